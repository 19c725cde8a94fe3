"""Plans of the past: from what was known then alone, worth nothing where nothing can be told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from salesplan.domain.given import Event, Given
from salesplan.domain.nouns import replace
from salesplan.domain.settings import Settings
from salesplan.inputs import read_inputs
from salesplan.learn import Reason, Verdict, learn
from salesplan.replan.night import Night
from salesplan.replan.proof.backtest import Backtest, backtest, scored, until
from salesplan.replan.proof.score import Score
from salesplan.report.views.proof import backtested
from salesplan.travel.crow import Crow
from tests.learn.drawn import World, draw
from tests.learn.drawn_files import write_files

AS_OF = date(2026, 1, 5)
MARKET = World(customers=900, months=24, products=1, reps=4, carry_over=0.8)


def drawn_given(world: World, folder: Path, seed: int = 3) -> Given:
    given = read_inputs(write_files(draw(world, seed), folder / "ws"), Settings(), AS_OF).given
    assert given is not None
    return given


def replayed(given: Given) -> Backtest:
    return backtest(Night(given, None, Settings(), AS_OF, Crow(Settings().travel)))


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Given:
    return drawn_given(MARKET, tmp_path_factory.mktemp("market"))


def test_what_reps_did_not_chase_is_planned_better_and_the_title_says_how_sure_that_is(market: Given) -> None:
    found = replayed(market)
    (quarter,) = found.quarters
    assert quarter.day == date(2024, 1, 1)
    assert 0 < quarter.low < quarter.gain
    view = backtested(found, "EUR")
    assert "more than nothing for sure" in view.title
    assert "fitted, not observed" in view.notes[0]


def test_the_plan_of_a_day_knows_nothing_that_comes_later(market: Given) -> None:
    day = date(2024, 1, 1)
    seen = until(replace(market, events=(Event(day, market.customers[0].id, "complaint"),)), day)
    assert max(c.day for c in seen.calls) < day
    assert max(s.month for s in seen.sales) < day
    assert len(seen.events) == 1
    assert until(market, date(2023, 6, 15)).sales[-1].month == date(2023, 5, 1)


def test_where_calls_move_nothing_no_gain_is_sure(tmp_path: Path) -> None:
    for quarter in replayed(drawn_given(replace(MARKET, placebo=True), tmp_path)).quarters:
        assert quarter.low <= 0


def test_too_few_months_are_refused_with_the_reason(tmp_path: Path) -> None:
    found = replayed(drawn_given(replace(MARKET, customers=120, months=14), tmp_path))
    assert found.quarters == ()
    assert found.refused == ((Reason.FEW_MONTHS, 1),)
    view = backtested(found, "EUR")
    assert view.title.startswith("Not enough")
    assert view.rows == ()


def test_the_calls_that_were_made_are_worth_no_more_than_themselves(market: Given) -> None:
    learned = learn(market, Settings(), AS_OF)
    curves = {(c.segment, c.product): c for c in learned.curves if c.verdict is Verdict.ACCEPTED}
    assert curves
    focus = np.full((len(market.customers), 3), -1, dtype=np.int32)
    focus[:, 0] = 0
    score = Score(market, Settings(), curves, learned, focus, ("P0",))
    mixes = np.random.default_rng(1).integers(0, 4, (len(market.customers), 4)).astype(float)
    same = scored(score, AS_OF, mixes, mixes)
    assert (same.gain, same.low, same.changed) == (0.0, 0.0, 0)
    more = scored(score, AS_OF, np.zeros_like(mixes), np.eye(4)[0] * np.ones_like(mixes))
    assert more.gain > more.low
    assert more.changed == len(market.customers)
