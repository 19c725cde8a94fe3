"""What SQLite refuses, in words: a disk that is full is not a store that is damaged."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from salesplan.domain.errors import DamagedStoreError, SalesplanError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNWRITABLE = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL})
"""Primary codes of a file, or a file beside it, that the system does not let be opened, made, written or read."""

REMEDIES = {
    sqlite3.SQLITE_FULL: "free some room on that disk and run again",
    sqlite3.SQLITE_READONLY: "make the file and its folder writable and run again",
    sqlite3.SQLITE_PERM: "make the file and its folder accessible and run again",
    sqlite3.SQLITE_AUTH: "make the file and its folder accessible and run again",
    sqlite3.SQLITE_CANTOPEN: "make the file and its folder accessible and run again",
    sqlite3.SQLITE_IOERR: "look after that disk, which may be full, and run again",
    sqlite3.SQLITE_BUSY: "another program holds the file: let it end and run again",
    sqlite3.SQLITE_LOCKED: "another program holds the file: let it end and run again",
    sqlite3.SQLITE_NOMEM: "free some memory and run again",
    sqlite3.SQLITE_INTERRUPT: "run again",
}
"""What to do, by primary code. Whatever is not here means that the file is not what was written."""


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's own errors as this program's: DamagedStoreError, or SalesplanError where the system refuses."""
    try:
        yield
    except sqlite3.Error as error:
        raise refusal(error, path) from error
    except UnicodeDecodeError as error:  # of a message of SQLite that quotes a name of the file
        raise DamagedStoreError(f"{path} cannot be read as a plan store: its tables have no proper names") from error


def refusal(error: sqlite3.Error, path: Path) -> SalesplanError:
    """What an error of SQLite means for the plan store at `path`."""
    code = primary_code(error)
    if code in REMEDIES:
        return SalesplanError(f"{path} cannot be used: {error}", REMEDIES[code])
    return DamagedStoreError(f"{path} cannot be read as a plan store: {error}")


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; SQLITE_CORRUPT where Python found a text that is none."""
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return code & 0xFF
