"""consent: calls only over channels that the customer allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "consent"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Planned channels without consent."""
    for line in plan.callplan():
        customer = given.customer.get(line.customer_id)
        if line.frequency > 0 and customer is not None and line.channel not in customer.channels:
            allowed = " ".join(sorted(customer.channels)) or "none"
            yield Violation(NAME, line.customer_id, f"{line.channel} is planned, allowed: {allowed}")
