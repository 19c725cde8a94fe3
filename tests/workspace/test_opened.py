"""The door that all commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from salesplan.domain.nouns import replace
from salesplan.workspace import open_workspace
from tests.small import AS_OF, small_given, small_stored
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    import pytest


def test_the_first_run_on_a_machine_says_that_it_compiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, said = write_workspace(small_given(), tmp_path / "ws"), list[str]()
    monkeypatch.setattr("salesplan.runtime.compiled.is_cached", lambda: False)
    assert open_workspace(workspace, say=said.append).replan(AS_OF, workers=1).seconds["compiling"] > 0
    monkeypatch.setattr("salesplan.runtime.compiled.is_cached", lambda: True)
    assert "compiling" not in open_workspace(workspace, say=said.append).replan(AS_OF, workers=1, full=True).seconds
    assert said == ["compiling the optimizer for this machine, once: about a quarter of a minute"]


def test_a_plan_for_a_day_to_come_is_planned_for_that_day_again_unless_another_is_asked(tmp_path: Path) -> None:
    workspace = open_workspace(write_workspace(small_given(), tmp_path / "ws"))
    assert workspace.day() == date.today()
    stored = small_stored()
    workspace.store.add(replace(stored, plan=replace(stored.plan, as_of=date(2099, 6, 1), parent=0)), "first plan")
    assert workspace.day() == date(2099, 6, 1)
    assert workspace.day(AS_OF) == AS_OF


def test_today_is_the_date_where_the_reps_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_workspace(small_given(), tmp_path / "ws")
    days = {}
    for zone in ("Pacific/Kiritimati", "Pacific/Midway"):  # 25 hours apart: never the same day
        monkeypatch.setenv("SALESPLAN_PLAN__TIME_ZONE", zone)
        days[zone] = open_workspace(folder).day()
    assert days["Pacific/Kiritimati"] > days["Pacific/Midway"]
