"""An agreed visit or call stands on its day, and at its hour where one was given, or `unplanned` says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel, clock
from salesplan.domain.given import Decision
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.schedule.model import RepMonth, VisitRequest
    from salesplan.travel import TravelTimes

NAME = "pin"


def keeps_off(month: RepMonth, visit: VisitRequest, offset: int) -> bool:
    """Whether the visit was promised for another day."""
    del month
    return visit.fixed_day is not None and offset != visit.fixed_day


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:
    """Every agreed call of an owned customer that is neither on its day and hour nor among the unplanned."""
    del settings, travel
    calls = {(c.customer_id, c.channel, c.day, c.start) for c in plan.schedule()}
    days = {key[:3] for key in calls}
    told = {row.customer_id for row in plan.unplanned()}
    for row in given.feedback:
        day = row.on_date
        if row.decision is not Decision.PIN or day is None or not plan.as_of <= day <= plan.last_day:
            continue
        if (row.until is not None and row.until < plan.as_of) or row.customer_id not in plan.owner:
            continue
        timed = row.at_time is not None and row.channel is Channel.VISIT
        key = (row.customer_id, row.channel, day)
        stands = (*key, row.at_time) in calls if timed else key in days
        if not stands and row.customer_id not in told:
            hour = f" {clock(row.at_time)}" if row.at_time is not None else ""
            yield Violation(NAME, row.customer_id, f"agreed for {day}{hour}, neither there nor among the unplanned")
