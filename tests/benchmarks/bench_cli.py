"""How long people wait for an answer: the program's start, and commands that plan nothing, beside their targets.

`routes` is asked of one rep's day among 20,000 customers and 100 reps, whose first plan is made with few iterations:
as published, and on a morning with a cancellation, which is taken back again. Its seconds are those that the program
logs for its stages.

Run: .venv/bin/python -m tests.benchmarks.bench_cli
"""

from __future__ import annotations

import csv
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.nation import nation
from tests.benchmarks.table import print_table
from tests.workspaces import write_workspace

MONDAY, TUESDAY = "2026-11-23", "2026-11-24"
CUSTOMERS, REPS, REP = 20_000, 100, "R0003"
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
    one_day_of_a_rep()


def one_day_of_a_rep() -> None:
    """Seconds by the program's own clock, and CPU of the whole process, of `routes` for one rep and day."""
    with tempfile.TemporaryDirectory() as folder:
        settings = "[guard]\nowner_share = 1.0\n[schedule]\niterations = 200\n"
        workspace = write_workspace(nation(CUSTOMERS, REPS), Path(folder), settings)
        called("-C", folder, "-q", "replan", "--as-of", MONDAY)
        calls, log = workspace / "data" / "calls.csv", workspace / "log.json"
        asked = (
            "-C",
            folder,
            "--log-file",
            str(log),
            "--log-format",
            "json",
            "routes",
            "--date",
            TUESDAY,
            "--rep",
            REP,
        )
        rows, made = [], calls.read_text(encoding="utf-8")
        for name in ("nothing changed", "a visit cancelled"):
            told = []
            for _ in range(RUNS):
                if name != "nothing changed":
                    calls.write_text(made + cancelled(folder), encoding="utf-8")
                cpu, _ = called(*asked)
                told.append((own_seconds(log), cpu))
            own, cpu = (statistics.median(column) for column in zip(*told, strict=True))
            rows.append((name, f"{own:.2f} s", "≤ 0.5 s", f"{cpu:.2f} s"))
    title = f"routes of one rep and day, {CUSTOMERS:,} customers, {REPS} reps"
    print_table(title, ("", "own clock, median of 3", "target", "CPU of the process"), rows)


def cancelled(folder: str) -> str:
    """A row of calls.csv for the second stop of the rep's day as it is published."""
    show = ("-C", folder, "show", "routes", "--date", TUESDAY, "--rep", REP, "-o", "csv")
    shown = subprocess.run([sys.executable, "-m", "salesplan", *show], check=True, capture_output=True, text=True)
    stops = list(csv.DictReader(shown.stdout.splitlines()))
    return f"{TUESDAY},{REP},{stops[2]['customer_id']},visit,,,,cancelled,,\n"


def own_seconds(log: Path) -> float:
    """The sum of the stages of the run that the log has told of last."""
    lines = map(json.loads, log.read_text(encoding="utf-8").splitlines())
    told: dict[str, float] = [line["seconds_by_stage"] for line in lines if "seconds_by_stage" in line][-1]
    return sum(told.values())


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
