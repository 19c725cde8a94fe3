"""Customers at one address: two reps who drive to the same door drive the way twice.

    bond[i,j] = min(visits) · least way ÷ (others at the address)      minutes a cycle, while i and j have two owners

The way of a visit is that of `model`: a share of the drive from home and a hop; of either customer the cheapest
candidate's. Of many at one address each is bound to their nearest neighbours alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.alignment.model import grained
from salesplan.domain.places import EARTH_RADIUS_KM

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAME_ADDRESS_KM = 0.03  # two entrances of a house, and what geocoders differ by


def bonds(
    points: NDArray[np.float64],
    neighbours: NDArray[np.int32],
    visits: NDArray[np.float64],
    each: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Pairs of customers at one address, [b, 2] with the lower position first, and what parting them costs, [b].

    Parameters: `points` on the unit sphere, [n, 3]; `neighbours` positions of the nearest ones, −1 for none, [n, k];
    `visits` a cycle, [n]; `each` minutes of way that one visit costs by candidate, inf for none, [n, K].
    """
    known = neighbours >= 0
    chord = np.linalg.norm(points[:, None, :] - points[neighbours], axis=2)
    here = known & (chord * EARTH_RADIUS_KM <= SAME_ADDRESS_KM)
    i, k = np.nonzero(here)
    j = neighbours[i, k].astype(np.int64)
    if not len(i):
        return np.zeros((0, 2), np.int64), np.zeros(0)
    others = here.sum(axis=1)
    pairs = np.unique(np.stack([np.minimum(i, j), np.maximum(i, j)], axis=1), axis=0)
    first, second = pairs.T
    least = each.min(axis=1)
    way = np.where(np.isfinite(least), least, 0.0)
    shared = np.maximum(np.maximum(others[first], others[second]), 1)
    minutes = grained(np.minimum(visits[first], visits[second]) * np.minimum(way[first], way[second]) / shared)
    return pairs[minutes > 0], minutes[minutes > 0]
