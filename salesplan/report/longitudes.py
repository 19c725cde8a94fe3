"""Longitudes on a flat map: a territory on both sides of 180 degrees is one territory."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def seam(longitudes: Iterable[float]) -> float:
    """Where the map is cut open: what lies west of it is drawn 360 degrees farther east.

    The cut goes through the widest gap between neighbours, at 180 degrees where that gap is the widest.
    """
    places = sorted(set(longitudes))
    if len(places) < 2:
        return -180.0
    around = places[0] + 360 - places[-1]
    gap, east = max((b - a, b) for a, b in pairwise(places))
    return east if gap > around else -180.0
