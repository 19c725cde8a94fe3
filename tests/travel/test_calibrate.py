"""The crow is fitted back to what drew the drives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from salesplan.domain.errors import UsageError
from salesplan.domain.given import Call, CallOutcome, Customer, Given, Rep
from salesplan.domain.places import Place, great_circle_km
from salesplan.domain.settings import TravelSettings
from salesplan.travel import Crow, Legs
from salesplan.travel.calibrate import calibrate_on_calls, calibrate_on_roads

if TYPE_CHECKING:
    from collections.abc import Sequence

SETTINGS = TravelSettings()
RNG = np.random.default_rng(5)
PLACES = [Place(float(a), float(b)) for a, b in RNG.uniform((42, 1), (42.5, 1.6), (40, 2))]


@dataclass
class Noisy:
    """A crow with other parameters, off by up to a fifth, and far off on some drives."""

    crow: Crow
    digest: str = ""
    name: str = "noisy"

    def legs(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        legs = self.crow.legs(origins, destinations)
        rng = np.random.default_rng(7)
        shape = legs.minutes.shape
        wild = np.where(rng.random(shape) < 0.03, 10.0, 1.0)
        minutes = legs.minutes * rng.uniform(0.8, 1.2, shape) * wild
        minutes[0, 1:] = np.inf
        return Legs(minutes, legs.km)


def test_a_road_engine_gives_its_parameters_back() -> None:
    true = TravelSettings(minutes_factor=2.0, minutes_exponent=0.85, circuity=1.42, parking_minutes=0.0)
    fit = calibrate_on_roads(Noisy(Crow(true)), PLACES, SETTINGS)
    assert fit.minutes_factor == pytest.approx(2.0, rel=0.05)
    assert fit.minutes_exponent == pytest.approx(0.85, abs=0.02)
    assert fit.circuity == pytest.approx(1.42, rel=0.01)
    assert fit.median_error < fit.median_error_before
    assert abs(fit.bias) < abs(fit.bias_before)
    assert fit.drives == 40 * 39 - 39


def test_parking_is_taken_off_first() -> None:
    true = TravelSettings(minutes_factor=2.0, minutes_exponent=0.85, parking_minutes=6.0)
    fit = calibrate_on_roads(Crow(true), PLACES, TravelSettings(parking_minutes=6.0))
    assert (fit.minutes_factor, fit.minutes_exponent) == pytest.approx((2.0, 0.85), rel=1e-3)
    assert (fit.median_error, fit.bias) == pytest.approx((0, 0), abs=1e-3)


def test_too_few_drives_are_refused() -> None:
    with pytest.raises(UsageError, match="too few") as refused:
        calibrate_on_roads(Crow(SETTINGS), PLACES[:3], SETTINGS)
    assert "calls.csv" in refused.value.remedy


def history(factor: float, exponent: float, days: int) -> Given:
    """One rep's days of three visits on a ray from their home, the drives told leg by leg."""
    home = Place(42.0, 1.0)
    customers, calls = [], []
    rng = np.random.default_rng(3)
    for day in range(days):
        before, latitude = home, 42.0
        for stop in range(3):
            latitude += float(rng.uniform(0.005, 0.4))
            customer = Customer(f"{day:03}{stop}", "", Place(latitude, 1.0))
            customers.append(customer)
            minutes = factor * great_circle_km(before, customer.place) ** exponent
            when = date(2026, 1, 5) + timedelta(days=day)
            calls.append(Call(when, "R", customer.id, drive_minutes=minutes * float(rng.uniform(0.9, 1.1))))
            before = customer.place
    calls.append(Call(date(2026, 1, 5), "R", "0000", drive_minutes=999.0, outcome=CallOutcome.CANCELLED))
    calls.append(Call(date(2025, 1, 5), "R", "0000"))
    return Given(tuple(customers), (Rep("R", "", home),), (), (), calls=tuple(sorted(calls, key=repr)))


def test_calls_give_the_parameters_back_though_their_order_is_lost() -> None:
    fit = calibrate_on_calls(history(2.0, 0.9, 60), SETTINGS)
    assert fit.minutes_exponent == pytest.approx(0.9, abs=0.05)
    assert fit.bias == pytest.approx(0, abs=0.02)
    assert fit.drives == 60
    assert fit.circuity is None


def test_an_exponent_that_explains_no_more_is_left_alone() -> None:
    fit = calibrate_on_calls(history(5.0, 0.72, 40), SETTINGS)
    assert fit.minutes_exponent == 0.72
    assert fit.minutes_factor == pytest.approx(5.0, rel=0.03)


def test_a_short_history_is_refused() -> None:
    with pytest.raises(UsageError, match="19 known days"):
        calibrate_on_calls(history(2.0, 0.9, 19), SETTINGS)
