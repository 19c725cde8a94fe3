"""Real `salesplan` processes on a small real workspace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from salesplan.cli.scaffold import scaffold

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
DAY = "2026-11-23"
QUICK = {
    "schedule.iterations": "2000",
    "schedule.warm_iterations": "300",
    "routes.iterations": "500",
    "routes.labels": "20000",
    "replan.verify": "2",
}
"""Settings with small limits on work: the same code, sooner done."""

AT_ONCE = """
import signal
from salesplan.cli import main
from salesplan.runtime import workers
signal.signal(signal.SIGINT, signal.default_int_handler)
workers.PATIENCE = 0
main()
"""
"""The program, but that workers are started for the smallest plan, and that Ctrl-C is heard in the background."""

PATIENCE = 120.0  # seconds after which something hangs


def starter(folder: Path) -> Path:
    """The smallest example as a workspace, with quick settings."""
    scaffold(folder, "starter")
    return folder


def start(folder: Path, *words: str, executor: str = "") -> subprocess.Popen[str]:
    """`salesplan -C folder words` in a process group of its own, with quick settings."""
    told = QUICK | ({"run.executor": executor} if executor else {})
    quick = {f"SALESPLAN_{key.upper().replace('.', '__')}": value for key, value in told.items()}
    return subprocess.Popen(
        [sys.executable, "-c", AT_ONCE, "-C", str(folder), *words],
        cwd=ROOT,
        env=os.environ | quick,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def replan(folder: Path, *words: str, day: str = DAY, executor: str = "") -> subprocess.Popen[str]:
    """A replan, started; on the workers of `executor` if that is told."""
    return start(folder, "replan", "--as-of", day, *words, executor=executor)


def code_of(process: subprocess.Popen[str]) -> int:
    """Its exit code, once it has ended; what it said is read, so that it never waits for a reader."""
    process.communicate(timeout=PATIENCE)
    return process.returncode


def left_behind(process: subprocess.Popen[str], seconds: float = 10.0) -> bool:
    """Whether processes of its group outlive it by that long; they are ended then."""
    if until(lambda: not _group_lives(process.pid), seconds):
        return False
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return True


def until(holds: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Wait until it holds; whether it does."""
    end = time.monotonic() + seconds
    while not (found := holds()) and time.monotonic() < end:
        time.sleep(0.005)
    return found


def change_a_potential(folder: Path, number: int) -> None:
    """Another potential in the first row of potentials.csv, put in place by a rename."""
    path = folder / "data" / "potentials.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    names = lines[0].split(",")
    cells = lines[1].split(",")
    cells[names.index("potential")] = str(10_000 + number)
    aside = path.with_suffix(".new")
    aside.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", encoding="utf-8")
    aside.replace(path)


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
