"""A dismissed channel is silent until and including its day, for good where none is given.

A call that was agreed later is held: the later answer wins.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from salesplan.domain.agreed import agreed_test
from salesplan.domain.given import Decision
from salesplan.domain.violations import Violation
from salesplan.schedule.model import column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from salesplan.domain.calendar import Channel
    from salesplan.domain.given import Feedback, Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.schedule.model import RepMonth, VisitRequest
    from salesplan.travel import TravelTimes

NAME = "dismissed"


def keeps_off(month: RepMonth, visits: Sequence[VisitRequest], offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where visits are dismissed on that day."""
    del month
    return offsets <= column(v.dismissed_until for v in visits)


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:
    """Every call over a channel that is dismissed on its day."""
    del settings, travel
    agreed = agreed_test(given.feedback)
    silent: dict[tuple[str, Channel], list[Feedback]] = {}
    for row in given.feedback:
        if row.decision is Decision.DISMISS:
            silent.setdefault((row.customer_id, row.channel), []).append(row)
    for call in plan.schedule():
        word = agreed(call)
        rows = silent.get((call.customer_id, call.channel), ())
        until = max((r.until or date.max for r in rows if word is None or r.day >= word.day), default=date.min)
        if call.day <= until:
            told = "for good" if until == date.max else f"until {until}"
            yield Violation(NAME, call.customer_id, f"{call.channel} on {call.day}, dismissed {told}")
