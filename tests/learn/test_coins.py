from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.domain.nouns import replace
from salesplan.learn.coins import answers, expected_error, latest_answers, sides_of
from salesplan.learn.curves import find_curves
from salesplan.learn.evidence import Reason
from tests.learn.drawn import Drawn, World, draw

TESTED = World(products=1, customers=1200, months=24, carry_over=0.8, chase=0.5, tested=0.5)


def read(drawn: Drawn) -> list[object]:
    coins = drawn.coins
    return answers(drawn.history, coins, coins[0].from_date, coins[0].until_date, 0.8)


def test_the_coins_find_the_response_though_reps_follow_demand() -> None:
    drawn = draw(TESTED, 5)
    everybody, product, *cells = read(drawn)
    assert (everybody.segment, everybody.product, product.product) == ("", "", "P0")
    assert [c.segment for c in cells] == ["A", "B", "C"]
    assert everybody.pairs == 300
    assert everybody.enough
    assert everybody.low > 0
    assert everybody.low < float(drawn.elasticity.mean()) < everybody.high
    inside = [c.low <= true <= c.high for c, true in zip(cells, drawn.elasticity[:, 0].tolist(), strict=True)]
    assert sum(inside) >= 2
    assert 0.7 < everybody.calls < 1.3
    assert abs(everybody.placebo_z) < 3


def test_where_calls_do_nothing_the_coins_say_so() -> None:
    everybody = read(draw(replace(TESTED, placebo=True), 6))[0]
    assert everybody.low <= 0 <= everybody.high
    assert everybody.high < 0.15


def test_coins_that_nobody_followed_tell_nothing() -> None:
    drawn, other = draw(replace(TESTED, tested=0.0), 5), draw(TESTED, 5)
    everybody = answers(drawn.history, other.coins, other.coins[0].from_date, other.coins[0].until_date, 0.8)[0]
    assert not everybody.bounded
    assert not everybody.enough
    assert abs(everybody.calls) < 0.3


def test_too_few_pairs_or_months_have_no_answer() -> None:
    drawn = draw(TESTED, 5)
    coins = drawn.coins
    first, last = coins[0].from_date, coins[0].until_date
    few = [c for c in coins if c.pair in {x.pair for x in coins[:20]}]
    assert answers(drawn.history, few, first, last) == []
    assert answers(drawn.history, coins, drawn.history.months[1], last) == []
    assert answers(drawn.history, coins, last, last) == []
    half = [c for c in coins if c.arm == "more"]
    assert sides_of(drawn.history, half).who.shape == (2, 0)


def test_what_can_be_seen_is_foretold() -> None:
    """The forecast, from months without any coin, beside the widths that come out."""
    widths, foretold = [], []
    for seed in range(3):
        drawn = draw(replace(TESTED, tested=0.3), seed)
        everybody = read(drawn)[0]
        h, n = drawn.history, len(drawn.history.months) - 6
        before = replace(h, months=h.months[:n], rep=h.rep[:, :n], calls=h.calls[:, :n], sales=h.sales[:, :, :n])
        pairs = [(a, b) for a, b in zip(drawn.coins[::2], drawn.coins[1::2], strict=True)]
        told = expected_error(
            before,
            [(a.customer_id, b.customer_id) for a, b in pairs],
            [max(a.visit, b.visit) for a, b in pairs],
            [min(a.visit, b.visit) for a, b in pairs],
            6,
            0.8,
        )
        assert told is not None
        assert told[1] == n
        widths.append((everybody.high - everybody.low) / 2)
        foretold.append(1.645 * told[0])
    assert 0.5 < float(np.mean(foretold)) / float(np.mean(widths)) < 1.5


def test_what_nothing_else_can_tell_the_coins_tell_learn() -> None:
    """Reps follow demand, nobody is ever away: without the coins it is not enough."""
    drawn = draw(World(products=1, months=24, chase=0.5, away=False, tested=0.8), 8)
    alone = find_curves(drawn.history).method
    told = find_curves(drawn.history, latest_answers(drawn.history, drawn.coins)).method
    assert alone is not None
    assert told is not None
    assert alone.reason is not Reason.COINS
    assert told.reason is Reason.COINS
    k, deviation = told.pooled.amplitude, told.pooled.deviation
    assert (np.abs(k - drawn.amplitude[:, 0]) < 2.5 * deviation).all()
    assert latest_answers(drawn.history, ()) == []


def test_calls_that_move_nothing_are_told_from_none_no_more_often_than_one_side_of_the_range_allows() -> None:
    found: list[bool] = []

    @settings(max_examples=30, derandomize=True, database=None, deadline=None)
    @given(st.integers(0, 10**6), st.sampled_from((0.0, 0.5, 1.0)))
    def one(seed: int, chase: float) -> None:
        world = World(products=1, customers=600, months=18, placebo=True, chase=chase, tested=0.4)
        found.extend(a.low > 0 for a in read(draw(world, seed))[:1])

    one()
    assert len(found) >= 30
    assert np.mean(found) <= 0.10  # 5 % are allowed on either side; three of thirty are no proof of more
