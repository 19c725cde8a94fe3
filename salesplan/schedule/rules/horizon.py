"""Calls lie between the as-of date and the last day of the horizon, both included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "horizon"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:
    """Every call outside the horizon. The solver knows no other days."""
    del given, settings, travel
    for call in plan.schedule():
        if not plan.as_of <= call.day <= plan.last_day:
            yield Violation(NAME, call.customer_id, f"{call.day} {call.rep_id}: outside the horizon from {plan.as_of}")
