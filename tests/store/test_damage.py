"""A damaged store is told as such: by whoever reads what is damaged, and in every case by the walk of the doctor."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.errors import DamagedStoreError, UsageError
from salesplan.store import PlanStore
from salesplan.store.imprint import imprint_of
from salesplan.store.walk import problems_of
from tests.small import small_stored
from tests.store.damage import Sweep, some_versions

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> PlanStore:
    return some_versions(tmp_path / "plans.db", 4)


def change(store: PlanStore, statement: str) -> None:
    with closing(sqlite3.connect(store.path, isolation_level=None)) as connection:
        connection.execute(statement)
    imprint_of(store.path).unlink()


def test_whatever_a_damage_hits_no_answer_is_another_one_and_the_doctor_names_it(tmp_path: Path) -> None:
    found = Sweep(tmp_path, seed=0).run(84)
    assert found.damaged > 80
    assert found.refused > found.unharmed > 10
    assert found.repaired > 30
    assert (found.internal, found.different, found.unnamed, found.wrongly_repaired) == ([], [], [], [])


def test_nothing_is_wrong_with_a_good_store(store: PlanStore) -> None:
    assert problems_of(store.path) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE version SET cause = 'another' WHERE version = 2", "the row of version 2 is not what was written"),
        ("UPDATE version SET state = 'superseded' WHERE version = 4", "the row of version 4 is not what was written"),
        ("DELETE FROM version WHERE version = 2", "of 4 plan versions 3 are in it"),
        ("DELETE FROM version WHERE version = 4", "of 4 plan versions 3 are in it"),
        ("DELETE FROM version", "there is no plan version in it"),
        ("UPDATE sqlite_sequence SET seq = 5", "of 5 plan versions 4 are in it"),
        ("INSERT INTO lost VALUES (5, '')", "the note about lost version 5 is not what was written"),
    ],
)
def test_a_changed_row_stops_readers_and_writers(store: PlanStore, statement: str, said: str) -> None:
    change(store, statement)
    for ask in (store.versions, store.published, store.published_digests, lambda: store.load(1)):
        with pytest.raises(DamagedStoreError, match=said) as stopped:
            ask()
        assert "doctor --repair" in stopped.value.remedy
    with pytest.raises(DamagedStoreError, match=said):
        store.add(small_stored(parent=4), "the next night")
    assert said in problems_of(store.path)


def test_a_version_without_one_of_its_parts_is_not_read_as_if_it_had_none(store: PlanStore) -> None:
    change(store, "DELETE FROM manifest WHERE version = 4 AND name = 'events'")
    with pytest.raises(DamagedStoreError, match="the list of what version 4 is made of"):
        store.published()
    assert store.load(1).plan.version == 1
    assert problems_of(store.path) == ["the list of what version 4 is made of is not what was written"]


def test_the_doctor_names_the_versions_whose_part_is_damaged(store: PlanStore) -> None:
    change(store, "UPDATE part SET body = x'00' WHERE digest IN (SELECT digest FROM manifest WHERE name = 'reps')")
    assert problems_of(store.path) == ["the input reps of versions 1 to 4 is not what was written"]


def test_a_damaged_part_that_a_new_plan_is_made_of_is_written_anew(store: PlanStore) -> None:
    change(store, "UPDATE part SET body = x'00' WHERE digest IN (SELECT digest FROM manifest WHERE name = 'reps')")
    PlanStore(store.path).add(small_stored(parent=4), "the next night")
    assert problems_of(store.path) == []


def test_an_empty_file_is_not_a_workspace_without_a_plan(store: PlanStore) -> None:
    store.path.write_bytes(b"")
    for ask in (store.versions, store.published, lambda: store.add(small_stored(), "first plan")):
        with pytest.raises(DamagedStoreError):
            ask()
    assert store.path.read_bytes() == b""


def test_a_file_that_is_gone_is_missed(store: PlanStore) -> None:
    store.path.unlink()
    for ask in (store.versions, store.published, lambda: store.add(small_stored(), "first plan")):
        with pytest.raises(DamagedStoreError, match="is gone"):
            ask()


def test_a_bit_that_no_row_holds_shows_in_the_imprint(store: PlanStore) -> None:
    body = bytearray(store.path.read_bytes())
    body[72] ^= 1  # reserved for the future
    store.path.write_bytes(body)
    assert store.published() is not None
    assert problems_of(store.path) == ["the file is not, byte for byte, what was written"]


def test_a_version_number_that_is_no_number_of_the_store_is_none(store: PlanStore) -> None:
    with pytest.raises(UsageError, match="there is no plan version 10000000000000000000000"):
        store.load(10**22)
