"""Nobody calls on a day off; on a public holiday what was agreed is held, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.agreed import agreed_test
from salesplan.domain.plan import Level
from salesplan.domain.violations import Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.schedule.model import RepMonth, VisitRequest
    from salesplan.travel import TravelTimes

NAME = "time-off"


def keeps_off(month: RepMonth, visits: Sequence[VisitRequest], offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where the day is a holiday that the rep works for agreed calls alone. The solver knows no days off."""
    free = np.array([[v.level is not Level.AGREED] for v in visits])
    return free & np.isin(offsets, list(month.holidays))


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:
    """Every call on its rep's time off, or on a holiday without an agreement."""
    del settings, travel
    agreed = agreed_test(given.feedback)
    for call in plan.schedule():
        off = given.time_off_of.get(call.rep_id, ())
        if any(t.from_date <= call.day <= t.until_date for t in off):
            yield Violation(NAME, call.customer_id, f"{call.day} {call.rep_id}: is off")
        if call.day in given.holidays and not agreed(call):
            yield Violation(NAME, call.customer_id, f"{call.day} {call.rep_id}: a public holiday")
