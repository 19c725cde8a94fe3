"""Scenarios from the command line: kept, listed, promoted, refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from salesplan.workspace import open_workspace
from tests.continuous.commands import QUICK
from tests.small import AS_OF, small_given
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.answers import Answer


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for key, value in QUICK.items():
        monkeypatch.setenv(f"SALESPLAN_{key.upper().replace('.', '__')}", value)
    made = write_workspace(small_given(), tmp_path / "ws")
    open_workspace(made).replan(AS_OF, workers=1)
    return str(made)


def test_a_scenario_is_kept_listed_and_promoted_once(call: Callable[..., Answer], folder: str) -> None:
    suppositions = ("--capacity", "R1=0.5", "--frequency", "001=1", "--set", "visits.max_per_day=4")
    assert call("whatif", "-C", folder, *suppositions, "--save", "half", "--workers", "1").code == 0
    listed = call("scenarios", "-C", folder, "-o", "json").json["views"][0]["rows"]
    assert [(r["scenario"], r["promotable"]) for r in listed] == [("half", True)]
    assert "001" not in call("scenarios", "half", "-C", folder).err
    promoted = call("promote", "half", "-C", folder, "-o", "json")
    assert (promoted.code, promoted.json["version"]) == (0, 2)
    assert len(promoted.json["views"][0]["rows"]) == 3
    assert call("promote", "half", "-C", folder).code == 7
    assert call("scenarios", "half", "half", "-C", folder).code == 0
    assert call("scenarios", "--forget", "half", "-C", folder).code == 0
    assert call("scenarios", "-C", folder, "-o", "json").json["views"][0]["rows"] == []


def test_territories_from_scratch_are_not_kept(call: Callable[..., Answer], folder: str) -> None:
    assert call("whatif", "-C", folder, "--greenfield", "1", "--save", "x").code == 2
