"""rep-visits: the visits of a rep fit into the most that their working days of the cycle hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.callplan.capacity import capacity_of, shared_capacities
from salesplan.domain.calendar import Channel
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "rep-visits"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Reps with more visits than their days hold."""
    shared = shared_capacities({p.rep_id: p.assignments for p in plan.reps}, given, settings, plan.as_of)
    for part in plan.reps:
        rep = given.rep.get(part.rep_id)
        if rep is None or not part.callplan:
            continue
        _, most = shared.get(rep.id) or capacity_of(rep, given, settings, plan.as_of)
        used = sum(line.frequency for line in part.callplan if line.channel is Channel.VISIT)
        if used > most + 1e-6:
            yield Violation(NAME, rep.id, f"{used:g} visits a cycle planned, at most {most:g}")
