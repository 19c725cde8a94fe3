"""What is whole in a damaged store, in a new one. The damaged file is kept beside it."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from salesplan.domain.errors import DamagedStoreError, UsageError
from salesplan.domain.versions import VersionState
from salesplan.runtime.signals import signals_held
from salesplan.store.imprint import make_imprint, take_imprint_away
from salesplan.store.migrations import MIGRATIONS, migrate
from salesplan.store.parts import whole_body
from salesplan.store.plans import copy_version
from salesplan.store.reading import log_of
from salesplan.store.refusals import translated
from salesplan.store.seals import COLUMNS, Head, Manifest, manifest_digest, manifest_of, note_lost, seal
from salesplan.store.writing import aside_of, new_store, put_in_place

if TYPE_CHECKING:
    from collections.abc import Iterator

ILLEGIBLE = (sqlite3.Error, UnicodeDecodeError)
"""What Python's sqlite3 raises for a damaged page, or for a message that quotes one."""

FAR = 1000
"""Numbers in a row without anything behind them, after which nothing more is looked for."""

FIRST_PAGE = 4096
"""Bytes of a page: SQLite's default, which no store was ever made without."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What a repair kept. `published` is the plan that reps follow now, `again` the version that it repeats, if any."""

    kept: tuple[int, ...]
    lost: tuple[int, ...]
    published: int
    again: int | None
    damaged: Path  # the file as it was


@dataclass(frozen=True, slots=True)
class _Whole:
    head: Head
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class _Found:
    whole: tuple[_Whole, ...]  # oldest first
    bodies: dict[str, bytes]  # of their parts, deflated, by digest
    last: int  # the newest version that there ever was


def salvage(path: Path, created: str) -> Salvaged:
    """Make a new store of the versions that are whole in the one at `path`, and put it in its place.

    Where the published version is not whole, the newest one that was published and is whole is published again, as a
    new version. `created` is the time, ISO. DamagedStoreError where no version is whole: nothing is changed then.
    """
    with translated(path), tempfile.TemporaryDirectory(prefix=".salvage-", dir=path.parent) as folder:
        copies = (_copied(path, Path(folder) / "as-it-is"), _with_a_first_page(_copied(path, Path(folder) / "mended")))
        found = max((_found(copy) for copy in copies), key=lambda f: len(f.whole))
        if all(w.head.state == VersionState.PROPOSAL for w in found.whole):
            raise DamagedStoreError(
                f"no version in {path} is whole", "put a copy back, one of `salesplan backup` perhaps"
            )
        with new_store(path) as new:
            lost = _fill(new, found)
            published, again = _publish_newest(new, [w.head for w in found.whole], created)
            new.execute("COMMIT")
            new.execute("PRAGMA journal_mode = WAL")
            new.close()
            kept_at = _exchange(path)
    make_imprint(path)
    return Salvaged(tuple(w.head.version for w in found.whole), lost, published, again, kept_at)


def _copied(path: Path, copy: Path) -> Path:
    """The file and its log."""
    shutil.copyfile(path, copy)
    with suppress(FileNotFoundError):
        shutil.copyfile(log_of(path), log_of(copy))
    return copy


def _with_a_first_page(copy: Path) -> Path:
    """The same with the first page of a new store, which says where the tables begin: it is the same in all stores."""
    with copy.open("rb") as handle:
        told = int.from_bytes(handle.read(FIRST_PAGE)[60:64], "big")
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        migrate(fresh, told if 1 <= told < len(MIGRATIONS) else len(MIGRATIONS))
        page = fresh.serialize()[:FIRST_PAGE]
    with copy.open("r+b") as handle:
        handle.write(page)
        handle.seek(24)
        handle.write(b"\0\0\0\1" + b"\0" * 12)  # another change than the counted pages are of: count them anew
    return copy


def _found(copy: Path) -> _Found:
    """All that is whole in the file; it may be changed."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as old:
        with suppress(*ILLEGIBLE, UsageError):
            migrate(old)
        parts = dict(_whole_parts(old))
        whole = tuple(version for version in _whole_versions(old) if set(version.manifest.values()) <= set(parts))
        needed = {part for version in whole for part in version.manifest.values()}
        bodies = {
            digest: old.execute("SELECT body FROM part WHERE rowid = ?", (parts[digest],)).fetchone()[0]
            for digest in sorted(needed)
        }
        return _Found(whole, bodies, _last_number(old))


def _whole_parts(old: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """Digest and row number of every part that is what was written."""
    misses = number = 0
    while misses < FAR:
        number, misses = number + 1, misses + 1
        with suppress(*ILLEGIBLE):
            row = old.execute("SELECT digest, body FROM part WHERE rowid = ?", (number,)).fetchone()
            if row is not None:
                misses = 0
                if whole_body(*row) is not None:
                    yield row[0], number


def _whole_versions(old: sqlite3.Connection) -> Iterator[_Whole]:
    """Versions whose row and manifest are what was written, oldest first."""
    misses = number = 0
    while misses < FAR:
        number, misses = number + 1, misses + 1
        with suppress(*ILLEGIBLE):
            row = old.execute(f"SELECT {COLUMNS}, seal FROM version WHERE version = ?", (number,)).fetchone()  # noqa: S608
            if row is None:
                continue
            misses = 0
            head, manifest = Head(*row[:-1]), manifest_of(old, number)
            if head.seal == row[-1] and manifest_digest(manifest) == head.manifest:
                yield _Whole(head, manifest)


def _last_number(old: sqlite3.Connection) -> int:
    """The newest version that there ever was, as far as it can be told: no number is given twice."""
    with suppress(*ILLEGIBLE):
        row = old.execute("SELECT seq FROM sqlite_sequence WHERE name = 'version'").fetchone()
        if row is not None and isinstance(row[0], int):
            newest = max((w.head.version for w in _whole_versions(old)), default=0)
            return row[0] if newest <= row[0] <= newest + FAR else newest
    return 0


def _fill(new: sqlite3.Connection, found: _Found) -> tuple[int, ...]:
    """Write what was found; returns the numbers of the versions that are lost."""
    new.executemany("INSERT INTO part VALUES (?, ?)", found.bodies.items())
    places = ", ".join("?" * len(Head._fields))
    for w in found.whole:
        new.execute(f"INSERT INTO version ({COLUMNS}) VALUES ({places})", tuple(w.head))  # noqa: S608
        rows = [(w.head.version, role, name, part) for (role, name), part in w.manifest.items()]
        new.executemany("INSERT INTO manifest VALUES (?, ?, ?, ?)", rows)
        seal(new, w.head.version)
    last = max(found.last, found.whole[-1].head.version)
    lost = sorted(set(range(1, last + 1)) - {w.head.version for w in found.whole})
    for version in lost:
        note_lost(new, version)
    new.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'version'", (last,))
    return tuple(lost)


def _publish_newest(new: sqlite3.Connection, heads: list[Head], created: str) -> tuple[int, int | None]:
    """The published version, and the one that it repeats. Of those that were published the newest is or was it."""
    newest = [head for head in heads if head.state != VersionState.PROPOSAL][-1]
    if newest.state == VersionState.PUBLISHED:
        return newest.version, None
    cause = f"repair: version {newest.version} again"
    return copy_version(new, newest.version, newest.version, created, cause), newest.version


def _exchange(path: Path) -> Path:
    """The new store takes the place of the damaged one, which stays under another name, its log too."""
    number = 1
    while (kept := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    with signals_held():
        shutil.copyfile(path, kept)
        if log_of(path).exists():
            shutil.copyfile(log_of(path), log_of(kept))
        take_imprint_away(path)
        for left in (log_of(path), path.with_name(f"{path.name}-shm")):
            left.unlink(missing_ok=True)
        put_in_place(aside_of(path), path)
    return kept
