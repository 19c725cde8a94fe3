"""The cheapest route of a day at given prices of visits: ng-routes, in compiled loops.

A route may come back to a customer only after it has left their neighbourhood (Baldacci, Mingozzi & Roberti 2011): that
is less than a route may not do, so its cheapest cost is a lower bound, and it is found by dynamic programming over
`completion[r, i, m]`, the cheapest way home from visit i with at most r visits more, where m are the customers of i's
neighbourhood whom the route has left behind.

    completion[0, i, m] = legs[i, home]
    completion[r, i, m] = min(legs[i, home], min_j legs[i, j] + completion[r − 1, j, m'(i, j, m)])   j not in m, j ≠ i

`legs` are whole hundredths of a second, the price of the visit that a leg leads to taken off, so every machine agrees.
"""

# mypy: disable-error-code="no-any-return,return-value"
# (numpy's whole numbers are plain ones once compiled)
from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from salesplan.runtime.compiled import entry

if TYPE_CHECKING:
    from numpy.typing import NDArray

MEMORY = 7  # other visits in the neighbourhood of each
STATES = 1 << MEMORY
BARRED = 1 << 29  # hundredths of a second: no such leg


class Neighbourhood(NamedTuple):
    """What a route remembers, by visits i → j of a day; index 0 is home."""

    seen: NDArray[np.int32]  # [n, n] the bit of j's customer in i's memory, 0: no neighbour of i
    alone: NDArray[np.int32]  # [n, n] j's memory after i, but for what i's memory hands on
    table: NDArray[np.int32]  # [n, n] row of `after`, −1: i's memory hands nothing on to j
    after: NDArray[np.int32]  # [·, STATES] j's memory by i's memory


def neighbourhood(drive: NDArray[np.int64], customer: NDArray[np.int64]) -> Neighbourhood:
    """The neighbourhoods of a day's visits: the nearest other customers of each.

    `drive`: seconds [n − 1, n − 1], home apart; `customer`: whose each visit is [n − 1]. To have been at one visit of a
    customer is to have been at all of them, as nobody is visited twice a day.
    """
    n = len(drive) + 1
    bit = np.zeros((n, n), dtype=np.int32)
    for i in range(1, n):
        nearest = customer[np.argsort(drive[i - 1], kind="stable")].tolist()
        others = [c for c in dict.fromkeys(nearest) if c != customer[i - 1]][:MEMORY]
        for b, c in enumerate(others):
            bit[i, 1:][customer == c] = 1 << b
    table = np.full((n, n), -1, dtype=np.int32)
    rows: list[NDArray[np.int32]] = []
    state = np.arange(STATES, dtype=np.int32)
    for i in range(1, n):
        for j in range(1, n):
            shared = np.flatnonzero((bit[i] > 0) & (bit[j] > 0)).tolist()
            if customer[i - 1] != customer[j - 1] and (shared or bit[i, j]):
                after = np.full(STATES, bit[j, i], dtype=np.int32)
                for q in shared:
                    after |= np.where(state & bit[i, q], bit[j, q], 0).astype(np.int32)
                table[i, j] = len(rows)
                rows.append(after)
    return Neighbourhood(bit, np.ascontiguousarray(bit.T), table, np.array(rows, dtype=np.int32).reshape(-1, STATES))


@entry
def complete_routes(legs: NDArray[np.int32], near: Neighbourhood, most: int, completion: NDArray[np.int32]) -> None:
    """Fill `completion` int32[most, n, STATES]."""
    n = legs.shape[0]
    for i in range(1, n):
        for m in range(STATES):
            completion[0, i, m] = legs[i, 0]
    for r in range(1, most):
        for i in range(1, n):
            best = legs[i, 0]
            for j in range(1, n):
                if j != i and near.table[i, j] < 0:
                    best = min(best, legs[i, j] + completion[r - 1, j, near.alone[i, j]])
            row = completion[r, i]
            for m in range(STATES):
                row[m] = best
            for j in range(1, n):
                if j == i or near.table[i, j] < 0:
                    continue
                leg, bit, onward, after = (
                    legs[i, j],
                    near.seen[i, j],
                    completion[r - 1, j],
                    near.after[near.table[i, j]],
                )
                for m in range(STATES):
                    cost = leg + onward[after[m]] if m & bit == 0 else BARRED
                    row[m] = min(row[m], cost)
