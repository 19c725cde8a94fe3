"""Coasts and borders for maps that need no network.

Made from Natural Earth 1:10m, which is in the public domain, as the npm package world-atlas has it; about 1 km off at
most, islands of less than 3 km left out. `python -m tests.coast` makes the file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    Points = NDArray[np.float64]  # longitude, latitude; degrees

FILE = Path(__file__).with_name("coast.npz")
GRID = 1000  # steps a degree


class Box(NamedTuple):
    """Degrees; `east` may lie beyond 180 where the box goes over the date line."""

    west: float
    south: float
    east: float
    north: float

    @staticmethod
    def around(places: Iterable[tuple[float, float]], margin: float = 0.25) -> Box:
        """The box of (latitude, longitude) pairs, each side farther out by a share of its size."""
        at = np.array(list(places) or [(0.0, 0.0)])
        (south, west), (north, east) = at.min(axis=0), at.max(axis=0)
        pad = max(margin * max(north - south, east - west), 0.05)
        return Box(west - pad, max(south - pad, -90.0), east + pad, min(north + pad, 90.0))


def land(box: Box, pixels: int) -> list[list[list[float]]]:
    """Rings of [latitude, longitude] that fill the land in a box, as fine as so many pixels across show."""
    rings = (_clipped(ring, box) for ring in _near("land", box))
    return [_written(fine) for ring in rings if len(fine := _fine(ring, box, pixels)) > 2]


def borders(box: Box, pixels: int) -> list[list[list[float]]]:
    """Lines of [latitude, longitude] between countries in a box."""
    runs = (run for line in _near("borders", box) for run in _runs(line, box))
    return [_written(fine) for run in runs if len(fine := _fine(run, box, pixels)) > 1]


@cache
def _lines(name: str) -> tuple[Points, ...]:
    with np.load(FILE) as found:
        starts, lengths, steps = (found[f"{name}_{what}"] for what in ("starts", "lengths", "steps"))
    cuts = np.cumsum(lengths - 1)[:-1]
    parts = zip(starts, np.split(steps.astype(np.int64), cuts), strict=True)
    return tuple(np.vstack([start[None, :], start + np.cumsum(part, axis=0)]) / GRID for start, part in parts)


def _near(name: str, box: Box) -> Iterator[Points]:
    """Lines whose own box meets this one, also once around the globe."""
    for line in _lines(name):
        (west, south), (east, north) = line.min(axis=0), line.max(axis=0)
        if north < box.south or south > box.north:
            continue
        for turn in (-360.0, 0.0, 360.0):
            if east + turn >= box.west and west + turn <= box.east:
                yield line + np.array([turn, 0.0])


def _clipped(ring: Points, box: Box) -> Points:
    """Sutherland and Hodgman's: the part of a ring inside the box, one side after the other."""
    for axis, limit, sign in ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1)):
        if not len(ring):
            break
        after = np.roll(ring, -1, axis=0)
        here, there = sign * (ring[:, axis] - limit), sign * (after[:, axis] - limit)
        crosses = (here >= 0) != (there >= 0)
        share = np.where(crosses, here / np.where(crosses, here - there, 1.0), 0.0)[:, None]
        meets = ring + share * (after - ring)
        both = np.stack([ring, meets], axis=1).reshape(-1, 2)
        ring = both[np.stack([here >= 0, crosses], axis=1).reshape(-1)]
    return ring


def _runs(line: Points, box: Box) -> Iterator[Points]:
    """Stretches of a line with a point in the box, and one point more at each end."""
    inside = (line[:, 0] >= box.west) & (line[:, 0] <= box.east) & (line[:, 1] >= box.south) & (line[:, 1] <= box.north)
    near = inside.copy()
    near[1:] |= inside[:-1]
    near[:-1] |= inside[1:]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], near, [False]]).astype(np.int8)))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        yield line[start:end]


def _fine(line: Points, box: Box, pixels: int) -> Points:
    """The line without points that fall into the pixel of the one before."""
    if not len(line):
        return line
    step = max(box.east - box.west, box.north - box.south) / pixels
    cell = np.floor(line / step)
    keep = np.concatenate([[True], (np.diff(cell, axis=0) != 0).any(axis=1)])
    keep[-1] = True
    fine: Points = line[keep]
    return fine


def _written(line: Points) -> list[list[float]]:
    return [[lat, lon] for lon, lat in np.round(line, 3).tolist()]
