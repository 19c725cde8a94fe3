"""A learned folder: one CSV a kind of value, and evidence.json. The same values give the same bytes, and back."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from salesplan.domain.errors import UsageError
from salesplan.domain.nouns import field_names
from salesplan.learn.evidence import Evidence
from salesplan.learn.learned import (
    Learned,
    LearnedCurve,
    LearnedEvent,
    LearnedLevel,
    LearnedMinutes,
    LearnedNoShow,
    LearnedOverrides,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = "learned"
EVIDENCE = "evidence.json"
TABLES: dict[str, type] = {
    "curves": LearnedCurve,
    "levels": LearnedLevel,
    "events": LearnedEvent,
    "minutes": LearnedMinutes,
    "no_shows": LearnedNoShow,
    "overrides": LearnedOverrides,
}
"""File name without its ending, which is also the field of `Learned` → the type of its rows."""
SCHEMA = 1


class Header(msgspec.Struct, frozen=True):
    """evidence.json."""

    schema: int
    as_of: date
    months: int
    carry_over: float
    evidence: tuple[Evidence, ...]


def folder_of(workspace: Path, day: date) -> Path:
    """Where the values of `day` lie."""
    return workspace / FOLDER / day.isoformat()


def contents(learned: Learned) -> dict[str, bytes]:
    """The bytes of every file of a learned folder."""
    found = {f"{name}.csv": _csv(kind, getattr(learned, name)) for name, kind in TABLES.items()}
    header = Header(SCHEMA, learned.as_of, learned.months, learned.carry_over, learned.evidence)
    found[EVIDENCE] = msgspec.json.format(msgspec.json.encode(header), indent=2) + b"\n"
    return found


def digest_of(files: dict[str, bytes]) -> str:
    """SHA-256 (hex) of a folder's files."""
    total = hashlib.sha256()
    for name, body in sorted(files.items()):
        total.update(f"{name}\0{len(body)}\0".encode())
        total.update(body)
    return total.hexdigest()


def write(workspace: Path, learned: Learned) -> Path:
    """Write the folder of the learned day: whole or not at all. An older one of that day is replaced.

    Raises UsageError where the folder cannot be written.
    """
    target = folder_of(workspace, learned.as_of)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".salesplan-", dir=target.parent))
        try:
            fresh = aside / "new"
            fresh.mkdir()
            for name, body in contents(learned).items():
                (fresh / name).write_bytes(body)
            if target.exists():
                os.replace(target, aside / "old")  # noqa: PTH105 - says that it replaces
            os.replace(fresh, target)  # noqa: PTH105
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror or error}", "make the folder writable") from error
    return target


def stored(workspace: Path, day: date) -> dict[str, bytes]:
    """The bytes of a folder's files. Raises UsageError, which names the days there are, where one is missing."""
    folder = folder_of(workspace, day)
    try:
        return {name: (folder / name).read_bytes() for name in (*(f"{t}.csv" for t in TABLES), EVIDENCE)}
    except OSError as error:
        days = days_learned(workspace)
        known = f"learned so far: {', '.join(d.isoformat() for d in days)}" if days else "run `salesplan learn` first"
        raise UsageError(f"{FOLDER}/{day} cannot be read: {error.strerror}: {error.filename}", known) from None


def days_learned(workspace: Path) -> tuple[date, ...]:
    """The days for which there is a folder, oldest first."""
    found = []
    for folder in sorted((workspace / FOLDER).glob("????-??-??")):
        try:
            found.append(date.fromisoformat(folder.name))
        except ValueError:
            continue
    return tuple(found)


def parsed(files: dict[str, bytes], where: str) -> Learned:
    """The values of a folder's files. Raises UsageError that names file, line and what is wrong."""
    try:
        header = msgspec.json.decode(files[EVIDENCE], type=Header)
    except msgspec.MsgspecError as error:
        raise UsageError(f"{where}/{EVIDENCE}: {error}", "learn that day again") from None
    tables: dict[str, Any] = {
        name: _rows(files[f"{name}.csv"], kind, f"{where}/{name}.csv") for name, kind in TABLES.items()
    }
    return Learned(header.as_of, header.months, header.carry_over, **tables, evidence=header.evidence)


def _csv(kind: type, rows: Sequence[Any]) -> bytes:
    names = kind.__struct_fields__  # type: ignore[attr-defined]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(getattr(row, name)) for name in field_names(row)] for row in rows)
    return text.getvalue().encode("utf-8")


def _cell(value: Any) -> str:
    return repr(value) if isinstance(value, float) else str(value)


def _rows(body: bytes, kind: type, where: str) -> tuple[Any, ...]:
    found: list[Any] = []
    reader = csv.DictReader(io.StringIO(body.decode("utf-8"), newline=""))
    for row in reader:
        try:
            found.append(msgspec.convert(row, kind, strict=False))
        except msgspec.ValidationError as error:
            raise UsageError(f"{where}, line {reader.line_num}: {error}", "learn that day again") from None
    return tuple(found)
