"""Lower bounds on what is still to be driven, the clock left aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.runtime.compiled import entry

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@entry
def held_karp(arcs: Ints, prizes: Ints, table: Ints) -> None:
    """Least cost from each node over any part of each set of visits to the end, prizes of the rest added, seconds.

    `arcs` is [k + 2, k + 2], `prizes` [k + 1] with 0 for the start place; fills the table [2^k · (k + 1)].
    With R a set of visits (bit v−1 for visit v) and i the node where the rep stands, h[R·(k+1) + i] is

        h(∅, i) = arc(i, end);  h(R, i) = min( min over j ∈ R of arc(i, j) + h(R∖j, j),  prize(r) + h(R∖r, i) )

    with r the lowest of R (Held & Karp 1962, with prizes).
    """
    k = len(prizes) - 1
    for i in range(k + 1):
        table[i] = arcs[i, k + 1]
    for subset in range(1, 1 << k):
        lowest = 1
        while not subset >> (lowest - 1) & 1:
            lowest += 1
        dropped = (subset & ~(1 << (lowest - 1))) * (k + 1)
        for i in range(k + 1):
            least = prizes[lowest] + table[dropped + i]
            for j in range(lowest, k + 1):
                if subset >> (j - 1) & 1:
                    least = min(least, arcs[i, j] + table[(subset & ~(1 << (j - 1))) * (k + 1) + j])
            table[subset * (k + 1) + i] = least


@entry
def assignment_potentials(arcs: Ints, prizes: Ints, leave: Ints, enter: Ints, work: Ints) -> None:
    """Duals of assigning to every node its successor, or itself at its prize: leave[i] + enter[j] ≤ arc(i, j).

    So a path out of i over a set of visits to the end costs at least leave[i] + enter[end] + Σ (enter + leave)
    of the set. Shortest augmenting paths (Kuhn 1955, Munkres 1957), O(n³). Rows are nodes 0..k, columns 1..k+1; arcs
    [k + 2, k + 2] and prizes [k + 1] in seconds, as are the duals that are filled in, [k + 2] each; `work` is zeros,
    [6, k + 2].
    """
    n = len(arcs) - 1
    far = np.int64(1) << 50
    u, v, row_of, way, slack, used = work[0], work[1], work[2], work[3], work[4], work[5]
    for row in range(1, n + 1):
        row_of[0] = row
        column = 0
        slack[:], used[:] = far, 0
        while True:
            used[column] = 1
            here, delta, following = row_of[column], far, 0
            for j in range(1, n + 1):
                if not used[j]:
                    arc = arcs[here - 1, j] if here - 1 != j else prizes[j]
                    reduced = arc - u[here] - v[j]
                    if reduced < slack[j]:
                        slack[j], way[j] = reduced, column
                    if slack[j] < delta:
                        delta, following = slack[j], j
            for j in range(n + 1):
                if used[j]:
                    u[row_of[j]] += delta
                    v[j] -= delta
                else:
                    slack[j] -= delta
            column = following
            if row_of[column] == 0:
                break
        while column:
            row_of[column] = row_of[way[column]]
            column = way[column]
    for i in range(1, n + 1):  # a slice would have the message compiled that tells of unequal lengths
        leave[i - 1], enter[i] = u[i], v[i]
