"""The visits of the schedule are the visits of the routes, minute for minute."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from salesplan.domain.calendar import Channel
from salesplan.domain.plan import StopKind
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "schedule-is-routes"

_Visit: TypeAlias = "tuple[date, str, str, int | None, int | None]"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Visits that are on one side only."""
    planned: Counter[_Visit] = Counter(
        (call.day, call.rep_id, call.customer_id, call.start, call.end)
        for call in plan.schedule()
        if call.channel is Channel.VISIT
    )
    routed: Counter[_Visit] = Counter(
        (route.day, route.rep_id, stop.customer_id, stop.start, stop.departure)
        for route in plan.routes()
        for stop in route.stops
        if stop.kind is StopKind.VISIT
    )
    for told, one, other in (
        ("scheduled but not routed", planned, routed),
        ("routed but not scheduled", routed, planned),
    ):
        for day, rep, customer, _, _ in one - other:
            yield Violation(NAME, customer, f"{day} {rep} {customer}: visit is {told}")
