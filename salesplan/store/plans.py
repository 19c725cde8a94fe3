"""Reads and writes plan versions. Every write is one transaction; readers never wait for it."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from salesplan.domain.errors import DamagedStoreError, HeldError, UsageError
from salesplan.domain.versions import VersionRow, VersionState
from salesplan.runtime.collection import no_collection
from salesplan.store.imprint import imprint_of
from salesplan.store.lineage import OwnersThen, owners_then
from salesplan.store.parts import KnownParts, assembled, assembled_of_rep, keep_parts, nouns, road_days, whole_body
from salesplan.store.reading import log_of, read
from salesplan.store.seals import Head, Manifest, manifest_digest, manifest_of, seal, whole_rows
from salesplan.store.writing import write

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from salesplan.domain.given import Given
    from salesplan.domain.versions import StoredPlan
    from salesplan.store.parts import Meant, Part

T = TypeVar("T")


class PlanStore:
    """The plan versions of one workspace, in one SQLite file.

    Whatever reads raises DamagedStoreError where the file does not hold what was written, and SalesplanError where the
    system does not let it be read; nothing that is asked writes.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known = KnownParts()

    # -- reading -----------------------------------------------------------------------

    def published(self, like: Given | None = None) -> StoredPlan | None:
        """The plan that reps follow, or None before the first.

        Input tables that are stored as those of `like` are taken from there, which is faster than reading them.
        """
        return self._read(lambda connection: self._assembled(connection, _published(whole_rows(connection)), like))

    def outline(self, like: Given) -> StoredPlan | None:
        """Of the published plan what tells whether it is still current, as `published` reads all of it.

        Parts of reps are outlines, and what has changed since the plan before is not among it.
        """

        def question(connection: sqlite3.Connection) -> StoredPlan | None:
            head = _published(whole_rows(connection))
            with no_collection():
                return None if head is None else assembled(connection, head, self._known, like, outline=True)

        return self._read(question)

    def published_row(self) -> VersionRow | None:
        """The history line of the published plan: what is known without reading the plan itself."""
        return next((row for row in self.versions() if row.state is VersionState.PUBLISHED), None)

    def published_digests(self) -> tuple[str, str, str, date] | None:
        """Inputs digest, settings digest, program and as-of date of the published plan."""
        head = self._read(lambda connection: _published(whole_rows(connection)))
        if head is None:
            return None
        return head.inputs_digest, head.settings_digest, head.program, date.fromisoformat(head.as_of)

    def load(self, version: int) -> StoredPlan:
        """One version. UsageError where there is none of that number."""
        stored = self._read(lambda connection: self._assembled(connection, _numbered(whole_rows(connection), version)))
        if stored is None:
            raise UsageError(f"there is no plan version {version}", "see `salesplan history`")
        return stored

    def load_rep(self, version: int | None, meant: Meant, tables: Sequence[str] = ()) -> StoredPlan | None:
        """One rep's part of a version (None: the published one), with the inputs that it is shown with, and `tables`.

        Of the customers there are those whom the part names, or all as one of `tables`. None where there is no such
        version. Raises what `meant` raises.
        """

        def question(connection: sqlite3.Connection) -> StoredPlan | None:
            heads = whole_rows(connection)
            head = _published(heads) if version is None else _numbered(heads, version)
            with no_collection():
                return None if head is None else assembled_of_rep(connection, head, self._known, meant, tables)

        return self._read(question)

    def road_days(self) -> tuple[date, ...]:
        """The days on which any rep of the published plan is on the road, in order; the plan itself is not read."""

        def question(connection: sqlite3.Connection) -> tuple[date, ...]:
            head = _published(whole_rows(connection))
            with no_collection():
                return () if head is None else road_days(connection, head, self._known)

        return self._read(question) or ()

    def versions(self) -> tuple[VersionRow, ...]:
        """The history, oldest first."""
        return tuple(
            VersionRow(
                version=head.version,
                parent=head.parent,
                as_of=date.fromisoformat(head.as_of),
                state=VersionState(head.state),
                created=head.created,
                cause=head.cause,
                changes=head.changes,
                totals=json.loads(head.totals),
            )
            for head in self._read(whole_rows) or ()
        )

    def owners(self) -> tuple[OwnersThen, ...]:
        """What every version that is or was published says of owners, oldest first; the plans themselves are not read.

        DamagedStoreError where one of them cannot be read.
        """
        return self._read(lambda connection: owners_then(connection, whole_rows(connection))) or ()

    def _read(self, question: Callable[[sqlite3.Connection], T]) -> T | None:
        """The answer; None before the first plan."""
        return read(self.path, question) if self._is_there() else None

    def _is_there(self) -> bool:
        """Whether there is a store. DamagedStoreError where there was one."""
        if self.path.exists():
            return True
        left = [file for file in (log_of(self.path), imprint_of(self.path)) if file.exists()]
        if left:
            raise DamagedStoreError(
                f"{self.path} is gone, though {left[0].name} is there",
                "put a copy of it back, one of `salesplan backup` perhaps",
            )
        return False

    def _assembled(
        self, connection: sqlite3.Connection, head: Head | None, like: Given | None = None
    ) -> StoredPlan | None:
        with no_collection():
            return None if head is None else assembled(connection, head, self._known, like)

    # -- writing -----------------------------------------------------------------------

    def add(self, stored: StoredPlan, cause: str) -> int:
        """Keep a plan made from version `stored.plan.parent`; returns its number.

        A plan that is to be published must stand on the published one: HeldError where another run
        has published since. A proposal is kept whatever its base.
        """
        parts = {place: self._known.part(value) for place, value in nouns(stored).items()}

        def change(connection: sqlite3.Connection) -> int:
            if stored.state is VersionState.PUBLISHED:
                _supersede(connection, stored.plan.parent)
            return insert(connection, stored, cause, parts)

        return self._write(change)

    def publish(self, version: int, created: str) -> int:
        """Publish a held proposal. HeldError where its base is no longer the published plan."""
        stored = self.load(version)
        if stored.state is not VersionState.PROPOSAL:
            raise UsageError(f"version {version} is {stored.state}, not a held proposal", "see `salesplan history`")

        def change(connection: sqlite3.Connection) -> int:
            _supersede(connection, stored.plan.parent)
            told = (VersionState.PUBLISHED, created, version)
            connection.execute("UPDATE version SET state = ?, created = ? WHERE version = ?", told)
            seal(connection, version)
            return version

        return self._write(change)

    def rollback(self, version: int, created: str) -> int:
        """Publish an old version again, as a new version on top of the published one; returns its number."""
        if self.load(version).state is VersionState.PUBLISHED:
            raise UsageError(f"version {version} is the published plan already")

        def change(connection: sqlite3.Connection) -> int:
            published = _published(whole_rows(connection))
            parent = 0 if published is None else published.version
            _supersede(connection, parent)
            return copy_version(connection, version, parent, created, f"rollback to version {version}")

        return self._write(change)

    def adopt(self, scenario: Path, created: str, cause: str) -> int:
        """Publish the plan in the file of a scenario as it lies there, byte for byte; returns its number.

        HeldError where the plan that it stands on is no longer the published one.
        """
        head, manifest, bodies = read(scenario, _contents)

        def change(connection: sqlite3.Connection) -> int:
            _supersede(connection, head.parent)
            return _adopted(connection, head, manifest, bodies, created, cause)

        return self._write(change)

    def _write(self, change: Callable[[sqlite3.Connection], int]) -> int:
        self._is_there()
        return write(self.path, change, self._is_published)

    def _is_published(self, version: int) -> bool:
        row = self.published_row()
        return row is not None and row.version == version


# -- rows ------------------------------------------------------------------------------------


def _published(heads: tuple[Head, ...]) -> Head | None:
    return next((head for head in heads if head.state == VersionState.PUBLISHED), None)


def _numbered(heads: tuple[Head, ...], version: int) -> Head | None:
    return next((head for head in heads if head.version == version), None)


def insert(connection: sqlite3.Connection, stored: StoredPlan, cause: str, parts: dict[tuple[str, str], Part]) -> int:
    """A plan as a new version, with its parts by (role, name); returns its number."""
    plan = stored.plan
    version = connection.execute(
        "INSERT INTO version (parent, as_of, horizon_days, state, created, program, inputs_digest, settings_digest,"
        " cause, changes, totals, held) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            plan.parent,
            plan.as_of.isoformat(),
            plan.horizon_days,
            stored.state.value,
            stored.created,
            stored.program,
            stored.inputs_digest,
            stored.settings_digest,
            cause,
            len(plan.changes),
            json.dumps(plan.totals, sort_keys=True),
            json.dumps(stored.held, ensure_ascii=False),
        ),
    ).lastrowid
    assert version is not None
    keep_parts(connection, version, parts)
    seal(connection, version)
    return version


def _contents(connection: sqlite3.Connection) -> tuple[Head, Manifest, dict[str, bytes]]:
    """The one version of a scenario's file: its row, its manifest, and its parts as they lie there."""
    head = whole_rows(connection)[0]
    bodies = dict(connection.execute("SELECT digest, body FROM part"))
    manifest = manifest_of(connection, head.version)
    if manifest_digest(manifest) != head.manifest or any(
        whole_body(d, bodies.get(d)) is None for d in manifest.values()
    ):
        raise DamagedStoreError("the file of the scenario is not what was written", "plan it again, with --save")
    return head, manifest, bodies


def _adopted(
    connection: sqlite3.Connection, head: Head, manifest: Manifest, bodies: dict[str, bytes], created: str, cause: str
) -> int:
    row = head._replace(state=VersionState.PUBLISHED.value, created=created, cause=cause, held="[]", manifest="")
    names = ", ".join(Head._fields[1:])
    marks = ", ".join("?" for _ in Head._fields[1:])
    version = connection.execute(f"INSERT INTO version ({names}) VALUES ({marks})", tuple(row)[1:]).lastrowid  # noqa: S608
    assert version is not None
    for (role, name), digest in sorted(manifest.items()):
        connection.execute("INSERT OR IGNORE INTO part VALUES (?, ?)", (digest, bodies[digest]))
        connection.execute("INSERT INTO manifest VALUES (?, ?, ?, ?)", (version, role, name, digest))
    seal(connection, version)
    return version


def copy_version(connection: sqlite3.Connection, version: int, parent: int, created: str, cause: str) -> int:
    """A version once more, as a new one that is published and stands on `parent`; returns its number."""
    copied = connection.execute(
        "INSERT INTO version (parent, as_of, horizon_days, state, created, program, inputs_digest,"
        " settings_digest, cause, changes, totals, held)"
        " SELECT ?, as_of, horizon_days, 'published', ?, program, inputs_digest, settings_digest, ?,"
        " changes, totals, '[]' FROM version WHERE version = ?",
        (parent, created, cause, version),
    ).lastrowid
    assert copied is not None
    connection.execute(
        "INSERT INTO manifest SELECT ?, role, name, digest FROM manifest WHERE version = ?", (copied, version)
    )
    seal(connection, copied)
    return copied


def _supersede(connection: sqlite3.Connection, parent: int) -> None:
    """The published plan is it no longer. HeldError where it is not the one that is stood upon."""
    row = connection.execute("SELECT version FROM version NOT INDEXED WHERE state = 'published'").fetchone()
    published = 0 if row is None else row[0]
    if published != parent:
        raise HeldError(
            f"version {published} was published since; this plan was made from version {parent}",
            "run `salesplan replan` again",
        )
    if published:
        connection.execute("UPDATE version SET state = 'superseded' WHERE version = ?", (published,))
        seal(connection, published)
