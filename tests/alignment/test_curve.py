from __future__ import annotations

from itertools import pairwise

import pytest

from salesplan.alignment import align, curve
from salesplan.domain.nouns import replace
from tests.alignment.worlds import AS_OF, CROW, SETTINGS, customer, drawn, owners, rep, wanting, world


def lopsided():
    rows = [customer(f"C{i}", east=i - 3, owner="R1") for i in range(8)]
    rows += [customer(f"C{i}", east=25, owner="R2") for i in (8, 9)]
    return world(rows, [rep("R1", east=-5), rep("R2", east=20)])


def test_each_further_move_buys_something_until_all_that_pay_are_made():
    given = lopsided()
    points = curve(given, wanting(given), owners(given), CROW, SETTINGS, AS_OF)
    assert [p.moves for p in points] == [0, 1, 2]
    assert points[0].gain == points[0].price == 0.0
    assert all(b.net > a.net for a, b in pairwise(points))
    assert [p.most for p in points] == [0, 1, None]
    assert points[0].highest_index > points[-1].highest_index
    assert points[0].outside_minutes > points[-1].outside_minutes
    whole = align(given, wanting(given), owners(given), CROW, SETTINGS, AS_OF)
    assert len(whole.moves) == points[-1].moves
    assert points[-1].price == pytest.approx(sum(m.price for m in whole.moves))


@pytest.mark.parametrize("seed", range(4))
def test_more_moves_never_come_out_worse(seed):
    given, wanted = drawn(seed, 90, 4)
    points = curve(given, wanted, owners(given), CROW, SETTINGS, AS_OF)
    nets = [p.net for p in points]
    assert nets == sorted(nets)
    assert points[0].moves == 0


def test_with_few_moves_allowed_the_plan_is_that_of_the_curve():
    given = lopsided()
    settings = replace(SETTINGS, alignment=replace(SETTINGS.alignment, max_moves=1))
    point = curve(given, wanting(given), owners(given), CROW, SETTINGS, AS_OF)[1]
    result = align(given, wanting(given), owners(given), CROW, settings, AS_OF)
    assert max(b.index or 0.0 for b in result.balance) == pytest.approx(point.highest_index)
    assert result.compactness == point.compactness


@pytest.mark.parametrize("compactness", [0.0, 2.0])
def test_a_handover_alone_gains_what_the_curve_says_of_one_move(compactness):
    given = lopsided()
    settings = replace(SETTINGS, alignment=replace(SETTINGS.alignment, max_moves=1, compactness=compactness))
    point = curve(given, wanting(given), owners(given), CROW, settings, AS_OF)[1]
    (move,) = align(given, wanting(given), owners(given), CROW, settings, AS_OF).moves
    assert (point.moves, point.forced) == (1, 0)
    assert (move.gain, move.price) == (pytest.approx(point.gain), pytest.approx(point.price))


def test_who_has_to_be_placed_is_no_choice_of_the_curve():
    given = lopsided()
    lost = replace(given, customers=(replace(given.customers[0], rep_id="R9"), *given.customers[1:]))
    points = curve(lost, wanting(lost), owners(lost), CROW, SETTINGS, AS_OF)
    assert all(p.forced == 1 for p in points)
    assert (points[0].moves, points[0].gain, points[0].price) == (0, 0.0, 0.0)
