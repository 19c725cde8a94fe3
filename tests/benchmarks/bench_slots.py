"""How long a slot takes to be found, and whether it costs what the run that gets the appointment says.

Run: .venv/bin/python -m tests.benchmarks.bench_slots
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from salesplan.cli.scaffold import scaffold
from salesplan.domain.calendar import Channel
from salesplan.domain.nouns import replace
from salesplan.replan.run import replan
from salesplan.replan.scenarios.slots import Wanted, agreed_row, slots
from salesplan.workspace import open_workspace
from tests.benchmarks.bench_cli import called
from tests.benchmarks.table import print_table

if TYPE_CHECKING:
    from salesplan.replan.night import Night

MONDAY = date(2026, 11, 23)
CUSTOMERS, SEED = 15, 1


def main() -> None:
    """A week from a random day for random customers of Taiwan: CPU seconds, and both prices of two slots."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "taiwan"
        scaffold(home, "taiwan")
        workspace = open_workspace(home)
        workspace.replan(MONDAY)
        seconds, rows = workspace.at_night(None, compared)
        asked = ("-C", str(home), "slot", "T0485", "--from", "2026-12-01")
        cold = statistics.median(called(*asked)[0] for _ in range(3))
    print_table("Slots, Taiwan: price against a replan with that pin", ("customer", "day", "slot", "replan"), rows)
    worst = max(abs(a - b) / max(abs(b), 1.0) for *_, a, b in rows)
    told = [
        ("question in a running program, median", f"{statistics.median(seconds):.2f} s CPU", "≤ 1 s"),
        ("salesplan slot in a process of its own", f"{cold:.2f} s CPU", "≤ 1 s"),
        ("largest difference of price", f"{worst:.2%}", "≤ 5 %"),
    ]
    print_table(f"{len(rows)} slots of {CUSTOMERS} customers", ("figure", "measured", "target"), told)


def compared(night: Night) -> tuple[list[float], list[tuple[str, date, float, float]]]:
    """Seconds of each question; customer, day and both prices of each slot."""
    assert night.parent is not None
    draw = random.Random(SEED)
    visited = [c.id for c in night.given.customers if c.id in night.parent.owner and Channel.VISIT in c.channels]
    seconds, rows = [], []
    for customer in draw.sample(visited, CUSTOMERS):
        first = MONDAY + timedelta(days=1 + draw.randrange(14))
        start = time.process_time()
        found = slots(night, Wanted(customer, first, first + timedelta(days=6)))
        seconds.append(time.process_time() - start)
        rows += [
            (customer, s.day, round(s.price, 2), _replanned(night, customer, s.rep_id, s.day, s.start))
            for s in found[:2]
        ]
    return seconds, rows


def _replanned(night: Night, customer: str, rep_id: str, day: date, start: int) -> float:
    """What the totals of a run with the appointment are worse by."""
    row = agreed_row(customer, rep_id, day, start, night.as_of)
    answers = sorted((*night.given.feedback, row), key=lambda f: (f.day, f.customer_id))
    plan = replan(replace(night, given=replace(night.given, feedback=tuple(answers)))).plan
    assert plan is not None
    assert night.parent is not None
    before, after = night.parent.totals, plan.totals
    paid = after["drive_cost"] - before["drive_cost"] + after["visit_move_price"]
    return round(paid + after["planned_not_placed"] - before["planned_not_placed"], 2)


if __name__ == "__main__":
    main()
