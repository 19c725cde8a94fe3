"""A customer belongs to a rep with all the skills they need: others are no candidates."""

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
    needed = {c.id: c.skills for c in given.customers if c.skills}
    for a in plan.assignments():
        skills = needed.get(a.customer_id)
        rep = given.rep.get(a.rep_id) if skills else None
        if skills and rep is not None and not skills <= rep.skills:
            lacking = " ".join(sorted(skills - rep.skills))
            yield Violation(NAME, a.customer_id, f"needs {lacking}, which {a.rep_id} lacks")
