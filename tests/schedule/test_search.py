"""The compiled search: feasible by the routes' clock, never worse than exhaustive, true to its own books."""

from __future__ import annotations

from itertools import pairwise, permutations, product

import pytest

from salesplan.domain.nouns import replace
from salesplan.domain.settings import ScheduleSettings, Settings
from salesplan.schedule import RepMonth, solve_month
from salesplan.schedule.arrays import penalties
from salesplan.schedule.layout import NEVER
from tests.schedule.building import timetables
from tests.schedule.pvrp import read_pvrp
from tests.schedule.rep_months import draw_month
from tests.shared import INSTANCES, needs_instances


def solved(month: RepMonth, iterations: int, seed: int = 0):  # type: ignore[no-untyped-def]
    return solve_month(month, Settings(schedule=ScheduleSettings(iterations=iterations)), seed)


def objective(month: RepMonth, order: list[tuple[int, ...]]) -> int:
    """The model's objective, from its definition."""
    toll = penalties(month)
    total, planned_visits = 0, set()
    for d, visits in enumerate(order):
        stops = [0, *(month.visits[v].node for v in visits), 0]
        total += sum(int(month.seconds[a, b]) for a, b in pairwise(stops))
        total += sum(int(toll[v, d]) for v in visits)
        planned_visits |= set(visits)
    return total + sum(v.prize for i, v in enumerate(month.visits) if i not in planned_visits)


@pytest.mark.parametrize("seed", range(3))
def test_a_drawn_month_keeps_windows_gaps_hours_and_its_own_books(seed: int) -> None:
    month = draw_month(seed)
    with_lunch = tuple(replace(d, lunch=1800, lunch_from=41_400, lunch_until=50_400) for d in month.days)
    month = replace(month, days=with_lunch)
    solution = solved(month, 1500)
    assert solution.objective == objective(month, list(solution.order))
    assert all(stops is not None for stops in timetables(month, solution))
    assert max(map(len, solution.order)) <= month.days[0].max_visits
    days: dict[str, list[int]] = {}
    for v, d in solution.day_of.items():
        visit, offset = month.visits[v], month.offsets[d]
        assert visit.earliest <= offset
        days.setdefault(visit.customer_id, []).append(offset)
    gap = {v.customer_id: v.gap for v in month.visits}
    for name, offsets in days.items():
        ordered = sorted(offsets)
        assert all(b - a >= gap[name] for a, b in pairwise(ordered))


def test_more_iterations_find_shorter_drives_and_the_seed_matters() -> None:
    month = draw_month(3)
    short, long = solved(month, 200), solved(month, 4000)
    assert long.objective < short.objective
    assert solved(month, 200) == short
    assert solved(month, 200, seed=1).order != short.order


def test_a_tiny_month_is_solved_to_the_optimum() -> None:
    month = draw_month(5)
    days = tuple(replace(d, max_visits=3) for d in month.days[:2])
    visits = tuple(
        replace(v, node=n + 1, customer_id=f"{n}", gap=1, earliest=0, latest=28, prize=3000 + 600 * n)
        for n, v in enumerate(month.visits[:5])
    )
    month = replace(month, days=days, visits=visits)
    best = min(
        objective(month, order)
        for places in product((-1, 0, 1), repeat=5)
        for order in product(*(permutations([v for v in range(5) if places[v] == d]) for d in (0, 1)))
        if all(len(o) <= 3 for o in order) and fits(month, order)
    )
    assert solved(month, 2000).objective == best


def fits(month: RepMonth, order) -> bool:  # type: ignore[no-untyped-def]
    made = solved(replace(month, visits=month.visits), 0)
    return all(stops is not None for stops in timetables(month, replace(made, order=order)))


def test_days_that_are_full_trade_visits_and_none_ends_beyond_its_bound() -> None:
    month = draw_month(2004, "tight")
    assert len(month.visits) == sum(day.max_visits for day in month.days)
    solution = solved(month, 25_000)
    assert {len(visits) for visits in solution.order} <= set(range(month.days[0].max_visits + 1))
    assert solution.objective == objective(month, list(solution.order))
    assert len(solution.missed) < len(solved(month, 15_000).missed)


def test_more_wanted_visits_than_the_days_hold_leave_the_surplus_out() -> None:
    month = draw_month(2004, "tight")
    days = tuple(replace(day, max_visits=day.max_visits - 1) for day in month.days)
    month = replace(month, days=days, visits=tuple(replace(v, prize=3000, latest=28, gap=1) for v in month.visits))
    solution = solved(month, 20_000)
    assert max(map(len, solution.order)) <= days[0].max_visits
    assert len(solution.missed) >= len(days)
    assert solution.objective == objective(month, list(solution.order))


def test_a_month_of_long_days_keeps_its_own_books() -> None:
    month = draw_month(6)
    days = tuple(replace(day, max_visits=30) for day in month.days[:8])
    visits = tuple(replace(v, service=300, earliest=0, latest=28, windows=(), prize=4000, gap=1) for v in month.visits)
    month = replace(month, days=days, visits=visits)
    assert len(visits) > 16 * len(days)
    solution = solved(month, 3000)
    assert solution.objective == objective(month, list(solution.order)) < solved(month, 0).objective
    assert all(stops is not None for stops in timetables(month, solution))


@needs_instances
def test_published_instances_with_patterns_and_loads_are_feasible_and_near_the_best_known() -> None:
    instance = read_pvrp(INSTANCES / "pvrp" / "p06.txt")
    month = instance.month
    solution = solved(month, 12_000)
    assert solution.missed == ()
    for d, visits in enumerate(solution.order):
        assert sum(month.demand[v] for v in visits) <= month.capacity[d]
    used: dict[str, set[int]] = {}
    for v, d in solution.day_of.items():
        used.setdefault(month.visits[v].customer_id, set()).add(month.offsets[d])
    assert all(frozenset(days) in month.patterns[name] for name, days in used.items())
    assert instance.length(solution.order) < 1.05 * 835.26


def test_days_that_a_rule_forbids_have_no_toll() -> None:
    month = draw_month(1)
    toll = penalties(month)
    visit = month.visits[0]
    for d, offset in enumerate(month.offsets):
        assert (toll[0, d] == NEVER) == (offset < visit.earliest)


def test_visits_of_a_customer_come_in_the_order_of_their_due_days() -> None:
    month = draw_month(5)
    visits = tuple(
        replace(v, node=1, customer_id="1", gap=1, earliest=0, latest=28, windows=(), due=9 * n)
        for n, v in enumerate(month.visits[:2])
    )
    month = replace(month, days=month.days[:2], visits=visits)
    crossed = solve_month(month, Settings(schedule=ScheduleSettings(iterations=0)), 0, previous=[[1], [0]])
    assert crossed.order == ((0,), (1,))
    assert crossed.objective == objective(month, list(crossed.order))
    late = replace(month, visits=(replace(visits[0], earliest=1), visits[1]))
    kept = solve_month(late, Settings(schedule=ScheduleSettings(iterations=0)), 0, previous=[[1], [0]])
    assert kept.order == ((1,), (0,))
