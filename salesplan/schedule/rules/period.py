"""A visit stands on a day on which the rep owns the customer: whoever comes or goes has dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.schedule.model import column

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from salesplan.schedule.model import RepMonth, VisitRequest

NAME = "period"


def keeps_off(month: RepMonth, visits: Sequence[VisitRequest], offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where the day is before the rep's first with the customer, or after their last. Its audit twin is `owner`."""
    del month
    return (offsets < column(v.first_day for v in visits)) | (offsets > column(v.last_day for v in visits))
