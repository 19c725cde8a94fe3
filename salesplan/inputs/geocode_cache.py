"""What a geocoding server has answered, misses too, kept between runs."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.places import Place

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS answer (
  server TEXT NOT NULL, query TEXT NOT NULL, latitude REAL, longitude REAL, coarse INTEGER NOT NULL,
  PRIMARY KEY (server, query)
) STRICT, WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `place` None: the server knows no such address; `coarse`: a town or an area, not a house."""

    place: Place | None
    coarse: bool = False


class GeocodeCache:
    """Answers by server and query. A file that is damaged or may not be written is only a cache: memory stands in."""

    def __init__(self, path: Path) -> None:
        self._db = self._open(path)

    @staticmethod
    def _open(path: Path) -> sqlite3.Connection:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                return _connect(str(path))
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                path.unlink()  # not a database: start anew
                return _connect(str(path))
        except (OSError, sqlite3.Error):
            return _connect(":memory:")

    def get(self, server: str, query: str) -> Answer | None:
        """The stored answer; None: never asked."""
        row = self._db.execute(
            "SELECT latitude, longitude, coarse FROM answer WHERE server = ? AND query = ?", (server, query)
        ).fetchone()
        if row is None:
            return None
        return Answer(None if row[0] is None else Place(row[0], row[1]), bool(row[2]))

    def put(self, server: str, query: str, answer: Answer) -> None:
        """Stores an answer at once, so that an interrupted run keeps what it has learned."""
        place = answer.place
        row = (server, query, place and place.latitude, place and place.longitude, int(answer.coarse))
        with contextlib.suppress(sqlite3.OperationalError), self._db:  # a full disk costs the memory, not the run
            self._db.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?)", row)

    def close(self) -> None:
        """Frees the file."""
        self._db.close()


def _connect(name: str) -> sqlite3.Connection:
    db = sqlite3.connect(name, timeout=10)
    try:
        db.execute(SCHEMA)
    except sqlite3.Error:
        db.close()
        raise
    return db
