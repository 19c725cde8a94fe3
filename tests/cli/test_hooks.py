"""Commands that hear of a night: which, when, on what, and what becomes of those that fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from salesplan.domain.errors import InputError
from salesplan.domain.findings import Finding
from salesplan.domain.settings import HookSettings
from salesplan.replan.answer.reports import NightReport, NightState
from tests.answers import Answer
from tests.cli.conftest import FakeWorkspace, stored
from tests.small import small_given
from tests.workspaces import write_workspace

Call = Callable[..., Answer]
ALL = HookSettings(*(f"cat > {name}.json" for name in ("published", "held", "failed")))


def heard(workspace: FakeWorkspace) -> dict[str, Any]:
    return {path.stem: json.loads(path.read_text()) for path in workspace.folder.glob("*.json")}


def test_a_published_night_reaches_its_hook_as_the_document_that_programs_get(
    call: Call, workspace: FakeWorkspace
) -> None:
    workspace.hooks = ALL
    document = call("replan", "-o", "json").json
    assert heard(workspace) == {"published": document}
    assert document["state"] == "published"


def test_a_held_night_reaches_its_hook_with_the_reasons_and_leaves_with_7_as_without(
    call: Call, workspace: FakeWorkspace
) -> None:
    workspace.hooks = ALL
    workspace.night = NightReport(stored(2).plan, 2, NightState.PROPOSAL, held=("12% vanished",))
    assert call("replan", "-q").code == 7
    assert [(name, told["held"]) for name, told in heard(workspace).items()] == [("held", ["12% vanished"])]


@pytest.mark.parametrize("state", [NightState.DRY_RUN, NightState.UNCHANGED])
def test_a_dry_run_and_a_night_without_a_change_call_no_hook(
    call: Call, workspace: FakeWorkspace, state: NightState
) -> None:
    workspace.hooks = ALL
    workspace.night = NightReport(stored(2).plan, 2, state)
    call("replan")
    assert heard(workspace) == {}


def test_a_run_that_stops_reaches_its_hook_with_every_finding(
    call: Call, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.hooks = ALL
    found = Finding("customers.csv", 7, "latitude", "x", "not a number", "type degrees")

    def stops(*asked: Any, **options: Any) -> NightReport:
        raise InputError((found,))

    monkeypatch.setattr(FakeWorkspace, "replan", stops)
    assert call("replan").code == 4
    (told,) = heard(workspace).values()
    assert (told["error"]["exit_code"], told["error"]["findings"][0]["problem"]) == (4, "not a number")


def test_a_fault_of_the_program_is_a_failed_night_too(
    call: Call, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.hooks = ALL

    def stops(*asked: Any, **options: Any) -> NightReport:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(FakeWorkspace, "replan", stops)
    assert call("replan").code == 1
    assert "division by zero" in heard(workspace)["failed"]["error"]["message"]


def test_proposals_that_somebody_publishes_and_plans_that_come_back_are_published(
    call: Call, workspace: FakeWorkspace
) -> None:
    workspace.hooks = ALL
    call("publish", "3")
    assert heard(workspace)["published"]["version"] == 3
    call("rollback", "1")
    assert heard(workspace)["published"]["version"] == 4


def test_a_hook_that_fails_or_never_ends_is_told_and_changes_nothing(call: Call, workspace: FakeWorkspace) -> None:
    workspace.hooks = HookSettings(on_published="exit 3")
    answer = call("replan")
    assert (answer.code, "on_published ended with 3" in answer.err) == (0, True)
    workspace.hooks = HookSettings(on_published="sleep 600 & wait", seconds=0.2)
    answer = call("replan")
    assert (answer.code, "did not end within 0.2 s" in answer.err) == (0, True)


def test_hooks_are_shown_by_config_and_are_no_part_of_a_plan(call: Call, tmp_path: Path) -> None:
    from salesplan.workspace import open_workspace

    plain = open_workspace(write_workspace(small_given(), tmp_path / "plain")).settings
    folder = write_workspace(small_given(), tmp_path / "hooked", '[hooks]\non_held = "mail boss"\n')
    assert open_workspace(folder).settings == plain
    assert "mail boss" in call("config", "hooks", "-C", str(folder)).out
