"""The best plan of a small core where several capacities bind: partial plans as labels, pruned by what they lose.

With reduced costs d and prices π of the capacities (time, visits, rows of rules) a plan is worth

    bound − Σ_c d_c − Σ_i π_i · (what is left of capacity i) − Σ_i (p_i − π_i) · (what is used beyond it)

where p_i is the price of going beyond, infinite for time and visits. So a partial plan that has lost as much as lies
between bound and incumbent is out, as is one that can no longer come near enough to the capacities; of labels
with equal use the one that lost least is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Labelled:
    """Plans that lose less than the gap, those that lose least first; exact unless labels were cut off."""

    choices: NDArray[np.int64]  # [plans, n] the chosen row of each customer
    exact: bool
    labels: int


def best_labels(
    start: NDArray[np.int64],
    loss: NDArray[np.float64],
    use: NDArray[np.float64],
    capacity: NDArray[np.float64],
    price: NDArray[np.float64],
    beyond: NDArray[np.float64],
    gap: float,
    most: int,
    plans: int = 1,
) -> Labelled:
    """The plans that lose least, at most `plans` of them, if less than `gap`.

    `start` [n + 1] options by customer; `loss` [m] reduced costs; `use` [i, m] of the capacities, with `capacity` [i],
    `price` [i] and `beyond` [i], the loss a unit beyond capacity, infinite where there is no beyond. Keeps at most
    `most` labels after each customer, those that lost least.
    """
    n = len(start) - 1
    low, high = np.minimum.reduceat(use, start[:-1], axis=1), np.maximum.reduceat(use, start[:-1], axis=1)
    order = np.argsort(-((high - low) * price[:, None]).sum(axis=0), kind="stable")
    rest_low, rest_high = low.sum(axis=1), high.sum(axis=1)
    lost, used = np.zeros(1), np.zeros((len(use), 1))
    firm, limits = ~np.isfinite(beyond), (capacity, price, np.where(np.isfinite(beyond), beyond, 0.0))
    trail: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    exact, count = True, 0
    for c in order.tolist():
        rows = np.arange(start[c], start[c + 1])
        rest_low, rest_high = rest_low - low[:, c], rest_high - high[:, c]
        new_lost = (lost[:, None] + loss[rows][None, :]).ravel()
        new_used = (used[:, :, None] + use[:, rows][:, None, :]).reshape(len(use), -1)
        fits = np.all((new_used + rest_low[:, None])[firm] <= capacity[firm, None] + 1e-7, axis=0)
        idle = _strays(new_used + rest_low[:, None], new_used + rest_high[:, None], *limits)
        stays = np.flatnonzero(fits & (new_lost + idle < gap))
        stays = _distinct(stays, new_used, new_lost)
        if len(stays) > most:
            exact = False
            stays = stays[np.argsort((new_lost + idle)[stays], kind="stable")[:most]]
        if not len(stays):
            return Labelled(np.zeros((0, n), dtype=np.int64), exact, count)
        trail.append((stays // len(rows), rows[stays % len(rows)]))
        lost, used, count = new_lost[stays], new_used[:, stays], count + len(stays)
    total = lost + _strays(used, used, *limits)
    at = np.argsort(total, kind="stable")[:plans]
    choices = np.empty((len(at), n), dtype=np.int64)
    for c, (parent, row) in zip(reversed(order.tolist()), reversed(trail), strict=True):
        choices[:, c] = row[at]
        at = parent[at]
    return Labelled(choices, exact, count)


def _strays(
    least: NDArray[np.float64],
    most: NDArray[np.float64],
    capacity: NDArray[np.float64],
    price: NDArray[np.float64],
    beyond: NDArray[np.float64],
) -> NDArray[np.float64]:
    """What plans lose that use at least and at most so much [i, plans] of the capacities."""
    idle = price[:, None] * np.maximum(0.0, capacity[:, None] - most)
    over = beyond[:, None] * np.maximum(0.0, least - capacity[:, None])
    total: NDArray[np.float64] = (idle + over).sum(axis=0)
    return total


def _distinct(stays: NDArray[np.int64], used: NDArray[np.float64], lost: NDArray[np.float64]) -> NDArray[np.int64]:
    """Of labels with equal use, the one that lost least."""
    if len(stays) < 2:
        return stays
    keys = np.round(used[:, stays], 6)
    order = np.lexsort((stays, lost[stays], *keys))
    keys = keys[:, order]
    first = np.concatenate([[True], (keys[:, 1:] != keys[:, :-1]).any(axis=0)])
    return np.sort(stays[order[first]])
