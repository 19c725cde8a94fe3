"""Two policies from the log: worth nothing where they are the same, and something where they are not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from salesplan.domain.given import Given
from salesplan.domain.nouns import replace
from salesplan.domain.policy import PolicyRow
from salesplan.domain.settings import Settings
from salesplan.inputs import read_inputs
from salesplan.learn import Reason
from salesplan.replan.proof.policy_gain import policy_gain, remembered
from salesplan.report.views.proof import policies
from tests.learn.drawn import Drawn, World, draw
from tests.learn.drawn_files import write_files

FIRST, AS_OF = date(2025, 1, 1), date(2025, 1, 5)
MARKET = World(customers=900, months=24, products=1, reps=4, carry_over=0.8, tested=0.4)


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    return draw(MARKET, 3)


@pytest.fixture(scope="module")
def market(drawn: Drawn, tmp_path_factory: pytest.TempPathFactory) -> Given:
    given = read_inputs(write_files(drawn, tmp_path_factory.mktemp("m") / "ws"), Settings(), AS_OF).given
    assert given is not None
    return given


def rows(given: Given, planned: float, frozen: float) -> list[PolicyRow]:
    return [PolicyRow(FIRST, 1, c.id, (planned, 0.0, 0.0, 0.0), (frozen, 0.0, 0.0, 0.0)) for c in given.customers]


def test_the_same_calls_are_worth_no_more_than_themselves(market: Given) -> None:
    found = policy_gain(market, Settings(), AS_OF, [("2025-Q1", rows(market, 1.0, 1.0))], ())
    (quarter,) = found.quarters
    assert (quarter.gain, quarter.low, quarter.by_coins, quarter.changed) == (0.0, 0.0, None, 0)
    assert (quarter.first, quarter.last) == (FIRST, date(2025, 1, 4))
    view = policies(found, "EUR")
    assert "cannot be told from nothing" in view.title
    assert "experiment design" in view.notes[-1]


def test_more_calls_are_worth_more_and_the_coins_correct_the_curves(market: Given, drawn: Drawn) -> None:
    log = [("2025-Q1", rows(market, 2.0, 1.0))]
    found = policy_gain(market, Settings(), AS_OF, log, drawn.coins)
    (quarter,) = found.quarters
    assert found.coins is not None
    assert quarter.changed == len(market.customers)
    assert quarter.planned == 2 * quarter.frozen
    for gain, low in ((quarter.gain, quarter.low), (quarter.by_coins, quarter.by_coins_low)):
        assert gain is not None
        assert low is not None
        assert gain > low
        assert gain > 0
    assert "quote that one" in policies(found, "EUR").notes[-1]


def test_where_the_response_is_unknown_it_is_not_enough(tmp_path: Path) -> None:
    world = replace(MARKET, customers=120, months=10, tested=0.0)
    given = read_inputs(write_files(draw(world, 3), tmp_path / "ws"), Settings(), AS_OF).given
    assert given is not None
    found = policy_gain(given, Settings(), AS_OF, [("2025-Q1", rows(given, 2.0, 1.0))], ())
    assert found.quarters[0].gain is None
    assert found.refused == ((Reason.FEW_MONTHS, 3),)
    assert policies(found, "EUR").title.startswith("Not enough")


def test_a_later_row_counts_from_its_day_on(market: Given) -> None:
    one = market.customers[0].id
    change = PolicyRow(date(2025, 1, 3), 2, one, (4.0, 0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0))
    both = remembered(market, Settings(), [*rows(market, 1.0, 1.0), change], date(2025, 1, 4), 0.5)
    assert both.calls[0, 0, 0] == 2.5
    assert both.calls[1, 0, 0] == 1.0
    assert both.effective[0, 0].tolist() == [1.0, 1.0, 2.5, 3.25]
    assert both.differ.sum() == 1
