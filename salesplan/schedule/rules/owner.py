"""Calls are made by the customer's owner, for customers and reps that the inputs know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "owner"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:
    """Every call of a customer or rep that the inputs do not know, or of somebody who is not the owner."""
    del settings, travel
    for call in plan.schedule():
        if call.customer_id not in given.customer or call.rep_id not in given.rep:
            yield Violation(NAME, call.customer_id, f"{call.day} {call.rep_id}: not in the inputs")
            continue
        owner = next((a.rep_id for a in plan.owners.get(call.customer_id, ()) if a.on(call.day)), "nobody")
        if owner != call.rep_id:
            yield Violation(NAME, call.customer_id, f"{call.day} {call.rep_id}: owned by {owner}")
