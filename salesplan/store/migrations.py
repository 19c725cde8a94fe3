"""The schema's history. A script is never edited once it has been released; a change is a new script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError
from salesplan.store.seals import seal_everything

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

MIGRATIONS = (
    """
    CREATE TABLE part (           -- content-addressed: what did not change is stored once
        digest TEXT PRIMARY KEY,  -- SHA-256 of the canonical bytes
        body BLOB NOT NULL        -- the same bytes, deflated
    ) STRICT;
    CREATE TABLE version (
        version INTEGER PRIMARY KEY AUTOINCREMENT,
        parent INTEGER NOT NULL,
        as_of TEXT NOT NULL,
        horizon_days INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('published', 'superseded', 'proposal')),
        created TEXT NOT NULL,
        program TEXT NOT NULL,
        inputs_digest TEXT NOT NULL,
        settings_digest TEXT NOT NULL,
        cause TEXT NOT NULL,
        changes INTEGER NOT NULL,
        totals TEXT NOT NULL,     -- JSON object of numbers
        held TEXT NOT NULL        -- JSON list of the guard's reasons
    ) STRICT;
    CREATE UNIQUE INDEX one_published ON version (state) WHERE state = 'published';
    CREATE TABLE manifest (
        version INTEGER NOT NULL REFERENCES version (version),
        role TEXT NOT NULL,       -- rep | input | head
        name TEXT NOT NULL,
        digest TEXT NOT NULL REFERENCES part (digest),
        PRIMARY KEY (version, role, name)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    ALTER TABLE version ADD COLUMN manifest TEXT NOT NULL DEFAULT '';  -- SHA-256 of the version's manifest
    ALTER TABLE version ADD COLUMN seal TEXT NOT NULL DEFAULT '';      -- SHA-256 of the row
    CREATE TABLE lost (           -- versions that a repair could not read; the others have all numbers from 1 on
        version INTEGER PRIMARY KEY,
        seal TEXT NOT NULL        -- SHA-256 of the row
    ) STRICT;
    """,
)

THEREUPON: dict[int, Callable[[sqlite3.Connection], None]] = {2: seal_everything}
"""What a schema needs that a script cannot do, in the same transaction, by the schema's number."""


def migrate(connection: sqlite3.Connection, until: int = len(MIGRATIONS)) -> None:
    """Bring the schema up to date, one script a transaction. UsageError where the file is from a newer program."""
    (known,) = connection.execute("PRAGMA user_version").fetchone()
    if known > len(MIGRATIONS):
        raise UsageError(
            f"the plan store is of schema {known}, this program knows {len(MIGRATIONS)}",
            "use the newer salesplan that wrote it; where none did, run `salesplan doctor`",
        )
    for number, script in enumerate(MIGRATIONS[known:until], start=known + 1):
        connection.executescript(f"BEGIN IMMEDIATE; {script}")
        if number in THEREUPON:
            THEREUPON[number](connection)
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
