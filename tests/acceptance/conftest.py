"""The program as its users have it: a command line, a folder of files, an answer and an exit code."""

from __future__ import annotations

import csv
import io
import os
import shutil
import signal
import subprocess
import sys
import warnings
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from filelock import FileLock

from salesplan.cli.process import run
from tests.answers import Answer
from tests.shared import ANDORRA, REFEREE

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
MONDAY = "2026-11-23"
TUESDAY = "2026-11-24"
QUICK = {  # little search: what holds of a hasty plan holds of a good one
    "SALESPLAN_SCHEDULE__ITERATIONS": "500",
    "SALESPLAN_SCHEDULE__WARM_ITERATIONS": "200",
    "SALESPLAN_ROUTES__ITERATIONS": "500",
    "SALESPLAN_REPLAN__VERIFY": "1",
}


@dataclass(frozen=True)
class Workspace:
    """A folder that the program is run on."""

    path: Path

    def __call__(self, *argv: str, **environ: str) -> Answer:
        """Run one command line in this process. All of Python's warnings are printed: a test can see that none is."""
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        before = signal.getsignal(signal.SIGTERM)
        with patch.dict(os.environ, _environment(environ), clear=True), warnings.catch_warnings():
            warnings.simplefilter("always")
            with redirect_stdout(out), redirect_stderr(err):
                code = run(["-C", str(self.path), *argv])
        signal.signal(signal.SIGTERM, before)
        return Answer(int(code), *(stream.buffer.getvalue().decode() for stream in (out, err)))

    def process(self, *argv: str, **environ: str) -> Answer:
        """The same in a process of its own, with warnings on."""
        done = subprocess.run(
            [sys.executable, "-W", "always", "-m", "salesplan", "-C", str(self.path), *argv],
            env=_environment({"PYTHONIOENCODING": "utf-8", **environ}),
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def data(self, name: str) -> Path:
        return self.path / "data" / name

    def table(self, name: str) -> list[dict[str, str]]:
        """The rows of an exported table, or of an input."""
        with (self.path / name).open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))

    def edit(self, name: str, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> None:
        """Write an input again with its rows changed."""
        rows = self.table(f"data/{name}")
        with self.data(name).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]))
            writer.writeheader()
            writer.writerows(change(rows))

    def night(self, day: str) -> None:
        """Copy the files of a night over the data."""
        for path in sorted((self.path / "nights" / day).glob("*.csv")):
            shutil.copyfile(path, self.data(path.name))

    def copy(self, to: Path) -> Workspace:
        shutil.copytree(self.path, to, symlinks=True)
        return Workspace(to)

    def published(self) -> dict[str, bytes]:
        """Every file of the published plan's export, but for the version's number nothing else can differ in."""
        answer = self("-q", "export", "--format", "csv", "--out", str(self.path / "published"))
        assert (answer.code, answer.out, answer.err) == (0, "", "")
        return {p.name: p.read_bytes() for p in sorted((self.path / "published").glob("*.csv"))} | {
            "summary.json": (self.path / "published" / "summary.json").read_bytes()
        }


def _environment(told: dict[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SALESPLAN_", "COLUMNS", "NO_COLOR"))}
    return {**kept, **QUICK, **told}


def referee(workspace: Workspace, out: Path) -> None:
    """Check an export with none of the program's code, where the referee is at hand."""
    if REFEREE.is_file():
        command = [sys.executable, str(REFEREE), str(workspace.path), str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout[:12]) == (0, "0 violations"), done.stdout + done.stderr


def planned(name: str, source: Path, factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with its plan of Monday, made once for all workers; copy it before you change it."""
    home = factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        home = home.parent
    found = Workspace(home / f"acceptance-{name}")
    with FileLock(home / f"acceptance-{name}.lock"):
        if not found.path.is_dir():
            aside = Workspace(home / f"acceptance-{name}.aside")
            for part in ("data", "nights", "salesplan.toml"):
                if (source / part).is_dir():
                    shutil.copytree(source / part, aside.path / part)
                elif (source / part).is_file():
                    shutil.copyfile(source / part, aside.path / part)
            answer = aside.process("replan", "--as-of", MONDAY, "--workers", "2")
            assert "Warning" not in answer.err
            assert answer.code == 0, answer
            assert answer.out.startswith(f"Plan 1 published for {MONDAY}")
            aside.path.rename(found.path)
    return found


@pytest.fixture(scope="session")
def starter_plan(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return planned("starter", EXAMPLES / "starter", tmp_path_factory)


@pytest.fixture(scope="session")
def taiwan_plan(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return planned("taiwan", EXAMPLES / "taiwan", tmp_path_factory)


@pytest.fixture(scope="session")
def andorra_plan(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return planned("andorra", ANDORRA, tmp_path_factory)


@pytest.fixture
def starter(starter_plan: Workspace, tmp_path: Path) -> Workspace:
    """The starter example with its plan, to do with as you like."""
    return starter_plan.copy(tmp_path / "starter")


@pytest.fixture
def taiwan(taiwan_plan: Workspace, tmp_path: Path) -> Workspace:
    """The Taiwan example with its plan, to do with as you like."""
    return taiwan_plan.copy(tmp_path / "taiwan")


@pytest.fixture
def andorra(andorra_plan: Workspace, tmp_path: Path) -> Workspace:
    """Customers of a real country with their plan, to do with as you like."""
    return andorra_plan.copy(tmp_path / "andorra")
