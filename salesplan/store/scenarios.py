"""Scenarios that are kept: each a plan store of its own, with one plan in it that is never published there.

So a history has no trace of what was only looked at, and whoever promotes a scenario copies bytes.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from salesplan.domain.errors import DamagedStoreError, UsageError
from salesplan.domain.scenarios import ScenarioRow, Supposed
from salesplan.domain.versions import VersionState
from salesplan.store.imprint import imprint_of, make_imprint
from salesplan.store.parts import KnownParts, PartReader, assembled, nouns
from salesplan.store.plans import insert
from salesplan.store.reading import log_of, read
from salesplan.store.seals import whole_rows
from salesplan.store.writing import aside_of, new_store, put_in_place

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from salesplan.domain.versions import StoredPlan
    from salesplan.store.seals import Head

T = TypeVar("T")
SUPPOSED = ("head", "scenario")
"""The place of what is supposed in a manifest, also of the version that a scenario was promoted to."""


class ScenarioStore:
    """The scenarios of one workspace, one file each. Raises as `PlanStore` does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, name: str) -> Path:
        """Where a scenario is kept."""
        return self.folder / f"{name}.db"

    def names(self) -> tuple[str, ...]:
        """All names, sorted."""
        return tuple(sorted(file.stem for file in self.folder.glob("*.db") if not file.name.startswith(".")))

    def rows(self) -> tuple[ScenarioRow, ...]:
        """The list, by name; what is known without reading the plans themselves."""
        return tuple(self.row(name) for name in self.names())

    def row(self, name: str) -> ScenarioRow:
        """One line of the list. UsageError where there is none of that name."""
        return self._asked(name, lambda connection, head: _row(connection, head, name))

    def load(self, name: str) -> StoredPlan:
        """The plan with the inputs and settings that were supposed. UsageError where there is none of that name."""
        return self._asked(name, lambda connection, head: assembled(connection, head, KnownParts()))

    def keep(self, name: str, stored: StoredPlan, supposed: Supposed) -> None:
        """Keep a scenario, whole or not at all; one of that name is replaced."""
        known = KnownParts()
        parts = {place: known.part(value) for place, value in (*nouns(stored).items(), (SUPPOSED, supposed))}
        path = self.file(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with new_store(path) as connection:
            insert(connection, stored, supposed.text, parts)
            connection.execute("COMMIT")
            connection.close()
            imprint_of(path).unlink(missing_ok=True)
            put_in_place(aside_of(path), path)
        make_imprint(path)

    def drop(self, name: str) -> None:
        """Forget a scenario. UsageError where there is none of that name."""
        path = self._there(name)
        for file in (path, imprint_of(path), log_of(path)):
            file.unlink(missing_ok=True)

    def _asked(self, name: str, question: Callable[[sqlite3.Connection, Head], T]) -> T:
        return read(self._there(name), lambda connection: question(connection, _only(connection, name)))

    def _there(self, name: str) -> Path:
        if name not in self.names():
            kept = f"kept are {', '.join(self.names())}" if self.names() else "keep one with `salesplan whatif --save`"
            raise UsageError(f"there is no scenario {name}", kept)
        return self.file(name)


def _only(connection: sqlite3.Connection, name: str) -> Head:
    heads = whole_rows(connection)
    if [head.state for head in heads] != [VersionState.PROPOSAL]:
        raise DamagedStoreError(f"the file of scenario {name} is none", f"`salesplan scenarios --forget {name}`")
    return heads[0]


def _row(connection: sqlite3.Connection, head: Head, name: str) -> ScenarioRow:
    return ScenarioRow(
        name=name,
        supposed=PartReader(connection, head, KnownParts())(Supposed, *SUPPOSED),
        as_of=date.fromisoformat(head.as_of),
        parent=head.parent,
        created=head.created,
        held=tuple(json.loads(head.held)),
        totals=json.loads(head.totals),
    )
