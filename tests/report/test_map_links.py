from __future__ import annotations

from itertools import pairwise

import pytest

from salesplan.domain.places import Place
from salesplan.report.map_links import map_links

URL = "https://maps.example/dir/"


def test_a_link_names_the_stops_in_driving_order() -> None:
    home, shop = Place(42.5, 1.5), Place(-42.51, 1.6)
    assert map_links([home, shop, shop, home], URL, 9) == (
        "https://maps.example/dir/42.500000,1.500000/-42.510000,1.600000/42.500000,1.500000",
    )


@pytest.mark.parametrize("stops", [1, 2, 10, 11, 12, 21, 22, 40])
@pytest.mark.parametrize("waypoints", [1, 3, 9])
def test_a_long_day_is_told_in_links_that_go_on_where_the_one_before_ends(stops: int, waypoints: int) -> None:
    places = [Place(float(n), 1.0) for n in range(stops)]
    parts = [link.removeprefix(URL).split("/") for link in map_links(places, URL, waypoints)]
    assert all(len(part) <= waypoints + 2 for part in parts)
    assert all(len(part) >= 2 for part in parts) or stops == 1
    assert all(a[-1] == b[0] for a, b in pairwise(parts))
    assert [parts[0][0], *(stop for part in parts for stop in part[1:])] == [f"{n:.6f},1.000000" for n in range(stops)]


def test_a_day_without_places_has_no_link() -> None:
    assert map_links([], URL, 9) == ()


@pytest.mark.parametrize(
    ("prefix", "link"),
    [
        ("https://maps.example/dir", "https://maps.example/dir/45.750000,4.850000"),
        ("https://maps.example/dir/", "https://maps.example/dir/45.750000,4.850000"),
        ("https://maps.example/?stops=", "https://maps.example/?stops=45.750000,4.850000"),
    ],
)
def test_a_prefix_without_its_last_slash_gets_one_and_a_query_does_not(prefix: str, link: str) -> None:
    assert map_links([Place(45.75, 4.85)], prefix, 9) == (link,)
