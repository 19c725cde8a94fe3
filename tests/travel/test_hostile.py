"""Whatever a server answers: an end in words, nobody else is asked, and no command reaches a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from salesplan.domain.errors import SalesplanError
from salesplan.domain.places import Place
from salesplan.domain.printable import printable
from salesplan.domain.settings import GeocodeSettings
from salesplan.inputs.geocode_cache import GeocodeCache
from salesplan.inputs.geocoding import Geocoder, NotAskedError
from salesplan.runtime.asking import ask
from salesplan.travel.osrm import Osrm
from tests.travel.hostile import CATALOGUE, Hostile, document, hostile_server, reply

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

A, B = Place(42.5, 1.5), Place(42.55, 1.55)
SECONDS = 0.3  # with a server on the same machine


@pytest.fixture
def servers() -> Iterator[tuple[Hostile, Hostile]]:
    with hostile_server() as running:
        yield running


def client(server: Hostile, seconds: float = SECONDS) -> Osrm:
    return Osrm(server.url, 1.0, 0.0, seconds, 0, 100, sleep=lambda seconds: None)


def harmless(text: str) -> bool:
    return printable(text) == text and len(text) < 600


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_hostile_table_ends_in_words(servers: tuple[Hostile, Hostile], name: str) -> None:
    server, other = servers
    server.answer = CATALOGUE[name]
    with pytest.raises(SalesplanError) as stopped:
        client(server).legs([A], [B])
    assert harmless(stopped.value.message)
    assert server.url in stopped.value.message
    assert server.requests
    assert other.requests == []


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_hostile_geocoder_ends_in_words(servers: tuple[Hostile, Hostile], name: str, tmp_path: Path) -> None:
    server, other = servers
    server.answer = CATALOGUE[name]
    settings = GeocodeSettings(url=server.url, seconds_between=0.0, timeout_seconds=SECONDS)
    cache = GeocodeCache(tmp_path / "geocode.db")
    told = ""
    try:
        assert Geocoder(settings, cache).locate("1 Main Street").place is None  # it told of no such address
    except NotAskedError as error:
        told = str(error)
    finally:
        cache.close()
    assert harmless(told)
    assert other.requests == []


def test_a_good_answer_is_taken_from_the_same_server(servers: tuple[Hostile, Hostile]) -> None:
    server, _ = servers
    server.answer = reply(document())
    assert client(server, 30.0).legs([A], [A]).minutes.tolist() == [[0.0]]


def test_a_redirect_within_the_server_is_followed(servers: tuple[Hostile, Hostile]) -> None:
    server, _ = servers
    answers = [reply(b"", "302 Found", "Location: {self}/there"), reply(b"here")]
    server.answer = lambda connection, hostile: answers.pop(0)(connection, hostile)
    assert ask(server.url, seconds=30.0, most_bytes=100, headers={}).body == b"here"
    assert [request.split()[1] for request in server.requests] == [b"/", b"/there"]


@pytest.mark.parametrize("body", [b"x" * 100, b"x" * 101])
def test_an_answer_may_be_as_large_as_told(servers: tuple[Hostile, Hostile], body: bytes) -> None:
    server, _ = servers
    server.answer = reply(body)
    if len(body) <= 100:
        assert ask(server.url, seconds=30.0, most_bytes=100, headers={}).body == body
    else:
        with pytest.raises(Exception, match="more than 100 bytes"):
            ask(server.url, seconds=30.0, most_bytes=100, headers={})
