"""max-visits: at most `max_visits` visits a cycle, those of others than sales among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.violations import Violation
from salesplan.response import left_to_sales

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "max-visits"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Customers with more visits than their cap."""
    for line in plan.callplan():
        customer = given.customer.get(line.customer_id)
        if line.channel is not Channel.VISIT or customer is None or customer.max_visits is None:
            continue
        most = left_to_sales(customer, given, settings, plan.as_of).max_visits
        if most is not None and line.frequency > most + 1e-9:
            yield Violation(NAME, line.customer_id, f"{line.frequency:g} visits a cycle, at most {most:g}")
