"""Whether the published plan is current is told from what has to be read, and no more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.given import Call, Given
from salesplan.domain.nouns import replace
from salesplan.replan.night import Night
from salesplan.replan.run import would_reopen
from salesplan.store.parts import PartReader
from salesplan.workspace import Workspace, open_workspace
from tests.continuous.commands import QUICK
from tests.small import AS_OF, small_given
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def opened(folder: Path) -> Workspace:
    """The workspace, as a new command opens it."""
    return open_workspace(folder, QUICK)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A planned workspace."""
    folder = write_workspace(small_given(), tmp_path / "ws")
    assert opened(folder).replan(AS_OF, workers=1).state == "published"
    return folder


def test_a_plan_of_these_very_files_is_current_and_neither_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Workspace, "read", forbidden)
    monkeypatch.setattr(PartReader, "__call__", forbidden)
    told = opened(folder).status(AS_OF)
    assert (told.version, told.as_of, told.current, told.changes, told.reopened) == (1, AS_OF, True, (), {})


def one_record(given: Given, workspace: Workspace) -> Given:
    """The last call of the plan's first days is in calls.csv, those before it are not."""
    made = max(workspace.published().plan.schedule(), key=lambda c: (c.day <= AS_OF + timedelta(days=3), c.day))
    return replace(given, calls=(*given.calls, Call(made.day, made.rep_id, made.customer_id, made.channel)))


def another_owner(given: Given, _: Workspace) -> Given:
    """The CRM has given a customer to nobody."""
    first, *others = given.customers
    return replace(given, customers=(replace(first, rep_id="", name="Another name"), *others))


@pytest.mark.parametrize("change", [lambda given, _: given, one_record, another_owner])
def test_an_outline_of_the_plan_tells_the_same_changes_as_all_of_it(
    change: Callable[[Given, Workspace], Given], folder: Path
) -> None:
    workspace, day = opened(folder), AS_OF + timedelta(days=7)
    write_workspace(change(small_given(), workspace), folder)
    told, whole = opened(folder).status(day), workspace.published()
    given = workspace.read(day).given
    assert given is not None
    night = Night(given, whole, workspace.settings, day, workspace.travel(given))
    assert (told.changes, told.reopened) == would_reopen(night)
    assert (told.version, told.current) == (1, False)
