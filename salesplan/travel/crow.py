"""Travel times as the crow flies: great-circle distance and a fitted power law."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.places import EARTH_RADIUS_KM
from salesplan.travel.legs import Legs, coordinates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from salesplan.domain.places import Place
    from salesplan.domain.settings import TravelSettings


@dataclass(frozen=True, slots=True)
class Crow:
    """minutes = minutes_factor · km^minutes_exponent + parking_minutes where km > 0; road km = circuity · km.

    km is the great-circle distance (haversine on the mean earth radius; at most 0.56 % off the geodesic).
    """

    settings: TravelSettings

    @property
    def name(self) -> str:
        """The provider's name in the settings."""
        return "crow"

    @property
    def digest(self) -> str:
        """Changes with the four parameters."""
        s = self.settings
        told = f"crow {s.minutes_factor!r} {s.minutes_exponent!r} {s.circuity!r} {s.parking_minutes!r}"
        return hashlib.sha256(told.encode()).hexdigest()

    def legs(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        """All drives from `origins` (n) to `destinations` (m): arrays of shape [n, m]."""
        a, b = coordinates(origins), coordinates(destinations)
        return self._drives(haversine_km(a[:, None, :], b[None, :, :]))

    def pairs(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        """The drive from each origin to the destination at the same position: arrays of shape [n]."""
        return self._drives(haversine_km(coordinates(origins), coordinates(destinations)))

    def _drives(self, km: NDArray[np.float64]) -> Legs:
        s = self.settings
        drive = s.minutes_factor * km**s.minutes_exponent + s.parking_minutes
        return Legs(np.where(km > 0, drive, 0.0), s.circuity * km)


def haversine_km(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle kilometres between degrees of latitude and longitude in the last axis; broadcasts.

    h = sin²(Δφ/2) + cos φ₁ · cos φ₂ · sin²(Δλ/2); km = 2 R asin √h.
    """
    lat1, lon1, lat2, lon2 = (np.radians(x) for x in (a[..., 0], a[..., 1], b[..., 0], b[..., 1]))
    h = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    km: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(h, 1.0)))
    return km


def provide(settings: TravelSettings, workspace: Path, cache: Path, places: Mapping[str, Place]) -> Crow:  # noqa: ARG001
    """The provider named `crow`; reads no file."""
    return Crow(settings)
