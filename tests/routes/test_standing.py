"""A day that stands as it is: told without a solver, and as the solver would tell it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.domain.nouns import replace
from salesplan.domain.settings import RouteSettings
from salesplan.routes import DayProblem, solve_day, standing, timetable
from tests.routes.days import on_a_line, random_day, window, working_day

ROUTES = RouteSettings()


def told_alike(problem: DayProblem) -> bool:
    """Whether it is told that the order stands; it must be as the solver says."""
    solved, told = solve_day(problem, ROUTES, 0), standing(problem, ROUTES)
    if told is not None:
        assert told == replace(solved, work=0)
    return told is not None


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 8), st.sampled_from([15, 30, 60, 100]))
def test_the_best_order_stands_and_no_other(seed: int, visits: int, minutes: int) -> None:
    problem = random_day(visits, seed, minutes=minutes)
    best = solve_day(problem, ROUTES, 0)
    if told_alike(problem):
        assert problem.cost(problem.order) == problem.cost(best.order)
    if not best.dropped:
        assert told_alike(replace(problem, order=best.order))


def test_hours_and_lunch_make_a_longer_drive_the_best() -> None:
    hours = [[window(14, 16)], [], [window(9, 10)]]
    there_and_back = on_a_line([10, 20, 30], hours, order=(3, 2, 1))
    assert told_alike(there_and_back)
    detour = on_a_line([10, 20, 30], [[window(9, 9.75)], [window(15, 16)], [window(9, 10.5)]], order=(1, 3, 2))
    assert told_alike(detour)
    zigzag = replace(detour, windows=((window(15, 16),), (window(9, 9.75),), (window(15, 17),)), order=(2, 1, 3))
    assert told_alike(zigzag)
    assert told_alike(replace(zigzag, windows=((), (), ()))) is False


def test_a_lunch_that_an_order_leaves_no_time_for_rules_that_order_out() -> None:
    day = working_day(starts=11, ends=15, lunch=1, lunch_from=11.5, lunch_until=13)
    hours = [[window(11, 12.2)], [window(12.5, 14)]]
    for order in ((1, 2), (2, 1)):
        told_alike(on_a_line([30, 5], hours, order=order, day=day))


def test_what_is_left_to_the_solver() -> None:
    problem = on_a_line([10, 20, 30], order=(1, 2, 3))
    assert told_alike(problem)
    assert standing(replace(problem, order=(1, 2)), ROUTES) is None  # a visit may be put in
    assert standing(replace(problem, kept=(1,)), ROUTES) is None
    assert standing(replace(problem, prizes=(1, 1, 1)), ROUTES) is None
    assert standing(problem, replace(ROUTES, exact_stops=2)) is None
    assert standing(on_a_line([10.0] * 13), ROUTES) is None
    closed = on_a_line([10], [[window(3, 4)]])
    assert timetable(closed, closed.order) is None
    assert standing(closed, ROUTES) is None


@pytest.mark.parametrize("name", ["numba", "ortools", "scipy"])
def test_nothing_heavy_is_loaded_for_it(name: str) -> None:
    code = (
        "import sys; from salesplan.domain.settings import RouteSettings; from tests.routes.days import on_a_line;"
        "from salesplan.routes import standing; assert standing(on_a_line([10, 20]), RouteSettings());"
        f"sys.exit({name!r} in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
