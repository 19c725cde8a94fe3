"""The plan store is copied, examined and repaired by those who know a workspace only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from salesplan.domain.errors import UsageError
from salesplan.store import PlanStore
from salesplan.workspace import Workspace, open_workspace
from salesplan.workspace.doctor import examine
from tests.small import small_given
from tests.store.damage import some_versions
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = open_workspace(write_workspace(small_given(), tmp_path / "ws"))
    some_versions(made.store.path, 4)
    return made


def row(workspace: Workspace, name: str) -> tuple[str, bool, str]:
    """What the doctor says of one thing."""
    return next(row[1:] for row in examine(lambda: workspace, named=True) if row[0] == name)


def flip(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[-100] ^= 1
    path.write_bytes(body)


def test_a_copy_is_kept_in_the_programs_folder_unless_told(workspace: Workspace, tmp_path: Path) -> None:
    file, made = workspace.backup()
    assert file == workspace.own_folder / "backups" / "plans-4.db"
    assert (made.versions, made.published) == (4, 4)
    assert PlanStore(file).versions() == workspace.store.versions()
    assert workspace.backup(tmp_path / "mine.db")[0] == tmp_path / "mine.db"
    with pytest.raises(UsageError, match="the plan store itself"):
        workspace.backup(workspace.store.path)


def test_there_is_nothing_to_copy_before_the_first_plan(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no plan yet"):
        open_workspace(write_workspace(small_given(), tmp_path / "ws")).backup()


def test_the_doctor_names_a_damage_and_a_repair_heals_it(workspace: Workspace) -> None:
    assert row(workspace, "plans") == ("4 versions, every byte as written; plan 4 published", True, "")
    assert workspace.repair() is None
    flip(workspace.store.path)
    found, well, remedy = row(workspace, "plans")
    assert "not" in found
    assert not well
    assert "doctor --repair" in remedy
    assert workspace.repair() is not None
    assert row(workspace, "plans")[1]


@pytest.mark.parametrize("spoilt", ["folder", "empty", "gone"])
def test_the_doctor_has_a_row_for_a_store_that_cannot_even_be_opened(workspace: Workspace, spoilt: str) -> None:
    path = workspace.store.path
    path.unlink()
    if spoilt == "folder":
        path.mkdir()
    elif spoilt == "empty":
        path.touch()
    found, well, remedy = row(workspace, "plans")
    assert str(path) in found
    assert not well
    assert remedy
