"""A customer's second rep is of the team that the CRM names, and the owner is not: others are no candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.overlays import is_second
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "second-rep"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Second parts with a rep of another team, and first ones with a rep of that team."""
    for a in plan.assignments() if given.overlays else ():
        part, rep = given.overlay.get(a.customer_id), given.rep.get(a.rep_id)
        if part is None or rep is None or (rep.team == part.team) is is_second(a.customer_id):
            continue
        what = "second rep is not" if is_second(a.customer_id) else "owner is"
        yield Violation(NAME, a.customer_id, f"the {what} of the team {part.team}: {rep.id}")
