"""Reps call on their weekdays, while they are employed. The solver knows no other days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import weekday_mask, works_on
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "rep-weekday"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:
    """Every call on a weekday on which its rep does not work, or outside their employment."""
    del travel
    usual = weekday_mask(settings.visits.weekdays.split())
    for call in plan.schedule():
        rep = given.rep.get(call.rep_id)
        if rep is None:
            continue
        if not works_on(usual if rep.weekdays is None else rep.weekdays, call.day):
            yield Violation(NAME, call.customer_id, f"{call.day} {rep.id}: does not work on {call.day:%A}s")
        if not rep.active(call.day):
            yield Violation(NAME, call.customer_id, f"{call.day} {rep.id}: not employed on that day")
