"""From columns of text to columns of values, with a finding for every cell that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from salesplan.domain.findings import Finding
from salesplan.inputs import cells
from salesplan.inputs.columns import Kind
from salesplan.inputs.columns_reference import bounds_text
from salesplan.inputs.numerals import (
    AmbiguousNumberError,
    Marks,
    NotANumberError,
    marks_of,
    number,
    plain_numbers,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from salesplan.inputs.columns import Column, InputFile
    from salesplan.inputs.table import Table

NUMERIC = (Kind.NUMBER, Kind.WHOLE)
READERS: dict[Kind, Callable[[str], Any]] = {
    Kind.DATE: cells.day,
    Kind.MONTH: cells.month,
    Kind.TIME: cells.time_of_day,
    Kind.HOURS: cells.hours,
    Kind.WEEKDAYS: cells.weekdays,
    Kind.CHANNEL: cells.channel,
    Kind.CHANNELS: cells.channels,
    Kind.WORDS: cells.words,
    Kind.YES_NO: cells.yes_no,
}
NUMBER_REMEDY = "write digits only, e.g. 1234.5, without unit or currency"


@dataclass(frozen=True, slots=True)
class Parsed:
    """One file in columns: `values[column][row]`, the texts they came from, and each row's physical line.

    Every declared column is there; an empty cell holds the column's default, a defective one too (its finding
    stops the run, the checks across files go on with the rest).
    """

    file: str
    lines: Sequence[int]
    texts: Mapping[str, Sequence[str]]
    values: dict[str, list[Any]]

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
        shown = self.text(column, row) if value is None else value
        return Finding(self.file, self.lines[row], column, shown[:200], problem, remedy, "error", code)

    def whole(self, column: str, problem: str, remedy: str, code: str) -> Finding:
        """An error of the file as a whole."""
        return Finding(self.file, 0, column, "", problem, remedy, "error", code)

    def warning(
        self, row: int, column: str, problem: str, remedy: str, code: str, *, value: str | None = None
    ) -> Finding:
        """A warning at one cell."""
        shown = self.text(column, row) if value is None else value
        return Finding(self.file, self.lines[row], column, shown[:200], problem, remedy, "warning", code)


def parse(table: Table, declared: InputFile) -> tuple[Parsed, list[Finding]]:
    """The values of every declared column, and the cells that could not be read."""
    numeric = [column.name for column in declared.columns if column.kind in NUMERIC and column.name in table.cells]
    plain = {name: plain_numbers(table.cells[name]) for name in numeric}
    marks = Marks()
    if None in plain.values() and any("," in "\n".join(table.cells[name]) for name in numeric):
        marks = marks_of(text for name in numeric for text in set(table.cells[name]))
    values: dict[str, list[Any]] = {}
    findings: list[Finding] = []
    for column in declared.columns:
        if column.name not in table.cells:
            values[column.name] = [column.default] * len(table)
            continue
        reading = _ColumnReading(column, marks, plain.get(column.name), findings, table)
        values[column.name] = reading.values()
    return Parsed(table.file, table.lines, table.cells, values), findings


class _ColumnReading:
    """Reads one column: each distinct text once, each defect at every row that has it."""

    def __init__(
        self, column: Column, marks: Marks, plain: dict[str, float] | None, findings: list[Finding], table: Table
    ) -> None:
        self.column = column
        self.marks = marks
        self.plain = plain
        self.findings = findings
        self.table = table
        self.texts = table.cells[column.name]

    def values(self) -> list[Any]:
        column = self.column
        if column.required and "" in self.texts:
            self._report({"": cells.CellError("the cell is empty", f"fill it in: {column.text}", "empty-cell")})
        if column.kind in (Kind.ID, Kind.TEXT):
            return [text or column.default for text in self.texts] if "" in self.texts else list(self.texts)
        if column.kind in NUMERIC:
            return self._numbers()
        return self._each_distinct()

    def _numbers(self) -> list[Any]:
        """Plain columns in one pass, then bounds; anything unusual text by text."""
        if self.plain is None or self.marks.comma_decimal or not self._within(self.plain.values()):
            return self._each_distinct()
        whole = self.column.kind is Kind.WHOLE
        known: dict[str, Any] = {text: int(x) for text, x in self.plain.items()} if whole else dict(self.plain)
        known[""] = self.column.default
        return [*map(known.__getitem__, self.texts)]

    def _within(self, found: Collection[float]) -> bool:
        column = self.column
        if not found:
            return True
        low, high = min(found), max(found)
        whole = column.kind is not Kind.WHOLE or all(x == int(x) for x in found)
        return whole and high < float("inf") and _bounded(low, column) and _bounded(high, column)

    def _each_distinct(self) -> list[Any]:
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

    def _read(self, text: str) -> Any:
        column = self.column
        if column.kind is Kind.CHOICE:
            chosen = cells.choice(text, column.choices)
            return next(word for word in column.choices if word == chosen)
        if column.kind not in NUMERIC:
            return READERS[column.kind](text)
        found = _number(text, self.marks)
        if not _bounded(found, column):
            told = bounds_text(column)
            raise cells.CellError(
                "the number is out of range", f"{told} is expected ({column.text})", _range_code(found, column)
            )
        if column.kind is Kind.WHOLE:
            if found != int(found):
                raise cells.CellError("not a whole number", "round it", "not-whole")
            return int(found)
        return found

    def _report(self, defects: dict[str, cells.CellError]) -> None:
        """A finding at every row that has one of these texts."""
        name, file, lines = self.column.name, self.table.file, self.table.lines
        for row, text in enumerate(self.texts):
            defect = defects.get(text)
            if defect is not None:
                self.findings.append(
                    Finding(file, lines[row], name, text[:200], defect.problem, defect.remedy, "error", defect.code)
                )


def _number(text: str, marks: Marks) -> float:
    try:
        found = number(text, marks)
    except AmbiguousNumberError:
        remedy = "write thousands without a mark (1234) and decimals with a point and a nought more (1.2340)"
        raise cells.CellError("the number may mean thousands or decimals", remedy, "ambiguous-number") from None
    except NotANumberError:
        raise cells.CellError("not a number", NUMBER_REMEDY, "not-a-number") from None
    if abs(found) > 1e15:
        raise cells.CellError("the number is too large", NUMBER_REMEDY, "out-of-range")
    return found


def _bounded(found: float, column: Column) -> bool:
    return (
        (column.least is None or found >= column.least)
        and (column.above is None or found > column.above)
        and (column.most is None or found <= column.most)
    )


def _range_code(found: float, column: Column) -> str:
    return "negative" if found < 0 and column.least == 0 else "out-of-range"
