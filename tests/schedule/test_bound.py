"""The lower bound: never above what a month can cost, and the true least where that is known."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest

from salesplan.domain.calendar import Window
from salesplan.domain.nouns import replace
from salesplan.domain.settings import ScheduleSettings, Settings
from salesplan.schedule import RepMonth, solve_month
from salesplan.schedule.arrays import month_arrays
from salesplan.schedule.bound import lower_bound
from salesplan.schedule.bound.gaps import GapRow, broken_rows, gap_rows
from salesplan.schedule.bound.generation import cheapest_routes, way_to
from salesplan.schedule.bound.graphs import HUNDREDTHS, DayGraph, day_graph
from salesplan.schedule.bound.timed import workspace
from salesplan.schedule.solve import SHAPE
from tests.schedule.building import timetables
from tests.schedule.far_towns import far_towns
from tests.schedule.rep_months import draw_month
from tests.schedule.test_search import objective

QUICK = Settings(schedule=ScheduleSettings(iterations=8_000))
LUNCH = {"lunch": 1800, "lunch_from": 41_400, "lunch_until": 50_400}


def few(month: RepMonth, visits: int, days: int, **day: int) -> RepMonth:
    """The first visits of a month on its first days, each wanted on any of them and worth a different sum."""
    chosen = tuple(
        replace(v, node=n + 1, customer_id=f"{n}", earliest=0, latest=28, prize=2500 + 500 * n)
        for n, v in enumerate(month.visits[:visits])
    )
    return replace(month, visits=chosen, days=tuple(replace(d, **day) for d in month.days[:days]))


def least_cost(month: RepMonth, graph: DayGraph, prices: np.ndarray) -> int:
    """The cheapest route of the month's only day by trying all, hundredths of a second."""
    best = 0
    made = solve_month(month, QUICK, 0)
    for size in range(1, month.days[0].max_visits + 1):
        for chosen in combinations(range(len(month.visits)), size):
            for order in permutations(chosen):
                (stops,) = timetables(month, replace(made, order=(order,)))
                if stops is not None:
                    nodes = graph.node_of[list(order)]
                    best = min(best, graph.cost(nodes) - int(prices[list(order)].sum()))
    return best


@pytest.mark.parametrize("seed", range(4))
def test_the_cheapest_route_of_a_day_is_the_least_of_all_orders(seed: int) -> None:
    month = few(draw_month(seed, "windows"), 6, 1, max_visits=4, **LUNCH)
    m = month_arrays(month, SHAPE)
    graph = day_graph(m, 0)
    prices = np.array([HUNDREDTHS * (1500 + 400 * n) for n in range(6)])
    space = workspace(8)
    bound, routes = cheapest_routes(graph, prices, space)
    assert bound == least_cost(month, graph, prices)
    first = graph.node_of[routes[0]]
    assert graph.cost(first) - int(prices[routes[0]].sum()) == bound
    assert cheapest_routes(graph, prices, space)[0] == bound  # nothing of the search before is left


def test_a_route_is_read_from_its_last_label() -> None:
    space = workspace(4)
    space.label[1, :7], space.label[2, :7] = (3, 0, 0, 0, 0, 0, 0), (2, 0, 0, 0, 0, 0, 1)
    assert way_to(space, 2) == [3, 2]


@pytest.mark.parametrize("hours", [(), (Window(9 * 3600, 11 * 3600),)])
def test_the_bound_of_a_month_of_few_visits_is_its_optimum_or_below(hours: tuple[Window, ...]) -> None:
    month = few(draw_month(5), 6, 2, max_visits=4)
    month = replace(month, visits=tuple(replace(v, windows=hours) for v in month.visits))
    solution = solve_month(month, QUICK, 0)
    found = lower_bound(month, solution)
    assert found.objective == solution.objective / 60
    assert 0 <= found.gap <= 0.05
    assert found.bound <= found.objective


@pytest.mark.parametrize("kind", ["base", "mixed"])
def test_the_bound_lies_below_every_month_that_is_met_and_rises_with_the_rounds(kind: str) -> None:
    month = draw_month(4, kind)
    solution = solve_month(month, QUICK, 0)
    early, late = lower_bound(month, solution, 2), lower_bound(month, solution, 12)
    assert early.bound < late.bound < solution.objective / 60
    assert late.rounds == 12
    assert lower_bound(month, solution, 12) == late


def test_visits_that_may_be_left_out_are_bounded_with_their_prizes() -> None:
    month = far_towns(2, 165)
    solution = solve_month(month, Settings(), 0)
    found = lower_bound(month, solution)
    assert 0.97 * found.objective < found.bound <= found.objective
    poor = replace(month, visits=tuple(replace(v, prize=1) for v in month.visits))
    nothing = solve_month(poor, QUICK, 0)
    assert lower_bound(poor, nothing).bound * 60 == nothing.objective == objective(poor, list(nothing.order))


def test_gap_rows_are_the_widest_spans_within_a_gap_and_broken_by_more_than_one_visit() -> None:
    month = far_towns(2, 165)
    rows = gap_rows(month_arrays(month, SHAPE))
    mine = [row for row in rows if row.visits == range(4)]
    offsets = month.offsets
    assert all(offsets[row.days[-1]] - offsets[row.days[0]] < month.visits[0].gap for row in mine)
    assert not [r for r in mine for q in mine if r is not q and set(r.days) <= set(q.days)]
    placed = np.zeros((len(month.visits), len(month.days)))
    placed[0, 0] = placed[1, 4] = 1.0
    (broken,) = broken_rows(rows, frozenset(), placed)
    assert broken == GapRow(range(4), range(5))
    assert broken_rows(rows, {broken}, placed) == []
    placed[1, 4], placed[1, 5] = 0.0, 1.0  # the Monday after
    assert broken_rows(rows, frozenset(), placed) == []


def test_a_visit_that_has_no_day_costs_its_prize_in_every_month() -> None:
    month = far_towns(2, 165)
    visits = tuple(
        replace(v, barred="nobody is there", prize=10**6) if i == 0 else v for i, v in enumerate(month.visits)
    )
    month = replace(month, visits=visits)
    solution = solve_month(month, Settings(), 0)
    assert 10**6 < 60 * lower_bound(month, solution).bound <= solution.objective


def test_a_month_without_visits_is_its_own_bound() -> None:
    month = replace(draw_month(1), visits=())
    assert lower_bound(month, solve_month(month, QUICK, 0)).gap == 0
