"""A locked customer stays with the rep whom the CRM names, while that rep is active: their only candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "lock"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Locked customers with another owner."""
    locked = {c.id: c.rep_id for c in given.customers if c.locked and c.rep_id}
    for a in plan.assignments():
        told = locked.get(a.customer_id, a.rep_id)
        rep = given.rep.get(told) if told != a.rep_id else None
        if rep is not None and rep.active(a.since or plan.as_of) and rep.active(a.until or plan.last_day):
            yield Violation(NAME, a.customer_id, f"locked to {told}, but owned by {a.rep_id}")
