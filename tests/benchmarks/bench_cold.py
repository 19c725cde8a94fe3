"""A first plan for a whole nation, everything included: seconds by stage, and the memory of all processes together."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

from salesplan.workspace import open_workspace
from tests.benchmarks.bench_replan import WORKERS
from tests.benchmarks.nation import AS_OF, draw
from tests.benchmarks.table import print_table

CUSTOMERS, REPS = 100_000, 500


def main(customers: int = CUSTOMERS, reps: int = REPS) -> None:
    """Print the table."""
    peak = Peak()
    with tempfile.TemporaryDirectory() as folder:
        draw(Path(folder), customers, reps)
        peak.start()
        begin = time.perf_counter()
        report = open_workspace(Path(folder)).replan(AS_OF, workers=WORKERS)
        seconds = time.perf_counter() - begin
    peak.stop()
    assert report.plan is not None
    rows = [(f"… {stage}", f"{spent:.1f} s", "") for stage, spent in report.seconds.items()]
    rows.insert(0, ("first plan, read to published", f"{seconds / 60:.1f} min", "≤ 6 min"))
    rows.append(("memory of all processes", f"{peak.gigabytes:.2f} GB", "≤ 1.5 GB"))
    rows.append(("… shared pages counted each time", f"{peak.counted_each_time:.2f} GB", ""))
    rows.append(("violations", str(len(report.violations)), "0"))
    rows.append(("visits, calls", f"{report.after['visits']:,.0f}, {report.after['calls']:,.0f}", ""))
    print_table(f"{customers:,} customers, {reps} reps, {WORKERS} workers", ("", "measured", "target"), rows)


class Peak(threading.Thread):
    """Looks twice a second at what this process and its workers hold in memory."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.gigabytes = 0.0  # shared pages counted once
        self.counted_each_time = 0.0
        self._over = threading.Event()

    def run(self) -> None:
        """Until told to stop."""
        while not self._over.wait(0.5):
            once, each = held_bytes(os.getpgid(0))
            self.gigabytes = max(self.gigabytes, once / 2**30)
            self.counted_each_time = max(self.counted_each_time, each / 2**30)

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()


def held_bytes(group: int) -> tuple[int, int]:
    """Resident bytes of all processes of a process group: shared pages counted once, and each time."""
    once = each = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it may end while it is looked at
            if os.getpgid(int(folder.name)) == group:
                rows = (row.split() for row in (folder / "smaps_rollup").read_text().splitlines())
                kilobytes = {row[0]: int(row[1]) for row in rows if row[-1] == "kB"}
                once += kilobytes["Pss:"] * 1024
                each += kilobytes["Rss:"] * 1024
    return once, each


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
