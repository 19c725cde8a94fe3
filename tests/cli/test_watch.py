"""Who watches outlives what stops a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from salesplan.domain.errors import ExitCode, InputError, NoPlanError, SalesplanError, UsageError, WorkspaceLockedError
from salesplan.domain.findings import Finding
from tests.answers import Answer
from tests.cli.conftest import FakeWorkspace

Call = Callable[..., Answer]
HALF = UsageError("salesplan.toml: Expected ']' at the end of a table declaration", "mend that line")


@pytest.fixture
def three_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("salesplan.workspace.watch.settled_changes", lambda folder, settle: iter(range(3)))


@pytest.mark.parametrize(
    "error",
    [
        HALF,
        InputError([Finding("customers.csv", 7, "latitude", "x", "not a number", "type degrees")]),
        NoPlanError("rules contradict"),
        WorkspaceLockedError("another run holds it", "wait"),
        SalesplanError("http://127.0.0.1:5000 does not answer"),
    ],
)
def test_what_stops_one_run_does_not_stop_the_watch(
    error: SalesplanError,
    call: Call,
    workspace: FakeWorkspace,
    monkeypatch: pytest.MonkeyPatch,
    three_changes: None,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr("salesplan.store.committed._published", [])
    runs: list[int] = []

    def replan(*words: object, **options: object) -> object:
        runs.append(len(runs))
        if len(runs) == 1:
            raise error
        return workspace.night

    monkeypatch.setattr(workspace, "replan", replan)
    answer = call("watch", "-C", str(tmp_path))
    assert answer.code == ExitCode.DONE
    assert len(runs) == 3
    assert f"{error.message}" in answer.err
    assert "the published plan is as it was" in answer.err


def test_half_written_settings_are_waited_out(
    call: Call, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch, three_changes: None
) -> None:
    opened: list[int] = []

    def open_workspace(*words: object) -> FakeWorkspace:
        opened.append(len(opened))
        if len(opened) == 2:
            raise HALF
        return workspace

    monkeypatch.setattr("salesplan.workspace.open_workspace", open_workspace)
    monkeypatch.setattr(workspace, "replan", lambda *a, **k: workspace.night)
    answer = call("watch")
    assert answer.code == ExitCode.DONE
    assert HALF.message in answer.err
    assert len(opened) == 4
