"""Stops follow one another on one clock, and lunch is eaten inside its frame."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from salesplan.domain.calendar import clock
from salesplan.domain.plan import StopKind
from salesplan.domain.violations import Violation
from salesplan.domain.working_days import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import DayRoute, Plan
    from salesplan.domain.settings import Settings
    from salesplan.domain.working_days import WorkingDay
    from salesplan.travel import TravelTimes

NAME = "clock"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Routes that arrive before they can, start before they arrive, or go without lunch."""
    for route in plan.routes():
        rep = given.rep.get(route.rep_id)
        hunger = () if rep is None else _hunger(route, day_of(rep, given, settings.visits, route.day))
        for text in (*_inconsistencies(route), *hunger):
            yield Violation(NAME, route.rep_id, f"{route.day} {text}")


def _inconsistencies(route: DayRoute) -> Iterator[str]:
    kinds = [stop.kind for stop in route.stops]
    if len(kinds) < 2 or kinds[0] is not StopKind.START or kinds[-1] is not StopKind.END:
        yield "does not run from a start to an end"
    if any(kind in (StopKind.START, StopKind.END) for kind in kinds[1:-1]):
        yield "has a start or an end in between"
    for number, (before, after) in enumerate(pairwise(route.stops), start=1):
        if after.arrival != before.departure + after.drive_seconds:
            left = f"left {clock(before.departure)} + {after.drive_seconds / 60:.1f} min"
            yield f"stop {number}: arrives {clock(after.arrival)}, {left}"
        if after.drive_seconds < 0 or (after.kind is StopKind.LUNCH and after.drive_seconds):
            yield f"stop {number}: drives {after.drive_seconds} s"
    for number, stop in enumerate(route.stops):
        if not stop.arrival <= stop.start <= stop.departure:
            times = f"{clock(stop.arrival)}, {clock(stop.start)}, {clock(stop.departure)}"
            yield f"stop {number}: arrival, start and departure {times} are out of order"


def _hunger(route: DayRoute, day: WorkingDay) -> Iterator[str]:
    """Lunch is on the route unless it can be eaten before leaving or after coming back."""
    lunch, first, last = day.lunch, day.lunch_from, day.lunch_until
    breaks = [stop for stop in route.stops if stop.kind is StopKind.LUNCH]
    for stop in breaks:
        if stop.start < first or stop.departure > last or stop.departure - stop.start != lunch:
            times = f"{clock(stop.start)}-{clock(stop.departure)}"
            yield f"lunch {times} is not {lunch // 60} min inside its frame"
    if breaks or not lunch or not route.stops:
        return
    before = first + lunch <= last and route.stops[0].departure >= first + lunch
    after = route.stops[-1].arrival <= last - lunch
    if not (before or after):
        yield "has no lunch"
