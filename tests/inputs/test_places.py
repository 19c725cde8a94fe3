"""Geocoding against a server on this machine: answers, misses, refusals, silence and garbage."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from salesplan.domain.errors import UsageError
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.settings import GeocodeSettings, PlanSettings, Settings
from salesplan.inputs import read_inputs
from salesplan.inputs.geocode_cache import Answer, GeocodeCache
from salesplan.inputs.places import CACHE
from tests.inputs.samples import AS_OF, SOUND, codes, only, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from salesplan.inputs import InputsRead

KNOWN = {
    "Carrer Major 1, AD500, Andorra la Vella, AD": ("42.507", "1.522", "building"),
    "Carrer Nou 2, AD500, Andorra la Vella, AD": ("42.509", "1.524", "city"),
}
HEAD = "customer_id,name,latitude,longitude,address,postal_code,city\n"
PLACED = "C1,Placed,42.51,1.53,,,\n"
KNOWN_ROW = "C2,Known,,,Carrer Major 1,AD500,Andorra la Vella\n"


class StubServer:
    """Speaks Nominatim's /search; `mode` makes it misbehave."""

    def __init__(self) -> None:
        self.mode = ""
        self.asked: list[str] = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stub.answer(self)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        query = parse_qs(urlsplit(handler.path).query)["q"][0]
        self.asked.append(query)
        status, body = 200, json.dumps(self._found(query))
        if self.mode.isdecimal():
            status, body = int(self.mode), "{}"
        elif self.mode == "garbage":
            body = "<html>busy</html>"
        elif self.mode == "odd":
            body = json.dumps([{"display_name": "x", "lat": "here", "lon": "there"}])
        elif self.mode == "beyond":
            body = json.dumps([{"display_name": "x", "lat": "95", "lon": "1"}])
        elif self.mode == "wrapped":
            body = json.dumps([{"display_name": "x", "lat": "42", "lon": "190"}])
        elif self.mode == "silent":
            time.sleep(0.6)
        elif self.mode == "once":
            status, self.mode = 503, ""
        raw = body.encode()
        try:
            handler.send_response(status)
            handler.send_header("Content-Length", str(len(raw)))
            handler.end_headers()
            handler.wfile.write(raw)
        except OSError:
            pass  # the client has gone

    @staticmethod
    def _found(query: str) -> list[dict[str, str]]:
        if query not in KNOWN:
            return []
        latitude, longitude, kind = KNOWN[query]
        return [{"display_name": query, "lat": latitude, "lon": longitude, "addresstype": kind}]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    stub = StubServer()
    yield stub
    stub.server.shutdown()
    stub.server.server_close()


def effective(url: str = "", **geocode: Any) -> Settings:
    frame = GeocodeSettings(url=url, seconds_between=0.0, timeout_seconds=0.3)
    return replace(Settings(), plan=PlanSettings(country="AD"), geocode=replace(frame, **geocode))


def located(folder: Path, rows: str, settings: Settings) -> InputsRead:
    ids = [line.split(",")[0] for line in rows.splitlines()]
    potentials = "customer_id,product,potential\n" + "".join(f"{key},wine,100\n" for key in ids)
    changes: dict[str, str | bytes | None] = dict.fromkeys(SOUND)
    changes |= {"customers.csv": HEAD + rows, "reps.csv": SOUND["reps.csv"], "potentials.csv": potentials}
    return read(folder, changes, settings)


def test_an_address_is_located_once_and_remembered(tmp_path: Path, server: StubServer) -> None:
    rows = PLACED + KNOWN_ROW + KNOWN_ROW.replace("C2", "C3")
    for _ in range(2):
        found = located(tmp_path, rows, effective(server.url))
        assert found.findings == ()
        assert found.given is not None
        assert found.given.customer["C2"].place == found.given.customer["C3"].place == Place(42.507, 1.522)
        assert not found.given.customer["C2"].approximate
    assert server.asked == ["Carrer Major 1, AD500, Andorra la Vella, AD"]


def test_rows_with_coordinates_ask_nobody(tmp_path: Path, server: StubServer) -> None:
    assert located(tmp_path, PLACED, effective(server.url)).findings == ()
    assert server.asked == []
    assert not (tmp_path / CACHE).exists()


def test_a_miss_is_an_error_and_remembered_too(tmp_path: Path, server: StubServer) -> None:
    for _ in range(2):
        found = located(tmp_path, "C1,Lost,,,Nowhere 9,AD999,Atlantis\n", effective(server.url))
        finding = only(found, "no-place")
        assert (finding.line, finding.severity, finding.value) == (2, "error", "Nowhere 9, AD999, Atlantis, AD")
        assert "does not know" in finding.problem
    assert len(server.asked) == 1


def test_reps_are_located_like_customers(tmp_path: Path, server: StubServer) -> None:
    reps = "rep_id,name,address,postal_code,city\nR1,Anna,Carrer Major 1,AD500,Andorra la Vella\n"
    rows = SOUND["customers.csv"].replace("R2", "R1").replace(",wine,", ",,")
    found = read(tmp_path, {"reps.csv": reps, "customers.csv": rows, "timeoff.csv": None}, effective(server.url))
    assert found.errors == ()
    assert found.given is not None
    assert found.given.rep["R1"].place == Place(42.507, 1.522)


def test_a_town_in_place_of_a_house_is_flagged_approximate(tmp_path: Path, server: StubServer) -> None:
    found = located(tmp_path, "C1,Coarse,,,Carrer Nou 2,AD500,Andorra la Vella\n", effective(server.url))
    assert only(found, "approximate-place").severity == "warning"
    assert found.given is not None
    assert found.given.customer["C1"].approximate


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        ("429", "rate limited"),
        ("403", "insufficient privileges"),
        ("500", "does not answer"),
        ("silent", "timed out"),
        ("garbage", "parse error"),
        ("odd", "something else than places"),
        ("beyond", "something else than places"),
        ("wrapped", "something else than places"),
    ],
)
def test_a_server_in_trouble_gives_a_finding_and_is_asked_again_another_night(
    tmp_path: Path, server: StubServer, mode: str, told: str
) -> None:
    server.mode = mode
    finding = only(located(tmp_path, KNOWN_ROW, effective(server.url)), "approximate-place")
    assert told in finding.problem
    assert finding.value.endswith("Andorra la Vella, AD: within 1.6 km")
    server.mode = ""
    assert located(tmp_path, KNOWN_ROW, effective(server.url)).findings == ()


def test_a_server_that_refuses_is_left_alone(tmp_path: Path, server: StubServer) -> None:
    server.mode = "429"
    rows = "".join(f"C{i},x,,,Street {i},AD500,Town\n" for i in range(8))
    found = located(tmp_path, rows, effective(server.url))
    assert codes(found).count("no-place") == 8
    assert len(set(server.asked)) == 1
    server.mode, server.asked = "500", []
    located(tmp_path, rows, effective(server.url))
    assert len(set(server.asked)) == 3


def test_no_server_at_all_is_a_finding(tmp_path: Path, server: StubServer) -> None:
    gone = server.url
    server.server.shutdown()
    server.server.server_close()
    assert "does not answer" in only(located(tmp_path, KNOWN_ROW, effective(gone)), "approximate-place").problem
    unknown = KNOWN_ROW.replace("Andorra la Vella", "Nowhere")
    assert "does not answer" in only(located(tmp_path / "b", unknown, effective(gone)), "no-place").problem


def test_one_hiccup_is_tried_again(tmp_path: Path, server: StubServer) -> None:
    server.mode = "once"
    assert located(tmp_path, KNOWN_ROW, effective(server.url)).findings == ()
    assert len(server.asked) == 2


def test_the_cap_on_requests_holds_and_the_next_night_goes_on(tmp_path: Path, server: StubServer) -> None:
    rows = "".join(f"C{i},x,,,Street {i},AD500,Town\n" for i in range(4))
    found = located(tmp_path, rows, effective(server.url, most_a_run=3))
    assert len(server.asked) == 3
    assert "limit of 3 requests" in found.findings[-1].problem
    located(tmp_path, rows, effective(server.url, most_a_run=3))
    assert len(server.asked) == 4


def test_requests_keep_their_distance(tmp_path: Path, server: StubServer) -> None:
    rows = "".join(f"C{i},x,,,Street {i},AD500,Town\n" for i in range(3))
    start = time.monotonic()
    located(tmp_path, rows, effective(server.url, seconds_between=0.15))
    assert time.monotonic() - start >= 0.3


def test_without_a_server_nothing_is_asked_and_the_remedy_names_the_setting(tmp_path: Path) -> None:
    unknown = KNOWN_ROW.replace("Andorra la Vella", "Nowhere")
    finding = only(located(tmp_path, unknown, effective()), "no-place")
    assert finding.problem == "the town is not known"
    assert "[geocode]" in finding.remedy


def test_a_url_that_is_none_stops(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as stopped:
        located(tmp_path, KNOWN_ROW, effective("nominatim.local"))
    assert "nominatim.local" in stopped.value.message


def test_the_postal_area_stands_in_and_is_flagged(tmp_path: Path, server: StubServer) -> None:
    centroids = "country;postal_code;latitude;longitude\nAD;AD 999;42,6;1,7\n;AD998;42,5;1,6\n"
    (tmp_path / "areas.csv").write_bytes(centroids.encode("utf-16"))
    rows = "C1,x,,,Nowhere 9,ad999,Atlantis\nC2,x,,,Nowhere 8,AD998,\nC3,x,,,Nowhere 7,AD997,\n"
    found = located(tmp_path, rows, effective(server.url, centroids="areas.csv"))
    assert [(f.code, f.line, f.severity) for f in found.findings] == [
        ("approximate-place", 2, "warning"),
        ("approximate-place", 3, "warning"),
        ("no-place", 4, "error"),
    ]
    found = located(tmp_path, rows.replace("C3,x,,,", "C3,x,42.5,1.5,"), effective(centroids="areas.csv"))
    assert found.given is not None
    assert found.given.customer["C1"].place == Place(42.6, 1.7)
    assert [c.approximate for c in found.given.customers] == [True, True, False]


def test_a_spoiled_or_absent_centroid_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as stopped:
        located(tmp_path, KNOWN_ROW, effective(centroids="none.csv"))
    assert "none.csv" in stopped.value.message
    (tmp_path / "areas.csv").write_text("country,postal_code,latitude,longitude\nAD,AD500,forty,1\n")
    found = located(tmp_path, KNOWN_ROW, effective(centroids="areas.csv"))
    assert ("areas.csv", 2, "not-a-number") in {(f.file, f.line, f.code) for f in found.errors}


def test_progress_is_told(tmp_path: Path) -> None:
    rows = "".join(f"C{i},x,,,Street {i},AD500,Town\n" for i in range(30))
    located(tmp_path, rows, effective())
    heard: list[str] = []
    read_inputs(tmp_path, effective(), AS_OF, tell=heard.append)
    assert heard == ["customers.csv: 25 of 30 addresses located"]


def test_the_cache_survives_damage_and_a_folder_without_rights(tmp_path: Path) -> None:
    path = tmp_path / "geocode.db"
    path.write_bytes(b"not a database" * 100)
    cache = GeocodeCache(path)
    cache.put("s", "q", Answer(Place(1.0, 2.0), coarse=True))
    cache.put("s", "miss", Answer(None))
    cache.close()
    again = GeocodeCache(path)
    assert again.get("s", "q") == Answer(Place(1.0, 2.0), coarse=True)
    assert again.get("s", "miss") == Answer(None)
    assert again.get("other", "q") is None
    again.close()
    elsewhere = GeocodeCache(path / "below" / "geocode.db")
    elsewhere.put("s", "q", Answer(None))
    assert elsewhere.get("s", "q") == Answer(None)
    elsewhere.close()
