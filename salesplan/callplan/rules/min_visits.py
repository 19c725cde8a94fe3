"""min-visits: at least `min_visits` visits a cycle, or the customer stands among the unplanned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "min-visits"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Customers with fewer visits than their minimum of whom nothing is said."""
    visits = {line.customer_id: line.frequency for line in plan.callplan() if line.channel is Channel.VISIT}
    told = {row.customer_id for row in plan.unplanned()}
    for customer in given.customers:
        least, has = customer.min_visits or 0.0, visits.get(customer.id, 0.0)
        if has < least - 1e-9 and customer.id not in told:
            yield Violation(
                NAME, customer.id, f"{has:g} visits a cycle, at least {least:g}, and not among the unplanned"
            )
