"""A visit lasts as long as its customer's visits do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel, clock
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Customer, Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings, VisitSettings
    from salesplan.travel import TravelTimes

NAME = "visit-minutes"


def service_seconds(customer: Customer, visits: VisitSettings) -> int:
    """Seconds of a visit at this customer's."""
    return 60 * (visits.minutes if customer.visit_minutes is None else customer.visit_minutes)


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Visits in the schedule that are shorter or longer, or have no times."""
    for call in plan.schedule():
        customer = given.customer.get(call.customer_id)
        if call.channel is not Channel.VISIT or customer is None:
            continue
        where = f"{call.day} {call.rep_id} {call.customer_id}"
        need = service_seconds(customer, settings.visits)
        if call.start is None or call.end is None:
            yield Violation(NAME, call.customer_id, f"{where}: a visit without start and end")
        elif call.end - call.start != need:
            times = f"{clock(call.start)}-{clock(call.end)}"
            yield Violation(NAME, call.customer_id, f"{where}: {times} is not {need // 60} minutes")
