"""Who is near whom: nearest customers, nearest reps, and the hop between two customers of a tour."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.places import EARTH_RADIUS_KM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.domain.places import Place
    from salesplan.domain.settings import TravelSettings

HOP_NEIGHBOURS = (
    4  # a tour's hop is about the mean drive to as many nearest customers (0.82 against TSP's 0.71 · √(A/n))
)
NEIGHBOURS = 8  # nearest customers that tell who lives around: for hops, enclaves and handovers nearby
FEW = 20  # one point in so many may be looked up by itself
CHUNK = 4096  # customers whose drives to all reps are held at once
MANY_REPS = 256  # from so many on strips of their homes are faster than looking at them all
LAST_BITS = 2.0**-40  # squares of chords are rounded to multiples of it


def unit_vectors(places: Sequence[Place]) -> NDArray[np.float64]:
    """Points on the unit sphere, [n, 3]: chords order as great circles do, also across the date line."""
    latitude, longitude = np.radians([p.latitude for p in places]), np.radians([p.longitude for p in places])
    return np.stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], axis=1
    )


def kilometres(chord: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle kilometres of chords of the unit sphere."""
    km: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chord / 2, 1.0))
    return km


def nearest_points(points: NDArray[np.float64], count: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """The `count` nearest other points of each, [n, count], nearest first, ties by position; and their chords.

    -1 and inf where there are fewer.
    """
    return _in_strips(points, np.arange(len(points)), points, count)


def _in_strips(
    asked: NDArray[np.float64], own: NDArray[np.int64], points: NDArray[np.float64], count: int
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """The `count` points nearest to each that is asked for, but for the one at `own` (-1: none); and their chords.

    The points are cut into strips along the axis of their largest spread, about as wide as the nearest are far, so that
    few strips and few points of each are looked at.
    """
    from salesplan.alignment.nearest_kernels import nearest

    n = len(points)
    found, chord = np.full((len(asked), count), -1, np.int32), np.full((len(asked), count), np.inf)
    if n > 0 and count > 0:
        axes = np.argsort(points.min(axis=0) - points.max(axis=0), kind="stable")[:2]
        strips = max(1, int(np.sqrt(np.pi * n / count)))
        order = np.argsort(points[:, axes[0]], kind="stable")
        strip = np.arange(n) * strips // n
        order = order[np.lexsort((points[order, axes[1]], strip))]
        first = np.searchsorted(strip, np.arange(strips + 1))
        across = points[order, axes[0]]
        edges = np.stack([np.minimum.reduceat(across, first[:-1]), np.maximum.reduceat(across, first[:-1])], axis=1)
        nearest(asked, own, points[order], axes, first, edges, order, found, chord)
    return found, np.sqrt(chord)


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """Points on the unit sphere, and the nearest other points of each."""

    points: NDArray[np.float64]  # [n, 3]
    neighbours: NDArray[np.int32]  # [n, k] nearest first; -1: there are no more
    chord: NDArray[np.float64]  # [n, k]


def surroundings(places: Sequence[Place]) -> Surroundings:
    """The surroundings of places, with at most NEIGHBOURS neighbours each."""
    points = unit_vectors(places)
    return Surroundings(points, *nearest_points(points, min(NEIGHBOURS, max(0, len(points) - 1))))


def hop_minutes(around: Surroundings, travel: TravelSettings, worth: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Mean crow minutes from each point to its nearest points among those `worth` a visit, [n].

    The crow's formula whatever the engine: the hop is a matter of density, and does not depend on the owner.
    """
    hops = np.zeros(len(worth))
    if worth.sum() < 2:
        return hops
    hops[worth] = crow_minutes(kilometres(_nearest_worth(around, worth)), travel).mean(axis=1)
    return hops


def _nearest_worth(around: Surroundings, worth: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Chords from each point worth a visit to the nearest others of them, [points worth it, at most HOP_NEIGHBOURS]."""
    count = min(HOP_NEIGHBOURS, int(worth.sum()) - 1)
    near = (around.neighbours[worth] >= 0) & worth[around.neighbours[worth]]
    rank = np.cumsum(near, axis=1)
    lacking = np.flatnonzero(rank[:, -1] < count)
    points = around.points[worth]
    if len(lacking) * FEW > len(points):
        return nearest_points(points, count)[1]
    chord = np.zeros((len(points), count))
    row, column = np.nonzero(near & (rank <= count))
    chord[row, rank[row, column] - 1] = around.chord[worth][row, column]
    chord[lacking] = nearest_reps(points[lacking], points, count + 1)[1][:, 1:]  # the first is the point itself
    return chord


def crow_minutes(km: NDArray[np.float64], travel: TravelSettings) -> NDArray[np.float64]:
    """minutes_factor · km^minutes_exponent + parking_minutes where km > 0."""
    drive = travel.minutes_factor * km**travel.minutes_exponent + travel.parking_minutes
    return np.where(km > 0, drive, 0.0)


def nearest_reps(
    customers: NDArray[np.float64], reps: NDArray[np.float64], count: int
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """The `count` nearest reps of each customer, [n, count], nearest first, ties by position; and their chords.

    Of many reps only those are looked at who may be among them; the answer is the same.
    """
    count = min(count, len(reps))
    found, chord = np.empty((len(customers), count), np.int32), np.empty((len(customers), count))
    left = np.arange(len(customers))
    if len(reps) >= MANY_REPS and count < len(reps):
        left = _nearest_of_many(customers, reps, found, chord)
    for begin in range(0, len(left), CHUNK):
        rows = left[begin : begin + CHUNK]
        _nearest_of(customers, reps, rows, np.arange(len(reps)), found, chord)
    return found, chord


def _nearest_of_many(
    customers: NDArray[np.float64], reps: NDArray[np.float64], found: NDArray[np.int32], chord: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Fills `found` and `chord`; returns the customers, by position, of whom strips alone do not tell for sure.

    Customers who have the same nearest rep are asked together, among all reps who are near one of them.
    """
    count = found.shape[1]
    nobody = np.full(len(customers), -1)
    near, away = _in_strips(customers, nobody, reps, count + 1)  # the last one shows that nobody else is as near
    order = np.argsort(near[:, 0], kind="stable")
    edges = np.flatnonzero(np.diff(near[order, 0], prepend=-1, append=len(reps)))
    for begin, end in itertools.pairwise(edges):
        _nearest_of(customers, reps, order[begin:end], np.unique(near[order[begin:end]]), found, chord)
    unseen: NDArray[np.int64] = np.flatnonzero(chord[:, -1] ** 2 + 4 * LAST_BITS >= away[:, count] ** 2)
    return unseen


def _nearest_of(
    customers: NDArray[np.float64],
    reps: NDArray[np.float64],
    rows: NDArray[np.int64],
    among: NDArray[np.int64],
    found: NDArray[np.int32],
    chord: NDArray[np.float64],
) -> None:
    """Fills the rows of `found` and `chord` from the reps at the positions `among`, which rise."""
    count = found.shape[1]
    square = customers[rows] @ reps[among].T
    square *= -2.0  # in place: a new array each step would take as long as all of them
    square += 2.0
    np.maximum(square, 0.0, out=square)
    square /= LAST_BITS
    np.rint(square, out=square)  # the last bits differ between machines
    square *= LAST_BITS
    if count == 1:
        kept = square.argmin(axis=1)[:, None]
    elif count < len(among):
        kept = np.sort(np.argpartition(square, count - 1, axis=1)[:, :count], axis=1)
    else:
        kept = np.broadcast_to(np.arange(count), (len(rows), count))
    near = np.take_along_axis(square, kept, axis=1)
    order = np.argsort(near, axis=1, kind="stable")
    found[rows] = among[np.take_along_axis(kept, order, axis=1)]
    chord[rows] = np.sqrt(np.take_along_axis(near, order, axis=1))
