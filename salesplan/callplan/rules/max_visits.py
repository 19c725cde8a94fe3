"""max-visits: at most `max_visits` visits a cycle."""

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

NAME = "max-visits"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Customers with more visits than their cap."""
    for line in plan.callplan():
        customer = given.customer.get(line.customer_id)
        if line.channel is not Channel.VISIT or customer is None or customer.max_visits is None:
            continue
        if line.frequency > customer.max_visits + 1e-9:
            text = f"{line.frequency:g} visits a cycle, at most {customer.max_visits:g}"
            yield Violation(NAME, line.customer_id, text)
