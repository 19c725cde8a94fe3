"""The time-efficient hull of options: what each further minute earns, at best.

value │          ●──●   the upper concave envelope of (minutes, value), from the fewest minutes on;
      │     ●───╱  ○    its slopes fall, and a price on minutes picks one of its corners
      │   ╱   ○
      │ ●
      └────────────── minutes
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Hull:
    """Corners of every customer's envelope in compressed rows: those of customer i are start[i]:start[i + 1]."""

    start: NDArray[np.int64]  # [n + 1]
    option: NDArray[np.int64]  # [h] position of the option, minutes rising
    slope: NDArray[np.float64]  # [h] money a minute since the corner before; inf at each first corner


def hull(start: NDArray[np.int64], minutes: NDArray[np.float64], value: NDArray[np.float64]) -> Hull:
    """Upper concave envelopes with falling positive slopes, for all customers.

    The options of customer i are rows start[i]:start[i + 1] of `minutes` (a cycle) and `value` (money a cycle), in any
    order; `start` is [n + 1]. Each envelope starts at the most valuable of the options with fewest minutes, and ends
    where more minutes earn nothing. (Andrew's monotone chain, 1979.)
    """
    from salesplan.alignment.envelope_kernels import corners

    ends, order, option = np.empty(len(start), np.int64), *np.empty((2, len(minutes)), np.int64)
    slope = np.empty(len(minutes))
    corners(start, minutes, value, order, ends, option, slope)
    return Hull(ends, option[: ends[-1]].copy(), slope[: ends[-1]].copy())
