"""Frozen days keep what was told: nothing is added to them but what was agreed.

It has no audit twin: whether it was kept shows only beside the parent plan, not in a plan alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesplan.schedule.model import RepMonth, VisitRequest

NAME = "freeze"


def keeps_off(month: RepMonth, visit: VisitRequest, offset: int) -> bool:
    """Whether the day is frozen and the visit was not promised for it."""
    return visit.fixed_day is None and offset in month.closed
