"""Known drives on disk: a cache around an engine that takes its time.

One row for each engine (its digest) and origin, with all destinations that were ever asked for. Places are rounded to
6 decimals, and it is the rounded place that the engine is asked about, so that an answer never depends on what was
asked before. Only what is missing is computed: a new location costs one row and one column.
A cache that cannot be read or written is no reason to stop: the engine then answers everything itself.
"""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from salesplan.domain.places import Place
from salesplan.runtime.caches import cache_folder
from salesplan.runtime.parcels import Relocatable
from salesplan.travel.legs import Legs, SilentEngineError, TravelTimes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

DRIVES = np.dtype([("latitude", "<i4"), ("longitude", "<i4"), ("minutes", "<f8"), ("km", "<f8")])
SCHEMA = """
CREATE TABLE IF NOT EXISTS engine (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE IF NOT EXISTS drives (
    engine INTEGER NOT NULL REFERENCES engine(id),
    latitude INTEGER NOT NULL,
    longitude INTEGER NOT NULL,
    known BLOB NOT NULL,
    PRIMARY KEY (engine, latitude, longitude)
) STRICT, WITHOUT ROWID;
"""
ENGINES_KEPT = 4
"""Older engines' drives are forgotten: a new extract or another speed makes a new engine."""

MOST_BLOCKS = 16
"""Questions to the engine for one answer; beyond that rows with different gaps are asked together."""

PATIENCE_SECONDS = 20.0

Known = dict[tuple[int, int], "NDArray[np.void]"]


@dataclass(frozen=True, slots=True)
class Cached:
    """`engine` with its answers kept in the SQLite file `path`."""

    engine: TravelTimes
    path: Path

    @property
    def name(self) -> str:
        """The engine's name in the settings."""
        return self.engine.name

    @property
    def digest(self) -> str:
        """The engine's digest."""
        return self.engine.digest

    def legs(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Legs:
        """All drives from `origins` (n) to `destinations` (m): arrays of shape [n, m].

        Raises what the engine raises; SilentEngineError tells how many drives are not known.
        """
        rows, row = _distinct(origins)
        columns, column = _distinct(destinations)
        legs, missing = _join(self._known(rows), rows, columns)
        if missing.any():
            for r, c in _blocks(missing):
                try:
                    answer = self.engine.legs([_place(rows[i]) for i in r], [_place(columns[j]) for j in c])
                except SilentEngineError as error:
                    raise error.lacking(int(missing.sum()), missing.size) from error
                legs.minutes[np.ix_(r, c)], legs.km[np.ix_(r, c)] = answer.minutes, answer.km
            with contextlib.suppress(sqlite3.Error, OSError):
                self._save(rows, columns, legs, missing)
        return Legs(legs.minutes[np.ix_(row, column)], legs.km[np.ix_(row, column)])

    def relocated(self) -> Cached:
        """On another machine: with a file of its own, which SQLite could not share over a network."""
        engine: Any = self.engine.relocated() if isinstance(self.engine, Relocatable) else self.engine
        return Cached(engine, cache_folder() / self.path.name)

    def look_up(self, origins: Sequence[Place], destinations: Sequence[Place]) -> tuple[Legs, NDArray[np.bool_]]:
        """What is known without asking the engine, inf elsewhere, and where that is: arrays of shape [n, m]."""
        rows, row = _distinct(origins)
        columns, column = _distinct(destinations)
        legs, missing = _join(self._known(rows), rows, columns)
        same = {key: j for j, key in enumerate(columns)}
        for i, j in ((i, same[key]) for i, key in enumerate(rows) if key in same):
            legs.minutes[i, j] = legs.km[i, j] = 0.0
            missing[i, j] = False
        return Legs(legs.minutes[np.ix_(row, column)], legs.km[np.ix_(row, column)]), missing[np.ix_(row, column)]

    def _known(self, rows: Sequence[tuple[int, int]]) -> Known:
        """Known drives by origin; none where the file cannot be read."""
        with contextlib.suppress(sqlite3.Error, OSError, ValueError):  # also a row whose length is no drive's
            return self._load(rows)
        return {}

    @contextlib.contextmanager
    def _database(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """A connection inside a transaction, and this engine's id."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.closing(sqlite3.connect(self.path, timeout=PATIENCE_SECONDS, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.executescript(SCHEMA)
            database.execute("BEGIN IMMEDIATE")
            with database:
                database.execute("INSERT OR IGNORE INTO engine (digest) VALUES (?)", (self.digest,))
                (engine,) = database.execute("SELECT id FROM engine WHERE digest = ?", (self.digest,)).fetchone()
                yield database, engine

    def _load(self, places: Sequence[tuple[int, int]]) -> Known:
        """Known drives by origin, none where there is no file yet."""
        if not self.path.exists():
            return {}
        address = f"{self.path.resolve().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, timeout=PATIENCE_SECONDS, uri=True)) as database:
            return _select(database, self.digest, places)

    def _save(
        self,
        rows: Sequence[tuple[int, int]],
        columns: Sequence[tuple[int, int]],
        legs: Legs,
        missing: NDArray[np.bool_],
    ) -> None:
        where = np.array(columns, dtype="<i4")
        with self._database() as (database, engine):
            known = _select(database, self.digest, rows)  # another process may have been faster
            for i, key in enumerate(rows):
                gaps = missing[i]
                fresh = np.empty(int(gaps.sum()), dtype=DRIVES)
                if not len(fresh):
                    continue
                fresh["latitude"], fresh["longitude"] = where[gaps, 0], where[gaps, 1]
                fresh["minutes"], fresh["km"] = legs.minutes[i, gaps], legs.km[i, gaps]
                both = np.concatenate((known[key], fresh)) if key in known else fresh
                _, first = np.unique(both[["latitude", "longitude"]], return_index=True)
                database.execute(
                    "INSERT OR REPLACE INTO drives VALUES (?, ?, ?, ?)", (engine, *key, both[first].tobytes())
                )
            stale = "SELECT id FROM engine ORDER BY id DESC LIMIT -1 OFFSET ?"
            database.execute(f"DELETE FROM drives WHERE engine IN ({stale})", (ENGINES_KEPT,))  # noqa: S608
            database.execute(f"DELETE FROM engine WHERE id IN ({stale})", (ENGINES_KEPT,))  # noqa: S608


def _select(database: sqlite3.Connection, digest: str, places: Sequence[tuple[int, int]]) -> Known:
    found: Known = {}
    query = """SELECT known FROM drives JOIN engine ON engine.id = drives.engine
               WHERE digest = ? AND latitude = ? AND longitude = ?"""
    for key in places:
        row = database.execute(query, (digest, *key)).fetchone()
        if row:
            found[key] = np.frombuffer(row[0], dtype=DRIVES)
    return found


def _distinct(places: Sequence[Place]) -> tuple[list[tuple[int, int]], NDArray[np.int64]]:
    """Distinct places in millionths of a degree, in order of appearance, and each place's position among them."""
    keys = [(round(p.latitude * 1e6), round(p.longitude * 1e6)) for p in places]
    position = {key: i for i, key in enumerate(dict.fromkeys(keys))}
    return list(position), np.array([position[key] for key in keys], dtype=np.int64)


def _place(key: tuple[int, int]) -> Place:
    return Place(key[0] / 1e6, key[1] / 1e6)


def _join(
    known: Known, rows: Sequence[tuple[int, int]], columns: Sequence[tuple[int, int]]
) -> tuple[Legs, NDArray[np.bool_]]:
    """What is known of the matrix, and where it is not."""
    legs = Legs(np.full((len(rows), len(columns)), np.inf), np.full((len(rows), len(columns)), np.inf))
    missing = np.ones((len(rows), len(columns)), dtype=np.bool_)
    codes = np.array([_code(*key) for key in columns], dtype=np.int64)
    by_code = np.argsort(codes)
    for i, key in enumerate(rows):
        drives = known.get(key)
        if drives is None or not len(codes):
            continue
        theirs = _code(drives["latitude"].astype(np.int64), drives["longitude"].astype(np.int64))
        at = np.minimum(np.searchsorted(codes[by_code], theirs), len(codes) - 1)
        hit = codes[by_code[at]] == theirs
        column = by_code[at[hit]]
        legs.minutes[i, column], legs.km[i, column] = drives["minutes"][hit], drives["km"][hit]
        missing[i, column] = False
    return legs, missing


def _code(latitude: int | NDArray[np.int64], longitude: int | NDArray[np.int64]) -> int | NDArray[np.int64]:
    return (latitude + 90_000_000) * 1_000_000_000 + longitude + 180_000_000


def _blocks(missing: NDArray[np.bool_]) -> list[tuple[list[int], list[int]]]:
    """Rows and columns to ask for: rows with equal gaps together, each block without a known drive."""
    groups: dict[bytes, list[int]] = {}
    for i in np.flatnonzero(missing.any(axis=1)).tolist():
        groups.setdefault(missing[i].tobytes(), []).append(i)
    if len(groups) <= MOST_BLOCKS:
        return [(rows, np.flatnonzero(missing[rows[0]]).tolist()) for rows in groups.values()]
    whole = missing.all(axis=1)
    part = np.flatnonzero(missing.any(axis=1) & ~whole).tolist()
    blocks = [(part, np.flatnonzero(missing[part].any(axis=0)).tolist())]
    return [(np.flatnonzero(whole).tolist(), list(range(missing.shape[1]))), *blocks] if whole.any() else blocks
