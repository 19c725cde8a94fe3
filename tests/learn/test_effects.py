from __future__ import annotations

import numpy as np
import pytest

from salesplan.learn.adstock import adstock, expected_calls, leads
from salesplan.learn.effects import Panel, blocks, fitted, instrumented


def log_linear(x: np.ndarray):  # type: ignore[no-untyped-def]
    return lambda theta: (theta[0] * x, [x])


def test_effects_of_customers_and_months_do_not_move_the_estimate() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(0.0, 0.5, (300, 20))
    own, month = rng.normal(2.0, 1.0, (300, 1)), rng.normal(0.0, 0.3, 20)
    sales = rng.poisson(np.exp(own + month + 0.4 * x)).astype(float)
    fit = fitted(Panel(sales, np.ones(300), np.zeros(20, dtype=np.int64)), log_linear(x), [0.0])
    assert fit.theta[0] == pytest.approx(0.4, abs=4 * fit.covariance[0, 0] ** 0.5)
    assert fit.month - fit.month.mean() == pytest.approx(month - month.mean(), abs=0.1)
    assert fit.mean.sum(axis=1) == pytest.approx(sales.sum(axis=1))


def test_an_instrument_undoes_what_follows_demand() -> None:
    rng = np.random.default_rng(2)
    z, demand = rng.normal(0.0, 0.5, (2000, 12)), rng.normal(0.0, 0.4, (2000, 12))
    x = z + demand
    sales = rng.poisson(np.exp(1.5 + 0.3 * x + demand)).astype(float)
    panel = Panel(sales, np.ones(2000), np.zeros(12, dtype=np.int64))
    cluster = np.arange(2000) % 40
    assert fitted(panel, log_linear(x), [0.0]).theta[0] > 0.55
    fit = instrumented(panel, log_linear(x), [z], [0.0], cluster)
    assert fit.theta[0] == pytest.approx(0.3, abs=4 * fit.covariance[0, 0] ** 0.5)


def test_sales_that_do_not_vary_in_a_customer_say_nothing_of_them() -> None:
    x = np.random.default_rng(3).normal(0.0, 1.0, (50, 6))
    panel = Panel(np.full((50, 6), 7.0), np.ones(50), np.zeros(6, dtype=np.int64))
    assert fitted(panel, log_linear(x), [0.3]).theta[0] == pytest.approx(0.0, abs=1e-6)


def test_calls_that_never_change_have_no_estimate() -> None:
    panel = Panel(np.ones((5, 6)), np.ones(5), np.zeros(6, dtype=np.int64))
    with pytest.raises(ArithmeticError):
        fitted(panel, log_linear(np.ones((5, 6))), [0.0])


def test_blocks_share_the_months_and_a_short_rest_joins_its_neighbour() -> None:
    assert np.bincount(blocks(18, 6)).tolist() == [6, 6, 6]
    assert np.bincount(blocks(20, 6)).tolist() == [6, 6, 8]
    assert np.bincount(blocks(22, 6)).tolist() == [6, 6, 6, 4]
    assert np.bincount(blocks(10, 10)).tolist() == [10]


def test_steady_calls_are_remembered_as_they_are() -> None:
    assert adstock(np.full((1, 5), 2.0), 0.8) == pytest.approx(np.full((1, 5), 2.0))


def test_leads_look_at_the_next_three_months_only() -> None:
    calls = np.array([[0.0, 0, 0, 6, 0, 0]])
    found = leads(calls)
    assert found.shape == (1, 3)
    assert found[0] == pytest.approx(np.log((2 + 1 / 6) / (1 + 1 / 6)))


def test_expected_calls_follow_the_rep_and_not_the_customer() -> None:
    calls = np.array([[2.0, 9.0], [1.0, 0.0], [3.0, 0.0], [1.0, 1.0]])
    rep = np.array([[0, 0], [0, 0], [0, 0], [1, 1]])
    found = expected_calls(calls, rep)
    assert found[0] == pytest.approx([5.5 * 4 / 2, 0.0])  # the others had 4 and 0 calls, 2 a month
    assert found[3] == pytest.approx([1.0, 1.0])  # nobody else to judge by: as usual
