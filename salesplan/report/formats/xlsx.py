"""Export as one workbook: the views as people read them, then the tables as other systems read them."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter
from rich.cells import cell_len

from salesplan.report.tables import TABLES
from salesplan.report.version import ALL
from salesplan.report.view import Kind
from salesplan.report.views import VIEWS
from salesplan.report.words import cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.report.tables import ExportTable
    from salesplan.report.version import PlanVersion
    from salesplan.report.view import Column, View

MOST_ROWS = 1_048_575  # what a sheet holds below its header
WIDEST = 60  # characters of a column
NUMBER_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.NUMBER: "#,##0.0",
    Kind.MONEY: "#,##0",
    Kind.HOURS: "#,##0.0",
    Kind.MINUTES: "#,##0",
    Kind.KM: "#,##0.0",
    Kind.RATE: "0.##",
    Kind.RATIO: "0.00",
    Kind.SHARE: "0.0%",
    Kind.GAP: "0.0000%",
    Kind.DATE: "yyyy-mm-dd",
    Kind.DAY: "ddd yyyy-mm-dd",
    Kind.TIME: "hh:mm",
    Kind.AMOUNT: "#,##0.##",
}


def files(version: PlanVersion) -> Iterator[tuple[str, bytes]]:
    """plan.xlsx. What looks like a formula in a name stays a text."""
    body = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(body, options)
    made = datetime.combine(version.plan.as_of, datetime.min.time())  # not the clock: the same plan, the same bytes
    book.set_properties({"title": f"Plan {version.plan.version}", "author": "salesplan", "created": made})
    sheets = _Sheets(book)
    for view in VIEWS.values():
        for one in view(version, ALL):
            sheets.add_view(one)
    for t in TABLES:
        sheets.add_table(t, version)
    book.close()
    yield "plan.xlsx", body.getvalue()


class _Sheets:
    """Adds sheets to one workbook, with its formats made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._names: Counter[str] = Counter()
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._formats = {kind: book.add_format({"num_format": text}) for kind, text in NUMBER_FORMATS.items()}
        self._totals = {
            k: book.add_format({"num_format": t, "bold": True, "top": 1}) for k, t in NUMBER_FORMATS.items()
        }
        self._total = book.add_format({"bold": True, "top": 1})

    def _sheet(self, name: str) -> Any:
        """A new sheet; a second one of the same name gets a number."""
        self._names[name] += 1
        number = self._names[name]
        return self._book.add_worksheet(name[:31] if number == 1 else f"{name[:26]} {number}")

    def add_view(self, view: View) -> None:
        sheet = self._sheet(view.name)
        sheet.write_string(0, 0, view.title)
        for j, column in enumerate(view.columns):
            sheet.write_string(2, j, f"{column.heading}\n{column.unit}" if column.unit else column.heading, self._bold)
        rows = view.rows[: MOST_ROWS - 4]
        for i, row in enumerate(rows, 3):
            for j, (column, value) in enumerate(zip(view.columns, row, strict=True)):
                _write(sheet, i, j, value, column.kind, self._formats.get(column.kind))
        if view.totals is not None:
            for j, (column, value) in enumerate(zip(view.columns, view.totals, strict=True)):
                _write(sheet, len(rows) + 3, j, value, column.kind, self._totals.get(column.kind, self._total))
        for i, note in enumerate(view.notes, len(rows) + 5):
            sheet.write_string(i, 0, note)
        for j, column in enumerate(view.columns):
            sheet.set_column(j, j, _width(column, [row[j] for row in rows]))
        sheet.freeze_panes(3, 0)
        if rows:
            sheet.autofilter(2, 0, len(rows) + 2, len(view.columns) - 1)

    def add_table(self, t: ExportTable, version: PlanVersion) -> None:
        sheet = self._sheet(f"{t.name}.csv")
        rows = t.sorted_rows(version)[:MOST_ROWS]
        for j, name in enumerate(t.columns):
            sheet.write_string(0, j, name, self._bold)
            numeric = name in t.numeric
            for i, row in enumerate(rows, 1):
                if numeric:
                    sheet.write_number(i, j, float(row[j]))
                elif row[j]:
                    sheet.write_string(i, j, row[j])
            longest = max([cell_len(name), *(cell_len(row[j]) for row in rows)])
            sheet.set_column(j, j, min(longest + 2, WIDEST))
        sheet.freeze_panes(1, 0)


def _write(sheet: Any, i: int, j: int, value: Any, kind: Kind, style: Any) -> None:
    if value is None or value == "":
        if style is not None and not value:
            sheet.write_blank(i, j, None, style)
    elif isinstance(value, str):
        sheet.write_string(i, j, value, *([style] if style is not None else []))
    elif isinstance(value, bool):
        sheet.write_string(i, j, "yes" if value else "")
    elif isinstance(value, date):
        sheet.write_datetime(i, j, datetime.combine(value, datetime.min.time()), style)
    else:
        sheet.write_number(i, j, value / 86400 if kind is Kind.TIME else value, *([style] if style is not None else []))


def _width(column: Column, values: list[Any]) -> int:
    longest = max([cell_len(column.heading), cell_len(column.unit), *(cell_len(cell(column.kind, v)) for v in values)])
    return min(longest + 2, WIDEST)
