"""The morning after: what stands is told from the plan, and whatever has changed is seen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.calendar import Channel
from salesplan.domain.errors import InputError, UsageError
from salesplan.domain.given import Call, CallOutcome
from salesplan.domain.nouns import replace
from salesplan.replan.answer.reports import NightReport, NightState
from salesplan.workspace import open_workspace
from tests.small import AS_OF, small_given
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from salesplan.workspace import Workspace

DAYS = tuple(AS_OF + timedelta(days=n) for n in range(28))


@pytest.fixture
def planned(tmp_path: Path) -> Workspace:
    """A workspace with a published plan."""
    workspace = open_workspace(write_workspace(small_given(), tmp_path / "ws"))
    assert workspace.replan(AS_OF, workers=1).state is NightState.PUBLISHED
    return workspace


def first_visit(workspace: Workspace) -> tuple[date, str]:
    """Day and customer of the plan's first visit."""
    call = next(c for c in workspace.published().plan.schedule() if c.channel is Channel.VISIT)
    return call.day, call.customer_id


def no_one(*_: object, **__: object) -> object:
    """Is not to be called."""
    raise AssertionError


def test_days_that_stand_are_told_without_reading_inputs_or_solving(
    planned: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly = planned.reroute(DAYS)
    for heavy in ("salesplan.inputs.read_inputs", "salesplan.replan.reroute.solve_day"):
        monkeypatch.setattr(heavy, no_one)
    monkeypatch.setattr("salesplan.workspace.opened.Opened.published", no_one)
    told = planned.reroute(DAYS, ("R1",))
    assert (told.state, told.version, told.plan) == (NightState.UNCHANGED, 1, None)
    assert replace(told, seconds={}) == replace(slowly, seconds={})


@pytest.mark.parametrize("reps", [("R1",), ()])
def test_a_cancelled_visit_leaves_its_day(planned: Workspace, reps: tuple[str, ...]) -> None:
    day, customer_id = first_visit(planned)
    off = Call(day, "R1", customer_id, outcome=CallOutcome.CANCELLED)
    write_workspace(replace(small_given(), calls=(off,)), planned.folder)
    report = planned.reroute((day,), reps)
    assert report.state is NightState.PUBLISHED
    assert report.plan is not None
    assert customer_id not in {c.customer_id for c in report.plan.schedule() if c.day == day}
    assert customer_id in {u.customer_id for u in report.plan.unplanned()}
    assert planned.reroute((day,), reps).state is NightState.UNCHANGED


def test_a_spoiled_file_is_seen_and_so_is_a_rep_who_is_not_there(planned: Workspace) -> None:
    with pytest.raises(UsageError, match="there is no rep R9"):
        planned.reroute(DAYS, ("R9",))
    with (planned.folder / "data" / "customers.csv").open("a", encoding="utf-8") as file:
        file.write("005,Nowhere,999,999\n")
    with pytest.raises(InputError):
        planned.reroute(DAYS, ("R1",))


def test_a_day_that_another_order_would_drive_faster_is_driven_again(planned: Workspace) -> None:
    """Whoever has spoiled the plan's order by hand gets the better one, from inputs that are the plan's."""
    stored = planned.published()
    part = stored.plan.reps[0]
    day = max(part.routes, key=lambda route: len(route.stops)).day
    visits = sorted((c for c in part.schedule if c.day == day and c.start is not None), key=lambda c: c.start or 0)
    assert len(visits) > 1
    hours = [(c.start, c.end) for c in reversed(visits)]
    turned = {c: replace(c, start=s, end=e) for c, (s, e) in zip(visits, hours, strict=True)}
    schedule = tuple(turned.get(c, c) for c in part.schedule)
    plan = replace(stored.plan, reps=(replace(part, schedule=schedule),), parent=stored.plan.version)
    planned.store.add(replace(stored, plan=plan), "turned round")
    report: NightReport = planned.reroute((day,), ("R1",))
    assert report.state is NightState.PUBLISHED
    assert report.plan is not None
    assert report.plan.version == 3


def test_the_next_day_on_the_road_is_told_without_reading_the_plan(
    planned: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = sorted({route.day for route in planned.published().plan.routes()})
    assert len(days) > 1
    assert planned.store.road_days() == tuple(days)
    for today, coming in ((AS_OF, days[0]), (days[0] + timedelta(days=1), days[1]), (days[-1], days[-1])):
        monkeypatch.setattr("salesplan.workspace.opened.today", lambda _, told=today: told)
        assert planned.next_road_day() == coming
    monkeypatch.setattr("salesplan.workspace.opened.today", lambda _: days[-1] + timedelta(days=1))
    with pytest.raises(UsageError, match="plan 1 has no routes from"):
        planned.next_road_day()


def test_before_the_first_plan_nobody_is_on_the_road(tmp_path: Path) -> None:
    workspace = open_workspace(write_workspace(small_given(), tmp_path / "ws"))
    assert workspace.store.road_days() == ()
    with pytest.raises(UsageError, match="there is no plan yet"):
        workspace.next_road_day()
