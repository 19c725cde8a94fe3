"""From text to columns of cell texts, each row with its true physical line."""

from __future__ import annotations

import csv
import io
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.findings import Finding
from salesplan.inputs.characters import shown, trimmed
from salesplan.inputs.delimiter import delimiter_of, header_cells, header_name
from salesplan.inputs.nearest import Nearest, hint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from salesplan.domain.findings import Severity
    from salesplan.inputs.columns import InputFile

MOST_TITLE_LINES = 20  # above a header of which the names are known
MOST_HEADER_LINES = 100  # of names with line breaks in them; beyond, a quote is open
EXPORT_AGAIN = "export the file again, or delete the damaged part"


@dataclass(frozen=True, slots=True)
class Table:
    """The declared columns of one file as stripped text, and the line on which each row starts."""

    file: str
    lines: Sequence[int]
    cells: Mapping[str, Sequence[str]]  # declared columns that the file has
    delimiter: str = ","
    slipped: frozenset[str] = frozenset()  # texts of the rows that could not be read

    def __len__(self) -> int:
        return len(self.lines)


class Tabulator:
    """Splits the text of one file into a `Table` and gathers what is wrong with its form."""

    def __init__(self, declared: InputFile, most_characters: int, names: Mapping[str, str] | None = None) -> None:
        """`names`: under which name a column stands in the file, by our name; '=…' is the same cell in every row."""
        self.declared = declared
        self.most_characters = most_characters
        told = names or {}
        self.constants = {ours: name[1:].strip() for ours, name in told.items() if name.startswith("=")}
        self.theirs: dict[str, list[str]] = {}  # a column may stand for several of ours
        for ours, name in told.items():
            if not name.startswith("="):
                self.theirs.setdefault(header_name(name), []).append(ours)
        self.findings: list[Finding] = []
        self.slipped: set[str] = set()
        self.plain = False  # no line is longer than a cell may be

    def table(self, text: str) -> Table:
        """The rows of `text`; `findings` holds what did not fit."""
        if "\0" in text:
            line = text.count("\n", 0, text.index("\0")) + 1
            self._find(line, "", "", "the file holds NUL bytes", EXPORT_AGAIN, "nul-byte")
            text = text.replace("\0", "")
        start, header, delimiter = self._header(text)
        if not text.strip() or header is None:
            remedy = "add the header line and the rows, or delete the file if it is optional"
            self._find(0, "", "", "the file is empty", remedy, "empty-file")
            return Table(self.declared.name, (), {})
        with _cells_of_any_length():
            columns, lines, positions = self._columns(text, delimiter, start, header)
        if not lines and self.declared.required:
            self._find(0, "", "", "the file has a header but no rows", "add at least one row", "no-rows")
        cells = {name: self._read(name, columns[position], lines) for name, position in positions.items()}
        cells |= {name: [value] * len(lines) for name, value in self.constants.items()}
        if '="' in text:
            cells = {name: list(map(_unwrapped, column)) for name, column in cells.items()}
        return Table(self.declared.name, lines, cells, delimiter, frozenset(self.slipped))

    def _read(self, name: str, column: Sequence[str], lines: Sequence[int]) -> Sequence[str]:
        """The cells without blanks around them; one that is too long is told and left out."""
        cells = _stripped(column)
        if self.plain or max(map(len, cells), default=0) <= self.most_characters:
            return cells
        remedy = "shorten it, or raise [inputs] cell_characters"
        for row, cell in enumerate(cells):
            if len(cell) > self.most_characters:
                problem = f"the cell has more than {self.most_characters:,} characters"
                self._find(lines[row], name, f"{cell[:40]}…", problem, remedy, "cell-too-long")
        return [cell if len(cell) <= self.most_characters else "" for cell in cells]

    def _find(
        self, line: int, column: str, value: str, problem: str, remedy: str, code: str, severity: Severity = "error"
    ) -> None:
        told = shown(value[:200])
        self.findings.append(Finding(self.declared.name, line, column, told, problem, remedy, severity, code))

    def _header(self, text: str) -> tuple[int, list[str] | None, str]:
        """The line on which the header ends, its names and the delimiter.

        A leading `sep=;` as Excel writes it is obeyed; a quoted name may go over several lines.
        """
        names = list(self.theirs) or [column.name for column in self.declared.columns]
        told = ""
        best: tuple[int, tuple[int, list[str], str]] | None = None
        lines = enumerate(io.StringIO(text, newline=""), start=1)
        for number, line in lines:
            bare = line.strip("\r\n")
            if not bare.strip().strip(",;\t|"):
                continue
            if number == 1 and bare.lower().startswith("sep=") and len(bare) == 5:
                told = bare[4]
                continue
            number, bare = _whole_header(number, line, lines)
            delimiter = told or delimiter_of(bare, names)
            header = number, header_cells(bare, delimiter), delimiter
            known = len(self.theirs.keys() & set(header[1]))
            if known == len(self.theirs):
                return header
            if best is None or known > best[0]:  # a title may stand above the names
                best = known, header
            if number > MOST_TITLE_LINES:
                break
        return best[1] if best is not None else (0, None, ",")

    def _columns(
        self, text: str, delimiter: str, header_line: int, header: list[str]
    ) -> tuple[Sequence[Sequence[str]], Sequence[int], dict[str, int]]:
        """All columns, the line of each row, and where each declared column stands."""
        plain = _plain_columns(text, delimiter, header_line, len(header), self.most_characters)
        self.plain = plain is not None
        if plain is not None:
            lines = range(header_line + 1, header_line + 1 + len(plain[0]))
            return plain, lines, self._positions(header, lambda position: any(map(str.strip, plain[position])))
        rows, told = self._rows(text, delimiter, header_line)
        positions = self._positions(
            header, lambda position: any(len(row) > position and row[position].strip() for row in rows)
        )
        rows, told = self._even(rows, told, len(header), sorted(positions.values()))
        return list(zip(*rows, strict=True)) if rows else [()] * len(header), told, positions

    def _rows(self, text: str, delimiter: str, header_line: int) -> tuple[list[list[str]], Sequence[int]]:
        """All rows below the header with the line on which each starts; blank rows left out."""
        source = io.StringIO(text, newline="")
        for _ in range(header_line):
            next(source)
        reader = csv.reader(source, delimiter=delimiter, strict=True)
        try:
            rows = list(reader)
        except csv.Error:
            return self._rows_one_by_one(text, delimiter, header_line)
        if reader.line_num != len(rows):  # some cell spans lines
            return self._rows_one_by_one(text, delimiter, header_line)
        filled = [number for number, row in enumerate(rows) if row and (row[0].strip() or any(map(str.strip, row)))]
        if len(filled) == len(rows):
            return rows, range(header_line + 1, header_line + 1 + len(rows))
        return [rows[number] for number in filled], [header_line + 1 + number for number in filled]

    def _rows_one_by_one(self, text: str, delimiter: str, header_line: int) -> tuple[list[list[str]], Sequence[int]]:
        """The same for files with cells that span lines, or with broken quotes."""
        rows: list[list[str]] = []
        lines: list[int] = []
        source = io.StringIO(text, newline="")
        for _ in range(header_line):
            next(source)
        reader = csv.reader(source, delimiter=delimiter, strict=True)
        while True:
            start = header_line + reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return rows, lines
            except csv.Error as error:
                self._broken_quote(start, error)
                continue
            if any(map(str.strip, row)):
                rows.append(row)
                lines.append(start)

    def _broken_quote(self, line: int, error: csv.Error) -> None:
        open_ended = "end of data" in str(error)
        problem = "a quote is opened and never closed" if open_ended else "text follows a closing quote"
        remedy = 'close the quote; a quote inside a quoted cell is written twice: "Bar ""El Sol"""'
        self._find(line, "", "", problem, remedy, "broken-quote")

    def _positions(self, header: list[str], is_filled: Callable[[int], bool]) -> dict[str, int]:
        """Where each declared column stands; findings for duplicates, extra and missing ones.

        `is_filled` tells whether any row has something in the column at a position.
        """
        declared = {column.name for column in self.declared.columns}
        positions: dict[str, int] = {}
        extra: list[str] = []
        if self.theirs:
            return self._named_positions(header)
        for position, name in enumerate(header):
            if name in positions:
                self._find(1, name, name, "the column is there twice", "keep one of them", "duplicate-column")
            elif name in declared:
                positions[name] = position
            elif name:
                extra.append(name)
            elif is_filled(position):
                extra.append(f"(column {position + 1}, no name)")
        self._missing(positions, extra)
        if extra:
            near = [f"{name} – {hint(found)}" for name in extra if (found := self._near(name, positions))]
            remedy = (
                "rename them if they are meant to be read: " + "; ".join(near) if near else "nothing, or delete them"
            )
            listed = ", ".join(extra)
            self._find(1, "", listed, "columns that salesplan does not read", remedy.strip(), "extra-column", "warning")
        return positions

    def _named_positions(self, header: list[str]) -> dict[str, int]:
        """Where the columns that the settings name stand; columns that they do not name are left alone."""
        positions: dict[str, int] = {}
        for position, name in enumerate(header):
            for ours in self.theirs.get(name, ()):
                positions.setdefault(ours, position)
        table = self.declared.name.removesuffix(".csv")
        for name, several in self.theirs.items():
            for ours in several:
                if ours not in positions:
                    remedy = f"{hint(Nearest(header)(name))}correct [columns.{table}] {ours}"
                    self._find(1, ours, name, "the file has no column of this name", remedy, "missing-column")
        told = {**positions, **dict.fromkeys(self.constants, 0)}
        self._missing(told, [name for name in header if name not in self.theirs])
        return positions

    def _near(self, name: str, positions: dict[str, int]) -> str:
        return Nearest(column.name for column in self.declared.columns if column.name not in positions)(name)

    def _missing(self, positions: dict[str, int], extra: list[str]) -> None:
        addressed = {"address", "city", "postal_code"} & set(positions)
        for column in self.declared.columns:
            if column.name in positions or not (column.required or (column.or_address and not addressed)):
                continue
            remedy = f"{hint(Nearest(extra)(column.name))}add the column ({column.text})"
            if column.or_address:
                remedy += ", or address, city and postal_code"
            self._find(1, column.name, "", "the column is missing", remedy, "missing-column")

    def _even(
        self, rows: list[list[str]], lines: Sequence[int], width: int, read: list[int]
    ) -> tuple[list[list[str]], Sequence[int]]:
        """All rows at the header's width.

        Spreadsheets drop trailing empty cells, so a short row is completed; if that leaves a required cell empty,
        the cell's own finding says so. A long row has slipped, and no cell of it can be trusted.
        """
        if set(map(len, rows)) <= {width}:
            return rows, lines
        even_rows, even_lines = [], []
        for row, line in zip(rows, lines, strict=True):
            if len(row) > width and any(map(str.strip, row[width:])):
                told = f"{len(row)} cells, {width} in the header"
                remedy = "quote the cell that holds the delimiter, or name the column in the header"
                self._find(line, "", told, "the row has more cells than the header", remedy, "row-too-long")
                self.slipped.update(map(str.strip, row))
                continue
            if read and len(row) <= read[0]:
                told = f"{len(row)} cells, {width} in the header"
                self._find(line, "", told, "the row is too short", "complete the row or delete it", "row-too-short")
                self.slipped.update(map(str.strip, row))
                continue
            even_rows.append((row + [""] * (width - len(row)))[:width])
            even_lines.append(line)
        return even_rows, even_lines


def _whole_header(number: int, line: str, more: Iterator[tuple[int, str]]) -> tuple[int, str]:
    """The header with the lines over which its quoted names go, and the last of them."""
    parts = [line]
    quotes = line.count('"')
    while quotes % 2 and len(parts) <= MOST_HEADER_LINES:
        number, line = next(more, (number, '"'))
        parts.append(line)
        quotes += line.count('"')
    return number, " ".join(part.strip("\r\n") for part in parts)


@contextmanager
def _cells_of_any_length() -> Iterator[None]:
    """The csv module's own limit tells neither line nor column, and takes a long cell for an open quote."""
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _plain_columns(
    text: str, delimiter: str, header_line: int, width: int, most_characters: int
) -> list[list[str]] | None:
    """All columns of a text without quotes, blank rows, uneven and very long ones; None where it has any.

    Most files are like that, and are split in one go: the csv module takes three times as long.
    """
    whole = text.replace("\r\n", "\n")
    if '"' in whole or "\r" in whole:
        return None
    lines = whole.removesuffix("\n").split("\n")[header_line:]
    if not lines or {line.count(delimiter) for line in lines} != {width - 1}:
        return None
    if max(map(len, lines)) > most_characters:
        return None
    cells = delimiter.join(lines).split(delimiter)
    columns = [cells[position::width] for position in range(width)]
    return columns if all(map(str.strip, columns[0])) else None


def _stripped(column: Sequence[str]) -> list[str]:
    """The cells without blanks around them; most columns hold no blank at all, which one look tells."""
    whole = "".join(column)
    if not whole.isprintable():
        return list(map(trimmed, column))
    return list(column) if not whole or whole.split(maxsplit=1) == [whole] else list(map(str.strip, column))


def _unwrapped(cell: str) -> str:
    """Spreadsheets are made to keep 007 by writing ="007"."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell
