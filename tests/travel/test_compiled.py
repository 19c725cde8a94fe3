"""Compiled code is kept where the user may write."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from salesplan.travel.compiled import jit_folder

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PROGRAM = """
import sys
from salesplan.travel.compiled import jit
assert "numba" not in sys.modules
@jit
def twice(x):
    return 2 * x
import numba
print(numba.config.CACHE_DIR, twice(4))
"""


def test_the_folder_is_the_users_unless_the_environment_names_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    assert jit_folder() == tmp_path / "salesplan" / "jit"
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "mine"))
    assert jit_folder() == tmp_path / "mine"


def test_a_home_that_is_a_file_leaves_a_temporary_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")  # so that what is set meanwhile does not stay
    folder = jit_folder()
    assert folder.is_dir()
    assert folder.parent == tmp_path
    assert jit_folder() == folder  # and no other for whoever asks next
    seen = subprocess.run(
        [sys.executable, "-c", "from salesplan.travel.compiled import jit_folder; print(jit_folder())"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert seen.stdout.strip() == str(folder)


def test_numba_is_told_before_it_compiles(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "NUMBA_CACHE_DIR"} | {"XDG_CACHE_HOME": str(tmp_path)}
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run([sys.executable, program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(tmp_path / "salesplan" / "jit"), "8"]
