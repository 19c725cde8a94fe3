"""A customer belongs to a rep with all the skills he needs: others are no candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "skill"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Owners without a skill that their customer needs."""
    for a in plan.assignments():
        customer, rep = given.customer.get(a.customer_id), given.rep.get(a.rep_id)
        if customer is not None and rep is not None and not customer.skills <= rep.skills:
            lacking = " ".join(sorted(customer.skills - rep.skills))
            yield Violation(NAME, a.customer_id, f"needs {lacking}, which {a.rep_id} lacks")
