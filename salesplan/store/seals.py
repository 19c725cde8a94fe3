"""Checksums over every row: what the file system or a stray hand changes shows before it becomes an answer.

A version's row carries the digest of its manifest and a seal over all its columns; a manifest names its parts by their
digests. So whoever has read a sealed row, its manifest and its parts has read what was written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from salesplan.domain.canonical import digest
from salesplan.domain.errors import DamagedStoreError
from salesplan.domain.versions import VersionState

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

Manifest = dict[tuple[str, str], str]
"""Digests of the parts of a version, by role and name."""


class Head(NamedTuple):
    """The row of a version, as it is stored: what is sealed, in the order of the columns."""

    version: int
    parent: int
    as_of: str
    horizon_days: int
    state: str
    created: str
    program: str
    inputs_digest: str
    settings_digest: str
    cause: str
    changes: int
    totals: str
    held: str
    manifest: str

    @property
    def seal(self) -> str:
        """The checksum that belongs to these values."""
        return digest(tuple(self))


COLUMNS = ", ".join(Head._fields)


def manifest_digest(manifest: Manifest) -> str:
    """The checksum of a whole manifest."""
    return digest(sorted(((*place, part) for place, part in manifest.items()), key=repr))


def manifest_of(connection: sqlite3.Connection, version: int) -> Manifest:
    """The stored manifest of a version."""
    rows = connection.execute("SELECT role, name, digest FROM manifest WHERE version = ?", (version,))
    return {(role, name): part for role, name, part in rows}


def seal(connection: sqlite3.Connection, version: int) -> None:
    """Seal a version's row and manifest as they stand in this transaction."""
    listed = manifest_digest(manifest_of(connection, version))
    connection.execute("UPDATE version SET manifest = ? WHERE version = ?", (listed, version))
    row = connection.execute(f"SELECT {COLUMNS} FROM version WHERE version = ?", (version,)).fetchone()  # noqa: S608
    connection.execute("UPDATE version SET seal = ? WHERE version = ?", (Head(*row).seal, version))


def seal_everything(connection: sqlite3.Connection) -> None:
    """Seal the versions of an older program, which knew no seals."""
    for (version,) in connection.execute("SELECT version FROM version").fetchall():
        seal(connection, version)


def note_lost(connection: sqlite3.Connection, version: int) -> None:
    """Remember that this version could not be read when the store was repaired."""
    connection.execute("INSERT INTO lost VALUES (?, ?)", (version, digest(version)))


class Examined(NamedTuple):
    """The rows whose seals hold, oldest first, and what is wrong with the others."""

    heads: tuple[Head, ...]
    problems: tuple[str, ...]


def examine_rows(connection: sqlite3.Connection) -> Examined:
    """Look at every row of the history. May raise sqlite3.Error where the file itself cannot be walked."""
    rows = connection.execute(f"SELECT {COLUMNS}, seal FROM version NOT INDEXED ORDER BY version").fetchall()  # noqa: S608
    heads = tuple(Head(*row[:-1]) for row in rows if Head(*row[:-1]).seal == row[-1])
    whole = {head.version for head in heads}
    broken = [f"the row of version {row[0]} is not what was written" for row in rows if row[0] not in whole]
    lost = connection.execute("SELECT version, seal FROM lost ORDER BY version").fetchall()
    broken += [f"the note about lost version {v} is not what was written" for v, seal in lost if seal != digest(v)]
    last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'version'").fetchone()
    present = [row[0] for row in rows] + [row[0] for row in lost]
    return Examined(heads, (*broken, *_gaps(present, last[0] if last else 0), *_published(heads, broken)))


def whole_rows(connection: sqlite3.Connection) -> tuple[Head, ...]:
    """The rows of the history, oldest first. DamagedStoreError for the first thing that is wrong with one of them."""
    found = examine_rows(connection)
    if found.problems:
        raise DamagedStoreError(f"the plan store is damaged: {found.problems[0]}")
    return found.heads


def _gaps(present: Sequence[int], last: int) -> list[str]:
    if not isinstance(last, int) or not present:
        return ["there is no plan version in it"]
    if sorted(present) == list(range(1, len(present) + 1)) and last == len(present):
        return []
    return [f"of {last} plan versions {len(set(present))} are in it"]


def _published(heads: Iterable[Head], broken: Sequence[str]) -> list[str]:
    """A store without a published plan is one that lost it, unless all that was ever made was held."""
    states = [head.state for head in heads]
    count = states.count(VersionState.PUBLISHED)
    if count == 1 or broken or (count == 0 and set(states) == {VersionState.PROPOSAL}):
        return []
    return [f"{count or 'no'} version{'s are' if count > 1 else ' is'} published"] if states else []
