"""Only customers of the inputs have owners: rows come from `Given.customers` alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "known-customer"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Assignments of customers whom no input has."""
    for a in plan.assignments():
        if a.customer_id not in given.customer:
            yield Violation(NAME, a.customer_id, f"owned by {a.rep_id}, but not in customers.csv")
