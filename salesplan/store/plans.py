"""Reads and writes plan versions. Every write is one transaction; readers never wait for it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any, get_type_hints

from salesplan.domain.canonical import from_bytes, to_bytes
from salesplan.domain.errors import HeldError, UsageError
from salesplan.domain.given import Given
from salesplan.domain.outcome import Outcome
from salesplan.domain.plan import Plan, PlanChange, RepPlan
from salesplan.domain.settings import Settings
from salesplan.domain.versions import StoredPlan, VersionRow, VersionState
from salesplan.runtime.collection import no_collection
from salesplan.store.migrations import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INPUT_TABLES = tuple(f.name for f in fields(Given))


class PlanStore:
    """The plan versions of one workspace, in one SQLite file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known = _KnownParts()

    # -- reading -----------------------------------------------------------------------

    def published(self, like: Given | None = None) -> StoredPlan | None:
        """The plan that reps follow, or None before the first.

        Input tables that are stored as those of `like` are taken from there, which is faster than reading them.
        """
        if not self.path.exists():
            return None
        with self._reading() as connection:
            row = connection.execute("SELECT version FROM version WHERE state = 'published'").fetchone()
            with no_collection():
                return None if row is None else _load(connection, row[0], self._known, like)

    def published_row(self) -> VersionRow | None:
        """The history line of the published plan: what is known without reading the plan itself."""
        return next((row for row in self.versions() if row.state is VersionState.PUBLISHED), None)

    def published_digests(self) -> tuple[str, str, str, date] | None:
        """Inputs digest, settings digest, program and as-of date of the published plan."""
        if not self.path.exists():
            return None
        with self._reading() as connection:
            row = connection.execute(
                "SELECT inputs_digest, settings_digest, program, as_of FROM version WHERE state = 'published'"
            ).fetchone()
        return None if row is None else (row[0], row[1], row[2], date.fromisoformat(row[3]))

    def load(self, version: int) -> StoredPlan:
        """One version. UsageError where there is none of that number."""
        if self.path.exists():
            with self._reading() as connection:
                if connection.execute("SELECT 1 FROM version WHERE version = ?", (version,)).fetchone():
                    with no_collection():
                        return _load(connection, version, self._known)
        raise UsageError(f"there is no plan version {version}", "see `salesplan history`")

    def versions(self) -> tuple[VersionRow, ...]:
        """The history, oldest first."""
        if not self.path.exists():
            return ()
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT version, parent, as_of, state, created, cause, changes, totals FROM version ORDER BY version"
            ).fetchall()
        return tuple(
            VersionRow(v, parent, date.fromisoformat(day), VersionState(state), made, cause, n, json.loads(totals))
            for v, parent, day, state, made, cause, n, totals in rows
        )

    # -- writing -----------------------------------------------------------------------

    def add(self, stored: StoredPlan, cause: str) -> int:
        """Keep a plan made from version `stored.plan.parent`; returns its number.

        A plan that is to be published must stand on the published one: HeldError where another run
        has published since. A proposal is kept whatever its base.
        """
        parts = {place: self._known.part(value) for place, value in _parts(stored).items()}
        with self._writing() as connection:
            if stored.state is VersionState.PUBLISHED:
                _supersede(connection, stored.plan.parent)
            return _insert(connection, stored, cause, parts)

    def publish(self, version: int, created: str) -> int:
        """Publish a held proposal. HeldError where its base is no longer the published plan."""
        stored = self.load(version)
        if stored.state is not VersionState.PROPOSAL:
            raise UsageError(f"version {version} is {stored.state}, not a held proposal", "see `salesplan history`")
        with self._writing() as connection:
            _supersede(connection, stored.plan.parent)
            connection.execute(
                "UPDATE version SET state = 'published', created = ? WHERE version = ?", (created, version)
            )
        return version

    def rollback(self, version: int, created: str) -> int:
        """Publish an old version again, as a new version on top of the published one; returns its number."""
        with self._writing() as connection:
            row = connection.execute("SELECT state FROM version WHERE version = ?", (version,)).fetchone()
            if row is None:
                raise UsageError(f"there is no plan version {version}", "see `salesplan history`")
            if row[0] == VersionState.PUBLISHED:
                raise UsageError(f"version {version} is the published plan already")
            (parent,) = connection.execute("SELECT version FROM version WHERE state = 'published'").fetchone()
            _supersede(connection, parent)
            copied = connection.execute(
                "INSERT INTO version (parent, as_of, horizon_days, state, created, program, inputs_digest,"
                " settings_digest, cause, changes, totals, held)"
                " SELECT ?, as_of, horizon_days, 'published', ?, program, inputs_digest, settings_digest, ?,"
                " changes, totals, '[]' FROM version WHERE version = ?",
                (parent, created, f"rollback to version {version}", version),
            ).lastrowid
            connection.execute(
                "INSERT INTO manifest SELECT ?, role, name, digest FROM manifest WHERE version = ?", (copied, version)
            )
        return int(copied or 0)

    # -- connections -------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        connection = self._connect()
        try:
            connection.execute("BEGIN")  # one snapshot for all reads
            yield connection
        finally:
            connection.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = self._connect()
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        finally:
            connection.close()  # an open transaction is rolled back

    def _connect(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            migrate(connection)
        except sqlite3.DatabaseError as error:
            raise UsageError(
                f"{self.path} cannot be read as a plan store: {error}", "restore it, or move it away to start anew"
            ) from error
        return connection


# -- a version as parts --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """A noun in canonical form; `body` is None where it is known to be stored."""

    value: object  # kept alive, so that its id stays its own
    digest: str
    body: bytes | None


class _KnownParts:
    """What has been read or written already need not be put into canonical form again."""

    def __init__(self) -> None:
        self._parts: dict[int, _Part] = {}

    def part(self, value: object) -> _Part:
        """The canonical form of a value."""
        known = self._parts.get(id(value))
        if known is None:
            body = to_bytes(value)
            known = self._parts[id(value)] = _Part(value, hashlib.sha256(body).hexdigest(), body)
        return known

    def stored(self, value: object, digest: str) -> None:
        """Remember a value that was read from the store."""
        self._parts[id(value)] = _Part(value, digest, None)


def _parts(stored: StoredPlan) -> dict[tuple[str, str], object]:
    """Nouns by (role, name): one a rep, one an input table, and the heads."""
    parts: dict[tuple[str, str], object] = {("rep", rep.rep_id): rep for rep in stored.plan.reps}
    parts |= {("input", name): getattr(stored.given, name) for name in INPUT_TABLES}
    parts["head", "settings"] = stored.settings
    parts["head", "outcomes"] = stored.plan.outcomes
    parts["head", "changes"] = stored.plan.changes
    return parts


def _insert(connection: sqlite3.Connection, stored: StoredPlan, cause: str, parts: dict[tuple[str, str], _Part]) -> int:
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
    known = {row[0] for row in connection.execute("SELECT digest FROM part")}
    for (role, name), part in sorted(parts.items(), key=lambda item: item[0]):
        if part.digest not in known:
            known.add(part.digest)
            body = to_bytes(part.value) if part.body is None else part.body
            connection.execute("INSERT INTO part VALUES (?, ?)", (part.digest, zlib.compress(body, 1)))
        connection.execute("INSERT INTO manifest VALUES (?, ?, ?, ?)", (version, role, name, part.digest))
    return int(version or 0)


def _load(connection: sqlite3.Connection, version: int, known: _KnownParts, like: Given | None = None) -> StoredPlan:
    head = connection.execute(
        "SELECT parent, as_of, horizon_days, state, created, program, inputs_digest, settings_digest, totals, held"
        " FROM version WHERE version = ?",
        (version,),
    ).fetchone()
    parent, as_of, horizon, state, created, program, inputs_digest, settings_digest, totals, held = head
    read = _Reader(connection, version, known)
    plan = Plan(
        as_of=date.fromisoformat(as_of),
        horizon_days=horizon,
        reps=tuple(read(RepPlan, "rep", name) for name in read.names("rep")),
        outcomes=read(tuple[Outcome, ...], "head", "outcomes"),
        changes=read(tuple[PlanChange, ...], "head", "changes"),
        totals=json.loads(totals),
        version=version,
        parent=parent,
    )
    hints = get_type_hints(Given)
    tables = {
        name: read(hints[name], "input", name, None if like is None else getattr(like, name))
        for name in read.names("input")
        if name in hints
    }
    return StoredPlan(
        plan=plan,
        given=Given(**tables),
        settings=read(Settings, "head", "settings"),
        inputs_digest=inputs_digest,
        settings_digest=settings_digest,
        program=program,
        state=VersionState(state),
        created=created,
        held=tuple(json.loads(held)),
    )


class _Reader:
    """Reads the parts of one version."""

    def __init__(self, connection: sqlite3.Connection, version: int, known: _KnownParts) -> None:
        self._connection, self._known = connection, known
        rows = connection.execute("SELECT role, name, digest FROM manifest WHERE version = ?", (version,))
        self._digest: dict[tuple[str, str], str] = {(role, name): digest for role, name, digest in rows}

    def names(self, role: str) -> list[str]:
        """Names of the parts of a role, sorted."""
        return sorted(name for r, name in self._digest if r == role)

    def __call__(self, kind: Any, role: str, name: str, like: object = None) -> Any:
        """One part as a noun of type `kind`; `like` itself where it has the same canonical form."""
        digest = self._digest[role, name]
        if like is not None and self._known.part(like).digest == digest:
            return like
        (body,) = self._connection.execute("SELECT body FROM part WHERE digest = ?", (digest,)).fetchone()
        try:
            value = from_bytes(kind, zlib.decompress(body))
        except (ValueError, zlib.error) as error:
            raise UsageError(
                f"the {role} {name} of a stored plan cannot be read: {error}",
                "restore the plan store, or move it away to start anew",
            ) from error
        self._known.stored(value, digest)
        return value


def _supersede(connection: sqlite3.Connection, parent: int) -> None:
    row = connection.execute("SELECT version FROM version WHERE state = 'published'").fetchone()
    published = 0 if row is None else row[0]
    if published != parent:
        raise HeldError(
            f"version {published} was published since; this plan was made from version {parent}",
            "run `salesplan replan` again",
        )
    connection.execute("UPDATE version SET state = 'superseded' WHERE state = 'published'")
