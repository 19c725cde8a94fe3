"""Calls are made by the customer's owner, or for an owner who is away; for customers and reps that the inputs know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.plan import CallStatus
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan, ScheduledCall
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
        if owner != call.rep_id and not (call.status is CallStatus.COVER and _covers(given, call, owner)):
            yield Violation(NAME, call.customer_id, f"{call.day} {call.rep_id}: owned by {owner}")


def _covers(given: Given, call: ScheduledCall, owner: str) -> bool:
    """Whether the owner is away that day, and the colleague has what the customer needs."""
    away = any(t.from_date <= call.day <= t.until_date for t in given.time_off_of.get(owner, ()))
    return away and given.serving.may(given.customer[call.customer_id], given.rep[call.rep_id])
