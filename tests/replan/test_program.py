"""The first night of another version of the program."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from salesplan.domain.causes import Cause
from salesplan.domain.changes import ChangeKind
from salesplan.domain.given import TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.versions import StoredPlan
from salesplan.replan.night import Night
from salesplan.replan.run import changes_since, replan, would_reopen
from salesplan.travel import Crow
from tests.replan.test_roster import MONDAY, SETTINGS, planned, stored, world

OLD, NEW = "0.0.9", "0.1.0"
WORLD = replace(world(), time_off=(TimeOff("R0", MONDAY + timedelta(days=3), MONDAY + timedelta(days=4)),))


@pytest.fixture(scope="module")
def published() -> StoredPlan:
    """What a version of the program made that hardly searched, and that took other digests of the same inputs."""
    schedule = replace(SETTINGS.schedule, iterations=1, warm_iterations=1)
    poor = replace(SETTINGS, schedule=schedule, callplan=replace(SETTINGS.callplan, utilisation=0.3))
    poor = replace(poor, plan=replace(SETTINGS.plan, seed=5))
    plan = planned(WORLD, settings=poor).plan
    assert plan is not None
    reps = tuple(replace(r, digests=tuple((stage, f"old {told}") for stage, told in r.digests)) for r in plan.reps)
    return replace(stored(replace(plan, reps=reps), WORLD), program=OLD)


def night(published: StoredPlan, program: str, as_of: date = MONDAY) -> Night:
    return Night(WORLD, published, SETTINGS, as_of, Crow(SETTINGS.travel), program=program)


def test_another_version_of_the_program_is_a_change_and_the_same_one_is_none(published: StoredPlan) -> None:
    assert changes_since(night(published, OLD)) == changes_since(night(published, "")) == ()
    (change,) = changes_since(night(published, NEW))
    assert (change.kind, change.before, change.after) == (ChangeKind.PROGRAM, OLD, NEW)
    assert would_reopen(night(published, NEW))[1].keys() == published.plan.rep.keys()


@pytest.mark.parametrize("days", [0, 1])
def test_what_it_decides_otherwise_is_caused_by_it(published: StoredPlan, days: int) -> None:
    plan = replan(night(published, NEW, MONDAY + timedelta(days=days))).plan
    assert plan is not None
    assert plan.changes
    for change in plan.changes:
        assert isinstance(change.cause, Cause)
        if change.cause.kind is not ChangeKind.HORIZON:
            assert change.cause.kind is ChangeKind.PROGRAM
            assert {kind for kind, _ in change.cause.together} <= {ChangeKind.CLOCK}
