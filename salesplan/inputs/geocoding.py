"""Addresses → places through a Nominatim-compatible server: the configured one only, slowly, and once a query."""

from __future__ import annotations

import logging
import math
import urllib.parse
import warnings
from typing import TYPE_CHECKING, Any

from salesplan.domain.errors import UsageError
from salesplan.domain.places import Place
from salesplan.inputs.geocode_cache import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesplan.domain.settings import GeocodeSettings
    from salesplan.inputs.geocode_cache import GeocodeCache

RETRIES = 2
PATIENCE = 3  # addresses in a row without an answer; then the server is left alone for this run
PUBLIC_SERVER = "nominatim.openstreetmap.org"  # its usage policy: one request a second at most, no bulk use
COARSE = frozenset(
    {"city", "town", "village", "hamlet", "suburb", "quarter", "neighbourhood", "municipality", "district", "county"}
    | {"state", "region", "province", "country", "postcode", "administrative", "city_district", "island"}
)


class NotAskedError(Exception):
    """No answer this time; asking again another night may help. The text says why."""


class Geocoder:
    """Asks the server and remembers. Not for threads."""

    def __init__(self, settings: GeocodeSettings, cache: GeocodeCache) -> None:
        self._settings = settings
        self._cache = cache
        self._ask: Callable[[str], Any] | None = None
        self._failures = 0
        self._gave_up = ""
        self.requests = 0

    def locate(self, query: str) -> Answer:
        """The answer for an address, from the cache if it was ever given. Raises NotAskedError."""
        server = self._settings.url.rstrip("/")
        known = self._cache.get(server, query)
        if known is not None:
            return known
        if not server:
            raise NotAskedError("no geocoding server is configured")
        if self._gave_up:
            raise NotAskedError(self._gave_up)
        if self.requests >= self._settings.most_a_run:
            raise NotAskedError(f"the limit of {self._settings.most_a_run} requests a run is reached")
        answer = self._request(query)
        self._cache.put(server, query, answer)
        return answer

    def _request(self, query: str) -> Answer:
        from geopy.exc import GeocoderAuthenticationFailure, GeocoderQuotaExceeded, GeopyError

        self.requests += 1
        ask = self._ask = self._ask or _asker(self._settings)
        try:
            with warnings.catch_warnings(action="ignore"):  # geopy warns of latitudes that `_answer` refuses
                answer = _answer(ask(query))
        except GeopyError as error:
            self._failures += 1
            told = f"the geocoding server does not answer ({_reason(error)})"
            if isinstance(error, GeocoderAuthenticationFailure | GeocoderQuotaExceeded) or self._failures >= PATIENCE:
                self._gave_up = told
            raise NotAskedError(told) from None
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError):
            self._failures += 1
            told = "the geocoding server answers with something else than places"
            if self._failures >= PATIENCE:
                self._gave_up = told
            raise NotAskedError(told) from None
        self._failures = 0
        return answer


def _asker(settings: GeocodeSettings) -> Callable[[str], Any]:
    """geopy's Nominatim behind its rate limiter. Raises UsageError for a URL that is none."""
    from geopy.extra.rate_limiter import RateLimiter
    from geopy.geocoders import Nominatim

    from salesplan.inputs.geocode_adapter import Asking

    parts = urllib.parse.urlsplit(settings.url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise UsageError(f"[geocode] url: '{settings.url}' is not a server", "write http://host or https://host")
    logging.getLogger("geopy").addHandler(logging.NullHandler())  # retries are told as findings, not as tracebacks
    nominatim = Nominatim(
        user_agent=settings.user_agent,
        domain=(parts.netloc + parts.path).rstrip("/"),
        scheme=parts.scheme,
        timeout=settings.timeout_seconds,
        adapter_factory=Asking,
    )
    delay = max(settings.seconds_between, 1.0) if parts.hostname == PUBLIC_SERVER else settings.seconds_between
    limited: Callable[[str], Any] = RateLimiter(
        nominatim.geocode,
        min_delay_seconds=delay,
        max_retries=RETRIES,
        error_wait_seconds=5 * delay,
        swallow_exceptions=False,
    )
    return limited


def _answer(location: Any) -> Answer:
    """A place within bounds, from the raw answer: geopy wraps a longitude of 190 around the earth without a word."""
    if location is None:
        return Answer(None)
    raw = location.raw
    latitude, longitude = float(raw["lat"]), float(raw["lon"])
    if not (math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        raise ValueError("no place on earth")
    return Answer(Place(latitude, longitude), (raw.get("addresstype") or raw.get("type")) in COARSE)


def _reason(error: Exception) -> str:
    """'GeocoderTimedOut' → 'timed out'."""
    name = type(error).__name__.removeprefix("Geocoder")
    words = "".join(f" {char.lower()}" if char.isupper() else char for char in name).strip()
    return words or "error"
