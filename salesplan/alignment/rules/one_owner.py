"""Every customer has exactly one owner. The model: Σ_r x[c,r] = 1."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "one-owner"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Customers with no owner, or with several."""
    count = Counter(a.customer_id for a in plan.assignments())
    for customer in given.customers:
        if count[customer.id] != 1:
            yield Violation(NAME, customer.id, f"{count[customer.id]} owners instead of one")
