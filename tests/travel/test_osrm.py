"""The OSRM client beside a server that answers like the real one, and like a broken one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from salesplan.domain.errors import SalesplanError
from salesplan.domain.places import Place
from salesplan.travel.osrm import Osrm
from tests.travel.table_server import ISLAND, NOWHERE, OFF_ROAD, TableServer, drive, table_server

if TYPE_CHECKING:
    from collections.abc import Iterator

A, B, C = Place(42.5, 1.5), Place(42.55, 1.55), Place(42.45, 1.6)
MANY = [Place(42 + i / 1000, 1 + i / 500) for i in range(260)]


@pytest.fixture
def server() -> Iterator[TableServer]:
    with table_server() as running:
        yield running


def client(server: TableServer, pauses: list[float] | None = None, **changes: Any) -> Osrm:
    values: dict[str, Any] = {
        "url": server.url,
        "snap_km": 1.0,
        "parking_minutes": 0.0,
        "timeout_seconds": 5.0,
        "retries": 2,
        "chunk": 100,
        "sleep": (pauses if pauses is not None else []).append,
    }
    return Osrm(**(values | changes))


def expected(origins: list[Place], destinations: list[Place]) -> np.ndarray[Any, Any]:
    return np.array([[(drive(a, b)[0] or 0.0) / 60 for b in destinations] for a in origins])


def test_durations_and_distances_are_minutes_and_km(server: TableServer) -> None:
    legs = client(server).legs([A, B], [B, C])
    assert legs.minutes == pytest.approx(expected([A, B], [B, C]))
    assert legs.km[0, 0] == pytest.approx((drive(A, B)[1] or 0) / 1000)
    assert server.methods == ["GET"]


def test_a_large_matrix_is_asked_in_chunks(server: TableServer) -> None:
    legs = client(server).legs(MANY[:130], MANY[100:])
    assert legs.minutes == pytest.approx(expected(MANY[:130], MANY[100:]))
    assert server.methods == ["GET"] * 4


def test_a_request_too_long_for_a_url_is_posted(server: TableServer) -> None:
    legs = client(server, chunk=260).legs(MANY, MANY)
    assert server.methods == ["POST"]
    assert legs.minutes == pytest.approx(expected(MANY, MANY))


def test_a_server_without_post_is_asked_for_halves(server: TableServer) -> None:
    server.posts = False
    legs = client(server, chunk=260).legs(MANY, MANY[:200])
    assert legs.minutes == pytest.approx(expected(MANY, MANY[:200]))
    assert set(server.methods) == {"GET", "POST"}


def test_a_server_with_a_limit_on_coordinates_is_asked_for_halves(server: TableServer) -> None:
    server.most = 30
    legs = client(server).legs(MANY[:40], MANY[:25])
    assert legs.minutes == pytest.approx(expected(MANY[:40], MANY[:25]))


def test_a_server_that_refuses_one_drive_stops_the_run(server: TableServer) -> None:
    server.most = 1
    with pytest.raises(SalesplanError, match="even one drive"):
        client(server).legs([A], [B])


def test_null_is_unreachable(server: TableServer) -> None:
    legs = client(server).legs([A, ISLAND], [B, ISLAND])
    assert np.isinf(legs.minutes).tolist() == [[False, True], [True, False]]
    assert np.isinf(legs.km).tolist() == [[False, True], [True, False]]
    assert legs.minutes[1, 1] == 0


def test_a_place_snapped_far_away_is_unreachable(server: TableServer) -> None:
    legs = client(server).legs([A, OFF_ROAD], [B, OFF_ROAD])
    assert np.isinf(legs.minutes).tolist() == [[False, True], [True, False]]
    assert np.isfinite(client(server, snap_km=6.0).legs([A], [OFF_ROAD]).minutes).all()


def test_a_place_without_any_road_is_left_out_of_the_request(server: TableServer) -> None:
    legs = client(server).legs([A, NOWHERE, C], [NOWHERE, B])
    assert np.isinf(legs.minutes).tolist() == [[True, False], [False, True], [True, False]]
    assert np.isinf(client(server).legs([NOWHERE], [B]).minutes).all()


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again_after_growing_pauses(server: TableServer, status: int) -> None:
    server.statuses = [status, status]
    pauses: list[float] = []
    assert client(server, pauses).legs([A], [B]).minutes == pytest.approx(expected([A], [B]))
    assert pauses == [0.5, 1.0]


def test_a_server_that_names_a_pause_is_given_it(server: TableServer) -> None:
    server.statuses, server.headers = [429], {"Retry-After": "7"}
    pauses: list[float] = []
    client(server, pauses).legs([A], [B])
    assert pauses == [7.0]


def test_a_server_that_stays_busy_stops_the_run(server: TableServer) -> None:
    server.statuses = [503] * 3
    with pytest.raises(SalesplanError, match=r"HTTP 503 \(3 tries\)") as stopped:
        client(server).legs([A], [B])
    assert "retries" in stopped.value.remedy


def test_a_server_that_is_too_slow_stops_the_run(server: TableServer) -> None:
    server.delay = 0.5
    with pytest.raises(SalesplanError, match="timed out"):
        client(server, timeout_seconds=0.05, retries=1).legs([A], [B])


def test_nobody_at_the_door_stops_the_run() -> None:
    with pytest.raises(SalesplanError, match="does not answer"):
        client(TableServer(url="http://127.0.0.1:9"), retries=0).legs([A], [B])


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refusal_is_not_tried_again(server: TableServer, status: int) -> None:
    server.statuses = [status]
    pauses: list[float] = []
    with pytest.raises(SalesplanError, match=f"HTTP {status}"):
        client(server, pauses).legs([A], [B])
    assert pauses == []


def without(key: str) -> Any:
    return lambda document: {k: v for k, v in document.items() if k != key}


def with_value(key: str, value: Any) -> Any:
    return lambda document: {**document, key: value}


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (with_value("durations", [[1.0]]), "1 × 1 durations, asked for 2 × 2"),
        (with_value("durations", [[1.0, 2.0], [1.0]]), "2 × 1/2 durations"),
        (with_value("distances", [[1.0, 2.0], None]), "distances"),
        (with_value("durations", [[1.0, "x"], [1.0, 2.0]]), "no numbers"),
        (with_value("durations", [[1.0, -2.0], [1.0, 2.0]]), "negative"),
        (with_value("durations", [[1.0, float("inf")], [1.0, 2.0]]), "no JSON"),
        (with_value("durations", [[1.0, float("nan")], [1.0, 2.0]]), "no JSON"),
        (with_value("durations", [[1.0, int("9" * 400)], [1.0, 2.0]]), "no numbers"),
        (with_value("durations", [[1.0, "inf"], [1.0, 2.0]]), "no numbers"),
        (with_value("durations", [[1.0, 1e300], [1.0, 2.0]]), "durations that no road takes"),
        (with_value("distances", [[1.0, -10.6], [1.0, 2.0]]), "negative"),
        (with_value("sources", [{"location": [1e308, 0]}, {"location": [1, 2]}]), "without locations"),
        (with_value("sources", [{"location": [int("9" * 400), 0]}, {"location": [1, 2]}]), "without locations"),
        (without("distances"), "no distances"),
        (without("sources"), "no sources"),
        (with_value("destinations", [{"location": [1, 2]}]), "1 destinations, asked for 2"),
        (with_value("sources", [{"name": ""}, {"name": ""}]), "without locations"),
        (with_value("code", "InvalidQuery"), "InvalidQuery"),
        (lambda document: "hello", "hello"),
    ],
)
def test_an_answer_to_another_question_stops_the_run(server: TableServer, spoil: Any, told: str) -> None:
    server.spoil = spoil
    with pytest.raises(SalesplanError, match=told):
        client(server).legs([A, B], [B, C])


def test_a_fragment_names_the_data_and_is_not_sent(server: TableServer) -> None:
    plain, dated = client(server), client(server, url=f"{server.url}/#2026-11")
    assert dated.legs([A], [B]).minutes == pytest.approx(plain.legs([A], [B]).minutes)
    assert all(path.startswith("/table/v1/driving/") for path in server.requests)
    assert plain.digest != dated.digest


def test_two_places_on_one_edge_may_lie_a_rounding_below_nothing_apart(server: TableServer) -> None:
    server.spoil = lambda document: document | {"durations": [[-0.1, 60.0]], "distances": [[-0.6, 1000.0]]}
    legs = client(server).legs([A], [B, C])
    assert legs.minutes.tolist() == [[0.0, 1.0]]
    assert legs.km.tolist() == [[0.0, 1.0]]
    assert not np.signbit(legs.km).any()


def test_a_pause_longer_than_all_tries_may_take_ends_them(server: TableServer) -> None:
    server.statuses, server.headers = [429], {"Retry-After": "16"}
    with pytest.raises(SalesplanError, match=r"HTTP 429 \(1 tries\)"):
        client(server).legs([A], [B])


def test_many_places_without_roads_are_left_out_one_after_the_other(server: TableServer) -> None:
    islands = [NOWHERE] * 400
    legs = client(server, chunk=1000).legs([*islands, A], [B])
    assert np.isfinite(legs.minutes[:, 0]).tolist() == [False] * 400 + [True]
