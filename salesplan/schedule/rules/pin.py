"""An agreed visit or call stands on its day, and at its hour where one was given, or `unplanned` says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.agreed import binding_pins
from salesplan.domain.calendar import clock
from salesplan.domain.plan import Level
from salesplan.domain.violations import Violation
from salesplan.schedule.due import has_record
from salesplan.schedule.model import column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.schedule.model import RepMonth, VisitRequest
    from salesplan.travel import TravelTimes

NAME = "pin"


def keeps_off(month: RepMonth, visits: Sequence[VisitRequest], offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where the visit was promised for another day."""
    del month
    promised = column(v.fixed_day for v in visits)
    return (offsets < promised) | (offsets > promised)


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:
    """Every agreed call of an owned customer that is neither on its day and hour nor among the unplanned.

    What was agreed for today is over where a call is on record for today, made or not.
    """
    del settings, travel
    calls = {(c.customer_id, c.channel, c.day, c.start) for c in plan.schedule()}
    days = {key[:3] for key in calls}
    told = {(u.customer_id, u.channel, u.due, u.start) for u in plan.unplanned() if u.level is Level.AGREED}
    for row in binding_pins(given.feedback, plan.as_of, plan.last_day):
        if row.customer_id not in plan.owner or row.on_date is None:
            continue
        key = (row.customer_id, row.channel, row.on_date)
        over = row.on_date == plan.as_of and has_record(
            given.calls_of.get(row.customer_id, ()), row.channel, plan.as_of
        )
        stands = over or ((*key, row.at_time) in calls if row.at_time is not None else key in days)
        if not stands and (*key, row.at_time) not in told:
            hour = f" {clock(row.at_time)}" if row.at_time is not None else ""
            text = f"agreed for {row.on_date}{hour}, neither there nor among the unplanned"
            yield Violation(NAME, row.customer_id, text)
