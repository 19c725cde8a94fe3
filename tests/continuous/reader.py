"""Reads the published plan whole, over and over, until a file named `stop` is there or nobody waits."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from salesplan.store import PlanStore


def main(store: Path, stop: Path) -> None:
    """One JSON object on stdout: how many reads, and what was wrong with which."""
    reads, wrong, last = 0, [], 0
    parent = os.getppid()
    while not stop.exists() and os.getppid() == parent:
        time.sleep(0.02)  # the runs need the machine too
        try:
            found = PlanStore(store).published()
        except Exception as error:  # whatever it is, it is what the test looks for
            wrong.append(f"{type(error).__name__}: {error}")
            continue
        reads += 1
        if found is None:
            wrong.append("no published plan")
        elif found.plan.version < last or not found.plan.reps or not found.given.customers:
            wrong.append(f"version {found.plan.version} after {last}, {len(found.plan.reps)} reps")
        else:
            last = found.plan.version
    print(json.dumps({"reads": reads, "wrong": wrong}))  # noqa: T201 - its answer


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
