"""No rolling cycle holds more contacts, or visits, of a customer than their caps allow; executed ones count,
and so do those by others than sales.

No cap forbids what was agreed; it counts for the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.agreed import agreed_test
from salesplan.domain.calendar import CHANNELS, Channel
from salesplan.domain.given import CallOutcome
from salesplan.domain.violations import Violation
from salesplan.schedule.caps import by_others, most_beside, rolling_most

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "rolling-cap"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:
    """Every customer with a cycle that holds a call of the rhythm and more contacts or visits than their cap."""
    del travel
    agreed = agreed_test(given.feedback)
    planned: dict[str, list[tuple[int, Channel]]] = {}
    words: dict[str, list[tuple[int, Channel]]] = {}
    for call in plan.schedule():
        rows = words if agreed(call) else planned
        rows.setdefault(call.customer_id, []).append(((call.day - plan.as_of).days, call.channel))
    cycle = settings.plan.cycle_days
    for customer_id, calls in sorted(planned.items()):
        customer = given.customer.get(customer_id)
        if customer is None or (customer.max_contacts is None and customer.max_visits is None):
            continue
        done = [
            ((call.day - plan.as_of).days, call.channel)
            for call in given.calls_of.get(customer_id, ())
            if call.outcome is CallOutcome.DONE and -cycle < (call.day - plan.as_of).days <= 0
        ]
        done += by_others(given.touches_of.get(customer_id, ()), plan.as_of, cycle)
        for cap, kinds in ((customer.max_contacts, tuple(CHANNELS)), (customer.max_visits, (Channel.VISIT,))):
            new = sorted(day for day, channel in calls if channel in kinds)
            old = [day for day, channel in (*done, *words.get(customer_id, ())) if channel in kinds]
            if cap is None:
                continue
            # cycles that hold no call of the rhythm are history, or agreed
            most = max((1 + most_beside(_without(new, day) + old, day, cycle) for day in new), default=0)
            if most > rolling_most(cap):
                what = "visits" if len(kinds) == 1 else "contacts"
                yield Violation(NAME, customer_id, f"{most} {what} within {cycle} days, cap {cap:g}")


def _without(days: list[int], day: int) -> list[int]:
    """The days without one of those that are `day`."""
    position = days.index(day)
    return days[:position] + days[position + 1 :]
