"""Compiled loop of the envelopes. Import inside functions only: importing compiles or loads machine code."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.runtime.compiled import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


@jit
def corners(start: Ints, minutes: Floats, value: Floats) -> tuple[Ints, Ints, Floats]:
    """`Hull`'s arrays: minutes rising, each option takes away the corners that lie on or under the way to it."""
    ends = np.zeros(len(start), np.int64)
    option, slope = np.empty(len(minutes), np.int64), np.empty(len(minutes), np.float64)
    filled = 0
    for i in range(len(start) - 1):
        first = filled
        for rank in np.argsort(minutes[start[i] : start[i + 1]], kind="mergesort"):
            k = start[i] + rank
            if filled > first and value[k] <= value[option[filled - 1]]:
                continue
            rise = np.inf
            while filled > first:
                top = option[filled - 1]
                longer = minutes[k] - minutes[top]
                if longer > 0:
                    rise = (value[k] - value[top]) / longer
                    if rise < slope[filled - 1]:
                        break
                filled -= 1
                rise = np.inf
            option[filled], slope[filled] = k, rise
            filled += 1
        ends[i + 1] = filled
    return ends, option[:filled].copy(), slope[:filled].copy()
