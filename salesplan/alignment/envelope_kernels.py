"""Compiled loop of the envelopes. Import inside functions only: importing compiles or loads machine code."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.runtime.compiled import entry, inner

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


@entry
def corners(start: Ints, minutes: Floats, value: Floats, order: Ints, ends: Ints, option: Ints, slope: Floats) -> None:
    """Fill `Hull`'s arrays: minutes rising, each option takes away the corners that lie on or under the way to it.

    `ends` is its `start`, which ends with the number of corners; `option` and `slope` have room for every option, as
    `order`, which is working space.
    """
    filled = 0
    ends[0] = 0
    for i in range(len(start) - 1):
        first = filled
        sort(minutes, order, start[i], start[i + 1])
        for rank in range(start[i], start[i + 1]):
            k = order[rank]
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


@inner
def sort(minutes: Floats, order: Ints, first: int, end: int) -> None:
    """Rows first..end−1 by minutes, equal ones as they come, in `order`: they are few, and most of them in order."""
    for k in range(first, end):
        at = k
        while at > first and minutes[order[at - 1]] > minutes[k]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = k
