"""Frozen days keep what was told: nothing is added to them but what was agreed.

It has no audit twin: whether it was kept shows only beside the parent plan, not in a plan alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.schedule.model import RepMonth, VisitRequest

NAME = "freeze"


def keeps_off(month: RepMonth, visits: Sequence[VisitRequest], offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where the day is frozen and the visit was not promised for it."""
    free = np.array([[v.fixed_day is None] for v in visits])
    return free & np.isin(offsets, list(month.closed))
