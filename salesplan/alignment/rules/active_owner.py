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
    away = {r.id for r in given.reps if not r.active(plan.as_of)}
    for a in plan.assignments():
        if a.rep_id in away:
            yield Violation(NAME, a.customer_id, f"owned by {a.rep_id}, who is not active on {plan.as_of}")
