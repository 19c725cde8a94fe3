"""Digests of the inputs: of raw bytes (has anything changed at all?) and of what the rows say (has it meaning?)."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from salesplan.domain.calendar import Window
from salesplan.domain.places import Place
from salesplan.inputs.columns import FILES
from salesplan.inputs.settings import settings_digest
from salesplan.inputs.workspace import DATA_FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from salesplan.domain.given import Given
    from salesplan.domain.settings import Settings

TABLES = (
    "customers",
    "reps",
    "products",
    "potentials",
    "calls",
    "sales",
    "events",
    "feedback",
    "time_off",
    "finance",
)


def raw_digest(workspace: Path, settings: Settings | None = None) -> str:
    """SHA-256 (hex) of the bytes of all input files, read and not parsed.

    With `settings` it covers them too, and the small files that they name (centroids, matrix). An absent or unreadable
    file counts as such.
    """
    raws = {file.name: _bytes(workspace / DATA_FOLDER / file.name) for file in FILES}
    return digest_of_raw(raws, workspace, settings)


def digest_of_raw(raws: Mapping[str, bytes | None], workspace: Path, settings: Settings | None) -> str:
    """The same from bytes at hand: what was parsed is what was digested."""
    total = hashlib.sha256()
    for file in FILES:
        _add(total, file.name, raws.get(file.name))
    if settings is not None:
        total.update(settings_digest(settings).encode())
        for named in (settings.geocode.centroids, settings.travel.matrix_file):
            if named:
                _add(total, named, _bytes(workspace / named))
    return total.hexdigest()


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _add(total: Any, name: str, raw: bytes | None) -> None:
    length = -1 if raw is None else len(raw)
    total.update(f"{name}\0{length}\0".encode())
    total.update(hashlib.sha256(raw or b"").digest())


def canonical_digests(given: Given) -> dict[str, str]:
    """SHA-256 (hex) of each table's records and of the holidays: the same whatever encoding, delimiter, column order or
    row order the file had.
    """
    found = {name: records_digest(getattr(given, name)) for name in TABLES}
    days = "\n".join(day.isoformat() for day in sorted(given.holidays))
    found["holidays"] = hashlib.sha256(days.encode()).hexdigest()
    return found


def records_digest(records: Sequence[Any]) -> str:
    """Digest of sorted records, column by column (each column is one C-level pass)."""
    total = hashlib.sha256(f"{len(records)}".encode())
    if records:
        for field in fields(records[0]):
            column = [getattr(record, field.name) for record in records]
            total.update(f"\0{field.name}\0{_canonical(column)}".encode())
    return total.hexdigest()


def _canonical(column: list[Any]) -> str:
    """A text that is the same for equal columns on every machine; sets are sorted."""
    sample = next((value for value in column if value is not None), None)
    if sample is None or isinstance(sample, bool | int | float):
        return repr(column)
    if isinstance(sample, str):  # StrEnum members too, as their text
        return repr(list(map(str.__str__, column)))
    if isinstance(sample, Place):
        return repr([(place.latitude, place.longitude) for place in column])
    known = {value: _text(value) for value in set(column)}
    return repr([known[value] for value in column])


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, frozenset):
        return " ".join(sorted(value))
    if isinstance(value, tuple):
        return " ".join(f"{item.opens}-{item.closes}" if isinstance(item, Window) else repr(item) for item in value)
    return str(value)


def combined_digest(tables: Mapping[str, str]) -> str:
    """One digest of all tables."""
    lines = "\n".join(f"{name} {digest}" for name, digest in sorted(tables.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
