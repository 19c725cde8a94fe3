"""The rep leaves no earlier than their day starts and is at the end place no later than it ends, overtime included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import clock, seconds
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given, Rep
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings, VisitSettings
    from salesplan.travel import TravelTimes

NAME = "day-length"


def day_frame(rep: Rep, visits: VisitSettings) -> tuple[int, int]:
    """First departure and last arrival, seconds since midnight."""
    starts = seconds(visits.day_start) if rep.day_start is None else rep.day_start
    ends = seconds(visits.day_end) if rep.day_end is None else rep.day_end
    return starts, ends + visits.overtime_minutes * 60


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Routes that leave too early or come back too late."""
    for route in plan.routes():
        rep = given.rep.get(route.rep_id)
        if rep is None or not route.stops:
            continue
        starts, closes = day_frame(rep, settings.visits)
        leaves, back = route.stops[0].departure, route.stops[-1].arrival
        if leaves < starts or back > closes:
            text = f"{route.day}: {clock(leaves)} to {clock(back)}, the day is {clock(starts)} to {clock(closes)}"
            yield Violation(NAME, route.rep_id, text)
