"""The crow's formula, and its distance beside the geodesic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.domain.places import Place, great_circle_km
from salesplan.domain.settings import TravelSettings
from salesplan.travel import Crow

places = st.builds(Place, st.floats(-89, 89), st.floats(-180, 180))


@settings(max_examples=30, deadline=None)
@given(places, places)
def test_the_great_circle_is_within_0_56_percent_of_the_geodesic(a: Place, b: Place) -> None:
    from geopy.distance import geodesic

    km = Crow(TravelSettings(circuity=1.0)).legs([a], [b]).km[0, 0]
    true = geodesic((a.latitude, a.longitude), (b.latitude, b.longitude)).km
    assert km == pytest.approx(great_circle_km(a, b), abs=1e-6)
    assert abs(km - true) <= 0.0056 * km + 1e-6


def test_minutes_are_a_power_of_the_distance() -> None:
    a, b = Place(42.5, 1.5), Place(42.6, 1.7)
    crow = Crow(TravelSettings(minutes_factor=2.0, minutes_exponent=0.5, circuity=1.5, parking_minutes=3.0))
    legs, km = crow.legs([a], [a, b]), great_circle_km(a, b)
    assert legs.minutes[0].tolist() == pytest.approx([0.0, 2.0 * km**0.5 + 3.0])
    assert legs.km[0].tolist() == pytest.approx([0.0, 1.5 * km])


def test_every_parameter_counts_in_the_digest() -> None:
    changed = [{"minutes_factor": 2.0}, {"minutes_exponent": 0.5}, {"circuity": 1.5}, {"parking_minutes": 1.0}, {}]
    assert len({Crow(TravelSettings(**c)).digest for c in changed}) == 5  # type: ignore[arg-type]
    assert Crow(TravelSettings(osrm_url="x")).digest == Crow(TravelSettings()).digest


def test_a_thousand_places_are_one_array() -> None:
    rng = np.random.default_rng(0)
    many = [Place(float(a), float(b)) for a, b in rng.uniform(40, 45, (1000, 2))]
    assert Crow(TravelSettings()).legs(many, many).minutes.shape == (1000, 1000)


def test_drives_across_180_degrees_are_those_of_the_same_places_elsewhere() -> None:
    here = [Place(-16.84, 179.9), Place(-16.76, -179.95), Place(-16.79, 180.0)]
    elsewhere = [Place(p.latitude, (p.longitude - 40) % 360) for p in here]
    travel = Crow(TravelSettings())
    assert np.allclose(travel.legs(here, here).minutes, travel.legs(elsewhere, elsewhere).minutes)
