"""Customers are called over the channels that they allow. The solver bars requests without consent."""

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


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:
    """Every call over a channel that its customer does not allow."""
    del settings, travel
    for call in plan.schedule():
        customer = given.customer.get(call.customer_id)
        if customer is not None and call.channel not in customer.channels:
            yield Violation(NAME, call.customer_id, f"{call.day} {call.rep_id}: {call.channel} is not allowed")
