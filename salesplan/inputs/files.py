"""One CSV file: from its path to columns of values and findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.findings import Finding
from salesplan.inputs.encoding import decode
from salesplan.inputs.parsing import Parsed, parse
from salesplan.inputs.table import EXPORT_AGAIN, Table, Tabulator

if TYPE_CHECKING:
    from pathlib import Path

    from salesplan.inputs.columns import InputFile

OTHER_FORMATS = {
    b"pk\x03\x04": "a workbook or an archive (xlsx, ods, zip)",
    b"\xd0\xcf\x11\xe0": "an old workbook (xls)",
    b"\x1f\x8b": "compressed (gzip)",
    b"%pdf-": "a PDF",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
}
"""First bytes, in lower case, of what gets saved under the name of a CSV file."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """What one file gave. `broken`: it could not be read as a table, so that nothing is known of what it says."""

    parsed: Parsed
    findings: tuple[Finding, ...] = ()
    broken: bool = False


def absent(declared: InputFile) -> Parsed:
    """A file without rows."""
    return Parsed(declared.name, (), {}, {column.name: [] for column in declared.columns})


def bytes_of(path: Path, declared: InputFile) -> tuple[bytes | None, Finding | None]:
    """The bytes of a file, or why there are none; an optional file may be absent."""
    try:
        return path.read_bytes(), None
    except FileNotFoundError:
        if not declared.required:
            return None, None
        problem, code = "the file is missing", "missing-file"
        remedy = f"put it there: {declared.text}; `salesplan init` writes a template"
    except IsADirectoryError:
        problem, code = "a folder stands in place of the file", "not-a-file"
        remedy = "move the folder away and put the CSV file there"
    except OSError as error:
        problem, code = f"the file cannot be read ({error.strerror})", "unreadable-file"
        remedy = "give the user who runs salesplan the right to read it"
    return None, Finding(declared.name, 0, "", "", problem, remedy, "error", code)


def read_bytes(raw: bytes, declared: InputFile, folder_prefers: str | None = None) -> FileRead:
    """Decodes, splits and parses one file."""
    begins = raw.lstrip()[: max(map(len, OTHER_FORMATS))].lower()
    what = next((what for start, what in OTHER_FORMATS.items() if begins.startswith(start)), "")
    if what:
        problem = f"the file is {what}, not CSV"
        remedy = "open it in the program that made it and save or export it as CSV (UTF-8)"
        finding = Finding(declared.name, 0, "", "", problem, remedy, "error", "not-csv")
        return FileRead(absent(declared), (finding,), broken=True)
    decoded = decode(raw, folder_prefers)
    if decoded.damage is not None:
        line = raw.count(b"\n", 0, decoded.damage) + 1
        problem = "the encoding cannot be told: these bytes fit neither UTF-8 nor a known code page"
        shown = repr(raw[decoded.damage : decoded.damage + 8])[2:-1]
        remedy = f"save the file as UTF-8, or {EXPORT_AGAIN}"
        finding = Finding(declared.name, line, "", shown, problem, remedy, "error", "unknown-encoding")
        return FileRead(absent(declared), (finding,), broken=True)
    tabulator = Tabulator(declared)
    table = tabulator.table(decoded.text)
    findings = list(tabulator.findings)
    if decoded.guessed:
        findings.append(_guess(table, decoded.text, decoded.encoding))
    parsed, defects = parse(table, declared)
    broken = any(column.required and column.name not in table.cells for column in declared.columns)
    return FileRead(parsed, (*findings, *defects), broken)


def _guess(table: Table, text: str, encoding: str) -> Finding:
    """A code page is a guess: one line shows what was made of it."""
    sample = next((cell for cells in table.cells.values() for cell in cells if not cell.isascii()), "")
    sample = sample or next((line for line in text.splitlines() if not line.isascii()), "")
    problem = "the file is not UTF-8; its encoding was guessed"
    remedy = "if the sample reads wrong, save the file as UTF-8"
    return Finding(table.file, 0, "", f"{encoding}: {sample[:40]}", problem, remedy, "warning", "guessed-encoding")
