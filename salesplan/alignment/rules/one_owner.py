"""Every customer has exactly one owner on each day. The model: Σ_r x[c,r] = 1."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
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
    for customer in given.customers:
        periods = plan.owners.get(customer.id, ())
        if not periods:
            yield Violation(NAME, customer.id, "0 owners instead of one")
            continue
        if periods[0].since is not None or periods[-1].until is not None:
            yield Violation(NAME, customer.id, "somebody owns them for a time alone")
        for before, after in pairwise(periods):
            if before.until is None or after.since != before.until + timedelta(days=1):
                yield Violation(NAME, customer.id, f"owned by {before.rep_id} and {after.rep_id} at once, or by nobody")
