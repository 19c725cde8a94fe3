"""A rep makes at most their number of visits a day. The solver counts them by day."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "visits-a-day"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:
    """Every rep-day with more visits than its rep makes."""
    del travel
    count = Counter((call.rep_id, call.day) for call in plan.schedule() if call.channel is Channel.VISIT)
    for (rep_id, day), visits in sorted(count.items()):
        rep = given.rep.get(rep_id)
        most = None if rep is None else rep.max_visits_per_day
        most = settings.visits.max_per_day if most is None else most
        if visits > most:
            yield Violation(NAME, rep_id, f"{day}: {visits} visits, at most {most}")
