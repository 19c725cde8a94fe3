"""From columns of text to columns of values, with a finding for every cell that cannot be read."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from salesplan.domain.findings import Finding
from salesplan.inputs import cells, characters
from salesplan.inputs.columns import Kind
from salesplan.inputs.columns_reference import bounds_text
from salesplan.inputs.numerals import (
    AmbiguousNumberError,
    Marks,
    NotANumberError,
    grouped,
    looks_like_thousands,
    marks_of,
    number,
    plain_numbers,
)
from salesplan.inputs.openings import hours

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from salesplan.inputs.columns import Column, InputFile
    from salesplan.inputs.table import Table

NUMERIC = (Kind.NUMBER, Kind.WHOLE)
NOTHING_PROVEN = Marks()
EITHER = (Marks(point_decimal=True), Marks(comma_decimal=True))  # the two readings of an ambiguous number
SMALLEST = 1e-9  # a number nearer to nought is a slip or the noise of a calculation
READERS: dict[Kind, Callable[[str], Any]] = {
    Kind.PERIOD: cells.period,
    Kind.TIME: cells.time_of_day,
    Kind.HOURS: hours,
    Kind.WEEKDAYS: cells.weekdays,
    Kind.CHANNEL: cells.channel,
    Kind.CHANNELS: cells.channels,
    Kind.WORDS: cells.words,
    Kind.YES_NO: cells.yes_no,
}
ID_REMEDY = "type the id anew, without the character that cannot be seen"
AMBIGUOUS_REMEDY = "write thousands without a mark (1234) and decimals with a point and a nought more (1.2340)"
MARKS_REMEDY = "nothing if that is so; else write all thousands without a mark"
NUMBER_REMEDY = "write digits only, e.g. 1234.5, without unit or currency"


@dataclass(frozen=True, slots=True)
class Parsed:
    """One file in columns: `values[column][row]`, the texts they came from, and each row's physical line.

    Every declared column is there; an empty cell holds the column's default, a defective one too (its finding
    stops the run, the checks across files go on with the rest). `slipped` are the texts of rows that could not be read.
    """

    file: str
    lines: Sequence[int]
    texts: Mapping[str, Sequence[str]]
    values: dict[str, list[Any]]
    slipped: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, column: str) -> list[Any]:
        return self.values[column]

    def text(self, column: str, row: int) -> str:
        """The cell as the file has it."""
        return self.texts[column][row] if column in self.texts else ""

    def finding(
        self, row: int, column: str, problem: str, remedy: str, code: str, *, value: str | None = None
    ) -> Finding:
        """An error at one cell."""
        told = self.text(column, row) if value is None else value
        return Finding(self.file, self.lines[row], column, characters.shown(told[:200]), problem, remedy, "error", code)

    def whole(self, column: str, problem: str, remedy: str, code: str) -> Finding:
        """An error of the file as a whole."""
        return Finding(self.file, 0, column, "", problem, remedy, "error", code)

    def warning(
        self, row: int, column: str, problem: str, remedy: str, code: str, *, value: str | None = None
    ) -> Finding:
        """A warning at one cell."""
        told = self.text(column, row) if value is None else value
        return Finding(
            self.file, self.lines[row], column, characters.shown(told[:200]), problem, remedy, "warning", code
        )


def parse(table: Table, declared: InputFile, others: Marks = NOTHING_PROVEN) -> tuple[Parsed, list[Finding]]:
    """The values of every declared column, and the cells that could not be read.

    `others`: what the numbers of other files of the same form prove, where this one's prove nothing.
    """
    own = _column_marks(table, declared)
    of_file = reduce(or_, own.values(), NOTHING_PROVEN)
    values: dict[str, list[Any]] = {}
    findings: list[Finding] = []
    for column in declared.columns:
        if column.name not in table.cells:
            values[column.name] = [column.default] * len(table)
            continue
        reading = _ColumnReading(column, own.get(column.name, NOTHING_PROVEN), findings, table)
        if column.kind in NUMERIC and not reading.marks.proven:
            reading.borrow(of_file, "the other columns of this file")
            reading.borrow(others, "the other files of this form")
        values[column.name] = reading.values()
    return Parsed(table.file, table.lines, table.cells, values, table.slipped), findings


def file_marks(table: Table, declared: InputFile) -> Marks:
    """What the numbers of one file prove of its comma and point."""
    return reduce(or_, _column_marks(table, declared).values(), NOTHING_PROVEN)


def _column_marks(table: Table, declared: InputFile) -> dict[str, Marks]:
    """What the numbers of each column prove."""
    numeric = (column.name for column in declared.columns if column.kind in NUMERIC and column.name in table.cells)
    return {name: marks_of(table.cells[name]) for name in numeric}


class _ColumnReading:
    """Reads one column: each distinct text once, each defect at every row that has it."""

    def __init__(self, column: Column, marks: Marks, findings: list[Finding], table: Table) -> None:
        self.column = column
        self.marks = marks
        self.findings = findings
        self.table = table
        self.texts = table.cells[column.name]
        self.month_first: bool | None = None  # of dates, where the column proves it

    def values(self) -> list[Any]:
        column = self.column
        if column.required and "" in self.texts:
            self._report({"": cells.CellError("the cell is empty", f"fill it in: {column.text}", "empty-cell")})
        if column.kind in (Kind.ID, Kind.TEXT):
            return self._words()
        if column.kind in NUMERIC:
            return self._numbers()
        return self._each_distinct()

    def borrow(self, marks: Marks, whose: str) -> None:
        """Read numbers such as `1,234` as those of others prove, and tell it; not where this column looks otherwise."""
        if self.marks.proven or marks.comma_decimal == marks.point_decimal:
            return
        doubtful = grouped(self.texts)
        meant = {("," in text) != marks.comma_decimal for text in doubtful}
        if len(meant) != 1 or looks_like_thousands(self.texts) not in (None, *meant):
            return
        values = [number(text, marks) for text in doubtful]
        if not all(_bounded(value, self.column) for value in values):
            return
        other = EITHER[0] if marks.comma_decimal else EITHER[1]
        if not any(_bounded(number(text, other), self.column) for text in doubtful):
            return  # the bounds leave one meaning, as those of degrees do
        self.marks = marks
        mark = "comma" if marks.comma_decimal else "point"
        problem = f"read as {values[0]:.10g}: decimals of {whose} have a {mark}"
        finding = self._finding(self.texts.index(doubtful[0]), doubtful[0], problem, MARKS_REMEDY, "mark-of-thousands")
        self.findings.append(finding)

    def _finding(self, row: int, text: str, problem: str, remedy: str, code: str) -> Finding:
        told = characters.shown(text[:200])
        line, name = self.table.lines[row], self.column.name
        return Finding(self.table.file, line, name, told, problem, remedy, "warning", code)

    def _words(self) -> list[Any]:
        """Texts on one line each; ids without anything that cannot be seen."""
        column, texts = self.column, list(self.texts)
        if not "".join(texts).isprintable():
            clean = characters.plain_id if column.kind is Kind.ID else characters.one_line
            texts = list(map(clean, texts))
            if column.kind is Kind.ID:
                hidden = cells.CellError("the id holds a character that cannot be seen", ID_REMEDY, "hidden-character")
                self._report({raw: hidden for raw in set(self.texts) if characters.is_hidden_in(raw)})
        if column.kind is Kind.ID:
            texts = list(map(sys.intern, texts))  # who has a million rows is named once
        return [text or column.default for text in texts] if "" in texts else texts

    def _numbers(self) -> list[Any]:
        """Plain columns in one pass, then bounds; anything unusual text by text."""
        plain = plain_numbers(self.texts, self.marks)
        if plain is None or not self._within(plain.values()):
            return self._each_distinct()
        whole = self.column.kind is Kind.WHOLE
        known: dict[str, Any] = {text: int(x) for text, x in plain.items()} if whole else dict(plain)
        known[""] = self.column.default
        return [*map(known.__getitem__, self.texts)]

    def _within(self, found: Collection[float]) -> bool:
        """Whether the careful reader would take every one of them."""
        if not found:
            return True
        column = self.column
        if not (_bounded(min(found), column) and _bounded(max(found), column)):
            return False
        nearest = min(map(abs, found)) if 0.0 not in found else min(filter(None, map(abs, found)), default=1.0)
        return nearest >= SMALLEST and (column.kind is not Kind.WHOLE or all(map(float.is_integer, found)))

    def _each_distinct(self) -> list[Any]:
        if self.column.kind in (Kind.DATE, Kind.MONTH):
            self._settle_order()
        known: dict[str, Any] = {"": self.column.default}
        failed: dict[str, cells.CellError] = {}
        for text in dict.fromkeys(self.texts):
            if not text:
                continue
            try:
                known[text] = self._read(text)
            except cells.CellError as error:
                failed[text] = error
                known[text] = self.column.default
        if failed:
            self._report(failed)
        return [*map(known.__getitem__, self.texts)]

    def _settle_order(self) -> None:
        """What the column proves of the order of day and month; that some cells stand on it is told."""
        texts = dict.fromkeys(self.texts)
        self.month_first = cells.month_comes_first(texts)
        two = next(filter(cells.may_be_two_days, texts), "")
        if self.month_first is not None and two:
            told = f"{two}: the {'month' if self.month_first else 'day'} comes first"
            problem = "dates that may mean two days are read as others in the column that cannot"
            remedy = f"nothing if that is so; else {cells.ISO_DATE}"
            finding = Finding(self.table.file, 0, self.column.name, told, problem, remedy, "warning", "date-order")
            self.findings.append(finding)

    def _read(self, text: str) -> Any:
        column = self.column
        if column.kind is Kind.CHOICE:
            chosen = cells.choice(text, column.choices)
            return next(word for word in column.choices if word == chosen)
        if column.kind is Kind.DATE:
            return cells.day(text, early=column.early, late=column.late, month_first=self.month_first)
        if column.kind is Kind.MONTH:
            return cells.month(text, month_first=self.month_first)
        if column.kind not in NUMERIC:
            return READERS[column.kind](text)
        found = self._number(text)
        if not _bounded(found, column) or 0 < abs(found) < SMALLEST:
            told = bounds_text(column)
            if column.unit.startswith("degrees"):
                told = f"{cells.DEGREES_REMEDY}; {told}"
            raise cells.CellError(
                "the number is out of range", f"{told} is expected ({column.text})", _range_code(found, column)
            )
        if column.kind is Kind.WHOLE:
            if not found.is_integer():
                raise cells.CellError("not a whole number", "round it", "not-whole")
            return int(found)
        return found

    def _number(self, text: str) -> float:
        """Of two meanings the one that the column can have; a defect where it can have both, or neither."""
        try:
            return number(text, self.marks)
        except AmbiguousNumberError:
            possible = [found for marks in EITHER if _bounded(found := number(text, marks), self.column)]
            if len(possible) == 1:
                return possible[0]
            problem = "the number may mean thousands or decimals"
            raise cells.CellError(problem, AMBIGUOUS_REMEDY, "ambiguous-number") from None
        except NotANumberError:
            if self.column.unit.startswith("degrees"):
                return cells.degrees(text, "NS" if self.column.most == 90 else "EWO")
            raise cells.CellError("not a number", NUMBER_REMEDY, "not-a-number") from None

    def _report(self, defects: dict[str, cells.CellError]) -> None:
        """A finding at every row that has one of these texts."""
        name, file, lines = self.column.name, self.table.file, self.table.lines
        for row, text in enumerate(self.texts):
            defect = defects.get(text)
            if defect is not None:
                told = characters.shown(text[:200])
                self.findings.append(
                    Finding(file, lines[row], name, told, defect.problem, defect.remedy, "error", defect.code)
                )


def _bounded(found: float, column: Column) -> bool:
    """Every numeric column has both bounds, so that infinity is none."""
    assert column.least is not None
    assert column.most is not None
    return column.least <= found <= column.most


def _range_code(found: float, column: Column) -> str:
    return "negative" if found < 0 and column.least == 0 else "out-of-range"
