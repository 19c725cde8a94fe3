"""Visits of a customer's two reps are made together, or lie as far apart as the customer's gap asks for.

Together is on one day at one hour. Executed visits count; what was agreed may lie nearer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.agreed import agreed_test
from salesplan.domain.calendar import Channel, clock
from salesplan.domain.given import CallOutcome
from salesplan.domain.overlays import is_second
from salesplan.domain.violations import Violation
from salesplan.schedule.due import hard_gap

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan, ScheduledCall
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "two-reps"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:
    """Every pair of visits by two reps that are too near and not made together."""
    del settings, travel
    if not given.overlays:
        return
    agreed = agreed_test(given.feedback)
    visits: dict[str, list[ScheduledCall]] = {}
    for call in plan.schedule():
        if call.channel is Channel.VISIT and call.customer_id in given.overlay:
            visits.setdefault(call.customer_id, []).append(call)
    for part in (p for p in given.overlays if not is_second(p.customer_id)):
        least = hard_gap(given.customer[part.customer_id])
        mine, theirs = visits.get(part.customer_id, []), visits.get(part.other_id, [])
        for one in mine:
            for other in theirs:
                away, free = abs((one.day - other.day).days), agreed(one) or agreed(other)
                if away < least and not free and not _together(one, other, joint=part.joint):
                    told = f"{_when(one)} and {_when(other)} are {away} days apart, at least {least}"
                    yield Violation(NAME, part.customer_id, told)
        for planned, made_by in ((mine, part.other_id), (theirs, part.customer_id)):
            made = _last_made(given, made_by, plan.as_of)
            for call in planned:
                if made is not None and (call.day - made).days < least and not agreed(call):
                    told = (
                        f"{_when(call)} is {(call.day - made).days} days after the other rep's visit, at least {least}"
                    )
                    yield Violation(NAME, part.customer_id, told)


def _together(one: ScheduledCall, other: ScheduledCall, *, joint: bool) -> bool:
    return joint and one.day == other.day and one.start == other.start


def _when(call: ScheduledCall) -> str:
    return f"{call.day} {clock(call.start or 0)} {call.rep_id}"


def _last_made(given: Given, customer_id: str, as_of: date) -> date | None:
    return max(
        (
            c.day
            for c in given.calls_of.get(customer_id, ())
            if c.channel is Channel.VISIT and c.outcome is CallOutcome.DONE and c.day <= as_of
        ),
        default=None,
    )
