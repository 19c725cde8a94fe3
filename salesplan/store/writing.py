"""Transactions of the plan store: it appears with its first plan in it, and each later plan is whole or not there."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from salesplan.domain.errors import SalesplanError
from salesplan.runtime.signals import signals_held
from salesplan.store.committed import note_published
from salesplan.store.imprint import make_imprint, take_imprint_away
from salesplan.store.migrations import migrate
from salesplan.store.reading import PATIENCE_SECONDS, check_age, check_not_empty, log_of
from salesplan.store.refusals import refusal, translated
from salesplan.store.seals import whole_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def write(path: Path, change: Callable[[sqlite3.Connection], int], publishes: Callable[[int], bool]) -> int:
    """Do `change` in one transaction; returns its answer, the number of a version.

    `publishes` says of a version whether it is the published one now: asked where the system reports an error at the
    very moment of the commit, which may have happened all the same. Raises as `read` does.
    """
    with translated(path):
        if not path.exists():
            return _first(path, change)
        check_not_empty(path)
        take_imprint_away(path)
        with closing(_opened(path)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            whole_rows(connection)  # nothing is built upon a damaged history
            version = change(connection)
            failed = _committed(connection, version)
    if failed is not None:
        if publishes(version):
            note_published(version)
            raise SalesplanError(f"plan {version} is published, but {path} reports: {failed}", "look after that disk")
        raise refusal(failed, path)
    make_imprint(path)
    return version


def _committed(connection: sqlite3.Connection, version: int) -> sqlite3.Error | None:
    """Commit; a signal waits, so that whoever is interrupted knows whether it happened."""
    with signals_held():
        try:
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            return error
        note_published(version)
    return None


def _opened(path: Path) -> sqlite3.Connection:
    address = f"{path.resolve().as_uri()}?mode=rw"
    connection = sqlite3.connect(address, timeout=PATIENCE_SECONDS, isolation_level=None, uri=True)
    try:
        for pragma in ("cell_size_check = ON", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        check_age(connection, path)
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _first(path: Path, change: Callable[[sqlite3.Connection], int]) -> int:
    """A new store, written beside its place and put there whole: no run that is killed leaves one without a plan."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with new_store(path) as connection:
        version = change(connection)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.close()
        with signals_held():
            put_in_place(aside_of(path), path)
            note_published(version)
    make_imprint(path)
    return version


def aside_of(path: Path) -> Path:
    """Where a store is written before it is put in its place."""
    return path.with_name(f".{path.name}.new")


@contextmanager
def new_store(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to an empty store in `aside_of(path)`, in a transaction; what is left there afterwards goes."""
    aside = aside_of(path)
    try:
        _clear(aside)
        with closing(sqlite3.connect(aside, timeout=PATIENCE_SECONDS, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            migrate(connection)
            connection.execute("BEGIN IMMEDIATE")
            yield connection
    finally:
        with suppress(OSError):
            _clear(aside)


def _clear(aside: Path) -> None:
    for file in (aside, aside.with_name(f"{aside.name}-journal"), log_of(aside)):
        file.unlink(missing_ok=True)


def put_in_place(aside: Path, path: Path) -> None:
    """Rename, and see to it that the folder remembers."""
    os.replace(aside, path)  # noqa: PTH105 - says that it replaces
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    except OSError:
        pass  # a file system that cannot: the rename stands all the same
    finally:
        os.close(folder)
