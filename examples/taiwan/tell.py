"""Takes the first three days of a plan: `python tell.py EXPORT_DIR` reads its schedule.csv and writes told.csv here.

To be run on the export of the plan of 2026-11-23 when the planner has changed, and `draw.py` after it.
"""

from __future__ import annotations

import csv
import sys
from datetime import timedelta
from pathlib import Path

from history import AS_OF
from tables import read

HERE = Path(__file__).resolve().parent
COLUMNS = ("date", "rep_id", "customer_id", "channel")


def tell(export: Path, told: Path) -> None:
    """Writes the scheduled calls of the as-of date and the two days after it, each rep's day in its order."""
    last = (AS_OF + timedelta(days=2)).isoformat()
    rows = [row for row in read(export / "schedule.csv") if row["date"] <= last]
    rows.sort(key=lambda row: (row["date"], row["rep_id"], row["start"] or "99:99", row["customer_id"]))
    with told.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    tell(Path(sys.argv[1]), HERE / "told.csv")
