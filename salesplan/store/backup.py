"""A copy of the plan store, made while others read and write it, and looked through before it counts as one."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, NamedTuple

from salesplan.domain.errors import DamagedStoreError, UsageError
from salesplan.store.imprint import make_imprint
from salesplan.store.reading import read
from salesplan.store.refusals import translated
from salesplan.store.seals import whole_rows
from salesplan.store.walk import problems_of
from salesplan.store.writing import put_in_place

if TYPE_CHECKING:
    from pathlib import Path


class BackedUp(NamedTuple):
    """What a copy holds."""

    versions: int
    published: int
    bytes: int


def back_up(path: Path, target: Path) -> BackedUp:
    """Copy the store at `path` to `target`, which appears whole or not at all; whatever is there is replaced.

    DamagedStoreError where the store is not whole: a copy of that is worth nothing, and an older one stays.
    UsageError where `target` cannot be written.
    """
    aside = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        with translated(aside), closing(sqlite3.connect(aside, isolation_level=None)) as copy:
            read(path, lambda connection: connection.backup(copy))
        problems = problems_of(aside)
        if problems:
            raise DamagedStoreError(f"{path} is not whole, so that there is no copy of it: {problems[0]}")
        heads = read(aside, whole_rows)
        published = next((head.version for head in heads if head.state == "published"), 0)
        put_in_place(aside, target)
        make_imprint(target)
        return BackedUp(len(heads), published, target.stat().st_size)
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror}", "name another file") from error
    finally:
        for left in (aside, aside.with_name(f"{aside.name}-wal"), aside.with_name(f"{aside.name}-shm")):
            with suppress(OSError):
                left.unlink(missing_ok=True)
