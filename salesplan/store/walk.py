"""Every byte of the plan store against what was written: the file, its trees, its rows, its manifests, its parts."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError
from salesplan.store.imprint import imprint_problems
from salesplan.store.migrations import migrate
from salesplan.store.parts import whole_body
from salesplan.store.reading import read
from salesplan.store.seals import examine_rows, manifest_digest, manifest_of

if TYPE_CHECKING:
    from pathlib import Path

MOST_TOLD = 5
"""Problems of one kind that are told; hundreds of rows on one bad page are one illness."""

Problems = list[str]


def problems_of(path: Path) -> Problems:
    """What is wrong with the store at `path`, in words, the file first; empty where nothing is.

    Raises SalesplanError only where the system does not let the file be read.
    """
    found = imprint_problems(path)
    for look in (_trees, _schema, _rows, _manifests, _parts):
        try:
            found += read(path, look)[:MOST_TOLD]
        except UsageError as error:
            found.append(error.message)
    return list(dict.fromkeys(found))


def _trees(connection: sqlite3.Connection) -> Problems:
    told = [row[0] for row in connection.execute(f"PRAGMA integrity_check({MOST_TOLD})")]
    return [] if told == ["ok"] else [line for text in told for line in str(text).splitlines()]


def _schema(connection: sqlite3.Connection) -> Problems:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as expected:
        migrate(expected)
        return [] if _definitions(connection) == _definitions(expected) else ["the tables are not as they were made"]


def _definitions(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name").fetchall()


def _rows(connection: sqlite3.Connection) -> Problems:
    return list(examine_rows(connection).problems)


def _manifests(connection: sqlite3.Connection) -> Problems:
    heads = examine_rows(connection).heads
    wrong = [
        f"the list of what version {head.version} is made of is not what was written"
        for head in heads
        if manifest_digest(manifest_of(connection, head.version)) != head.manifest
    ]
    known = {head.version for head in heads}
    listed = {row[0] for row in connection.execute("SELECT DISTINCT version FROM manifest")}
    return wrong + [f"there is a list of parts of version {version}, which is none" for version in listed - known]


def _parts(connection: sqlite3.Connection) -> Problems:
    stored = set()
    wrong = []
    for digest, body in connection.execute("SELECT digest, body FROM part NOT INDEXED"):
        stored.add(digest)
        if whole_body(digest, body) is None:
            wrong.append(digest)
    missing = [d for (d,) in connection.execute("SELECT DISTINCT digest FROM manifest") if d not in stored]
    return [_named(connection, digest) for digest in (*wrong, *missing)][:MOST_TOLD]


def _named(connection: sqlite3.Connection, digest: str) -> str:
    row = connection.execute(
        "SELECT role, name, min(version), max(version) FROM manifest WHERE digest = ?", (digest,)
    ).fetchone()
    if row is None or row[0] is None:
        return f"part {digest} is not what was written"
    role, name, first, last = row
    which = f"version {first}" if first == last else f"versions {first} to {last}"
    return f"the {role} {name} of {which} is not what was written"
