"""What a travel-time provider answers, and the protocol that every provider speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from salesplan.domain.errors import SalesplanError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.domain.places import Place

UNREACHABLE_SECONDS = 10_000_000
"""Stands for infinity in int32 seconds: longer than any day, and a hundred of them still fit."""


class SilentEngineError(SalesplanError):
    """A server of travel times does not answer at all."""

    def lacking(self, drives: int, of: int) -> SilentEngineError:
        """The same, with the number of drives that nobody knows."""
        return SilentEngineError(f"{self.message}; {drives:,} of {of:,} drives are not known yet", self.remedy)


@dataclass(frozen=True, slots=True, eq=False)
class Legs:
    """Drives from each origin (row) to each destination (column), directed.

    `minutes` and `km` are float64 of equal shape; inf is unreachable, 0 a drive between identical places.
    """

    minutes: NDArray[np.float64]
    km: NDArray[np.float64]

    def seconds(self) -> NDArray[np.int32]:
        """Whole seconds, rounded to the nearest; unreachable legs are `UNREACHABLE_SECONDS`."""
        capped = np.minimum(self.minutes * 60.0, float(UNREACHABLE_SECONDS))
        return np.rint(capped).astype(np.int32)


@runtime_checkable
class TravelTimes(Protocol):
    """An engine of travel times. Objects are cheap to pickle: they travel to worker processes."""

    @property
    def name(self) -> str:
        """The provider's name in the settings."""
        ...

    @property
    def digest(self) -> str:
        """Changes whenever an answer may change: engine, parameters and data."""
        ...

    def legs(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        """All drives from `origins` (n) to `destinations` (m): arrays of shape [n, m]."""
        ...


@runtime_checkable
class PairedTravelTimes(TravelTimes, Protocol):
    """A provider that answers one drive a row without building a matrix."""

    def pairs(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        """The drive from each origin to the destination at the same position: arrays of shape [n]."""
        ...


def pair_legs(travel: TravelTimes, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
    """The drive from each origin to the destination at the same position: arrays of shape [n].

    Asks the provider's `pairs` where it has one, else one matrix over the distinct places.
    """
    if len(origins) != len(destinations):
        raise ValueError(f"{len(origins)} origins, {len(destinations)} destinations")
    if isinstance(travel, PairedTravelTimes):
        return travel.pairs(origins, destinations)
    rows = {place: i for i, place in enumerate(dict.fromkeys(origins))}
    columns = {place: i for i, place in enumerate(dict.fromkeys(destinations))}
    legs = travel.legs(tuple(rows), tuple(columns))
    row = np.fromiter((rows[p] for p in origins), dtype=np.int64, count=len(origins))
    column = np.fromiter((columns[p] for p in destinations), dtype=np.int64, count=len(destinations))
    return Legs(legs.minutes[row, column], legs.km[row, column])


def with_parking(legs: Legs, parking_minutes: float) -> Legs:
    """Adds `parking_minutes` to each drive of more than 0 km."""
    if parking_minutes == 0:
        return legs
    return Legs(np.where(legs.km > 0, legs.minutes + parking_minutes, legs.minutes), legs.km)


def coordinates(places: Sequence[Place]) -> NDArray[np.float64]:
    """Latitude and longitude in degrees, shape [n, 2]."""
    return np.array([[p.latitude for p in places], [p.longitude for p in places]], dtype=np.float64).T
