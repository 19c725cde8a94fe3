"""A server on 127.0.0.1 that answers like OSRM's table service, faults included."""

from __future__ import annotations

import contextlib
import json
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from salesplan.domain.places import Place, great_circle_km

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOWHERE = Place(0.0, 0.0)  # no road near: an error unless every request leaves it out
OFF_ROAD = Place(42.7, 1.7)  # snapped 5 km away
ISLAND = Place(42.9, 1.9)  # no way to or from it: null


@dataclass
class TableServer:
    """What it should do wrong, and what it was asked."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)  # answered first, one a request
    headers: dict[str, str] = field(default_factory=dict)  # of those
    most: int = 10_000  # coordinates a request; more are TooBig
    posts: bool = True
    delay: float = 0.0
    spoil: Callable[[dict[str, Any]], Any] = lambda document: document
    requests: list[str] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)


@contextlib.contextmanager
def table_server() -> Iterator[TableServer]:
    """A running server."""
    state = TableServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(state: TableServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            self.answer(path.rpartition("/")[2], urllib.parse.parse_qs(query))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fields = urllib.parse.parse_qs(body)
            if not state.posts:
                state.methods.append("POST")
                return self.send(405, b"")
            return self.answer(fields.pop("coordinates")[0], fields)

        def answer(self, lonlat: str, fields: dict[str, list[str]]) -> None:
            state.requests.append(self.path)
            state.methods.append(self.command)
            if state.statuses:
                return self.send(state.statuses.pop(0), b"", state.headers)
            time.sleep(state.delay)
            status, document = table(lonlat, fields, state.most)
            return self.send(status, json.dumps(state.spoil(document)).encode())

        def send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(status)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    return Handler


def table(lonlat: str, fields: dict[str, list[str]], most: int) -> tuple[int, dict[str, Any]]:
    """Status and document of a table request: 40 km/h one way, 50 the other, by the order of latitudes."""
    places = [Place(float(lat), float(lon)) for lon, lat in (text.split(",") for text in lonlat.split(";"))]
    if len(places) > most:
        return 400, {"code": "TooBig", "message": "Too many table coordinates"}
    if NOWHERE in places:
        at = places.index(NOWHERE)
        return 400, {"code": "NoSegment", "message": f"Could not find a matching segment for coordinate {at}"}
    sources = [places[int(i)] for i in fields["sources"][0].split(";")]
    destinations = [places[int(i)] for i in fields["destinations"][0].split(";")]
    assert fields["annotations"] == ["duration,distance"]
    return 200, {
        "code": "Ok",
        "durations": [[drive(a, b)[0] for b in destinations] for a in sources],
        "distances": [[drive(a, b)[1] for b in destinations] for a in sources],
        "sources": [waypoint(p) for p in sources],
        "destinations": [waypoint(p) for p in destinations],
    }


def drive(a: Place, b: Place) -> tuple[float | None, float | None]:
    """Seconds and metres; null to and from the island."""
    if ISLAND in (a, b) and a != b:
        return None, None
    km = 1.3 * great_circle_km(a, b)
    return round(3600 * km / (40 if a.latitude < b.latitude else 50), 1), round(1000 * km, 1)


def waypoint(place: Place) -> dict[str, Any]:
    """Where the place was put on the road."""
    latitude = place.latitude + (0.045 if place == OFF_ROAD else 0.0)
    return {"hint": "", "name": "", "distance": 0.0, "location": [place.longitude, latitude]}
