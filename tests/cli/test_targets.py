"""Targets from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.workspace import open_workspace
from tests.continuous.commands import QUICK
from tests.small import AS_OF, small_given
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.answers import Answer


def test_targets_are_proposed_accepted_and_shown(call: Callable[..., Answer], tmp_path: Path) -> None:
    folder = str(write_workspace(small_given(), tmp_path / "ws"))
    open_workspace(folder, QUICK).replan(AS_OF, workers=1)
    asked = ("-C", folder, "--period", "2027-Q1")
    assert call("targets", *asked, "--accept").code == 2
    proposed = call("targets", *asked, "--propose", "-o", "json")
    assert (proposed.code, proposed.json["period"]) == (0, "2027-Q1")
    assert call("targets", *asked, "--propose", "--accept").code == 2
    assert call("targets", *asked, "--accept").code == 0
    found = call("targets", *asked)
    assert "in force (2027-Q1-1.csv)" in found.out
    assert call("targets", "-C", folder, "--period", "soon").code == 2
