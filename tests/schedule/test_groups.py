"""Far towns: visited where their visits pay together, on a day that is moved with all of them where that is better."""

from __future__ import annotations

import pytest

from salesplan.domain.nouns import replace
from salesplan.domain.settings import Settings
from salesplan.schedule import RepMonth, solve_month
from salesplan.schedule.annealing import fill, load
from salesplan.schedule.arrays import month_arrays, search_arrays
from salesplan.schedule.solve import SHAPE, read_solution
from tests.schedule.far_towns import WEEKS, far_towns
from tests.schedule.test_search import objective


def test_a_far_town_is_visited_though_no_visit_there_pays_alone() -> None:
    month = far_towns(2, 165)
    solution = solve_month(month, Settings(), 0)
    assert all(2 * month.seconds[0, v.node] > v.prize for v in month.visits if int(v.customer_id) > 6)
    assert solution.missed == ()
    assert sum(bool(day) for day in solution.order) == 2 * WEEKS  # a trip a week, and a day at home
    assert solution.objective == objective(month, list(solution.order))


@pytest.mark.parametrize(("distances", "best"), [((80,), 62_124), ((165, 80), 142_560)])
def test_a_town_halfway_and_a_second_town_are_visited(distances: tuple[float, ...], best: int) -> None:
    month = far_towns(1, *distances)
    solution = solve_month(month, Settings(), 0)
    assert solution.missed == ()
    assert solution.objective <= 1.01 * best


def test_a_town_that_does_not_pay_even_together_is_left_alone() -> None:
    month = far_towns(2, 165)
    poor = replace(month, visits=tuple(replace(v, prize=v.prize // (6 if v.node > 6 else 1)) for v in month.visits))
    solution = solve_month(poor, Settings(), 0)
    assert {month.visits[v].node > 6 for v in solution.missed} == {True}
    assert len(solution.missed) == 24


def filled(month: RepMonth):  # type: ignore[no-untyped-def]
    m = month_arrays(month, SHAPE)
    s = search_arrays(month, m, 0)
    load(m, s, [[] for _ in month.days])
    won = fill(m, s)
    return won, read_solution(month, s, 0, 0)


def test_filling_opens_days_for_groups_and_leaves_nothing_that_pays() -> None:
    month = far_towns(2, 165)
    won, solution = filled(month)
    assert won
    assert len(solution.missed) < 24
    m = month_arrays(month, SHAPE)
    s = search_arrays(month, m, 1)
    load(m, s, solution.order)
    assert not fill(m, s)
    assert read_solution(month, s, 0, 0).order == solution.order
