"""Towns, ZIP codes and countries that are known offline."""

from __future__ import annotations

import csv
import math

import pytest

from salesplan.domain.places import Place, great_circle_km
from salesplan.inputs.gazetteer import country_code, postal_area, radius_km, town
from tests.shared import ANDORRA, needs_andorra


@pytest.mark.parametrize(
    ("name", "code"),
    [
        *(("Germany", "DE"), ("Deutschland", "DE"), ("Allemagne", "DE"), ("Alemania", "DE"), ("Germania", "DE")),
        *(("Alemanha", "DE"), ("德国", "DE"), ("德國", "DE"), ("ドイツ", "DE"), ("DEU", "DE"), ("de", "DE")),
        *(("臺灣", "TW"), ("UK", "GB"), ("U.S.A.", "US"), ("België", "BE"), ("Nowhere", ""), ("", "")),
    ],
)
def test_countries_are_known_by_many_names(name: str, code: str) -> None:
    assert country_code(name) == code


@pytest.mark.parametrize(
    ("name", "country", "near"),
    [
        ("Gent", "BE", (51.05, 3.72)),
        ("GHENT", "BE", (51.05, 3.72)),
        ("Gent, Oost-Vlaanderen", "BE", (51.05, 3.72)),
        ("Munich", "DE", (48.14, 11.58)),
        ("臺北市", "TW", (25.05, 121.53)),
        ("São Paulo", "BR", (-23.55, -46.64)),
    ],
)
def test_towns_are_known_by_many_names(name: str, country: str, near: tuple[float, float]) -> None:
    found = town(name, country)
    assert found is not None
    assert math.dist((found.middle.latitude, found.middle.longitude), near) < 0.05


def test_a_town_of_another_country_is_unknown() -> None:
    assert town("Gent", "DE") is None
    assert town("", "BE") is None
    assert town("Gent", "XX") is None


def test_zip_codes_are_known_with_and_without_what_follows() -> None:
    for code in ("02139", "2139", "02139-4307"):
        found = postal_area(code, "US")
        assert found is not None
        assert math.dist((found.middle.latitude, found.middle.longitude), (42.36, -71.10)) < 0.05
    assert postal_area("9000", "BE") is None


def test_each_id_has_its_own_spot_within_the_town_and_always_the_same() -> None:
    found = town("Gent", "BE")
    assert found is not None
    spots = [found.spot(f"C{i}") for i in range(200)]
    assert len(set(spots)) == 200
    assert spots[7] == found.spot("C7")
    assert max(great_circle_km(s, found.middle) for s in spots) < found.radius_km
    assert radius_km(0) == 0.5
    assert radius_km(1_000_000) == pytest.approx(11.28, abs=0.01)


@needs_andorra
def test_towns_of_andorra_lie_near_their_customers() -> None:
    with (ANDORRA / "data" / "customers.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    assert rows
    assert all(town(name, "AD") for name in ("Andorra la Vella", "Escaldes-Engordany", "Encamp", "Canillo", "Ordino"))


def test_of_several_towns_of_one_name_the_one_near_the_others_is_meant() -> None:
    largest = town("Springfield", "US")
    assert largest is not None
    assert largest.alike > 10
    boston = Place(42.36, -71.06)
    found = town("Springfield", "US", boston)
    assert found is not None
    assert great_circle_km(found.middle, boston) < 150
    assert great_circle_km(found.middle, largest.middle) > 500


def test_the_towns_of_taiwan_are_known() -> None:
    for name in ("宜蘭市", "永和區", "新北市永和區"):
        assert town(name, "TW") is not None
