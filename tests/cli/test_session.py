"""The session that all commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from salesplan.cli.session import open_session
from salesplan.domain.nouns import replace
from tests.small import AS_OF, small_given, small_stored
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    import pytest


def test_the_first_run_on_a_machine_says_that_it_compiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, said = write_workspace(small_given(), tmp_path / "ws"), list[str]()
    monkeypatch.setattr("salesplan.travel.compiled.is_cached", lambda: False)
    assert open_session(workspace, say=said.append).replan(AS_OF, workers=1).seconds["compiling"] > 0
    monkeypatch.setattr("salesplan.travel.compiled.is_cached", lambda: True)
    assert "compiling" not in open_session(workspace, say=said.append).replan(AS_OF, workers=1, full=True).seconds
    assert said == ["compiling the optimizer for this machine, once: about half a minute"]


def test_a_plan_for_a_day_to_come_is_planned_for_that_day_again_unless_another_is_asked(tmp_path: Path) -> None:
    session = open_session(write_workspace(small_given(), tmp_path / "ws"))
    assert session.day() == date.today()
    stored = small_stored()
    session.store.add(replace(stored, plan=replace(stored.plan, as_of=date(2099, 6, 1), parent=0)), "first plan")
    assert session.day() == date(2099, 6, 1)
    assert session.day(AS_OF) == AS_OF
