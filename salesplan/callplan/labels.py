"""The best plan of a small core where both capacities bind: partial plans as labels, pruned by what they lose.

With prices λ, π and reduced costs d, a plan is worth  bound − Σ d − λ·(time left) − π·(visits left).  So a partial plan
that has lost as much as lies between bound and incumbent is out, as is one that can no longer come near
enough to the capacities; of labels with equal time and visits the one that lost least is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Labelled:
    """The chosen row of each customer, None where no label beats the gap; exact unless labels were cut off."""

    choice: NDArray[np.int64] | None
    exact: bool
    labels: int


def best_labels(
    start: NDArray[np.int64],
    loss: NDArray[np.float64],
    use: NDArray[np.float64],
    capacity: NDArray[np.float64],
    price: NDArray[np.float64],
    gap: float,
    most: int,
) -> Labelled:
    """The plan that loses least, if less than `gap`.

    `start` [n + 1] options by customer; `loss` [m] reduced costs; `use` [2, m] time and visits, with `capacity` [2]
    and `price` [2]. Keeps at most `most` labels after each customer, those that lost least.
    """
    n = len(start) - 1
    low, high = np.minimum.reduceat(use, start[:-1], axis=1), np.maximum.reduceat(use, start[:-1], axis=1)
    order = np.argsort(-((high - low) * price[:, None]).sum(axis=0), kind="stable")
    rest_low, rest_high = low.sum(axis=1), high.sum(axis=1)
    lost, used = np.zeros(1), np.zeros((2, 1))
    trail: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    exact, count = True, 0
    for c in order.tolist():
        rows = np.arange(start[c], start[c + 1])
        rest_low, rest_high = rest_low - low[:, c], rest_high - high[:, c]
        new_lost = (lost[:, None] + loss[rows][None, :]).ravel()
        new_used = (used[:, :, None] + use[:, rows][:, None, :]).reshape(2, -1)
        fits = np.all(new_used + rest_low[:, None] <= capacity[:, None] + 1e-7, axis=0)
        idle = (price[:, None] * np.maximum(0.0, capacity[:, None] - new_used - rest_high[:, None])).sum(axis=0)
        stays = np.flatnonzero(fits & (new_lost + idle < gap))
        stays = _distinct(stays, new_used, new_lost)
        if len(stays) > most:
            exact = False
            stays = stays[np.argsort((new_lost + idle)[stays], kind="stable")[:most]]
        if not len(stays):
            return Labelled(None, exact, count)
        trail.append((stays // len(rows), rows[stays % len(rows)]))
        lost, used, count = new_lost[stays], new_used[:, stays], count + len(stays)
    total = lost + (price[:, None] * (capacity[:, None] - used)).sum(axis=0)
    at = int(np.argmin(total))
    choice = np.empty(n, dtype=np.int64)
    for c, (parent, row) in zip(reversed(order.tolist()), reversed(trail), strict=True):
        choice[c] = row[at]
        at = int(parent[at])
    return Labelled(choice, exact, count)


def _distinct(stays: NDArray[np.int64], used: NDArray[np.float64], lost: NDArray[np.float64]) -> NDArray[np.int64]:
    """Of labels with equal time and visits, the one that lost least."""
    if len(stays) < 2:
        return stays
    time, visits = used[0, stays], np.round(used[1, stays], 6)
    order = np.lexsort((stays, lost[stays], visits, time))
    t, v = time[order], visits[order]
    first = np.concatenate([[True], (t[1:] != t[:-1]) | (v[1:] != v[:-1])])
    return np.sort(stays[order[first]])
