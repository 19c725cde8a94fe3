"""The compiled loop of nearest neighbours. Import inside functions only."""

# mypy: disable-error-code="no-any-return, arg-type"
# numba types what is compiled here; numpy scalars stand for int and float.

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.travel.compiled import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Reps = NDArray[np.int32]
    Floats = NDArray[np.float64]


@jit
def sweep(points: Floats, axis: int, order: Ints, found: Reps, chord: Floats) -> None:
    """Nearest neighbours of points sorted along `axis`: looks both ways until the axis alone is too far.

    Fills `found` (positions before sorting, -1: none) and `chord` (squared distances), both [n, count].
    """
    n, count = len(points), found.shape[1]
    for i in range(n):
        row = order[i]
        for direction in (-1, 1):
            j = i + direction
            while 0 <= j < n:
                gap = points[j, axis] - points[i, axis]
                if gap * gap > chord[row, count - 1]:
                    break
                d = (
                    (points[j, 0] - points[i, 0]) ** 2
                    + (points[j, 1] - points[i, 1]) ** 2
                    + (points[j, 2] - points[i, 2]) ** 2
                )
                other = order[j]
                k = count
                while k > 0 and (d < chord[row, k - 1] or (d == chord[row, k - 1] and other < found[row, k - 1])):
                    k -= 1
                if k < count:
                    for m in range(count - 1, k, -1):
                        chord[row, m], found[row, m] = chord[row, m - 1], found[row, m - 1]
                    chord[row, k], found[row, k] = d, other
                j += direction
