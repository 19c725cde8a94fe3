"""A rep falls ill for some days of a full month: whatever workspace, rep and days, the plan keeps its word."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.changes import ChangeKind
from salesplan.domain.given import TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Level, Plan
from salesplan.domain.versions import StoredPlan
from salesplan.domain.working_days import working_days
from salesplan.replan.answer.audit import audit
from salesplan.replan.answer.promises_kept import to_inform
from salesplan.replan.night import Night, Replanned
from salesplan.replan.run import replan
from salesplan.workspace import open_workspace
from tests.continuous.commands import QUICK, ROOT
from tests.continuous.nightly import uncaused
from tests.continuous.stream import part_of
from tests.shared import ANDORRA, needs_andorra
from tests.workspaces import in_order

if TYPE_CHECKING:
    from pathlib import Path

    from salesplan.domain.given import Given

FIRST_DAY = date(2026, 11, 23)
DRAWS = 3
WORKSPACES = {
    "starter": (ROOT / "examples" / "starter", 3),
    "taiwan": (ROOT / "examples" / "taiwan", 4),
    "andorra": (ANDORRA, 4),
}
"""Where the workspace is, and with how many of its reps."""


def opened(name: str, folder: Path) -> StoredPlan:
    """The workspace's first plan, with its inputs."""
    source, reps = WORKSPACES[name]
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.pbf", ".salesplan"))
    workspace = open_workspace(folder, dict(QUICK))
    given = workspace.read(FIRST_DAY).given
    assert given is not None
    given = in_order(part_of(given, reps))
    plan = replan(Night(given, None, workspace.settings, FIRST_DAY, workspace.travel(given))).plan
    assert plan is not None
    return StoredPlan(replace(plan, version=1), given, workspace.settings, "", "", "")


def night_of_the_news(published: StoredPlan, given: Given, folder: Path) -> Replanned:
    travel = open_workspace(folder, dict(QUICK)).travel(given)
    day = published.plan.as_of + timedelta(days=1)
    made = replan(Night(given, published, published.settings, day, travel))
    assert made.plan is not None
    assert audit(made.plan, given, published.settings, travel) == ()
    assert uncaused(published.plan, made.plan) == []
    return made


def lost_at_work(published: StoredPlan, plan: Plan, given: Given) -> list[str]:
    """Promised calls that are gone though their rep works that day; of days off the absence must be the cause."""
    visits, horizon = published.settings.visits, published.settings.plan.horizon_days
    works = {r.id: {d.day for d in working_days(r, given, visits, plan.as_of, horizon)} for r in given.reps}
    found = []
    informed = {c.subject: c for c in to_inform(plan, published.settings.plan.told_minutes)}
    stands = {(c.customer_id, c.channel) for c in plan.schedule()}
    for call in published.plan.schedule():
        gone = (call.customer_id, call.channel) not in stands
        if call.level is not Level.PROPOSED and call.day >= plan.as_of and gone:
            cause = informed[call.customer_id].cause
            assert cause is not None
            told = f"{call.customer_id} on {call.day} by {call.rep_id}: {cause.kind} {cause.subject}"
            if call.day in works[call.rep_id]:
                found.append(told)
            else:
                assert (cause.kind, cause.subject) == (ChangeKind.REP_ABSENT, call.rep_id), told
    return found


@pytest.mark.parametrize("name", ["starter", "taiwan", pytest.param("andorra", marks=needs_andorra)])
def test_visits_of_days_at_work_stand_the_others_are_told_of_and_nothing_is_held(name: str, tmp_path: Path) -> None:
    published = opened(name, tmp_path / name)
    rng = Random(name)
    for _ in range(DRAWS):
        rep = rng.choice(published.given.reps)
        first = FIRST_DAY + timedelta(days=rng.choice((1, 2, 4)))
        off = TimeOff(rep.id, first, first + timedelta(days=rng.choice((1, 3, 6, 10))))
        given = in_order(replace(published.given, time_off=(*published.given.time_off, off)))
        made = night_of_the_news(published, given, tmp_path / name)
        assert made.plan is not None
        assert lost_at_work(published, made.plan, given) == [], f"{off}"
        assert made.held == (), f"{off}"
        moved = [c for c in made.plan.changes if c.level is not Level.PROPOSED and c.rep_id != rep.id]
        assert {c.cause.subject for c in moved if c.cause and c.cause.kind is ChangeKind.REP_ABSENT} <= {rep.id}


@pytest.mark.parametrize("days", [(14, 18), (1, 11)])
def test_whoever_covers_has_the_absence_as_cause_of_their_own_visits(days: tuple[int, int], tmp_path: Path) -> None:
    """Known on the day of the plan itself, so that no passing day explains anything."""
    published = opened("starter", tmp_path / "starter")
    rep = published.given.reps[0]
    first, last = (FIRST_DAY + timedelta(days=n) for n in days)
    given = in_order(replace(published.given, time_off=(*published.given.time_off, TimeOff(rep.id, first, last))))
    travel = open_workspace(tmp_path / "starter", dict(QUICK)).travel(given)
    made = replan(Night(given, published, published.settings, FIRST_DAY, travel)).plan
    assert made is not None
    assert any(call.status == "cover" for call in made.schedule())
    assert uncaused(published.plan, made) == []
    assert {c.cause.subject for c in made.changes if c.cause is not None} == {rep.id}
