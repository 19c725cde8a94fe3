"""How long people wait for an answer: the program's start, and commands that plan nothing, beside their targets.

Run: .venv/bin/python -m tests.benchmarks.bench_cli
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.table import print_table

MONDAY = "2026-11-23"
RUNS = 3


def main() -> None:
    """CPU of `--help`; wall seconds of status, a replan with nothing changed, and each export, on 1,500 customers."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = str(Path(folder) / "taiwan")
        called("init", workspace, "--example", "taiwan")
        called("-C", workspace, "replan", "--as-of", MONDAY, "--set", "schedule.iterations=2000")
        settings = ("--set", "schedule.iterations=2000")
        rows = [("salesplan --help", f"{median(True, '--help'):.2f} s CPU", "≤ 0.2 s CPU")]
        for command, target in (
            (("status", "--as-of", MONDAY), "≤ 3 s"),
            (("replan", "--as-of", MONDAY), "≤ 3 s, no version"),
            (("show", "summary"), ""),
            (("explain", "T0029"), ""),
            *((("export", "--format", name), "") for name in ("csv", "json", "xlsx", "ics", "gpx", "html")),
        ):
            rows.append((" ".join(command), f"{median(False, '-C', workspace, *settings, *command):.2f} s", target))
    print_table("Answers of the command line, 1,500 customers", ("command", "median of 3", "target"), rows)


def median(cpu: bool, *argv: str) -> float:
    """Median seconds of a command line in a process of its own: CPU or wall."""
    return statistics.median(called(*argv)[0 if cpu else 1] for _ in range(RUNS))


def called(*argv: str) -> tuple[float, float]:
    """CPU and wall seconds of one run."""
    before, start = used(), time.perf_counter()
    subprocess.run([sys.executable, "-m", "salesplan", *argv], check=True, stdout=subprocess.DEVNULL)
    return used() - before, time.perf_counter() - start


def used() -> float:
    """CPU seconds of all children so far."""
    told = resource.getrusage(resource.RUSAGE_CHILDREN)
    return told.ru_utime + told.ru_stime


if __name__ == "__main__":
    main()
