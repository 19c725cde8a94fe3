"""A version as parts: one noun a rep, one an input table, and the heads, each stored once under its digest."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Container, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any, get_type_hints

from salesplan.domain.canonical import from_bytes, rows_of, to_bytes
from salesplan.domain.errors import DamagedStoreError
from salesplan.domain.given import Customer, Given
from salesplan.domain.nouns import replace
from salesplan.domain.outcome import Outcome
from salesplan.domain.plan import Plan, PlanChange, RepOutline, RepPlan, RepRoad
from salesplan.domain.settings import Settings
from salesplan.domain.versions import StoredPlan, VersionState
from salesplan.store.seals import manifest_digest, manifest_of
from salesplan.store.sharing import rows_shared, share

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from salesplan.store.seals import Head

INPUT_TABLES = tuple(f.name for f in fields(Given))
REQUIRED = tuple(f.name for f in fields(Given) if f.default is MISSING and f.default_factory is MISSING)
OF_A_REP = ("reps", "time_off", "holidays", "busy")
"""Input tables that a rep's own days and calls are shown with, besides their customers: none is long."""

Meant = Callable[[Sequence[str], Given], str | None]
"""Which of a plan's reps, by id, is meant, None: nobody; the inputs tell their names."""


@dataclass(frozen=True, slots=True)
class Part:
    """A noun and the digest of its canonical form, which is made again where it is written: it is as large."""

    value: object  # kept alive, so that its id stays its own
    digest: str
    is_read: bool  # from the store, where it lies whole


class KnownParts:
    """Of what has been read or written already the digest need not be taken again."""

    def __init__(self) -> None:
        self._parts: dict[int, Part] = {}

    def part(self, value: object) -> Part:
        """A value with its digest."""
        known = self._parts.get(id(value))
        if known is None:
            digest = hashlib.sha256(to_bytes(value)).hexdigest()
            known = self._parts[id(value)] = Part(value, digest, is_read=False)
        return known

    def stored(self, value: object, digest: str) -> None:
        """Remember a value that was read from the store."""
        self._parts[id(value)] = Part(value, digest, is_read=True)


def nouns(stored: StoredPlan) -> dict[tuple[str, str], object]:
    """Nouns by (role, name): one a rep, one an input table, and the heads."""
    parts: dict[tuple[str, str], object] = {("rep", rep.rep_id): rep for rep in stored.plan.reps}
    parts |= {("input", name): getattr(stored.given, name) for name in INPUT_TABLES}
    parts["head", "settings"] = stored.settings
    parts["head", "outcomes"] = stored.plan.outcomes
    parts["head", "changes"] = stored.plan.changes
    return parts


def keep_parts(connection: sqlite3.Connection, version: int, parts: Mapping[tuple[str, str], Part]) -> None:
    """Write the manifest of a version, and those of its parts that are not stored yet, or not whole."""
    known = {row[0] for row in connection.execute("SELECT digest FROM part")}
    for (role, name), part in sorted(parts.items(), key=lambda item: item[0]):
        if part.digest not in known:
            known.add(part.digest)
            connection.execute("INSERT INTO part VALUES (?, ?)", (part.digest, _deflated(part)))
        elif not part.is_read and stored_body(connection, part.digest) is None:
            connection.execute("UPDATE part SET body = ? WHERE digest = ?", (_deflated(part), part.digest))
        connection.execute("INSERT INTO manifest VALUES (?, ?, ?, ?)", (version, role, name, part.digest))


def _deflated(part: Part) -> bytes:
    return zlib.compress(to_bytes(part.value), 1)


def stored_body(connection: sqlite3.Connection, digest: str) -> bytes | None:
    """The canonical bytes of a part; None where it is not there or not what was written."""
    row = connection.execute("SELECT body FROM part WHERE digest = ?", (digest,)).fetchone()
    return None if row is None else whole_body(digest, row[0])


def whole_body(digest: str, deflated: object) -> bytes | None:
    """The canonical bytes in a part's row; None where they do not have that digest."""
    if not isinstance(deflated, bytes):
        return None
    try:
        body = zlib.decompress(deflated)
    except zlib.error:
        return None
    return body if hashlib.sha256(body).hexdigest() == digest else None


class PartReader:
    """Reads the parts of one version. DamagedStoreError where its manifest is not what was written."""

    def __init__(self, connection: sqlite3.Connection, head: Head, known: KnownParts) -> None:
        self._connection, self._known, self._version = connection, known, head.version
        self._shared: dict[object, object] = {}
        self._digest = manifest_of(connection, head.version)
        if manifest_digest(self._digest) != head.manifest:
            raise DamagedStoreError(f"the list of what version {head.version} is made of is not what was written")

    def names(self, role: str) -> list[str]:
        """Names of the parts of a role, sorted."""
        return sorted(name for r, name in self._digest if r == role)

    def __call__(self, kind: Any, role: str, name: str, like: object = None) -> Any:
        """One part as a noun of type `kind`; of `like` all that is the same, the whole where the canonical form is."""
        digest = self._digest[role, name]
        if like is not None and self._known.part(like).digest == digest:
            return like
        value = from_bytes(kind, self._body(role, name))
        share(value, self._shared)
        if isinstance(value, tuple) and isinstance(like, tuple):
            value = rows_shared(value, like)
        self._known.stored(value, digest)
        return value

    def some(self, kind: Any, role: str, name: str, ids: Container[str]) -> tuple[Any, ...]:
        """Of a part that is a table of `kind` the rows with these ids; the others are not made."""
        return rows_of(kind, self._body(role, name), ids)

    def _body(self, role: str, name: str) -> bytes:
        body = stored_body(self._connection, self._digest[role, name])
        if body is None:
            raise DamagedStoreError(
                f"the {role} {name} of a stored plan cannot be read: version {self._version} had another"
            )
        return body


def assembled(
    connection: sqlite3.Connection, head: Head, known: KnownParts, like: Given | None = None, *, outline: bool = False
) -> StoredPlan:
    """A version, put together. Input tables that are stored as those of `like` are taken from there.

    Of an `outline` the parts of reps have what tells changes apart, and nothing else: see `RepOutline`.
    """
    read = PartReader(connection, head, known)
    given = _given(read, INPUT_TABLES, like)
    if outline:
        reps = tuple(read(RepOutline, "rep", name).part for name in read.names("rep"))
        return _stored(head, read, given, reps, with_changes=False)
    return _stored(head, read, given, tuple(read(RepPlan, "rep", name) for name in read.names("rep")))


def assembled_of_rep(
    connection: sqlite3.Connection, head: Head, known: KnownParts, meant: Meant, tables: Sequence[str] = ()
) -> StoredPlan:
    """One rep's part of a version, with the customers whom it names, `OF_A_REP` and `tables`."""
    read = PartReader(connection, head, known)
    given = _given(read, (*OF_A_REP, *tables))
    rep_id = meant(read.names("rep"), given)
    reps = () if rep_id is None else (read(RepPlan, "rep", rep_id),)
    if "customers" not in tables:
        named = {customer_id for part in reps for customer_id in part.named_customers()}
        given = replace(given, customers=read.some(Customer, "input", "customers", named))
    return _stored(head, read, given, reps)


def road_days(connection: sqlite3.Connection, head: Head, known: KnownParts) -> tuple[date, ...]:
    """The days on which any rep of a version is on the road, in order; nothing else of it is made."""
    read = PartReader(connection, head, known)
    return tuple(sorted({route.day for name in read.names("rep") for route in read(RepRoad, "rep", name).routes}))


def _given(read: PartReader, tables: Sequence[str], like: Given | None = None) -> Given:
    hints = get_type_hints(Given)
    stored = {
        name: read(hints[name], "input", name, None if like is None else getattr(like, name))
        for name in read.names("input")
        if name in tables
    }
    return Given(**(dict.fromkeys(REQUIRED, ()) | stored))


def _stored(
    head: Head, read: PartReader, given: Given, reps: tuple[RepPlan, ...], *, with_changes: bool = True
) -> StoredPlan:
    plan = Plan(
        as_of=date.fromisoformat(head.as_of),
        horizon_days=head.horizon_days,
        reps=reps,
        outcomes=read(tuple[Outcome, ...], "head", "outcomes"),
        changes=read(tuple[PlanChange, ...], "head", "changes") if with_changes else (),
        totals=json.loads(head.totals),
        version=head.version,
        parent=head.parent,
    )
    return StoredPlan(
        plan=plan,
        given=given,
        settings=read(Settings, "head", "settings"),
        inputs_digest=head.inputs_digest,
        settings_digest=head.settings_digest,
        program=head.program,
        state=VersionState(head.state),
        created=head.created,
        held=tuple(json.loads(head.held)),
    )
