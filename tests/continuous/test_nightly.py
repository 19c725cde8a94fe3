"""The look from outside sees what it is there for: each fault, made by hand in a plan that has none."""

from __future__ import annotations

import pytest

from salesplan.domain.calendar import Channel
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Plan
from salesplan.domain.settings import ScheduleSettings, Settings
from salesplan.domain.versions import StoredPlan
from salesplan.replan.night import Night
from salesplan.replan.run import replan
from salesplan.travel import Crow
from tests.continuous.nightly import kept, not_carried, uncaused, unsound
from tests.small import AS_OF, small_given

HOW = Settings(schedule=ScheduleSettings(iterations=200, warm_iterations=100))
TRAVEL = Crow(HOW.travel)
CHANGED = replace(
    small_given(), potentials=(*small_given().potentials[:3], replace(small_given().potentials[3], potential=9.0))
)


@pytest.fixture(scope="module")
def plans() -> tuple[StoredPlan, Plan]:
    """The published plan, and the one after a potential has changed."""
    first = replan(Night(small_given(), None, HOW, AS_OF, TRAVEL)).plan
    assert first is not None
    published = StoredPlan(first, small_given(), HOW, "", "", "")
    after = replan(Night(CHANGED, published, HOW, AS_OF, TRAVEL)).plan
    assert after is not None
    return published, after


def with_part(plan: Plan, **changes: object) -> Plan:
    (part,) = plan.reps
    return replace(plan, reps=(replace(part, **changes),))  # type: ignore[arg-type]


def test_a_plan_of_the_night_has_no_fault(plans: tuple[StoredPlan, Plan]) -> None:
    published, after = plans
    assert unsound(published, after, CHANGED, HOW, TRAVEL) == []
    assert uncaused(published.plan, after) == []
    found = kept(published, after, CHANGED, HOW)
    assert (found.frozen_kept, found.lost) == (found.frozen, ())
    assert found.frozen > 0
    assert not_carried(published.plan, after, ["R1"]) == []


def test_a_part_solved_from_other_inputs_is_unsound(plans: tuple[StoredPlan, Plan]) -> None:
    published, after = plans
    assert unsound(published, published.plan, CHANGED, HOW, TRAVEL) != []
    assert unsound(published, after, small_given(), HOW, TRAVEL) != []


def test_a_frozen_visit_that_vanishes_is_lost(plans: tuple[StoredPlan, Plan]) -> None:
    published, after = plans
    first = next(c for c in after.schedule() if c.channel is Channel.VISIT)
    rest = tuple(c for c in after.schedule() if c is not first)
    found = kept(published, with_part(after, schedule=rest, unplanned=()), CHANGED, HOW)
    assert found.lost == (f"{first.customer_id} on {first.day} by R1",)


def test_a_difference_that_nothing_tells_of_is_uncaused(plans: tuple[StoredPlan, Plan]) -> None:
    published, after = plans
    assert after.changes
    assert uncaused(published.plan, replace(after, changes=())) != []
    assert uncaused(published.plan, replace(after, changes=tuple(replace(c, cause="") for c in after.changes))) != []


def test_a_part_that_differs_without_having_been_reopened_was_not_carried(plans: tuple[StoredPlan, Plan]) -> None:
    published, after = plans
    assert not_carried(published.plan, after, []) == ["R1"]
