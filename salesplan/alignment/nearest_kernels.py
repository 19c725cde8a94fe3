"""The compiled loop of nearest neighbours. Import inside functions only."""

# mypy: disable-error-code="no-any-return, arg-type"
# numba types what is compiled here; numpy scalars stand for int and float.

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.runtime.compiled import entry, inner

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Reps = NDArray[np.int32]
    Floats = NDArray[np.float64]

UP, DOWN = np.int64(1), np.int64(-1)  # typed: literals would have `look` compiled once for each


@entry
def nearest(points: Floats, axes: Ints, strips: Ints, edges: Floats, order: Ints, found: Reps, chord: Floats) -> None:
    """Nearest neighbours of points in strips: looks at its own strip, then left and right until they are too far.

    Strip k is points[strips[k] : strips[k + 1]], sorted along axes[1]; strips follow one another along axes[0], where
    strip k lies between edges[k, 0] and edges[k, 1]. Fills `found` (positions before sorting, by `order`; -1: none) and
    `chord` (squared distances), both [n, count].
    """
    across, along, last = axes[0], axes[1], found.shape[1] - 1
    count = len(strips) - 1
    for k in range(count):
        for i in range(strips[k], strips[k + 1]):
            look(points, along, i, i + 1, UP, strips[k + 1], order, found, chord)
            look(points, along, i, i - 1, DOWN, strips[k] - 1, order, found, chord)
            for side in range(2):
                direction = 2 * side - 1
                t = k + direction
                while 0 <= t < count:
                    gap = points[i, across] - edges[t, 1] if direction < 0 else edges[t, 0] - points[i, across]
                    if gap > 0 and gap * gap > chord[order[i], last]:
                        break
                    at = first_from(points, along, strips[t], strips[t + 1], points[i, along])
                    look(points, along, i, at, UP, strips[t + 1], order, found, chord)
                    look(points, along, i, at - 1, DOWN, strips[t] - 1, order, found, chord)
                    t += direction


@inner
def first_from(points: Floats, along: int, low: int, high: int, value: float) -> int:
    """The first of the rows low..high−1, sorted, that is not below `value`; `high` if none (halving)."""
    while low < high:
        middle = (low + high) >> 1
        if points[middle, along] < value:
            low = middle + 1
        else:
            high = middle
    return low


@inner
def look(
    points: Floats, along: int, i: int, j: int, step: int, stop: int, order: Ints, found: Reps, chord: Floats
) -> None:
    """Takes in what is near point i among j, j + step, ... before `stop`, until the axis alone is too far."""
    row, count = order[i], found.shape[1]
    while j != stop:
        gap = points[j, along] - points[i, along]
        if gap * gap > chord[row, count - 1]:
            return
        d = (points[j, 0] - points[i, 0]) ** 2 + (points[j, 1] - points[i, 1]) ** 2 + (points[j, 2] - points[i, 2]) ** 2
        other = order[j]
        k = count
        while k > 0 and (d < chord[row, k - 1] or (d == chord[row, k - 1] and other < found[row, k - 1])):
            k -= 1
        if k < count:
            for m in range(count - 1, k, -1):
                chord[row, m], found[row, m] = chord[row, m - 1], found[row, m - 1]
            chord[row, k], found[row, k] = d, other
        j += step
