"""Continuous planning: a cold plan, then nights on which little, some or nothing changes."""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.given import Call
from salesplan.domain.nouns import replace
from salesplan.replan.answer.pairs import pair_calls
from salesplan.workspace import open_workspace
from tests.benchmarks.nation import AS_OF, nation
from tests.benchmarks.table import print_table
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.replan.answer.reports import NightReport

CUSTOMERS, REPS = 20_000, 100
WORKERS = 2
LATER_NIGHTS = 5


class Workspace:
    """A drawn country on disk, run by the same session that the commands use."""

    def __init__(self, folder: Path, given: Given) -> None:
        self.folder = folder
        self.write(given)

    def write(self, given: Given) -> None:
        """Put these inputs in place."""
        self.given = given
        write_workspace(given, self.folder, "[guard]\nowner_share = 1.0\n")

    def night(self, as_of: date = AS_OF, *, full: bool = False) -> tuple[float, NightReport]:
        """Wall seconds of a run, from reading to publishing, and its report."""
        start = time.perf_counter()
        report = open_workspace(self.folder).replan(as_of, full=full, workers=WORKERS)
        return time.perf_counter() - start, report

    def read_seconds(self) -> float:
        """Wall seconds of reading and checking the inputs."""
        start = time.perf_counter()
        open_workspace(self.folder).read(AS_OF)
        return time.perf_counter() - start


def one_potential(given: Given, row: int) -> Given:
    """One customer's potential, up by a half."""
    rows = list(given.potentials)
    rows[row] = replace(rows[row], potential=rows[row].potential * 1.5)
    return replace(given, potentials=tuple(rows))


def one_percent(given: Given) -> Given:
    """Every hundredth customer's potential, up or down by 40 %."""
    rows = tuple(
        replace(p, potential=round(p.potential * (1.4 if (i // 200) % 2 else 0.6))) if i % 200 == 0 else p
        for i, p in enumerate(given.potentials)
    )
    return replace(given, potentials=rows)


def yesterday_was_worked(given: Given, plan: Plan) -> Given:
    """Every call of the plan's first day was made, but for each tenth."""
    calls = [c for c in plan.schedule() if c.day == plan.as_of]
    made = tuple(Call(c.day, c.rep_id, c.customer_id, c.channel) for i, c in enumerate(calls) if i % 10)
    return replace(given, calls=tuple(sorted((*given.calls, *made), key=lambda c: (c.day, c.rep_id, c.customer_id))))


def kept_shares(before: Plan, after: Plan, freeze: date) -> tuple[float, float]:
    """Shares of visits that keep rep and day: those up to `freeze`, and the others."""
    pairs = [
        p
        for p in pair_calls(before.schedule(), after.schedule(), after.as_of)
        if p.before is not None and p.before.channel is Channel.VISIT
    ]
    shares = []
    for frozen in (True, False):
        mine = [p for p in pairs if p.before and (p.before.day <= freeze) == frozen]
        kept = [
            p for p in mine if p.after and p.before and (p.after.day, p.after.rep_id) == (p.before.day, p.before.rep_id)
        ]
        shares.append(len(kept) / max(len(mine), 1))
    return shares[0], shares[1]


def main(customers: int = CUSTOMERS, reps: int = REPS) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        print_table(
            f"Replanning {customers:,} customers, {reps} reps, {WORKERS} workers",
            ("night", "measured", "target"),
            nights(Workspace(Path(folder), nation(customers, reps))),
        )


def nights(place: Workspace) -> list[tuple[str, str, str]]:
    """The figures, a row a night."""
    cold, first = place.night()
    assert first.plan is not None
    read = place.read_seconds()
    rows = [("cold plan", f"{cold:.1f} s, {len(first.violations)} violations", "")]
    still, same = place.night()
    assert same.plan is None
    rows.append(("nothing changed", f"{still:.2f} s, {still / read:.2f} × reading ({read:.2f} s)", "≤ 1.5 × reading"))
    rows.append(("one potential, the first night", _one_potential(place, cold, [0]), "≤ 5 s, ≤ 1/50"))
    later = [len(place.given.potentials) * k // (LATER_NIGHTS + 1) for k in range(1, LATER_NIGHTS + 1)]
    told = _one_potential(place, cold, later)
    rows.append((f"one potential, median of {LATER_NIGHTS} later nights", told, "≤ 5 s, ≤ 1/50"))
    before = open_workspace(place.folder).published().plan
    place.write(one_percent(place.given))
    some, report = place.night()
    assert report.plan is not None
    rows.append(("1 % of customers", f"{some:.1f} s, 1/{cold / some:.1f} of cold", "≤ 1/5"))
    frozen, others = kept_shares(before, report.plan, AS_OF + timedelta(days=1))
    rows.append(("… frozen visits kept", f"{frozen:.1%}", "100 %"))
    rows.append(("… others keep rep and day", f"{others:.1%}", "≥ 95 %"))
    full, whole = place.night(full=True)
    assert whole.plan is not None
    lost = 1 - report.plan.totals["objective"] / whole.plan.totals["objective"]
    rows.append(("… value lost against a full replan", f"{lost:.2%} ({full:.1f} s)", "≤ 2 %"))
    place.write(yesterday_was_worked(place.given, whole.plan))
    next_day, report = place.night(AS_OF + timedelta(days=1))
    rows.append(
        (
            "the next day",
            f"{next_day:.1f} s, 1/{cold / next_day:.1f} of cold, {len(report.violations)} violations",
            "≤ 1/5",
        )
    )
    return rows


def _one_potential(place: Workspace, cold: float, rows: list[int]) -> str:
    """Nights on each of which one row of potentials changed: median and range of seconds, and reps reopened."""
    seconds, reopened = [], []
    for row in rows:
        place.write(one_potential(place.given, row))
        one, report = place.night()
        seconds.append(one)
        reopened.append(len(report.reopened))
    median = statistics.median(seconds)
    spread = f" ({min(seconds):.2f} to {max(seconds):.2f})" if len(rows) > 1 else ""
    reps = " ".join(map(str, reopened))
    return f"{median:.2f} s{spread}, 1/{cold / median:.0f} of cold, reps reopened {reps}"


if __name__ == "__main__":
    main()
