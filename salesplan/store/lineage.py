"""Owners through the versions: of each plan that was published the assignments alone, every part read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from salesplan.domain.canonical import from_bytes
from salesplan.domain.causes import Cause
from salesplan.domain.errors import DamagedStoreError
from salesplan.domain.nouns import Noun
from salesplan.domain.plan import Assignment, DifferenceKind, PlanChange
from salesplan.domain.versions import VersionState
from salesplan.store.parts import stored_body
from salesplan.store.seals import manifest_digest, manifest_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from salesplan.store.seals import Head


class OwnedPart(Noun, frozen=True):
    """Of a rep's part the assignments; what else stands there is passed over."""

    assignments: tuple[Assignment, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnersThen:
    """What one version says of owners."""

    version: int
    as_of: date
    assignments: Sequence[Assignment]
    causes: dict[str, Cause | None]  # of the owners that it changes, by customer


def owners_then(connection: sqlite3.Connection, heads: Sequence[Head]) -> tuple[OwnersThen, ...]:
    """The versions that are or were published, oldest first."""
    known: dict[str, tuple[Assignment, ...]] = {}
    found = []
    for head in heads:
        if head.state == VersionState.PROPOSAL:
            continue
        manifest = manifest_of(connection, head.version)
        if manifest_digest(manifest) != head.manifest:
            raise DamagedStoreError(f"the list of what version {head.version} is made of is not what was written")
        rows: list[Assignment] = []
        for (role, _), digest in sorted(manifest.items()):
            if role == "rep":
                if digest not in known:
                    known[digest] = from_bytes(OwnedPart, _body(connection, digest, head.version)).assignments
                rows += known[digest]
        changes = from_bytes(tuple[PlanChange, ...], _body(connection, manifest["head", "changes"], head.version))
        causes = {c.subject: c.cause for c in changes if c.kind is DifferenceKind.OWNER}
        found.append(OwnersThen(head.version, date.fromisoformat(head.as_of), rows, causes))
    return tuple(found)


def _body(connection: sqlite3.Connection, digest: str, version: int) -> bytes:
    body = stored_body(connection, digest)
    if body is None:
        raise DamagedStoreError(f"a part of stored plan version {version} cannot be read")
    return body
