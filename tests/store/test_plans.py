"""Versions are there whole or not at all, and come back as they were."""

from __future__ import annotations

import sqlite3
import zlib
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.errors import HeldError, UsageError, WorkspaceLockedError
from salesplan.domain.versions import VersionState
from salesplan.store import PlanStore, run_lock
from salesplan.store.imprint import imprint_of
from salesplan.store.migrations import MIGRATIONS
from salesplan.store.walk import problems_of
from tests.small import small_given, small_stored

if TYPE_CHECKING:
    from pathlib import Path

NOW = "2026-11-23T03:00:00+00:00"


@pytest.fixture
def store(tmp_path: Path) -> PlanStore:
    return PlanStore(tmp_path / ".salesplan" / "plans.db")


def test_before_the_first_plan_there_is_none_and_no_file_appears(store: PlanStore) -> None:
    assert store.published() is None
    assert store.versions() == ()
    assert not store.path.exists()


def test_a_published_plan_comes_back_with_its_inputs_and_settings(store: PlanStore) -> None:
    version = store.add(small_stored(), "first plan")
    found = store.published()
    assert found is not None
    assert found.plan.version == version == 1
    assert found.plan.reps == small_stored().plan.reps
    assert found.given.customers == small_given().customers
    assert found.settings == small_stored().settings


def test_a_new_version_supersedes_its_parent(store: PlanStore) -> None:
    store.add(small_stored(), "first plan")
    store.add(small_stored(parent=1), "a day passed")
    assert [row.state for row in store.versions()] == [VersionState.SUPERSEDED, VersionState.PUBLISHED]


def test_a_plan_from_a_stale_base_is_refused_and_leaves_nothing_behind(store: PlanStore) -> None:
    store.add(small_stored(), "first plan")
    store.add(small_stored(parent=1), "a day passed")
    with pytest.raises(HeldError, match="version 2 was published since"):
        store.add(small_stored(parent=1), "the other run")
    assert [row.version for row in store.versions()] == [1, 2]
    published = store.published_row()
    assert published is not None
    assert published.version == 2


def test_a_proposal_is_kept_unpublished_until_somebody_publishes_it(store: PlanStore) -> None:
    store.add(small_stored(), "first plan")
    store.add(small_stored(parent=1, state=VersionState.PROPOSAL), "half of the customers vanished")
    published = store.published_row()
    assert published is not None
    assert published.version == 1
    store.publish(2, NOW)
    assert [row.state for row in store.versions()] == [VersionState.SUPERSEDED, VersionState.PUBLISHED]


def test_a_proposal_whose_base_was_replaced_is_refused(store: PlanStore) -> None:
    store.add(small_stored(), "first plan")
    store.add(small_stored(parent=1, state=VersionState.PROPOSAL), "held")
    store.add(small_stored(parent=1), "the next night")
    with pytest.raises(HeldError):
        store.publish(2, NOW)


def test_a_rollback_is_a_new_version_with_the_same_parts(store: PlanStore) -> None:
    from datetime import date

    store.add(small_stored(), "first plan")
    store.add(small_stored(parent=1, day=date(2026, 11, 25)), "moved")
    version = store.rollback(1, NOW)
    restored, first = store.load(version), store.load(1)
    assert version == 3
    assert restored.plan.reps == first.plan.reps
    assert restored.plan.parent == 2


def test_what_did_not_change_is_stored_once(store: PlanStore) -> None:
    store.add(small_stored(), "first plan")
    store.add(small_stored(parent=1), "nothing that shows")
    with sqlite3.connect(store.path) as connection:
        (parts,) = connection.execute("SELECT count(*) FROM part").fetchone()
        (digests,) = connection.execute("SELECT count(DISTINCT digest) FROM manifest").fetchone()
        (listed,) = connection.execute("SELECT count(*) FROM manifest").fetchone()
    assert parts == digests
    assert listed > parts


def test_an_unknown_version_names_the_history_as_remedy(store: PlanStore) -> None:
    with pytest.raises(UsageError, match="no plan version 7") as caught:
        store.load(7)
    assert "history" in caught.value.remedy


def test_a_store_of_a_newer_program_is_refused(store: PlanStore) -> None:
    store.add(small_stored(), "first plan")
    with sqlite3.connect(store.path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(UsageError, match="is of schema"):
        store.published()


def test_a_file_that_is_no_store_is_named(store: PlanStore) -> None:
    store.path.parent.mkdir(parents=True)
    store.path.write_bytes(b"not a database, but long enough to be looked at" * 50)
    with pytest.raises(UsageError, match="cannot be read as a plan store"):
        store.published()


@pytest.mark.parametrize("body", [b"", b"not deflated", zlib.compress(b"{}"), zlib.compress(b"\xff")])
def test_a_damaged_part_is_named(store: PlanStore, body: bytes) -> None:
    store.add(small_stored(), "first plan")
    with sqlite3.connect(store.path) as connection:
        connection.execute(
            "UPDATE part SET body = ? WHERE digest = (SELECT digest FROM manifest WHERE name = 'customers')", (body,)
        )
    with pytest.raises(UsageError, match="the input customers of a stored plan cannot be read"):
        PlanStore(store.path).published()


def test_a_second_run_is_turned_away_while_the_first_holds_the_workspace(tmp_path: Path) -> None:
    with run_lock(tmp_path / ".salesplan"), pytest.raises(WorkspaceLockedError), run_lock(tmp_path / ".salesplan"):
        pass
    with run_lock(tmp_path / ".salesplan"):
        pass


def test_a_store_of_the_first_schema_is_read_as_it_lies_there_and_sealed_by_the_next_plan(store: PlanStore) -> None:
    store.add(small_stored(), "first plan")
    with sqlite3.connect(store.path) as connection:
        connection.executescript(
            "ALTER TABLE version DROP COLUMN seal; ALTER TABLE version DROP COLUMN manifest;"
            "DROP TABLE lost; PRAGMA user_version = 1;"
        )
    imprint_of(store.path).unlink()
    before = store.path.read_bytes()
    found = store.published()
    assert found is not None
    assert found.plan.reps == small_stored().plan.reps
    assert problems_of(store.path) == []
    assert store.path.read_bytes() == before
    assert store.add(small_stored(parent=1), "the next night") == 2
    assert problems_of(store.path) == []
