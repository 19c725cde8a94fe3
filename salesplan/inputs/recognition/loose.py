"""Any file as tables of texts: sheets of a workbook, CSV with titles above, Parquet."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError
from salesplan.inputs.characters import one_line
from salesplan.inputs.delimiter import DELIMITERS
from salesplan.inputs.encoding import code_page, decode
from salesplan.inputs.sources import PARQUET, WORKBOOKS, SourceError, cell_text, parquet_rows, workbook_sheets
from salesplan.runtime.regular_files import regular_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MOST_MB = 512.0
TITLE_LINES = 20  # that may stand above a header


@dataclass(frozen=True, slots=True, eq=False)
class LooseTable:
    """One table of an export; `columns` are texts without blanks around them."""

    path: Path
    sheet: str  # '' unless of a workbook
    header: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]  # of all rows
    rows: int

    @property
    def label(self) -> str:
        """'accounts.xlsx', or 'accounts.xlsx: Sheet1'."""
        return f"{self.path.name}: {self.sheet}" if self.sheet else self.path.name


def loose_tables(paths: Sequence[Path]) -> list[LooseTable]:
    """All tables of some files, which come from one place. Raises UsageError where one cannot be read or holds none."""
    raws = {path: _bytes(path) for path in paths}
    texts = [raw for path, raw in raws.items() if path.suffix.lower() not in (*WORKBOOKS, *PARQUET)]
    page = code_page(texts)
    return [table for path, raw in raws.items() for table in _tables(path, raw, page)]


def _bytes(path: Path) -> bytes:
    try:
        return regular_bytes(path, MOST_MB)
    except OSError as error:
        remedy = "name a CSV, xlsx or Parquet file"
        raise UsageError(f"{path} cannot be read: {error.strerror or error}", remedy) from None


def _tables(path: Path, raw: bytes, page: str | None) -> list[LooseTable]:
    try:
        grids = _grids(raw, path.suffix.lower(), page)
        found = [table for sheet, rows in grids if (table := _table(path, sheet, rows))]
    except SourceError as error:
        raise UsageError(f"{path}: {error.problem}", error.remedy) from None
    if not found:
        raise UsageError(f"{path} holds no table", "export it with a header line and rows")
    return found


def _grids(raw: bytes, suffix: str, page: str | None) -> Iterator[tuple[str, list[list[str]]]]:
    if suffix in WORKBOOKS:
        for name, rows in workbook_sheets(raw):
            yield name, [[cell_text(value).strip() for value in row] for row in rows()]
    elif suffix in PARQUET:
        yield "", [[cell_text(value).strip() for value in row] for row in parquet_rows(raw)]
    else:
        decoded = decode(raw, page)
        if decoded.damage is not None:
            raise SourceError("its encoding cannot be told", "save it as UTF-8, or as a workbook")
        yield "", _csv_grid(decoded.text)


def _csv_grid(text: str) -> list[list[str]]:
    """The rows under the delimiter that splits most of them alike."""

    def split(delimiter: str) -> list[list[str]]:
        return [[c.strip() for c in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]

    def merit(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
        widths = [len(row) for row in rows[:200] if any(row)]
        usual = max(set(widths), key=widths.count, default=0)
        return (widths.count(usual) if usual > 1 else 0, usual)

    before = csv.field_size_limit(2**31 - 1)
    try:
        return max(map(split, DELIMITERS), key=merit)
    except csv.Error as error:
        raise SourceError(f"the rows cannot be split: {error}", "export the file again") from None
    finally:
        csv.field_size_limit(before)


def _table(path: Path, sheet: str, rows: list[list[str]]) -> LooseTable | None:
    """The table below the first row that looks like names; None where there is none."""
    for position, row in enumerate(rows[:TITLE_LINES]):
        filled = [cell for cell in row if cell]
        below = [r for r in rows[position + 1 :] if any(r)]
        width = max((sum(map(bool, r)) for r in below[:50]), default=0)
        if len(filled) < 2 or not below or 2 * len(filled) < width or any(_is_number(cell) for cell in filled):
            continue
        header = tuple(one_line(cell) for cell in row)
        body = [(r + [""] * len(header))[: len(header)] for r in below]
        columns = tuple(zip(*body, strict=True))
        return LooseTable(path, sheet, header, columns, len(body))
    return None


def _is_number(cell: str) -> bool:
    """A year may head a column; any other number does not."""
    bare = cell.replace(",", "").replace(".", "").lstrip("-")
    return bare.isdecimal() and not (len(bare) == 4 and bare[:2] in ("19", "20"))
