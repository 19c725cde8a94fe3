"""One CSV file: from its path to columns of values and findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.findings import Finding
from salesplan.inputs.encoding import decode
from salesplan.inputs.parsing import NOTHING_PROVEN, Parsed, file_marks, parse
from salesplan.inputs.table import EXPORT_AGAIN, Table, Tabulator
from salesplan.runtime.regular_files import NotRegularError, TooLargeError, regular_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from salesplan.domain.settings import InputSettings
    from salesplan.inputs.columns import InputFile
    from salesplan.inputs.numerals import Marks

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


def bytes_of(path: Path, declared: InputFile, settings: InputSettings) -> tuple[bytes | None, Finding | None]:
    """The bytes of a file, or why there are none; an optional file may be absent."""
    try:
        return regular_bytes(path, settings.file_mb), None
    except FileNotFoundError:
        if not declared.required:
            return None, None
        problem, code = "the file is missing", "missing-file"
        remedy = f"put it there: {declared.text}; `salesplan init` writes a template"
    except IsADirectoryError:
        problem, code = "a folder stands in place of the file", "not-a-file"
        remedy = "move the folder away and put the CSV file there"
    except NotRegularError as error:
        problem, code = f"no CSV file stands there: {error.strerror}", "not-a-file"
        remedy = "put a CSV file there"
    except TooLargeError as error:
        problem, code = f"the file is too large: {error.strerror}", "file-too-large"
        remedy = "leave out old rows, or raise [inputs] file_mb"
    except OSError as error:
        problem, code = f"the file cannot be read ({error.strerror})", "unreadable-file"
        remedy = "give the user who runs salesplan the right to read it"
    return None, Finding(declared.name, 0, "", "", problem, remedy, "error", code)


@dataclass(frozen=True, slots=True)
class Tabled:
    """One file as a table of texts. `broken`: nothing is known of what it says; `marks`: what its numbers prove."""

    declared: InputFile
    table: Table
    findings: tuple[Finding, ...]
    marks: Marks = NOTHING_PROVEN

    @property
    def broken(self) -> bool:
        """Whether it could not be read as a table with all its required columns."""
        return any(column.required and column.name not in self.table.cells for column in self.declared.columns)

    def read(self, others: Marks = NOTHING_PROVEN) -> FileRead:
        """Its values; `others`: what the numbers of other files of its form prove."""
        parsed, defects = parse(self.table, self.declared, others)
        return FileRead(parsed, (*self.findings, *defects), self.broken)


def tabled(
    raw: bytes,
    declared: InputFile,
    settings: InputSettings,
    folder_prefers: str | None = None,
    names: Mapping[str, str] | None = None,
) -> Tabled:
    """Decodes and splits one file. `names`: under which name a column stands there, by our name; '=…' is a constant."""
    nothing = Table(declared.name, (), {})
    begins = raw.lstrip()[: max(map(len, OTHER_FORMATS))].lower()
    what = next((what for start, what in OTHER_FORMATS.items() if begins.startswith(start)), "")
    if what:
        problem = f"the file is {what}, not CSV"
        remedy = "open it in the program that made it and save or export it as CSV (UTF-8)"
        finding = Finding(declared.name, 0, "", "", problem, remedy, "error", "not-csv")
        return Tabled(declared, nothing, (finding,))
    decoded = decode(raw, folder_prefers)
    if decoded.damage is not None:
        line = raw.count(b"\n", 0, decoded.damage) + 1
        problem = "the encoding cannot be told: these bytes fit neither UTF-8 nor a known code page"
        shown = repr(raw[decoded.damage : decoded.damage + 8])[2:-1]
        remedy = f"save the file as UTF-8, or {EXPORT_AGAIN}"
        finding = Finding(declared.name, line, "", shown, problem, remedy, "error", "unknown-encoding")
        return Tabled(declared, nothing, (finding,))
    tabulator = Tabulator(declared, settings.cell_characters, names or {})
    table = tabulator.table(decoded.text)
    findings = tuple(tabulator.findings)
    if decoded.guessed:
        findings += (_guess(table, decoded.text, decoded.encoding),)
    return Tabled(declared, table, findings, file_marks(table, declared))


def _guess(table: Table, text: str, encoding: str) -> Finding:
    """A code page is a guess: one line shows what was made of it."""
    sample = next((cell for cells in table.cells.values() for cell in cells if not cell.isascii()), "")
    sample = sample or next((line for line in text.splitlines() if not line.isascii()), "")
    problem = "the file is not UTF-8; its encoding was guessed"
    remedy = "if the sample reads wrong, save the file as UTF-8"
    return Finding(table.file, 0, "", f"{encoding}: {sample[:40]}", problem, remedy, "warning", "guessed-encoding")
