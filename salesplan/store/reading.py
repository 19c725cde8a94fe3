"""Questions to the plan store that touch nothing: they are answered on a full disk and on a read-only one too.

Where no write-ahead log stands beside the file, the file is all there is, and it is read as it lies there: no lock, no
file beside it. Whoever publishes meanwhile changes the file; then the question is asked again, the usual way. With a
log, SQLite needs an index of it beside the file; where that cannot be written, a copy elsewhere is read.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from salesplan.domain.errors import DamagedStoreError
from salesplan.store.migrations import MIGRATIONS, migrate
from salesplan.store.refusals import UNWRITABLE, primary_code, translated

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

PATIENCE_SECONDS = 30.0


def read(path: Path, question: Callable[[sqlite3.Connection], T]) -> T:
    """The answer to a question that is asked of one state of the store.

    Raises DamagedStoreError where the file is no plan store or does not hold what was written, UsageError where a newer
    program wrote it, SalesplanError where the system refuses to read.
    """
    with translated(path):
        check_not_empty(path)
        seen = _state(path)
        if not _has_log(path):
            try:
                answer = _asked(path, "immutable=1", question)
            except (sqlite3.Error, UnicodeDecodeError, DamagedStoreError):
                if _state(path) == seen:
                    raise
            else:
                if _state(path) == seen:
                    return answer
        return _beside_a_log(path, question)


def _beside_a_log(path: Path, question: Callable[[sqlite3.Connection], T]) -> T:
    try:
        return _asked(path, "mode=ro", question)
    except sqlite3.Error as error:
        if primary_code(error) not in UNWRITABLE:
            raise
    with tempfile.TemporaryDirectory(prefix="salesplan-") as folder:
        copy = Path(shutil.copyfile(path, Path(folder) / path.name))
        if _has_log(path):
            shutil.copyfile(log_of(path), log_of(copy))
        return _asked(copy, "mode=rw", question)


def log_of(path: Path) -> Path:
    """The write-ahead log of a store."""
    return path.with_name(f"{path.name}-wal")


def _has_log(path: Path) -> bool:
    try:
        return log_of(path).stat().st_size > 0
    except FileNotFoundError:
        return False


def _state(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _asked(path: Path, how: str, question: Callable[[sqlite3.Connection], T]) -> T:
    address = f"{path.resolve().as_uri()}?{how}"
    with closing(sqlite3.connect(address, timeout=PATIENCE_SECONDS, isolation_level=None, uri=True)) as connection:
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("BEGIN")  # one state for all that is read
        (schema,) = connection.execute("PRAGMA user_version").fetchone()
        if schema == len(MIGRATIONS):
            return question(connection)
        connection.execute("COMMIT")
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as newer:
            connection.backup(newer)
            check_age(newer, path)
            migrate(newer)
            return question(newer)


def check_not_empty(path: Path) -> None:
    """DamagedStoreError where there is nothing in the file: no store was ever put in its place without a plan."""
    if not path.stat().st_size:
        raise DamagedStoreError(f"{path} is empty: the plans that were in it are gone")


def check_age(connection: sqlite3.Connection, path: Path) -> None:
    """DamagedStoreError where the file says that it is older than its tables are, or has none."""
    (schema,) = connection.execute("PRAGMA user_version").fetchone()
    columns = connection.execute("SELECT count(*) FROM pragma_table_info('version')").fetchone()[0]
    if schema < len(MIGRATIONS) and columns != {1: FIRST_COLUMNS}.get(schema):
        raise DamagedStoreError(f"{path} says that it is of schema {schema}, and its tables are others")


FIRST_COLUMNS = 13
"""Columns of a version in the first schema."""
