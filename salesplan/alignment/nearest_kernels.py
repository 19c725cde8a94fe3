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
def nearest(
    asked: Floats,
    own: Ints,
    points: Floats,
    axes: Ints,
    strips: Ints,
    edges: Floats,
    order: Ints,
    found: Reps,
    chord: Floats,
) -> None:
    """Nearest of points in strips to each that is asked for: looks at one strip, then left and right until it is far.

    Strip k is points[strips[k] : strips[k + 1]], sorted along axes[1]; strips follow one another along axes[0], where
    strip k lies between edges[k, 0] and edges[k, 1]. Fills `found` (positions before sorting, by `order`; -1: none) and
    `chord` (squared distances), both [asked, count]. `own` is the position of each among the points, who is not near
    themselves; -1: they are none of them.
    """
    across, along, last = axes[0], axes[1], found.shape[1] - 1
    count = len(strips) - 1
    for i in range(len(asked)):
        k = max(0, first_from(edges, 0, 0, count, asked[i, across]) - 1)
        for side in range(2):
            direction = 2 * side - 1
            t = k + side
            while 0 <= t < count:
                gap = asked[i, across] - edges[t, 1] if direction < 0 else edges[t, 0] - asked[i, across]
                if gap > 0 and gap * gap > chord[i, last]:
                    break
                at = first_from(points, along, strips[t], strips[t + 1], asked[i, along])
                look(asked, i, own[i], points, along, at, UP, strips[t + 1], order, found, chord)
                look(asked, i, own[i], points, along, at - 1, DOWN, strips[t] - 1, order, found, chord)
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
    asked: Floats,
    i: int,
    own: int,
    points: Floats,
    along: int,
    j: int,
    step: int,
    stop: int,
    order: Ints,
    found: Reps,
    chord: Floats,
) -> None:
    """Takes in what is near asked[i] among points j, j + step, ... before `stop`, until the axis alone is too far."""
    count = found.shape[1]
    while j != stop:
        gap = points[j, along] - asked[i, along]
        if gap * gap > chord[i, count - 1]:
            return
        d = (points[j, 0] - asked[i, 0]) ** 2 + (points[j, 1] - asked[i, 1]) ** 2 + (points[j, 2] - asked[i, 2]) ** 2
        other = order[j]
        k = count
        while k > 0 and (d < chord[i, k - 1] or (d == chord[i, k - 1] and other < found[i, k - 1])):
            k -= 1
        if k < count and other != own:
            for m in range(count - 1, k, -1):
                chord[i, m], found[i, m] = chord[i, m - 1], found[i, m - 1]
            chord[i, k], found[i, k] = d, other
        j += step
