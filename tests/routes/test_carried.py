"""A published route answers the same question again, and no other."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from salesplan.domain.nouns import replace
from salesplan.domain.settings import RouteSettings
from salesplan.routes import DayProblem, day_route, solve_day, solve_or_carry
from tests.routes.days import least_cost, on_a_line, random_day, window

ROUTES = RouteSettings()
NAMES = ("A", "B", "C")


def renamed(problem: DayProblem, positions: tuple[int, ...]) -> DayProblem:
    """The same day with its visits in another order: visit i is what `positions[i]` was."""
    rows = [0, *(p + 1 for p in positions), problem.visits + 1]
    return replace(
        problem,
        seconds=problem.seconds[rows][:, rows],
        km=problem.km[rows][:, rows],
        service=tuple(problem.service[p] for p in positions),
        windows=tuple(problem.windows[p] for p in positions),
        prizes=tuple(problem.prizes[p] for p in positions),
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.randoms())
@example(127, 4, random.Random(0))  # the warm order is shorter, and does not fit the clock
def test_the_same_question_in_another_order_has_the_published_answer(seed: int, visits: int, shuffled: Any) -> None:
    problem = random_day(visits, seed, minutes=30)
    names = [f"C{i}" for i in range(visits)]
    first = solve_or_carry(problem, names, None, ROUTES, 0)
    published = day_route(problem, first, "R1", names)
    positions = list(range(visits))
    shuffled.shuffle(positions)
    again = renamed(problem, tuple(positions))
    carried = solve_or_carry(again, [names[p] for p in positions], published, ROUTES, 0)
    if first.dropped:
        assert carried.work > 0
    else:
        assert (carried.work, carried.optimal) == (0, first.optimal)
        assert day_route(again, carried, "R1", [names[p] for p in positions]) == published


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_other_prizes_never_make_a_carried_answer_worse_than_a_new_one(seed: int, visits: int) -> None:
    problem = random_day(visits, seed, minutes=30)
    names = [f"C{i}" for i in range(visits)]
    published = day_route(problem, solve_or_carry(problem, names, None, ROUTES, 0), "R1", names)
    other = replace(problem, prizes=random_day(visits, seed, minutes=30, optional=True).prizes)
    assert other.cost(solve_or_carry(other, names, published, ROUTES, 0).order) == least_cost(other)


def test_another_question_is_solved() -> None:
    problem = on_a_line([10, 20, 30])
    published = day_route(problem, solve_or_carry(problem, NAMES, None, ROUTES, 0), "R1", NAMES)
    late_first = replace(problem, windows=((window(15, 16),), (), ()))
    slower = replace(problem, seconds=problem.seconds * 2)
    for other in (late_first, slower, replace(problem, prizes=(1, 1, 1))):
        found = solve_or_carry(other, NAMES, published, ROUTES, 0)
        assert found.work > 0
        assert replace(found, asked="") == solve_day(other, ROUTES, 0)
    assert solve_or_carry(problem, NAMES, published, replace(ROUTES, solutions=7), 0).work > 0


def test_a_told_order_is_no_answer_once_the_order_is_free_again() -> None:
    problem = on_a_line([10, 30, 20])
    told = replace(problem, kept=(2, 1, 3))
    first = solve_or_carry(told, NAMES, None, ROUTES, 0)
    published = day_route(told, first, "R1", NAMES)
    assert solve_or_carry(told, NAMES, published, ROUTES, 0) == first
    free = solve_or_carry(problem, NAMES, published, ROUTES, 0)
    assert problem.cost(free.order) < problem.cost(first.order)
    best = day_route(problem, free, "R1", NAMES)
    as_driven = replace(problem, kept=free.order)
    assert solve_or_carry(as_driven, NAMES, best, ROUTES, 0).optimal
    assert solve_or_carry(told, NAMES, best, ROUTES, 0).order == first.order


def test_a_warm_order_that_drives_less_than_the_published_route_is_taken_up() -> None:
    problem = on_a_line([10, 20, 30])
    best = solve_or_carry(problem, NAMES, None, ROUTES, 0)
    published = day_route(problem, best, "R1", NAMES)
    detour = replace(
        published, stops=(published.stops[0], *published.stops[2:4], published.stops[1], *published.stops[4:])
    )
    found = solve_or_carry(replace(problem, order=best.order), NAMES, detour, ROUTES, 0)
    assert problem.cost(found.order) == problem.cost(best.order)
