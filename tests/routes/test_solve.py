"""The day's order: proven, never worse than the schedule's, the same every time."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.domain.nouns import replace
from salesplan.domain.plan import StopKind
from salesplan.domain.settings import RouteSettings
from salesplan.routes import MANDATORY, DayProblem, day_route, problem_of, solve_day, timetable
from salesplan.routes.anneal import anneal
from salesplan.routes.exact import improve_exactly
from salesplan.routes.solve import LONG, STARTS
from tests.routes.days import least_cost, on_a_line, random_day, window, working_day
from tests.routes.tsptw import read_tsptw
from tests.shared import INSTANCES, needs_instances

ROUTES = RouteSettings()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5), st.booleans(), st.sampled_from([30, 60, 100]))
def test_a_small_day_is_the_best_of_all_days(seed: int, visits: int, optional: bool, minutes: int) -> None:
    problem = random_day(visits, seed, minutes=minutes, optional=optional)
    solution = solve_day(problem, ROUTES, 0)
    assert solution.optimal
    assert problem.cost(solution.order) == least_cost(problem)
    assert solution.stops == timetable(problem, solution.order)
    assert sorted((*solution.order, *solution.dropped)) == list(range(1, visits + 1))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.integers(13, 20))
def test_a_long_day_is_never_worse_than_the_schedules(seed: int, visits: int) -> None:
    problem = random_day(visits, seed, minutes=5, optional=True)
    quick = replace(ROUTES, iterations=300, labels=1000)
    solution = solve_day(problem, quick, seed)
    assert timetable(problem, solution.order) is not None
    if timetable(problem, problem.order) is not None:
        assert problem.cost(solution.order) <= problem.cost(problem.order)
    assert solution == solve_day(problem, quick, seed)


def test_told_visits_keep_their_order_and_a_new_one_goes_where_it_costs_least() -> None:
    problem = on_a_line([10, 30, 20], order=(2, 1, 3))
    assert solve_day(replace(problem, kept=(2, 1)), ROUTES, 0).order in ((3, 2, 1), (2, 3, 1))
    assert solve_day(replace(problem, kept=(3, 1, 2)), ROUTES, 0).order == (3, 1, 2)
    assert solve_day(replace(problem, order=(2, 3, 1), kept=(2, 1)), ROUTES, 0).order == (2, 3, 1)
    with pytest.raises(ValueError, match="order"):
        replace(problem, kept=(4,))


def test_a_told_order_that_no_clock_allows_gives_way() -> None:
    problem = on_a_line([10, 20], [[window(9, 9.75)], [window(15, 16)]], order=(1, 2))
    solution = solve_day(replace(problem, kept=(2, 1)), ROUTES, 0)
    assert (solution.order, solution.dropped) == ((1, 2), ())


def test_of_equal_orders_the_schedules_stands() -> None:
    there_and_back = on_a_line([10, 20, 30], order=(3, 2, 1))
    assert solve_day(there_and_back, ROUTES, 0).order == (3, 2, 1)
    assert solve_day(replace(there_and_back, order=(1, 2, 3)), ROUTES, 0).order == (1, 2, 3)


def test_a_visit_is_left_out_where_its_prize_is_below_its_detour() -> None:
    problem = on_a_line([10, 60], prizes=[MANDATORY, 1000])
    assert solve_day(problem, ROUTES, 0).dropped == (2,)
    assert solve_day(replace(problem, prizes=(MANDATORY, 9000)), ROUTES, 0).dropped == ()


def test_of_two_visits_that_exclude_one_another_the_dearer_stays() -> None:
    shut = [[window(9, 9.5)], [window(9, 9.5)]]
    problem = on_a_line([10, 20], shut, prizes=[9000, 8000])
    assert solve_day(problem, ROUTES, 0).dropped == (2,)


def test_a_visit_that_no_clock_allows_is_dropped_however_mandatory() -> None:
    solution = solve_day(on_a_line([10, 300]), ROUTES, 0)
    assert (solution.order, solution.dropped, solution.optimal) == ((1,), (2,), True)


def test_an_unreachable_place_is_dropped() -> None:
    problem = on_a_line([10, 20])
    seconds = problem.seconds.copy()
    seconds[:, 2] = seconds[2, :] = 10_000_000
    solution = solve_day(replace(problem, seconds=seconds), ROUTES, 0)
    assert (solution.order, solution.dropped) == ((1,), (2,))


def test_a_warm_order_with_missing_visits_is_completed() -> None:
    assert sorted(solve_day(on_a_line([10, 20, 30], order=(2,)), ROUTES, 0).order) == [1, 2, 3]


def test_a_day_without_visits_is_a_day_at_home() -> None:
    solution = solve_day(on_a_line([]), ROUTES, 0)
    assert (solution.order, solution.drive_seconds, solution.optimal) == ((), 0, True)


def test_a_day_too_short_for_anything_has_no_stops() -> None:
    problem = on_a_line([10], day=working_day(starts=12, ends=11))
    assert solve_day(problem, ROUTES, 0).stops == ()


def test_sixty_three_visits_are_beyond_the_exact_method() -> None:
    with pytest.raises(ValueError, match="63 visits"):
        improve_exactly(on_a_line([1.0] * 63), 10**12, 10)
    solution = solve_day(on_a_line([float(i) for i in range(70)], minutes=1), replace(ROUTES, iterations=50), 0)
    assert (len(solution.order), solution.drive_seconds, solution.optimal) == (70, 2 * 69 * 60, False)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_annealing_reaches_the_proven_cost(seed: int) -> None:
    problem = random_day(8, seed, minutes=20)
    proof = improve_exactly(problem, 1 << 60, 1 << 40)
    assert proof.order is not None
    found = anneal(problem, (), 5000, 1)
    assert timetable(problem, found) is not None
    assert problem.cost(found) <= problem.cost(proof.order) * 1.05
    assert problem.cost(found) >= problem.cost(proof.order)


def test_the_route_names_customers_and_keeps_the_clock() -> None:
    problem = on_a_line([10, 20])
    route = day_route(problem, solve_day(problem, ROUTES, 0), "R1", ["A", "B"])
    assert [s.kind for s in route.stops] == [StopKind.START, StopKind.VISIT, StopKind.VISIT, StopKind.END]
    assert [s.customer_id for s in route.stops] == ["", "A", "B", ""]
    assert (route.drive_seconds, route.drive_km, route.day, route.rep_id) == (2400, 40.0, problem.day.day, "R1")


def test_a_day_is_cut_out_of_a_larger_matrix() -> None:
    seconds = np.arange(25, dtype=np.int32).reshape(5, 5)
    problem = problem_of(working_day(), (seconds, seconds * 1.0), [0, 3, 1], {1: 60, 3: 120}, {3: (window(9, 12),)}, {})
    assert problem.seconds[1, 2] == seconds[3, 1]
    assert problem.seconds[2, 3] == seconds[1, 0]
    assert (problem.service, problem.order) == ((120, 60), (1, 2))
    away = problem_of(working_day(), (seconds, seconds * 1.0), [0, 3], {3: 60}, {}, {3: 5}, ends_at=4)
    assert (away.seconds[1, 2], away.prizes) == (seconds[3, 4], (5,))


@needs_instances
@pytest.mark.parametrize("name", ["AFG-rbg010a", "AFG-rbg021.5", "Dumas-n20w100.001", "Dumas-n40w20.001"])
def test_published_days_are_solved_to_their_best_known_cost(name: str) -> None:
    with (INSTANCES / "tsptw" / "bks.csv").open() as handle:
        best = {row["file"]: int(row["best_cost"]) for row in csv.DictReader(handle)}
    problem: DayProblem = read_tsptw(INSTANCES / "tsptw" / f"{name}.txt")
    solution = solve_day(problem, ROUTES, 0)
    assert (solution.dropped, solution.drive_seconds, solution.optimal) == ((), best[f"{name}.txt"], True)


def test_a_long_day_takes_the_best_of_several_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    costs: dict[int, int] = {}

    def noted(problem: DayProblem, order: tuple[int, ...], iterations: int, seed: int) -> tuple[int, ...]:
        found = anneal(problem, order, iterations, seed)
        costs[seed] = problem.cost(found)
        return found

    monkeypatch.setattr("salesplan.routes.anneal.anneal", noted)
    problem = random_day(LONG + 3, 1, minutes=6)
    solution = solve_day(problem, RouteSettings(iterations=400, labels=1), 5)
    assert sorted(costs) == list(range(5, 5 + STARTS))
    assert problem.cost(solution.order) == min(costs.values()) < max(costs.values())
    costs.clear()
    solve_day(random_day(LONG - 3, 1, minutes=6), RouteSettings(iterations=400, labels=1), 5)
    assert sorted(costs) == [5]
