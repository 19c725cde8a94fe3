"""A slot costs what the run that gets the appointment says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.calendar import Channel
from salesplan.domain.errors import UsageError
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Level
from salesplan.replan.scenarios.slots import Wanted
from salesplan.workspace import Workspace, open_workspace
from salesplan.workspace.slots import find_slots, pin_slot
from tests.continuous.commands import QUICK
from tests.small import AS_OF, small_given
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from salesplan.replan.scenarios.slots import Slot

ALL_DAYS = (date.min, date.max)
TIGHT = {**QUICK, "visits.max_per_day": "1", "plan.horizon_days": "7"}
"""One visit a day: a new one has to put another elsewhere."""


@pytest.fixture(autouse=True)
def on_the_day_of_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("salesplan.workspace.opened.today", lambda _: AS_OF)


def planned(folder: Path, settings: dict[str, str]) -> Workspace:
    write_workspace(small_given(), folder)
    workspace = open_workspace(folder, settings)
    workspace.replan(AS_OF, workers=1)
    return workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return planned(tmp_path_factory.mktemp("slots"), QUICK)


def of(workspace: Workspace, customer: str = "002", **more: object) -> tuple[Slot, ...]:
    return find_slots(workspace, workspace.published(), replace(Wanted(customer, *ALL_DAYS), **more))


@pytest.mark.parametrize("settings", [QUICK, TIGHT], ids=["roomy", "one visit a day"])
def test_the_price_is_what_a_replan_with_that_pin_says(tmp_path: Path, settings: dict[str, str]) -> None:
    workspace = planned(tmp_path, settings)
    published = workspace.published()
    found = find_slots(workspace, published, Wanted("002", *ALL_DAYS, count=6))
    before = published.plan.totals
    assert found
    for slot in found[:: len(found) - 1]:
        pin_slot(workspace, published, "002", slot)
        night = workspace.replan(AS_OF, dry_run=True, workers=1)
        (workspace.folder / "data" / "feedback.csv").unlink()
        assert night.plan is not None
        held = [c for c in night.plan.schedule() if c.customer_id == "002" and c.day == slot.day]
        assert [(c.start, c.level) for c in held] == [(slot.start, Level.AGREED)]
        after = night.plan.totals
        assert slot.drive_minutes == pytest.approx(after["drive_minutes"] - before["drive_minutes"], abs=0.1)
        paid = after["drive_cost"] - before["drive_cost"] + after["visit_move_price"]
        paid += after["planned_not_placed"] - before["planned_not_placed"]
        assert slot.price == pytest.approx(paid, abs=0.1)
        assert len(slot.moved) == sum(c.status == "moved" for c in night.plan.schedule() if c.customer_id != "002")


def test_slots_come_cheapest_first_and_a_day_once(workspace: Workspace) -> None:
    found = of(workspace, count=5)
    assert [s.price for s in found] == sorted(s.price for s in found)
    assert len({s.day for s in found}) == len(found) == 5


def test_a_visit_that_is_planned_anyway_costs_nothing_on_its_day(workspace: Workspace) -> None:
    coming = [
        c
        for c in workspace.published().plan.schedule()
        if c.customer_id == "002" and c.channel is Channel.VISIT and c.day > AS_OF
    ]
    (best,) = of(workspace, count=1)
    assert best.day in {c.day for c in coming}
    assert best.instead_of == best.day
    assert best.price == pytest.approx(0, abs=0.5)


def test_of_one_day_there_are_several_hours_inside_the_opening(workspace: Workspace) -> None:
    day = AS_OF + timedelta(days=3)
    found = of(workspace, "001", first=day, until=day)
    assert {s.day for s in found} == {day}
    assert all(s.start >= 9 * 3600 and s.end <= 12 * 3600 for s in found)
    assert all(s.start % 60 == 0 for s in found)
    (at_ten,) = of(workspace, "001", first=day, until=day, at_time=10 * 3600)
    assert at_ten.start == 10 * 3600


def test_an_appointment_may_take_longer_than_the_customers_visits(workspace: Workspace) -> None:
    (long,) = of(workspace, minutes=90, count=1)
    assert long.end - long.start == 90 * 60


def test_what_cannot_be_is_told(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="no customer nobody"):
        of(workspace, "nobody")
    with pytest.raises(UsageError, match="no day is left"):
        of(workspace, first=AS_OF + timedelta(days=90))
    assert of(workspace, at_time=5 * 3600) == ()


def test_a_pin_is_held_by_the_next_run_and_the_file_keeps_its_rows(tmp_path: Path) -> None:
    workspace = planned(tmp_path, QUICK)
    file = tmp_path / "data" / "feedback.csv"
    file.write_bytes("\ufeffDate;rep id;customer_id;decision;on_date;at_time;Reason\r\n".encode())
    before = file.read_bytes()
    published = workspace.published()
    found = find_slots(workspace, published, Wanted("003", *ALL_DAYS))
    last = found[-1]
    assert pin_slot(workspace, published, "003", last) == file.resolve()
    assert file.read_bytes().startswith(before)
    workspace.replan(AS_OF, workers=1)
    agreed = [c for c in workspace.published().plan.schedule() if c.level is Level.AGREED]
    assert [(c.customer_id, c.day, c.start) for c in agreed] == [("003", last.day, last.start)]
