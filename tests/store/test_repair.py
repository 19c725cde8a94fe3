"""A repair keeps what is whole, and the damaged file too; a copy counts only once it has been looked through."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.errors import DamagedStoreError, UsageError
from salesplan.domain.versions import VersionState
from salesplan.store import PlanStore
from salesplan.store.backup import back_up
from salesplan.store.salvage import salvage
from salesplan.store.walk import problems_of
from tests.small import small_stored
from tests.store.damage import NOW, some_versions

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> PlanStore:
    return some_versions(tmp_path / ".salesplan" / "plans.db", 4)


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def test_the_newest_whole_version_is_published_again_where_the_published_one_is_lost(store: PlanStore) -> None:
    before = store.load(2)
    change(store.path, "UPDATE version SET cause = 'another' WHERE version = 4")
    spoilt = store.path.read_bytes()
    made = salvage(store.path, NOW)
    assert (made.kept, made.lost, made.published, made.again) == ((1, 2, 3), (4,), 5, 2)
    assert made.damaged.read_bytes() == spoilt
    rows = PlanStore(store.path).versions()
    assert [(row.version, row.state) for row in rows] == [
        (1, VersionState.SUPERSEDED),
        (2, VersionState.SUPERSEDED),
        (3, VersionState.PROPOSAL),
        (5, VersionState.PUBLISHED),
    ]
    again = PlanStore(store.path).published()
    assert again is not None
    assert (again.plan.reps, again.given) == (before.plan.reps, before.given)
    assert problems_of(store.path) == []


def test_a_lost_number_is_not_given_again(store: PlanStore) -> None:
    change(store.path, "UPDATE version SET cause = 'another' WHERE version = 4")
    salvage(store.path, NOW)
    repaired = PlanStore(store.path)
    assert repaired.add(small_stored(parent=5), "the next night") == 6
    with pytest.raises(UsageError, match="no plan version 4"):
        repaired.load(4)


def test_a_store_whose_first_page_is_gone_is_read_with_that_of_another(store: PlanStore) -> None:
    before = store.versions()
    body = bytearray(store.path.read_bytes())
    body[:4096] = bytes(4096)
    store.path.write_bytes(body)
    made = salvage(store.path, NOW)
    assert (made.lost, made.again) == ((), None)
    assert PlanStore(store.path).versions() == before


def test_where_nothing_is_whole_nothing_is_changed(store: PlanStore) -> None:
    store.path.write_bytes(b"")
    files = sorted(store.path.parent.iterdir())
    with pytest.raises(DamagedStoreError, match="no version"):
        salvage(store.path, NOW)
    assert sorted(store.path.parent.iterdir()) == files


def test_every_damaged_file_is_kept(store: PlanStore) -> None:
    for number in (1, 2):
        change(store.path, "UPDATE version SET cause = 'another' WHERE version = 1")
        assert salvage(store.path, NOW).damaged.name == f"plans.damaged-{number}.db"
        change(store.path, "INSERT INTO lost VALUES (99, '')")


def test_a_backup_is_the_store_and_is_made_while_it_is_open(store: PlanStore, tmp_path: Path) -> None:
    with sqlite3.connect(store.path) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM version").fetchone()
        store.add(small_stored(parent=4), "another night")
        made = back_up(store.path, tmp_path / "copies" / "plans.db")
    assert (made.versions, made.published) == (5, 5)
    assert PlanStore(tmp_path / "copies" / "plans.db").versions() == store.versions()
    assert sorted(p.name for p in (tmp_path / "copies").iterdir()) == ["plans.db", "plans.db.sha256"]


def test_a_damaged_store_is_not_copied_over_a_good_copy(store: PlanStore, tmp_path: Path) -> None:
    target = tmp_path / "plans.db"
    back_up(store.path, target)
    good = target.read_bytes()
    change(store.path, "UPDATE part SET body = x'00'")
    with pytest.raises(DamagedStoreError, match="so that there is no copy of it"):
        back_up(store.path, target)
    assert target.read_bytes() == good
    assert sorted(p.name for p in tmp_path.iterdir()) == [".salesplan", "plans.db", "plans.db.sha256"]


def test_a_place_that_cannot_be_written_is_named(store: PlanStore, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot write"):
        back_up(store.path, tmp_path / "file" / "plans.db")
