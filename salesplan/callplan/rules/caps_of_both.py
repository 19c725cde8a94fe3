"""caps-of-both: a customer with a second rep is called no more by both together than they want to be.

The caps are divided between the two parts before either is planned; this counts both together.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.overlays import customer_of, is_second
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "caps-of-both"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Customers whose two reps together have more contacts, or visits, than their cap."""
    contacts: dict[str, float] = defaultdict(float)
    visits: dict[str, float] = defaultdict(float)
    for line in plan.callplan() if given.overlays else ():
        if line.customer_id in given.overlay:
            contacts[customer_of(line.customer_id)] += line.frequency
            visits[customer_of(line.customer_id)] += line.frequency if line.channel is Channel.VISIT else 0.0
    for part in (p for p in given.overlays if not is_second(p.customer_id)):
        for what, cap, planned in (
            ("contacts", part.max_contacts, contacts),
            ("visits", part.max_visits, visits),
        ):
            has = planned.get(part.customer_id, 0.0)
            if cap is not None and has > cap + 1e-9:
                yield Violation(NAME, part.customer_id, f"{has:g} {what} a cycle by two reps, at most {cap:g}")
