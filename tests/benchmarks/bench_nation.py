"""How far one machine reaches: processor seconds and memory of all that is done before the months are, in one process.

Run: .venv/bin/python -m tests.benchmarks.bench_nation [CUSTOMERS REPS]
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from salesplan.replan.night import Night
from salesplan.replan.run import replan
from salesplan.workspace import open_workspace
from tests.benchmarks.nation import AS_OF, nation
from tests.benchmarks.table import print_table
from tests.workspaces import write_workspace

CUSTOMERS, REPS = 100_000, 500
TARGETS = {"read and checked": "≤ 60 s", "territories": "≤ 180 s", "call plans": "≤ 120 s"}  # of a million and 5,000
MONTHS = "what driving costs"  # the stage that is not measured here


def main(customers: int = CUSTOMERS, reps: int = REPS) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        drawing = multiprocessing.get_context("spawn").Process(target=_draw, args=(customers, reps, folder))
        drawing.start()  # a process of its own: its memory does not count
        drawing.join()
        stages = Stages()
        workspace = open_workspace(Path(folder))
        given = workspace.read(AS_OF).given
        assert given is not None
        with suppress(EnoughError):
            workspace.travelling(
                given, lambda travel: replan(Night(given, None, workspace.settings, AS_OF, travel), progress=stages)
            )
    print_table(
        f"{customers:,} customers, {reps} reps, one process",
        ("", "seconds of one processor", "most memory until then", "target of a million and 5,000"),
        stages.rows,
    )


class EnoughError(Exception):
    """The stages that are measured are over."""


class Stages:
    """Hears of stages, and notes what the one before has taken."""

    def __init__(self) -> None:
        self._name, self._began = "read and checked", time.process_time()
        self.rows: list[tuple[str, str, str, str]] = []

    def __call__(self, stage: str, done: int, of: int) -> None:
        """As `Progress` is told."""
        if stage == self._name:
            return
        spent, peak = time.process_time() - self._began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        self.rows.append((self._name, f"{spent:.1f}", f"{peak:.1f} GB", TARGETS.get(self._name, "")))
        self._name, self._began = stage, time.process_time()
        if stage == MONTHS:
            raise EnoughError


def _draw(customers: int, reps: int, folder: str) -> None:
    write_workspace(nation(customers, reps), Path(folder))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
