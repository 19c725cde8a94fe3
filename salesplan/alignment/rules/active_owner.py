"""Owners are employed on the as-of date: only active reps are candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "active-owner"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Owners who have left or not yet joined."""
    for a in plan.assignments():
        rep = given.rep.get(a.rep_id)
        first = max(a.since or plan.as_of, plan.as_of)
        for day in sorted({first, a.until or first}):
            if rep is not None and not rep.active(day):
                yield Violation(NAME, a.customer_id, f"owned by {a.rep_id}, who is not active on {day}")
