"""Draws the examples' nights anew after a change of the planner: `python -m tests.examples.tell`.

The calls of a night follow what reps were told: each example is planned as of its first day, the first days of that
plan become its told.csv, and its draw.py writes data/ and nights/ again.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
AS_OF = date(2026, 11, 23)
NIGHTS = {"starter": 1, "taiwan": 3}
COLUMNS = ("date", "rep_id", "customer_id", "channel")


def salesplan(workspace: Path, *arguments: str) -> None:
    """Runs one command of the program in the workspace."""
    subprocess.run([sys.executable, "-m", "salesplan", "-q", *arguments], cwd=workspace, check=True)


def tell(export: Path, told: Path, nights: int) -> None:
    """Writes the scheduled calls of the first `nights` days, each rep's day in its order."""
    last = (AS_OF + timedelta(days=nights - 1)).isoformat()
    with (export / "schedule.csv").open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["date"] <= last]
    rows.sort(key=lambda row: (row["date"], row["rep_id"], row["start"] or "99:99", row["customer_id"]))
    with told.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """All examples."""
    for name, nights in NIGHTS.items():
        with TemporaryDirectory() as folder:
            workspace = Path(folder) / name
            shutil.copytree(EXAMPLES / name, workspace)
            salesplan(workspace, "replan", "--as-of", AS_OF.isoformat())
            salesplan(workspace, "export", "--format", "csv", "--out", "out")
            tell(workspace / "out", EXAMPLES / name / "told.csv", nights)
        subprocess.run([sys.executable, "-B", str(EXAMPLES / name / "draw.py")], check=True)


if __name__ == "__main__":
    main()
