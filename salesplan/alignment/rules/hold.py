"""Before `hold_until` a customer is not handed over while their owner is active and able: their only candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "hold"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Customers handed over before the day on which they may be, unless they had to be."""
    for a in plan.assignments():
        if a.rep_id == a.previous_rep_id:
            continue
        customer, before = given.customer.get(a.customer_id), given.rep.get(a.previous_rep_id)
        if customer is None or before is None:
            continue
        day = a.since or plan.as_of
        if customer.hold_until is None or day >= customer.hold_until:
            continue
        by_a_person = customer.rep_id == a.rep_id  # the CRM says so: a decision, not a move of ours
        if before.active(day) and given.serving.may(customer, before) and not by_a_person:
            yield Violation(
                NAME, a.customer_id, f"taken from {before.id} on {day}, on hold until {customer.hold_until}"
            )
