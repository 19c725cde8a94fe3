"""During a private appointment, the ways there and back included, the rep neither drives nor visits anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import clock
from salesplan.domain.plan import StopKind
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import DayRoute, Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "private-time"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Routes that are under way while the rep is not to be had."""
    for route in plan.routes():
        for busy in given.busy_of.get(route.rep_id, ()):
            if busy.day != route.day:
                continue
            for opens, closes in _at_work(route):
                if opens < busy.closes and busy.opens < closes:
                    told = f"at work {clock(opens)}-{clock(closes)}, private {clock(busy.opens)}-{clock(busy.closes)}"
                    yield Violation(NAME, route.rep_id, f"{route.day} {told}")


def _at_work(route: DayRoute) -> Iterator[tuple[int, int]]:
    """From when to when the rep drives or visits."""
    for stop in route.stops:
        if stop.drive_seconds:
            yield stop.arrival - stop.drive_seconds, stop.arrival
        if stop.kind is StopKind.VISIT:
            yield stop.start, stop.departure
