"""Who is considered for whom: candidates in columns, and the drive from home to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.alignment.area import nearest_reps
from salesplan.alignment.model import FAR_MINUTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.domain.places import Place
    from salesplan.travel import TravelTimes

FAIR_SHARE = 2.0  # a rep is considered for at least so many times the customers whom they can serve


def near_arcs(
    points: NDArray[np.float64],
    homes: NDArray[np.float64],
    rows: NDArray[np.int64],
    reps: NDArray[np.int64],
    capacity: NDArray[np.float64],
    count: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of the customers at `rows` with reps among `reps`: for each their `count` nearest, nearest first.

    `points` [n, 3] and `homes` [R, 3] lie on the unit sphere, `capacity` [R] is in minutes a cycle. A rep who would be
    seen by too few, because colleagues live closer, is added for the customers nearest to them. Returns the customer
    and the rep of each pair, by position.
    """
    if not len(rows) or not len(reps):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    found, _ = nearest_reps(points[rows], homes[reps], count)
    customer = np.repeat(rows, found.shape[1])
    rep = reps[found.ravel().astype(np.int64)]
    if found.shape[1] == len(reps):
        return customer, rep
    total = float(capacity[reps].sum())
    seen = np.bincount(rep, minlength=len(homes))
    extra_customer, extra_rep, here = [customer], [rep], points[rows]
    for r in reps:
        fair = int(np.ceil(FAIR_SHARE * len(rows) * capacity[r] / total)) if total > 0 else 0
        if seen[r] < fair:
            nearest = rows[smallest(-np.rint((here @ homes[r]) * 2.0**40), fair)]
            extra_customer.append(nearest)
            extra_rep.append(np.full(len(nearest), r))
    return np.concatenate(extra_customer), np.concatenate(extra_rep)


def smallest(values: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Positions of the `count` smallest, smallest first, ties by position."""
    if not 0 < count < len(values):
        return np.argsort(values, kind="stable")[:count]
    few = np.flatnonzero(values <= np.partition(values, count - 1)[count - 1])
    return few[np.argsort(values[few], kind="stable")[:count]]


def dense(customer: NDArray[np.int64], rep: NDArray[np.int64], rows: int, reps: int, most: int) -> NDArray[np.int32]:
    """Pairs as columns [rows, K], in the order in which they come, without repetition, at most `most` a customer."""
    _, kept = np.unique(customer * reps + rep, return_index=True)
    kept = kept[np.lexsort((kept, customer[kept]))]
    customer, rep = customer[kept], rep[kept]
    place = np.arange(len(customer)) - np.searchsorted(customer, customer)
    width = min(most, int(place.max(initial=0)) + 1)
    inside = place < width
    candidates = np.full((rows, width), -1, np.int32)
    candidates[customer[inside], place[inside]] = rep[inside]
    return candidates


def drives(
    candidates: NDArray[np.int32], customers: Sequence[Place], homes: Sequence[Place], travel: TravelTimes
) -> NDArray[np.float64]:
    """Minutes from each candidate's home to the customer, [n, K]; inf where unused, FAR_MINUTES where no road leads."""
    found = np.full(candidates.shape, np.inf)
    row, column = np.nonzero(candidates >= 0)
    rep = candidates[row, column]
    order = np.argsort(rep, kind="stable")
    edges = np.searchsorted(rep[order], np.arange(len(homes) + 1))
    for r, home in enumerate(homes):
        mine = order[edges[r] : edges[r + 1]]
        if len(mine):
            minutes = travel.legs((home,), [customers[i] for i in row[mine]]).minutes[0]
            found[row[mine], column[mine]] = np.minimum(minutes, FAR_MINUTES)
    return found
