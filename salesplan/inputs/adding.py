"""Rows added to an input file that people keep: in its own encoding, with its own delimiter and columns."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from salesplan.domain.calendar import clock
from salesplan.domain.errors import UsageError
from salesplan.inputs.columns import Kind
from salesplan.inputs.delimiter import DELIMITERS, delimiter_of, header_cells
from salesplan.inputs.encoding import MARKS, decode
from salesplan.inputs.workspace import DATA_FOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.nouns import Noun
    from salesplan.domain.settings import Settings
    from salesplan.inputs.columns import Column, InputFile


def append_rows(workspace: Path, file: InputFile, rows: Sequence[Noun], settings: Settings) -> Path:
    """Add records to the end of a CSV file under data/, made where it is missing; returns its path.

    What stands in the file stays byte for byte. It appears whole: written aside, then renamed. Raises UsageError where
    `settings` have the table elsewhere or under other names, and where the file lacks a column that a row fills or
    cannot be written.
    """
    table = file.name.removesuffix(".csv")
    if table in settings.source or table in settings.columns:
        added = "; ".join(",".join(f"{k}={v}" for k, v in _cells(file, row).items() if v) for row in rows)
        raise UsageError(f"[source] or [columns] of {table} say that it is kept elsewhere", f"add there: {added}")
    path = (workspace / DATA_FOLDER / file.name).resolve()
    try:
        raw = path.read_bytes() if path.exists() else b""
        body = _with_rows(raw, file, [_cells(file, row) for row in rows])
        _write(path, body)
    except OSError as error:
        raise UsageError(f"{file.name} cannot be written: {error.strerror}", "add the row yourself") from error
    return path


def _with_rows(raw: bytes, file: InputFile, rows: Sequence[dict[str, str]]) -> bytes:
    decoded = decode(raw)
    text = decoded.text
    names = [column.name for column in file.columns]
    if not text.strip():
        header, delimiter, end, encoding, text = names, ",", "\n", "utf-8", ",".join(names) + "\n"
    else:
        line = _header(text)
        delimiter = line[4] if line.lower().startswith("sep=") else delimiter_of(line, names)
        if line.lower().startswith("sep="):
            line = _header(text[text.index(line) + len(line) :])
        header, encoding = header_cells(line, delimiter), decoded.encoding
        end = "\r\n" if "\r\n" in text else "\n"
    known = set(header) & set(names)
    missing = [name for row in rows for name, cell in row.items() if cell and name not in known]
    if decoded.damage is not None or missing:
        lacks = f"it has no column {missing[0]}" if missing else "its encoding cannot be told"
        raise UsageError(f"{file.name}: no row can be added, {lacks}", f"the columns are {', '.join(names)}")
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerows([[row.get(name, "") for name in header] for row in rows])
    glue = "" if text.endswith(("\n", "\r")) else end
    if not raw:
        return (text + out.getvalue()).encode(encoding)
    return raw + _encoded(glue + out.getvalue(), encoding, raw, file)


def _header(text: str) -> str:
    """The first line that says anything."""
    blank = "".join(DELIMITERS)
    return next(line for line in text.splitlines() if line.strip().strip(blank))


def _encoded(text: str, encoding: str, raw: bytes, file: InputFile) -> bytes:
    """The added text in the file's encoding, without a second byte-order mark."""
    mark = next((m for m, _ in MARKS if raw.startswith(m)), b"")
    plain = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(encoding, encoding)
    if mark in (b"\xfe\xff", b"\x00\x00\xfe\xff"):
        plain = plain.replace("-le", "-be")
    try:
        return text.encode(plain)
    except UnicodeEncodeError as error:
        raise UsageError(f"{file.name} is {encoding}, which lacks {text[error.start]!r}", "save it as UTF-8") from error


def _cells(file: InputFile, row: Noun) -> dict[str, str]:
    """What a record says, as text by column; what is the column's default is left empty."""
    found = {}
    for column in file.columns:
        value = getattr(row, column.field or column.name)
        found[column.name] = "" if value is None or value == column.default else _text(value, column)
    return found


def _text(value: object, column: Column) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if column.kind is Kind.TIME and isinstance(value, int):
        return clock(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _write(path: Path, body: bytes) -> None:
    """The whole file, or what stood there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".salesplan-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(body)
        if path.exists():
            Path(name).chmod(path.stat().st_mode & 0o777)
        else:
            Path(name).chmod(0o644)
        os.replace(name, path)  # noqa: PTH105 - says that it replaces
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
