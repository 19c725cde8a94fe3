"""Customers at one address, whom two reps would drive to twice."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from salesplan.alignment import align
from salesplan.alignment.columns import columns, problem
from salesplan.alignment.model import apart, evaluate
from salesplan.alignment.search import Ties
from salesplan.domain.causes import MoveKind
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from tests.alignment.worlds import AS_OF, CROW, SETTINGS, customer, owners, rep, wanting, world

PAIR = [rep("R1", east=-20), rep("R2", east=20)]


def houses(metres: float = 0.0, count: int = 2, **more: object) -> list:
    """Four houses between both reps with two departments each, so many metres apart, one of each rep."""
    found = []
    for h in range(4):
        for d in range(count):
            place = customer("x", east=0.0, north=3.0 * h + metres * d / 1000).place
            found.append(replace(customer(f"C{h}{d}", owner=f"R{1 + d % 2}", **more), place=place))
    return found


def aligned(customers: list, **more: object):
    given = world(customers, PAIR)
    return align(given, wanting(given), owners(given), CROW, SETTINGS, AS_OF, **more)


@pytest.mark.parametrize("metres", [0.0, 20.0])
def test_departments_of_a_house_come_into_one_hand_and_it_is_said_why(metres: float) -> None:
    result = aligned(houses(metres))
    assert all(result.owner[f"C{h}0"] == result.owner[f"C{h}1"] for h in range(4))
    assert sorted(b.customers for b in result.balance) == [4, 4]
    assert len(result.moves) == 4, "no more than it takes"
    for move in result.moves:
        assert move.reason.kind is MoveKind.SAME_ADDRESS
        assert move.reason.drive_minutes > 0
        assert move.gain > move.price > 0


def test_houses_next_to_one_another_are_not_one_address() -> None:
    assert aligned(houses(metres=100)).moves == ()


def test_locks_hold_at_one_address_too() -> None:
    locked = houses(locked=True)
    assert aligned(locked).moves == ()


def test_many_at_one_address_are_bound_no_more_dearly_than_the_way_that_they_share() -> None:
    for count in (2, 3, 6):
        given = world(houses(count=count), PAIR)
        base = columns(given, wanting(given), owners(given), SETTINGS, AS_OF)
        asked = problem(base, CROW, SETTINGS)
        one_each = np.array([0, *[1] * (count - 1)] * 4, dtype=np.int32)  # in each house one customer has another rep
        way = asked.travel.min(axis=1)[::count].sum()
        assert 0 < apart(asked, one_each) <= way + 0.1
        assert apart(asked, np.zeros(4 * count, np.int32)) == 0


def test_the_pairs_of_the_search_cost_what_the_objective_says() -> None:
    given = world(houses(), PAIR)
    for price in (0.0, 5.0):
        settings = replace(SETTINGS, alignment=replace(SETTINGS.alignment, compactness=price))
        asked = problem(columns(given, wanting(given), owners(given), settings, AS_OF), CROW, settings)
        ties = Ties.of(asked)
        for answer in product((0, 1), repeat=6):
            owner = np.array([*answer, 0, 1], dtype=np.int32)
            assert ties.parted(owner) == pytest.approx(evaluate(asked, owner).scatter)


def test_the_date_line_runs_through_no_house() -> None:
    west, east = (Place(-16.8, longitude) for longitude in (179.99995, -179.99995))
    pair = [replace(customer("C0", owner="R1"), place=west), replace(customer("C1", owner="R1"), place=east)]
    given = world(pair, PAIR[:1])
    asked = problem(columns(given, wanting(given), owners(given), SETTINGS, AS_OF), CROW, SETTINGS)
    assert asked.pairs.tolist() == [[0, 1]]
