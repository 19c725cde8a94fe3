"""A month searched from the routes of its bound: never worse, and its gap is known."""

from __future__ import annotations

from itertools import chain

import pytest

from salesplan.domain.nouns import replace
from salesplan.domain.plan import Plan
from salesplan.domain.settings import ScheduleSettings, Settings
from salesplan.replan.night import Night
from salesplan.replan.run import replan
from salesplan.schedule import RepMonth, deepened, solve_month, with_bound
from salesplan.schedule.bound import Generation, dive
from salesplan.travel import Crow
from tests.schedule.rep_months import draw_month
from tests.schedule.test_search import objective
from tests.small import AS_OF, small_given

QUICK = Settings(schedule=ScheduleSettings(iterations=4_000))
HARDLY = Settings(schedule=ScheduleSettings(iterations=40))


def one_week(kind: str, seed: int = 7) -> RepMonth:
    """The visits of a drawn month that may stand in its first week."""
    month = draw_month(seed, kind)
    visits = tuple(v for v in month.visits if v.earliest < 5)[:24]
    return replace(month, visits=visits, days=month.days[:5], horizon_days=7)


@pytest.mark.parametrize("kind", ["windows", "mixed"])
def test_a_dive_puts_no_visit_on_two_days_and_leaves_little_to_repair(kind: str) -> None:
    month = one_week(kind)
    generation = Generation(month, solve_month(month, HARDLY, 0))
    generation.bound(40)
    order = dive(generation)
    placed = list(chain.from_iterable(order))
    assert len(set(placed)) == len(placed) >= 0.7 * len(month.visits)
    assert len(order) == len(month.days)


def test_a_poor_month_is_bettered_and_its_bound_lies_below() -> None:
    month = one_week("base")
    poor = solve_month(month, HARDLY, 0)
    found, bound = deepened(month, poor, QUICK, 0)
    assert bound is not None
    assert found.objective < poor.objective
    assert found.objective == objective(month, [list(day) for day in found.order])
    assert bound.bound <= found.objective / 60
    assert deepened(month, poor, QUICK, 0) == (found, bound)


def test_a_month_that_is_not_bettered_stands_and_has_its_gap() -> None:
    month = one_week("base")
    best = min((solve_month(month, QUICK, seed) for seed in range(3)), key=lambda s: s.objective)
    found, bound = deepened(month, best, HARDLY, 0)
    told = with_bound(found, bound)
    assert found.objective <= best.objective
    assert told.order == found.order
    assert told.outcome.gap == pytest.approx(1 - told.outcome.bound / told.outcome.objective)  # type: ignore[operator]
    assert with_bound(best, None) == best


def test_a_month_without_visits_has_nothing_to_search() -> None:
    month = replace(one_week("base"), visits=())
    nothing = solve_month(month, QUICK, 0)
    assert deepened(month, nothing, QUICK, 0) == (nothing, None)


def test_a_deep_plan_keeps_the_gap_of_every_month() -> None:
    night = Night(small_given(), None, QUICK, AS_OF, Crow(QUICK.travel))
    usual, deep = replan(night).plan, replan(replace(night, deep=True)).plan
    assert usual is not None
    assert deep is not None

    def months(plan: Plan) -> list[float | None]:
        return [o.gap for part in plan.reps for o in part.outcomes if o.stage == "schedule"]

    assert months(usual) == [None]
    (gap,) = months(deep)
    assert gap is not None
    assert 0 <= gap < 1
