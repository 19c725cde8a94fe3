from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.response.adbudg import (
    JUDGED_AT,
    SHAPE,
    TYPICAL,
    USUAL,
    Curve,
    amplitude,
    elasticity_of,
    fit,
    largest_elasticity,
    scale,
    usual_share,
)
from tests.shared import INSTANCES, needs_instances

shares = st.floats(0.01, 0.6)
shapes = st.floats(0.5, 5)


@pytest.mark.parametrize(
    ("judgements", "a", "b", "s", "d"),
    [
        ((0.30, 0.45, 1.00, 1.40, 1.60), 0.3093, 1.6070, 3.4627, 0.8418),  # Naprosyn
        ((0.15, 0.61, 1.07, 1.46, 1.76), 0.1570, 1.7812, 2.0454, 0.6767),  # Nasalide
    ],
)
def test_five_judgements_give_the_published_parameters(judgements, a, b, s, d) -> None:
    assert fit(JUDGED_AT, judgements) == pytest.approx((a, b, s, d), abs=6e-5)


def test_nine_points_give_the_published_fit_and_its_sum_of_squares() -> None:
    x = np.arange(9) / 4
    y = np.array([50, 53, 55, 75, 100, 120, 127, 132, 135], dtype=float)
    found = Curve(*fit(x.tolist(), y.tolist()))
    assert (found.a, found.b, found.s, found.d) == pytest.approx((51.090, 137.058, 4.515, 0.734), abs=6e-4)
    assert float(((found.at(x) - y) ** 2).sum()) == pytest.approx(8.428, abs=6e-4)
    assert float(found.at(1.15)) == pytest.approx(112.93, abs=6e-3)


@needs_instances
def test_every_syntex_product_is_fitted_no_worse_than_by_scipy() -> None:
    optimize = pytest.importorskip("scipy.optimize")
    x = np.array(JUDGED_AT)
    with (INSTANCES / "syntex" / "syntex.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            y = np.array([float(v) for v in list(row.values())[1:6]])
            ours = float(((Curve(*fit(JUDGED_AT, y.tolist())).at(x) - y) ** 2).sum())
            peer = optimize.least_squares(
                lambda p, y=y: Curve(p[0], p[1], abs(p[2]), abs(p[3])).at(x) - y, [y[0], y[4], 2.0, 1.0], xtol=1e-14
            )
            assert ours <= 2 * peer.cost + 1e-9, row["product"]


@given(shares, st.floats(0.7, 2.0), st.floats(0.8, 4), st.floats(0.2, 4))
@settings(max_examples=30, deadline=None)
def test_a_curve_that_is_sampled_is_fitted_back(a: float, b: float, s: float, d: float) -> None:
    x = np.array([0, 0.25, 0.5, 1, 1.5, 2, 4, 10])
    true = Curve(a, a + b, s, d)
    found = Curve(*fit(x.tolist(), true.at(x).tolist()))
    np.testing.assert_allclose(found.at(x), true.at(x), atol=2e-4 * b)


def test_fewer_than_four_points_are_refused() -> None:
    with pytest.raises(ValueError, match="at least four points"):
        fit([0, 1, 2], [1, 2, 3])


@given(shapes, st.floats(0.05, 0.95), st.floats(0.1, 8), st.floats(0.01, 0.999))
def test_an_elasticity_within_reach_is_met_by_the_amplitude(s: float, u0: float, f0: float, part: float) -> None:
    eps = part * largest_elasticity(s, u0)
    k = float(amplitude(eps, 1.0, s, u0))
    assert 0 < k <= 1
    assert Curve(1 - k, 1.0, s, float(scale(f0, s, u0))).elasticity(f0) == pytest.approx(eps, rel=1e-6)


@given(shapes, st.floats(0.05, 0.95), st.floats(1.0001, 3))
def test_an_elasticity_out_of_reach_would_have_to_win_more_than_there_is(s: float, u0: float, part: float) -> None:
    assert amplitude(part * largest_elasticity(s, u0), 1.0, s, u0) > 1


@given(st.floats(0.0, 0.51), st.floats(0.0, 0.51), st.floats(0.1, 8), st.floats(0, 30), st.floats(0, 30))
def test_at_equal_usual_calls_a_smaller_elasticity_never_makes_any_call_worth_more(
    one: float, other: float, f0: float, start: float, more: float
) -> None:
    def gain(elasticity: float) -> float:
        k = float(amplitude(elasticity, 1.0, SHAPE, USUAL))
        low, high = Curve(1 - k, 1.0, SHAPE, float(scale(f0))).at([start, start + more])
        return float(high - low)

    small, large = sorted((one, other))
    assert gain(small) <= gain(large) + 1e-12


def test_the_default_curve_is_the_one_of_the_settings_at_the_typical_elasticity() -> None:
    u0 = usual_share(0.30, 1.0, SHAPE)
    assert u0 == pytest.approx(USUAL, abs=5e-4)
    assert amplitude(TYPICAL, 1.0, SHAPE, u0) == pytest.approx(0.70)
    assert elasticity_of(0.70) == pytest.approx(TYPICAL, abs=1e-3)
    assert np.isnan(usual_share(0.6, 1.0, 1.5))


def test_the_curve_starts_at_a_and_rises_to_b_in_an_s() -> None:
    curve = Curve(0.3, 1.0, 3.0, 2.0)
    shares = curve.at(np.linspace(0, 60, 601))
    assert shares[0] == pytest.approx(0.3)
    assert shares[-1] == pytest.approx(1.0, abs=1e-4)
    steps = np.diff(shares)
    assert (steps > 0).all()
    assert steps[0] < steps[8]  # convex at first, so nothing may assume concavity
