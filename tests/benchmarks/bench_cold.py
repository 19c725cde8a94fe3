"""A first plan for a whole nation, everything included: seconds by stage, and the memory of all processes together."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import threading
from pathlib import Path

from tests.benchmarks.bench_replan import WORKERS, Workspace
from tests.benchmarks.nation import nation
from tests.benchmarks.table import print_table

CUSTOMERS, REPS = 100_000, 500


def main(customers: int = CUSTOMERS, reps: int = REPS) -> None:
    """Print the table."""
    peak = Peak()
    with tempfile.TemporaryDirectory() as folder:
        place = Workspace(Path(folder), nation(customers, reps))
        peak.start()
        seconds, report = place.night()
    peak.stop()
    assert report.plan is not None
    rows = [(f"… {stage}", f"{spent:.1f} s", "") for stage, spent in report.seconds.items()]
    rows.insert(0, ("first plan, read to published", f"{seconds / 60:.1f} min", "≤ 15 min"))
    rows.append(("memory of all processes", f"{peak.gigabytes:.1f} GB", "≤ 4 GB"))
    rows.append(("violations", str(len(report.violations)), "0"))
    rows.append(("visits, calls", f"{report.after['visits']:,.0f}, {report.after['calls']:,.0f}", ""))
    print_table(f"{customers:,} customers, {reps} reps, {WORKERS} workers", ("", "measured", "target"), rows)


class Peak(threading.Thread):
    """Looks twice a second at what this process and its workers hold in memory, shared pages counted each time."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.gigabytes = 0.0
        self._over = threading.Event()

    def run(self) -> None:
        """Until told to stop."""
        while not self._over.wait(0.5):
            self.gigabytes = max(self.gigabytes, resident_bytes(os.getpgid(0)) / 2**30)

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()


def resident_bytes(group: int) -> int:
    """Resident bytes of all processes of a process group."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it may end while it is looked at
            if os.getpgid(int(folder.name)) == group:
                total += int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return total


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
