"""Where somebody is."""

from __future__ import annotations

import math

from salesplan.domain.nouns import Noun

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


class Place(Noun, frozen=True, order=True):
    """A point on the earth in decimal degrees, WGS 84."""

    latitude: float
    longitude: float


def great_circle_km(a: Place, b: Place) -> float:
    """Great-circle distance in kilometres (haversine formula on the mean earth radius)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (a.latitude, a.longitude, b.latitude, b.longitude))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))
