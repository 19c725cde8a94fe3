"""Visits over the horizon agree with the planned frequency, give or take one, unless `unplanned` says otherwise
or more than that are agreed.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from salesplan.domain.agreed import agreed_test
from salesplan.domain.calendar import Channel
from salesplan.domain.violations import Violation
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

NAME = "rhythm"


def keeps_off(month: RepMonth, visits: Sequence[VisitRequest], offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where the visit's window has not opened; promised days are exempt."""
    del month
    return offsets < column(v.earliest if v.fixed_day is None else None for v in visits)


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:
    """Every customer with too many visits, or with too few of which nothing is said."""
    del travel
    agreed = agreed_test(given.feedback)
    cycles = plan.horizon_days / settings.plan.cycle_days
    wanted = {c.customer_id: c.frequency * cycles for c in plan.callplan() if c.channel is Channel.VISIT}
    visits = [call for call in plan.schedule() if call.channel is Channel.VISIT]
    had = Counter(call.customer_id for call in visits)
    words = Counter(call.customer_id for call in visits if agreed(call))
    told = {row.customer_id for row in plan.unplanned()}
    for customer_id in sorted(wanted.keys() | had.keys()):
        want, have = wanted.get(customer_id, 0.0), had[customer_id]
        few = have < math.floor(want) - 1 and customer_id not in told
        if few or have > max(math.ceil(want) + 1, words[customer_id]):
            yield Violation(NAME, customer_id, f"{have} visits scheduled, {want:g} planned over the horizon")
