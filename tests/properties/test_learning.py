"""Whatever a history is like, learning answers, and what it answers can be planned with."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salesplan.domain.given import Given
from salesplan.domain.settings import Settings
from salesplan.learn import Verdict, given_in_force, learn
from salesplan.learn.curve_values import curve_values
from salesplan.learn.curves import find_curves
from salesplan.learn.files import contents, parsed
from salesplan.learn.history import History
from salesplan.learn.levels import level_values
from salesplan.replan.opening.on_offer import on_offer
from tests.learn.drawn import World, draw
from tests.strategies import AS_OF, givens, settings_values

CALLS = ("none", "steady", "chance", "rare", "one customer", "one month")
SALES = ("chance", "steady", "spike", "cents", "millions", "mostly none", "follow calls")


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A cell or two of about a hundred customers, of every unlucky kind."""
    n, months, reps = draw(st.integers(100, 240)), draw(st.integers(11, 18)), draw(st.integers(1, 18))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    calls = rng.poisson(1.5, (n, months)).astype(float)
    kind = draw(st.sampled_from(CALLS))
    if kind == "none":
        calls[:] = 0
    elif kind == "steady":
        calls[:] = 2
    elif kind == "rare":
        calls *= rng.random((n, months)) < 0.02
    elif kind == "one customer":
        calls[1:] = 0
    elif kind == "one month":
        calls[:, 1:] = 0
    sales = rng.gamma(2.0, 100.0, (n, 1, months))
    what = draw(st.sampled_from(SALES))
    if what == "steady":
        sales[:] = 70.0
    elif what == "spike":
        sales[:, :, 3] *= 1e4
    elif what == "cents":
        sales *= 1e-4
    elif what == "millions":
        sales *= 1e7
    elif what == "mostly none":
        sales *= rng.random(sales.shape) < 0.03
    elif what == "follow calls":
        sales = 100.0 * calls[:, None, :] ** 2
    rep = np.repeat(rng.integers(0, reps, n)[:, None], months, axis=1)
    return History(
        tuple(date(2024 + t // 12, t % 12 + 1, 1) for t in range(months)), tuple(f"{i:04d}" for i in range(n)),
        ("A", "B"), (np.arange(n) % draw(st.integers(1, 2))).astype(np.int64), ("p",),
        tuple(f"R{r}" for r in range(reps)), rep, calls, sales, rng.gamma(2.0, 1000.0, (n, 1)),
        np.zeros((n, 1), dtype=np.bool_),
    )  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories())
def test_every_history_has_an_answer_in_finite_numbers(history: History) -> None:
    found = find_curves(history)
    curves, evidence = curve_values(history, found)
    levels, told = level_values(history, found, curves, Settings())
    assert 0 < found.carry_over < 1
    for curve in curves:
        assert all(map(math.isfinite, (curve.low, curve.elasticity, curve.high, curve.d)))
        assert 0 <= curve.amplitude <= 0.95
        assert curve.low <= curve.elasticity <= curve.high
        if curve.verdict is Verdict.ACCEPTED:
            assert curve.high - curve.low <= 0.30 + 1e-9
    assert all(math.isfinite(x.learned) and 0 <= x.low <= x.learned <= x.high for x in levels)
    assert all(e.estimate is None or math.isfinite(e.estimate) for e in (*evidence, *told))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(givens(), settings_values())
def test_what_is_learned_from_any_valid_files_can_be_kept_and_planned_with(inputs: Given, how: Settings) -> None:
    learned = learn(inputs, how, AS_OF)
    assert parsed(contents(learned), "learned") == learned
    assert learn(inputs, how, AS_OF) == learned
    overlaid = given_in_force(inputs, learned)
    assert np.isfinite(on_offer(overlaid, how, AS_OF, overlaid.customers).value).all()


def test_calls_that_move_nothing_are_given_an_effect_in_no_more_than_one_cell_of_ten() -> None:
    """Placebo worlds of every sort of chasing; the table of the method allows .04 a cell."""
    positive: list[bool] = []

    @settings(max_examples=12, derandomize=True, database=None, deadline=None)
    @given(st.integers(0, 10**6), st.sampled_from((0.0, 0.5, 1.0)))
    def one(seed: int, chase: float) -> None:
        drawn = draw(World(customers=1000, products=2, months=24, placebo=True, chase=chase), seed)
        curves, _ = curve_values(drawn.history, find_curves(drawn.history))
        positive.extend(c.verdict is Verdict.ACCEPTED and c.low > 0 for c in curves)

    one()
    assert len(positive) >= 60
    assert np.mean(positive) <= 0.10
