"""Digests of the inputs: of raw bytes (has anything changed at all?) and of what the rows say (has it meaning?)."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from salesplan.domain.canonical import digest
from salesplan.domain.settings import Settings
from salesplan.inputs.columns import FILES
from salesplan.inputs.private_times import calendar_bytes
from salesplan.inputs.settings import settings_digest
from salesplan.inputs.sources import stored
from salesplan.runtime.regular_files import regular_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from salesplan.domain.given import Given


def raw_digest(workspace: Path, settings: Settings | None = None) -> str:
    """SHA-256 (hex) of the bytes of all input files, read and not parsed.

    With `settings` it covers them too, and the small files that they name (centroids, matrix). An absent or unreadable
    file counts as such.
    """
    raws = {file.name: stored(workspace, file, settings or Settings()).raw for file in FILES}
    return digest_of_raw(raws, workspace, settings)


def digest_of_raw(raws: Mapping[str, bytes | None], workspace: Path, settings: Settings | None) -> str:
    """The same from bytes at hand: what was parsed is what was digested."""
    total = hashlib.sha256()
    for file in FILES:
        _add(total, file.name, raws.get(file.name))
    if settings is not None:
        total.update(settings_digest(settings).encode())
        for rep_id, body in calendar_bytes(workspace, settings).items():
            _add(total, f"calendar.{rep_id}", body)
        for named in (settings.geocode.centroids, settings.travel.matrix_file):
            if named:
                _add(total, named, _bytes(workspace / named, settings.inputs.file_mb))
    return total.hexdigest()


def _bytes(path: Path, most_mb: float) -> bytes | None:
    try:
        return regular_bytes(path, most_mb)
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
    return {field.name: digest(getattr(given, field.name)) for field in fields(given) if field.compare}


def combined_digest(tables: Mapping[str, str]) -> str:
    """One digest of all tables."""
    lines = "\n".join(f"{name} {told}" for name, told in sorted(tables.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
