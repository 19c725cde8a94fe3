"""Travel times from an OSRM server: its table service, in chunks.

Requests are GET; one too long for a URL is a POST with the same fields as a form, and where the server knows no POST
it is cut in halves. Time-outs, 429 and 5xx are tried again with growing pauses, as long as all tries together stay
within `timeout_seconds` each. Answers are not trusted: wrong counts stop the run, a null is unreachable, and so is a
place that the server snapped to a road farther than `snap_km` away (an OSRM server snaps anywhere: swapped coordinates
would give a matrix of zeros).

The server does not say which data it has. A fragment in the URL (`http://host:5000#2026-11`) is not sent but counts as
part of the engine: change it when the server's data changes, and no known drive of the old data is used again.
"""

from __future__ import annotations

import hashlib
import re
import time
import urllib.parse
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from salesplan.domain.errors import SalesplanError, UsageError
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place, great_circle_km
from salesplan.runtime.asking import Answer, NoAnswerError, UnwelcomeAnswerError, ask, json_of, words_of
from salesplan.travel.cache import Cached
from salesplan.travel.legs import Legs, SilentEngineError, with_parking

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
OK = 200
HEADERS = {"User-Agent": "salesplan", "Accept": "application/json"}
LONGEST_POSITION = 9  # digits
FIRST_PAUSE = 0.5  # seconds; doubled with each further try
LONGEST_PAUSE = 60.0
LONGEST_LOOK = 5.0  # seconds
ANYWHERE = Place(0.0, 0.0)
ROUNDING = {"durations": 1.0, "distances": 10.0}
"""Seconds and metres below 0 that an answer may lie: for two places on one edge OSRM takes rounded numbers apart."""

FARTHEST = {"durations": 1e7, "distances": 1e8}
"""Seconds and metres that no road takes."""

BYTES_A_DRIVE, BYTES_A_PLACE, MOST_BYTES = 64, 4096, 64 * 2**20
"""How long an answer may be: OSRM's are a quarter of that."""

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

    def silence(self) -> str:
        """Why the server does not answer now; empty where it does, whatever it says. Asks once, and not for long."""
        brief = replace(self, retries=0, timeout_seconds=min(self.timeout_seconds, LONGEST_LOOK))
        try:
            brief._table((ANYWHERE,), (ANYWHERE,))
        except SilentEngineError as error:
            return error.message
        except (SalesplanError, TooLargeError, NotSnappedError):
            return ""
        return ""

    def _block(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        """One request, or two halves of it, or what is left of it when places without roads are taken out."""
        legs = Legs(*(np.full((len(origins), len(destinations)), np.inf) for _ in range(2)))
        rows, columns = list(range(len(origins))), list(range(len(destinations)))
        while rows and columns:
            try:
                part = self._table_or_halves([origins[i] for i in rows], [destinations[j] for j in columns])
            except NotSnappedError as error:
                if error.position >= len(rows) + len(columns):
                    raise SalesplanError(
                        f"{self._base()} names a coordinate that it was not asked for", "check the server"
                    ) from error
                if error.position < len(rows):
                    del rows[error.position]
                else:
                    del columns[error.position - len(rows)]
                continue
            legs.minutes[np.ix_(rows, columns)], legs.km[np.ix_(rows, columns)] = part.minutes, part.km
            break
        return legs

    def _table_or_halves(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
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

    def _table(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        n, m = len(origins), len(destinations)
        fields = {
            "sources": ";".join(str(i) for i in range(n)),
            "destinations": ";".join(str(n + j) for j in range(m)),
            "annotations": "duration,distance",
        }
        lonlat = ";".join(f"{p.longitude:.6f},{p.latitude:.6f}" for p in (*origins, *destinations))
        answer = self._ask(lonlat, fields, min(MOST_BYTES, BYTES_A_DRIVE * n * m + BYTES_A_PLACE * (n + m + 16)))
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
        except (TypeError, ValueError, OverflowError) as error:
            raise SalesplanError(f"{self._base()} answered {key} that are no numbers", "check the server") from error
        nulls = sum(row.count(None) for row in rows)
        if np.isnan(numbers).any() or np.isposinf(numbers).sum() != nulls:
            raise SalesplanError(f"{self._base()} answered {key} that are no numbers", "check the server")
        if (numbers < -ROUNDING[key]).any():
            raise SalesplanError(f"{self._base()} answered negative {key}", "check the server")
        if (numbers[np.isfinite(numbers)] > FARTHEST[key]).any():
            raise SalesplanError(f"{self._base()} answered {key} that no road takes", "check the server")
        whole: Floats = np.maximum(numbers, 0.0)
        return whole

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
                road = Place(float(latitude), float(longitude))
                if not (abs(road.latitude) <= 90 and abs(road.longitude) <= 180):
                    raise ValueError("no place on earth")
                km = great_circle_km(place, road)
            except (KeyError, TypeError, ValueError, OverflowError) as error:
                raise SalesplanError(f"{self._base()} answered {key} without locations", "check the server") from error
            if km > self.snap_km:
                lost.append(i)
        return np.array(lost, dtype=np.int64)

    def _base(self) -> str:
        return urllib.parse.urldefrag(self.url).url.rstrip("/")

    def _ask(self, lonlat: str, fields: Mapping[str, str], most_bytes: int) -> Mapping[str, Any]:
        service = f"{self._base()}/table/v1/driving"
        url = f"{service}/{lonlat}?{urllib.parse.urlencode(fields, safe=';,')}"
        if len(url) <= LONGEST_URL:
            return self._patiently(url, None, most_bytes)
        form = urllib.parse.urlencode({"coordinates": lonlat, **fields}).encode()
        return self._patiently(service, form, most_bytes)

    def _patiently(self, url: str, form: bytes | None, most_bytes: int) -> Mapping[str, Any]:
        """The answer to a request, tried again while that may help and there is time."""
        pause, left = FIRST_PAUSE, self.timeout_seconds * (self.retries + 1)
        for tries in range(1, self.retries + 2):
            start, wait = time.monotonic(), 0.0
            try:
                seconds = min(self.timeout_seconds, left)
                answer = ask(url, seconds=seconds, most_bytes=most_bytes, form=form, headers=HEADERS)
                if answer.status not in AGAIN:
                    return self._document(answer, posted=form is not None)
                problem, wait = f"HTTP {answer.status}", _seconds(answer.headers.get("Retry-After"))
            except NoAnswerError as error:
                problem = str(error)
            except UnwelcomeAnswerError as error:
                raise SalesplanError(
                    f"{self._base()} is no good: {error}", "check [travel] osrm_url and chunk"
                ) from error
            wait = min(max(pause, wait), LONGEST_PAUSE)
            left -= time.monotonic() - start + wait
            if left <= 0 or tries > self.retries:
                break
            self.sleep(wait)
            pause *= 2
        raise SilentEngineError(
            f"{self._base()} does not answer: {problem} ({tries} tries)",
            'check [travel] osrm_url, timeout_seconds and retries; runs go on without it by [travel] fallback = "crow"',
        )

    def _document(self, answer: Answer, *, posted: bool) -> Mapping[str, Any]:
        """The table; raises what a refusal means."""
        if answer.status in TOO_LONG or (posted and answer.status in NO_POST):
            raise TooLargeError(f"HTTP {answer.status}")
        try:
            document = json_of(answer.body)
        except ValueError:
            document = None
        if answer.status != OK:
            raise self._refusal(answer.status, document if isinstance(document, dict) else {})
        if document is None:
            raise SalesplanError(f"{self._base()} answered no JSON", "check [travel] osrm_url")
        if not isinstance(document, dict) or document.get("code") != "Ok":
            code = document.get("code") if isinstance(document, dict) else document
            raise SalesplanError(f"{self._base()} answered {words_of(code)!r}", "check [travel] osrm_url")
        return document

    def _refusal(self, status: int, document: Mapping[str, Any]) -> Exception:
        """What a refusal means."""
        code, message = (words_of(document.get(key, "")) for key in ("code", "message"))
        if code == "TooBig":
            return TooLargeError(message)
        found = NOT_SNAPPED.search(message)
        if code == "NoSegment" and found and len(found.group(1)) < LONGEST_POSITION:
            return NotSnappedError(int(found.group(1)))
        told = f"{self._base()} refuses: HTTP {status} {code} {message}"
        return SalesplanError(told.rstrip(), "check [travel] osrm_url")


def _seconds(text: str | None) -> float:
    """Retry-After in seconds; a date counts as nothing."""
    return float(text) if text and text.isdecimal() and len(text) < LONGEST_POSITION else 0.0


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
