"""Travel times from an OSRM server: its table service, in chunks.

Requests are GET; one too long for a URL is a POST with the same fields as a form, and where the server knows no POST
it is cut in halves. Time-outs, 429 and 5xx are tried again with growing pauses. Answers are not trusted: wrong counts
stop the run, a null is unreachable, and so is a place that the server snapped to a road farther than `snap_km` away
(an OSRM server snaps anywhere: swapped coordinates would give a matrix of zeros).

The server does not say which data it has. A fragment in the URL (`http://host:5000#2026-11`) is not sent but counts as
part of the engine: change it when the server's data changes, and no known drive of the old data is used again.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from salesplan.domain.errors import SalesplanError, UsageError
from salesplan.domain.places import Place, great_circle_km
from salesplan.travel.cache import Cached
from salesplan.travel.legs import Legs, with_parking

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from salesplan.domain.settings import TravelSettings

    Floats = NDArray[np.float64]

LONGEST_URL = 7500
AGAIN = frozenset({429, 500, 502, 503, 504})
NO_POST = frozenset({404, 405, 501})
TOO_LONG = frozenset({413, 414, 431})
FIRST_PAUSE = 0.5  # seconds; doubled with each further try
LONGEST_PAUSE = 60.0
NOT_SNAPPED = re.compile(r"coordinate (\d+)")


class TooLargeError(Exception):
    """The server wants a smaller request."""


class NotSnappedError(Exception):
    """The server finds no road anywhere near the place at this position of the request."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


@dataclass(frozen=True, slots=True)
class Osrm:
    """The server at `url` with the profile `driving`."""

    url: str
    snap_km: float
    parking_minutes: float
    timeout_seconds: float
    retries: int
    chunk: int
    sleep: Callable[[float], None] = time.sleep

    @property
    def name(self) -> str:
        """The provider's name in the settings."""
        return "osrm"

    @property
    def digest(self) -> str:
        """Changes with the URL, its fragment included, snapping and parking."""
        return hashlib.sha256(f"osrm {self.url} {self.snap_km!r} {self.parking_minutes!r}".encode()).hexdigest()

    def legs(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        """All drives from `origins` (n) to `destinations` (m): arrays of shape [n, m].

        Raises SalesplanError where the server cannot be reached, refuses, or answers something else than asked.
        """
        n, m = len(origins), len(destinations)
        legs = Legs(np.empty((n, m)), np.empty((n, m)))
        for i in range(0, n, self.chunk):
            for j in range(0, m, self.chunk):
                part = self._block(origins[i : i + self.chunk], destinations[j : j + self.chunk])
                legs.minutes[i : i + self.chunk, j : j + self.chunk] = part.minutes
                legs.km[i : i + self.chunk, j : j + self.chunk] = part.km
        same = np.array([[a == b for b in destinations] for a in origins], dtype=np.bool_).reshape(n, m)
        legs.minutes[same] = legs.km[same] = 0.0
        return with_parking(legs, self.parking_minutes)

    def _block(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        """One request, or two halves of it, or what is left of it when a place without roads is taken out."""
        if not origins or not destinations:
            return Legs(np.empty((len(origins), len(destinations))), np.empty((len(origins), len(destinations))))
        try:
            return self._table(origins, destinations)
        except TooLargeError as error:
            longest = max(len(origins), len(destinations))
            if longest == 1:
                raise SalesplanError(f"{self._base()} refuses even one drive: {error}", "check the server") from error
            half = (longest + 1) // 2
            if len(origins) == longest:
                parts = [self._block(origins[:half], destinations), self._block(origins[half:], destinations)]
                return Legs(np.vstack([p.minutes for p in parts]), np.vstack([p.km for p in parts]))
            parts = [self._block(origins, destinations[:half]), self._block(origins, destinations[half:])]
            return Legs(np.hstack([p.minutes for p in parts]), np.hstack([p.km for p in parts]))
        except NotSnappedError as error:
            return self._without(origins, destinations, error.position)

    def _without(self, origins: Sequence[Place], destinations: Sequence[Place], position: int) -> Legs:
        legs = Legs(*(np.full((len(origins), len(destinations)), np.inf) for _ in range(2)))
        rows = [i for i in range(len(origins)) if i != position]
        columns = [j for j in range(len(destinations)) if j + len(origins) != position]
        if len(rows) + len(columns) < len(origins) + len(destinations):
            rest = self._block([origins[i] for i in rows], [destinations[j] for j in columns])
            legs.minutes[np.ix_(rows, columns)], legs.km[np.ix_(rows, columns)] = rest.minutes, rest.km
            return legs
        raise SalesplanError(f"{self._base()} names a coordinate that it was not asked for", "check the server")

    def _table(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        n, m = len(origins), len(destinations)
        fields = {
            "sources": ";".join(str(i) for i in range(n)),
            "destinations": ";".join(str(n + j) for j in range(m)),
            "annotations": "duration,distance",
        }
        lonlat = ";".join(f"{p.longitude:.6f},{p.latitude:.6f}" for p in (*origins, *destinations))
        answer = self._ask(lonlat, fields)
        minutes = self._numbers(answer, "durations", n, m) / 60
        km = self._numbers(answer, "distances", n, m) / 1000
        lost = self._too_far(answer, "sources", origins)
        minutes[lost], km[lost] = np.inf, np.inf
        lost = self._too_far(answer, "destinations", destinations)
        minutes[:, lost], km[:, lost] = np.inf, np.inf
        unreachable = np.isinf(minutes) | np.isinf(km)
        return Legs(np.where(unreachable, np.inf, minutes), np.where(unreachable, np.inf, km))

    def _numbers(self, answer: Mapping[str, Any], key: str, n: int, m: int) -> Floats:
        """The matrix of this name, null as inf."""
        rows = answer.get(key)
        if not isinstance(rows, list):
            raise SalesplanError(
                f"{self._base()} answered no {key}", "the table service needs OSRM 5.21 or newer; check the URL"
            )
        sizes = {len(row) if isinstance(row, list) else -1 for row in rows}
        if len(rows) != n or sizes != {m}:
            told = f"{len(rows)} × {'/'.join(str(s) for s in sorted(sizes))}"
            raise SalesplanError(f"{self._base()} answered {told} {key}, asked for {n} × {m}", "check the server")
        try:
            numbers = np.array([[np.inf if x is None else float(x) for x in row] for row in rows])
        except (TypeError, ValueError) as error:
            raise SalesplanError(f"{self._base()} answered {key} that are no numbers", "check the server") from error
        if np.isnan(numbers).any() or (numbers < 0).any():
            raise SalesplanError(f"{self._base()} answered negative {key}", "check the server")
        return numbers

    def _too_far(self, answer: Mapping[str, Any], key: str, places: Sequence[Place]) -> NDArray[np.int64]:
        """Positions of the places that were snapped too far away."""
        points = answer.get(key)
        if not isinstance(points, list) or len(points) != len(places):
            told = len(points) if isinstance(points, list) else "no"
            raise SalesplanError(f"{self._base()} answered {told} {key}, asked for {len(places)}", "check the server")
        lost = []
        for i, (point, place) in enumerate(zip(points, places, strict=True)):
            try:
                longitude, latitude = point["location"]
                km = great_circle_km(place, Place(float(latitude), float(longitude)))
            except (KeyError, TypeError, ValueError) as error:
                raise SalesplanError(f"{self._base()} answered {key} without locations", "check the server") from error
            if km > self.snap_km:
                lost.append(i)
        return np.array(lost, dtype=np.int64)

    def _base(self) -> str:
        return urllib.parse.urldefrag(self.url).url.rstrip("/")

    def _ask(self, lonlat: str, fields: Mapping[str, str]) -> Mapping[str, Any]:
        service = f"{self._base()}/table/v1/driving"
        url = f"{service}/{lonlat}?{urllib.parse.urlencode(fields, safe=';,')}"
        if len(url) <= LONGEST_URL:
            return self._patiently(urllib.request.Request(url))  # noqa: S310 (the scheme is checked in `provide`)
        body = urllib.parse.urlencode({"coordinates": lonlat, **fields}).encode()
        return self._patiently(urllib.request.Request(service, data=body, method="POST"))  # noqa: S310

    def _patiently(self, request: urllib.request.Request) -> Mapping[str, Any]:
        """The answer to a request, tried again while that may help."""
        pause = FIRST_PAUSE
        for attempt in range(self.retries + 1):
            wait = 0.0
            try:
                with urllib.request.urlopen(request, timeout=self.timeout_seconds) as response:  # noqa: S310
                    return self._document(response.read())
            except urllib.error.HTTPError as error:
                if error.code not in AGAIN:
                    return self._refused(request, error)
                problem, wait = f"HTTP {error.code}", _seconds(error.headers.get("Retry-After"))
            except (OSError, http.client.HTTPException) as error:  # URLError and time-outs are OSErrors
                problem = str(getattr(error, "reason", error)) or type(error).__name__
            if attempt < self.retries:
                self.sleep(min(max(pause, wait), LONGEST_PAUSE))
                pause *= 2
        raise SalesplanError(
            f"{self._base()} does not answer: {problem} ({self.retries + 1} tries)",
            "check [travel] osrm_url, timeout_seconds and retries, or choose another provider",
        )

    def _document(self, body: bytes) -> Mapping[str, Any]:
        try:
            document = json.loads(body)
        except ValueError as error:
            raise SalesplanError(f"{self._base()} answered no JSON", "check [travel] osrm_url") from error
        if not isinstance(document, dict) or document.get("code") != "Ok":
            code = document.get("code") if isinstance(document, dict) else document
            raise SalesplanError(f"{self._base()} answered {code!r}", "check [travel] osrm_url")
        return document

    def _refused(self, request: urllib.request.Request, error: urllib.error.HTTPError) -> Mapping[str, Any]:
        """Raises what a 4xx means."""
        if error.code in TOO_LONG or (request.get_method() == "POST" and error.code in NO_POST):
            raise TooLargeError(f"HTTP {error.code}")
        try:
            document = json.loads(error.read())
            code, message = str(document.get("code", "")), str(document.get("message", ""))
        except (ValueError, AttributeError, OSError):
            code, message = "", ""
        if code == "TooBig":
            raise TooLargeError(message)
        found = NOT_SNAPPED.search(message)
        if code == "NoSegment" and found:
            raise NotSnappedError(int(found.group(1)))
        raise SalesplanError(
            f"{self._base()} refuses: HTTP {error.code} {code} {message}".rstrip(), "check [travel] osrm_url"
        )


def _seconds(text: str | None) -> float:
    """Retry-After in seconds; a date counts as nothing."""
    return float(text) if text and text.isdecimal() else 0.0


def provide(settings: TravelSettings, workspace: Path, cache: Path, places: Mapping[str, Place]) -> Cached:  # noqa: ARG001
    """The provider named `osrm`, with its known drives cached. Raises UsageError where the URL is none."""
    if urllib.parse.urlsplit(settings.osrm_url).scheme not in ("http", "https"):
        raise UsageError(
            f"[travel] provider is osrm, but osrm_url is {settings.osrm_url!r}", "set it to http://host:port"
        )
    engine = Osrm(
        url=settings.osrm_url,
        snap_km=settings.snap_km,
        parking_minutes=settings.parking_minutes,
        timeout_seconds=settings.timeout_seconds,
        retries=settings.retries,
        chunk=settings.chunk,
    )
    return Cached(engine, cache / "drives.db")
