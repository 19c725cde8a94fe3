"""Nobody calls on a day off or on a public holiday. The solver knows no such days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "time-off"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:
    """Every call on its rep's time off or on a holiday."""
    del settings, travel
    for call in plan.schedule():
        off = given.time_off_of.get(call.rep_id, ())
        if any(t.from_date <= call.day <= t.until_date for t in off):
            yield Violation(NAME, call.customer_id, f"{call.day} {call.rep_id}: is off")
        if call.day in given.holidays:
            yield Violation(NAME, call.customer_id, f"{call.day} {call.rep_id}: a public holiday")
