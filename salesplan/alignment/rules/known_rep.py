"""Owners are reps of the inputs: candidates come from `Given.reps` alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "known-rep"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Owners whom no input has, and customers filed under another rep than their owner."""
    for rep in plan.reps:
        for a in rep.assignments:
            if a.rep_id not in given.rep:
                yield Violation(NAME, a.customer_id, f"owned by {a.rep_id}, who is not in reps.csv")
            elif a.rep_id != rep.rep_id:
                yield Violation(NAME, a.customer_id, f"owned by {a.rep_id}, but filed under {rep.rep_id}")
