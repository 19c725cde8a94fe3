"""rep-minutes: the calls of a rep, travel included, fit into the minutes of their cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.callplan.capacity import capacity_of, shared_capacities
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "rep-minutes"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Reps whose planned minutes exceed their capacity."""
    shared = shared_capacities({p.rep_id: p.assignments for p in plan.reps}, given, settings, plan.as_of)
    for part in plan.reps:
        rep = given.rep.get(part.rep_id)
        if rep is None or not part.callplan:
            continue
        most, _ = shared.get(rep.id) or capacity_of(rep, given, settings, plan.as_of)
        used = part.planned_minutes
        if used > most + 1e-6:
            yield Violation(NAME, rep.id, f"{used:.0f} minutes a cycle planned, capacity {most:.0f}")
