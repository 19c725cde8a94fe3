"""A day as the compiled methods read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from salesplan.runtime.compiled import inlined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.routes.model import DayProblem

    Ints = NDArray[np.int64]

NEVER = 1 << 40
"""Seconds beyond every clock; sums of a hundred of them still fit in 64 bits."""


# `clock`, seconds since midnight and seconds of lunch
STARTS, CLOSES, LUNCH, LUNCH_FROM, LUNCH_UNTIL = range(5)
# columns of `openings`: earliest and latest start of a visit, seconds since midnight
EARLIEST, LATEST = range(2)


class DayArrays(NamedTuple):
    """int64 throughout; k visits are numbered 1..k, 0 is the start place, k+1 the end place."""

    seconds: Ints  # [k+2, k+2] directed drives
    service: Ints  # [k+2] seconds, 0 at both ends
    first: Ints  # [k+2]: openings of visit v are rows first[v] to first[v+1]
    openings: Ints  # [.., 2]
    prizes: Ints  # [k+1] seconds of driving, 0 at the start place
    clock: Ints  # [5]


def day_arrays(problem: DayProblem) -> DayArrays:
    """The problem in arrays."""
    day = problem.day
    rows = [pair for openings in problem.openings for pair in openings]
    lengths = [0, *(len(openings) for openings in problem.openings)]
    return DayArrays(
        seconds=problem.seconds.astype(np.int64),
        service=np.array([0, *problem.service, 0], dtype=np.int64),
        first=np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
        openings=np.array(rows, dtype=np.int64).reshape(-1, 2),
        prizes=np.array([0, *problem.prizes], dtype=np.int64),
        clock=np.array([day.starts, problem.closes, day.lunch, day.lunch_from, day.lunch_until], dtype=np.int64),
    )


@inlined
def next_start(day: DayArrays, visit: int, arrival: int) -> int:
    """The first second from `arrival` on at which the visit may start; NEVER: none."""
    for row in range(day.first[visit], day.first[visit + 1]):
        if arrival <= day.openings[row, LATEST]:
            return max(arrival, int(day.openings[row, EARLIEST]))
    return NEVER
