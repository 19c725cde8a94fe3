"""Between two visits of a customer lie at least their `min_gap_days`, and at least one day; executed visits count.

What was agreed may lie nearer; the visits around it keep their gap to it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from salesplan.domain.agreed import agreed_test
from salesplan.domain.calendar import Channel
from salesplan.domain.given import CallOutcome
from salesplan.domain.violations import Violation
from salesplan.schedule.due import hard_gap
from salesplan.schedule.model import column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.schedule.model import RepMonth, VisitRequest
    from salesplan.travel import TravelTimes

NAME = "min-gap"


def keeps_off(month: RepMonth, visits: Sequence[VisitRequest], offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where a visit made, agreed, a colleague's or the other rep's is too near; else the search counts the days."""
    del month
    too_near = offsets < column(None if v.last_visit is None else v.last_visit + v.gap for v in visits)
    for row, visit in zip(too_near, visits, strict=True):
        for first, last in (*visit.beside_agreed, *visit.apart):
            row |= (first <= offsets) & (offsets <= last)
        for other in visit.others:
            row |= abs(offsets - other) < visit.gap
    return too_near


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:
    """Every pair of consecutive visits that is too close, and neither of them agreed."""
    del settings, travel
    agreed = agreed_test(given.feedback)
    visits: dict[str, list[date]] = {}
    words: set[tuple[str, date]] = set()
    for call in plan.schedule():
        if call.channel is Channel.VISIT and call.customer_id in given.customer:
            if agreed(call):
                words.add((call.customer_id, call.day))
            visits.setdefault(call.customer_id, []).append(call.day)
    for customer_id, days in sorted(visits.items()):
        done = [
            call.day
            for call in given.calls_of.get(customer_id, ())
            if call.channel is Channel.VISIT and call.outcome is CallOutcome.DONE and call.day <= plan.as_of
        ]
        least = hard_gap(given.customer[customer_id])
        for before, after in pairwise(sorted(done[-1:] + days)):
            if (after - before).days < least and words.isdisjoint({(customer_id, before), (customer_id, after)}):
                told = f"{before} and {after} are {(after - before).days} days apart, at least {least}"
                yield Violation(NAME, customer_id, told)
