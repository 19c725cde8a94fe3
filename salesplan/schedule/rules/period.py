"""A visit stands on a day on which the rep owns the customer: whoever comes or goes has dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesplan.schedule.model import RepMonth, VisitRequest

NAME = "period"


def keeps_off(month: RepMonth, visit: VisitRequest, offset: int) -> bool:
    """Whether the day is before the rep's first with the customer, or after their last. Its audit twin is `owner`."""
    del month
    return not visit.first_day <= offset <= visit.last_day
