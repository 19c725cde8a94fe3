"""Options whose last hour earns too little are not worth the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def last_hour_pays(
    start: NDArray[np.int64], minutes: NDArray[np.float64], value: NDArray[np.float64], least_per_minute: float
) -> NDArray[np.bool_]:
    """bool[m]: options whose last time earns at least `least_per_minute` on their customer's hull.

    With m* the minutes of the longest option that maximises value − least · minutes, whatever lies beyond m* earns less
    than `least` for it; the others stay.
    """
    net = value - least_per_minute * minutes
    counts = np.diff(start)
    best = np.repeat(np.maximum.reduceat(net, start[:-1]), counts) if len(net) else net
    reach = np.where(net >= best - 1e-9 * np.maximum(1.0, np.abs(best)), minutes, -np.inf)
    longest = np.repeat(np.maximum.reduceat(reach, start[:-1]), counts) if len(net) else net
    stays: NDArray[np.bool_] = minutes <= longest + 1e-9
    return stays
