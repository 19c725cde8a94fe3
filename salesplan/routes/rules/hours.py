"""A visit starts and ends inside one of its customer's openings, unless it was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.agreed import agreed_test
from salesplan.domain.calendar import Channel, clock
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "hours"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Visits in the schedule that lie outside the openings or across two of them."""
    agreed = agreed_test(given.feedback)
    for call in plan.schedule():
        customer = given.customer.get(call.customer_id)
        if call.channel is not Channel.VISIT or customer is None or call.start is None or call.end is None:
            continue
        if agreed(call):
            continue
        if customer.hours and not any(w.opens <= call.start and call.end <= w.closes for w in customer.hours):
            open_at = " ".join(f"{clock(w.opens)}-{clock(w.closes)}" for w in customer.hours)
            text = f"{call.day} {call.rep_id}: {clock(call.start)}-{clock(call.end)} outside {open_at}"
            yield Violation(NAME, call.customer_id, text)
