"""The size of the force from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.continuous.commands import QUICK
from tests.small import small_given
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from tests.answers import Answer


def test_sizes_are_shown_with_homes_and_a_hiring_plan(
    call: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in QUICK.items():
        monkeypatch.setenv(f"SALESPLAN_{key.upper().replace('.', '__')}", value)
    folder = str(write_workspace(small_given(), tmp_path / "ws"))
    asked = ("whatif", "-C", folder, "--workers", "1", "--as-of", "2026-11-23")
    found = call(*asked, "--size", "1:3", "--budget", "100000", "-o", "json")
    assert [view["name"] for view in found.json["views"]] == ["size-curve", "size-products", "size-homes", "hiring"]
    assert call(*asked, "--team", "North", "--leaves", "R1").code == 2
    assert call(*asked, "--size", "1:2", "--save", "x").code == 2
