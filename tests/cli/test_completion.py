"""What a shell is told where a command line breaks off."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("salesplan pub", "publish"),
        ("salesplan show terr", "territories"),
        ("salesplan replan --dry", "--dry-run"),
        ("salesplan export --log-f", "--log-file\n--log-format"),
    ],
)
def test_the_shell_is_offered_commands_options_and_views(line: str, offered: str) -> None:
    asked = {"_SALESPLAN_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    done = subprocess.run(
        [sys.executable, "-m", "salesplan"], cwd=ROOT, env={**os.environ, **asked}, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout.strip()) == (0, offered)


def test_installing_it_writes_what_the_shell_reads(tmp_path: Path) -> None:
    asked = {"HOME": str(tmp_path), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "salesplan", "--install-completion", "bash"],
        cwd=ROOT,
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    (script,) = (path for path in tmp_path.rglob("*") if path.is_file() and path.name != ".bashrc")
    assert "_SALESPLAN_COMPLETE=complete_bash" in script.read_text()
