"""Visits stand on the customer's weekdays, unless they were agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.agreed import agreed_test
from salesplan.domain.calendar import Channel, weekday_names, works_on
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.schedule.model import RepMonth, VisitRequest
    from salesplan.travel import TravelTimes

NAME = "customer-weekday"


def keeps_off(month: RepMonth, visits: Sequence[VisitRequest], offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where the customer takes no visits on that weekday."""
    dates = [month.date_of(offset) for offset in offsets.tolist()]
    open_on = {mask: [works_on(mask, day) for day in dates] for mask in {v.weekdays for v in visits}}
    return ~np.array([open_on[v.weekdays] for v in visits], dtype=np.bool_)


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:
    """Every visit on another weekday than its customer's."""
    del settings, travel
    agreed = agreed_test(given.feedback)
    for call in plan.schedule():
        customer = given.customer.get(call.customer_id)
        if customer is None or call.channel is not Channel.VISIT or works_on(customer.weekdays, call.day):
            continue
        if agreed(call):
            continue
        told = weekday_names(customer.weekdays)
        yield Violation(NAME, call.customer_id, f"{call.day} {call.rep_id}: the customer takes visits on {told}")
