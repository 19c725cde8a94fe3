"""The checksum of the whole file, beside it: a changed bit shows to `salesplan doctor` even where no row lies.

A writer takes the imprint away before it writes and makes a new one once everything has arrived in the file itself. So
an imprint that is there belongs to the file, and after a killed run there is none until the next one.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ENDING = ".sha256"


def imprint_of(path: Path) -> Path:
    """Where the checksum of a store stands."""
    return path.with_name(f"{path.name}{ENDING}")


def take_imprint_away(path: Path) -> None:
    """Before the store is written. Raises OSError where the folder cannot be written."""
    imprint_of(path).unlink(missing_ok=True)


def make_imprint(path: Path) -> None:
    """After the store was written, unless somebody still reads an older state of it or the disk is full."""
    with suppress(OSError, sqlite3.Error):
        with closing(sqlite3.connect(path, timeout=0.0, isolation_level=None)) as connection:
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            aside = path.with_name(f".{path.name}{ENDING}")
            aside.write_text(f"{_checksum(path)}  {path.name}\n", encoding="ascii")
            os.replace(aside, imprint_of(path))  # noqa: PTH105 - says that it replaces


def imprint_problems(path: Path) -> list[str]:
    """What does not agree with the imprint; nothing where there is none."""
    try:
        told = imprint_of(path).read_bytes()
    except FileNotFoundError:
        return []
    expected = f"{_checksum(path)}  {path.name}\n".encode("ascii")
    return [] if told == expected else ["the file is not, byte for byte, what was written"]


def _checksum(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
