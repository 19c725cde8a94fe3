"""Visits of a customer whose days follow a pattern are put back together, in the pattern that adds least."""

from __future__ import annotations

import numpy as np
import pytest

from salesplan.domain.nouns import replace
from salesplan.runtime.compiled import entry
from salesplan.schedule import RepMonth
from salesplan.schedule.annealing import load, standing
from salesplan.schedule.arrays import month_arrays, search_arrays
from salesplan.schedule.layout import COST, DAY_OF, MISSED, UNTIL_BLINK, ZERO, Month, Search
from salesplan.schedule.patterns import insert_pattern
from salesplan.schedule.solve import SHAPE
from tests.schedule.rep_months import draw_month
from tests.schedule.test_search import objective

NEXT_DOOR, NEARER, AS_NEAR = 2, 3, 4  # visits; the first two are one customer's
PLACES = np.array([(0, 0), (0, 10), (0, 10), (0, 8), (0, 8)])  # home; who is wanted twice; next door; on the way


def month_with(*patterns: set[int]) -> RepMonth:
    """Four days and four customers; the first is wanted twice, on the days of a pattern."""
    month = draw_month(1)
    seconds = (600 * np.hypot(*(PLACES[:, None] - PLACES[None]).transpose(2, 0, 1))).astype(np.int32)
    nodes = (1, 1, 2, 3, 4)
    first = replace(month.visits[0], service=60, earliest=0, latest=28, windows=(), gap=1)
    visits = tuple(replace(first, node=node, customer_id=f"{node:03d}") for node in nodes)
    return replace(
        month,
        days=month.days[:4],
        nodes=("", "001", "002", "003", "004"),
        seconds=seconds,
        visits=visits,
        patterns={"001": tuple(frozenset(days) for days in patterns)},
    )


@entry
def together(m: Month, s: Search, c: int) -> bool:
    """What only compiled functions call, called from here."""
    return insert_pattern(m, s, c)


def inserted(month: RepMonth) -> tuple[bool, list[list[int]]]:
    """Next door on the first day and on the way on the last two, then the first customer's visits together."""
    m = month_arrays(month, SHAPE)
    s = search_arrays(month, m, 0)
    load(m, s, [[NEXT_DOOR], [], [NEARER], [AS_NEAR]])
    s.totals[UNTIL_BLINK] = 100  # no day is overlooked
    done = bool(together(m, s, ZERO))
    assert s.totals[COST] == objective(month, [tuple(day) for day in standing(s)])
    assert s.totals[MISSED] == (s.each[:, DAY_OF] < 0).sum()
    return done, standing(s)


def test_a_cheap_day_is_left_where_what_follows_from_it_is_dear() -> None:
    # the first day costs nothing, but the second that comes with it is an errand of its own
    done, order = inserted(month_with({0, 1}, {2, 3}, {1, 3}))
    assert done
    assert [len(day) for day in order] == [1, 0, 2, 2]


def test_the_pattern_that_costs_least_as_a_whole_is_taken() -> None:
    done, order = inserted(month_with({1, 3}, {2, 3}, {0, 3}))
    assert done
    assert [len(day) for day in order] == [2, 0, 1, 2]


@pytest.mark.parametrize("pattern", [set[int](), {0}, {0, 1, 2}])
def test_patterns_of_another_number_of_days_than_there_are_visits_put_nobody_in(pattern: set[int]) -> None:
    done, order = inserted(month_with(pattern, pattern))
    assert not done
    assert [len(day) for day in order] == [1, 0, 1, 1]


def test_where_several_people_work_on_a_date_the_cheapest_takes_the_visit() -> None:
    month = month_with({0, 1}, {1, 3})
    days = (*month.days[:2], month.days[1], month.days[3])  # the third day is the second date's other one
    done, order = inserted(replace(month, days=days))
    assert done
    assert [len(day) for day in order] == [2, 0, 2, 1]
