"""Export as one workbook: the views that sum up, then every exported table with names beside the ids.

Cells are written straight from the data frames: `DataFrame.to_excel` takes twice as long for the same workbook.
"""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import xlsxwriter
from rich.cells import cell_len

from salesplan.domain.causes import Cause
from salesplan.report.cells import cell, plain
from salesplan.report.charts import charts
from salesplan.report.figures import name_of, rep_name
from salesplan.report.frames import TEXTS, frame
from salesplan.report.tables import Form, tables_of
from salesplan.report.version import ALL, NOTHING_BEHIND
from salesplan.report.view import Kind
from salesplan.report.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from salesplan.report.charts import Chart
    from salesplan.report.tables import ExportTable
    from salesplan.report.version import Behind, PlanVersion
    from salesplan.report.view import Column, View

MOST_ROWS = 1_048_575  # what a sheet holds below its header
WIDEST = 60  # characters of a column
EPOCH = pd.Timestamp(1899, 12, 30)  # day 0 of a workbook
MINUTES_A_DAY = 24 * 60
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


FIGURES = {0: Kind.COUNT, 1: Kind.NUMBER, 2: Kind.RATIO}
"""How a chart's figures are shown, by their decimals."""

FORM_FORMATS = {
    Form.DAY: "yyyy-mm-dd",
    Form.TIME: "hh:mm",
    Form.COUNT: "0",
    Form.TWO: "#,##0.00",
    Form.RATE: "0.##",
}
VIEW_SHEETS: dict[str, dict[str, str]] = {
    "summary": {},
    "territories": {"moves": "territories, moves"},
    "callplan": {"callplan": "callplan by segment", "callplan-reps": "callplan by rep"},
    "routes": {"routes": "days"},
    "response": {},
}
"""Views that no table holds, and what their sheets are called where not as the view."""

NAMED = {"customer_id": "name", "subject": "name", "rep_id": "rep_name"}
"""Columns of ids, and the column of names that stands behind each."""


def files(version: PlanVersion, behind: Behind = NOTHING_BEHIND) -> Iterator[tuple[str, bytes]]:
    """plan.xlsx. What looks like a formula in a name stays a text."""
    body = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(body, options)
    made = datetime.combine(version.plan.as_of, datetime.min.time())  # not the clock: the same plan, the same bytes
    book.set_properties({"title": f"Plan {version.plan.version}", "author": "salesplan", "created": made})
    sheets = _Sheets(book)
    for name, sheet in VIEW_SHEETS.items():
        for one in VIEWS[name](version, ALL):
            sheets.add_view(one, sheet.get(one.name, one.name))
    for table in tables_of(version):
        sheets.add_table(table, with_names(frame(table, version), version))
    found = tuple(charts(version, behind))
    if found:
        sheets.add_charts(found)
    book.close()
    yield "plan.xlsx", body.getvalue()


class _Sheets:
    """Adds sheets to one workbook, with its formats made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._names: Counter[str] = Counter()
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._formats = {kind: book.add_format({"num_format": text}) for kind, text in NUMBER_FORMATS.items()}
        self._forms = {form: book.add_format({"num_format": text}) for form, text in FORM_FORMATS.items()}
        self._totals = {
            k: book.add_format({"num_format": t, "bold": True, "top": 1}) for k, t in NUMBER_FORMATS.items()
        }
        self._total = book.add_format({"bold": True, "top": 1})

    def add_charts(self, found: Sequence[Chart]) -> None:
        """A sheet of native charts, each beside the figures that it draws."""
        sheet, top = self._sheet("charts"), 0
        sheet.set_column(0, 0, 32)
        sheet.freeze_panes(0, 1)
        for chart in found:
            last = top + 1 + len(chart.labels)
            sheet.write_string(top, 0, chart.title, self._bold)
            sheet.write_column(top + 2, 0, chart.labels)
            drawn = self._book.add_chart({"type": "line"} if chart.line else {"type": "bar", "subtype": "stacked"})
            for column, (name, values) in enumerate(chart.parts, 1):
                sheet.write_string(top + 1, column, name, self._bold)
                sheet.write_column(top + 2, column, values, self._formats[FIGURES[chart.decimals]])
                drawn.add_series(
                    {
                        "name": ["charts", top + 1, column],
                        "categories": ["charts", top + 2, 0, last, 0],
                        "values": ["charts", top + 2, column, last, column],
                    }
                )
            drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
            below = min((v for _, values in chart.parts for v in values), default=0.0) < 0
            axis = {"name": chart.axis} if below else {"name": chart.axis, "min": 0}
            drawn.set_x_axis({} if chart.line else axis)
            drawn.set_y_axis(axis if chart.line else {"reverse": True})
            drawn.set_legend({"position": "bottom"} if len(chart.parts) > 1 else {"none": True})
            drawn.set_size({"width": 720, "height": max(320, 0 if chart.line else 26 * len(chart.labels) + 120)})
            sheet.insert_chart(top, len(chart.parts) + 2, drawn)
            top = max(last, top + 34) + 2

    def _sheet(self, name: str) -> Any:
        """A new sheet; a second one of the same name gets a number."""
        self._names[name] += 1
        number = self._names[name]
        return self._book.add_worksheet(name[:31] if number == 1 else f"{name[:26]} {number}")

    def add_view(self, view: View, name: str) -> None:
        sheet = self._sheet(name)
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

    def add_table(self, table: ExportTable, found: pd.DataFrame) -> None:
        sheet = self._sheet(table.name)
        for j, name in enumerate(found.columns):
            sheet.write_string(0, j, name, self._bold)
            form = table.columns.get(name, Form.TEXT)
            column = found[name].iloc[:MOST_ROWS]
            if form in TEXTS:
                longest = _write_texts(sheet, j, column)
            else:
                longest = 10 if form is Form.DAY else 8
                _write_numbers(sheet, j, _as_numbers(form, column))
            width = min(max(cell_len(name), longest) + 2, WIDEST)
            sheet.set_column(j, j, width, self._forms.get(form))  # of all its cells: none has a format of its own
        sheet.freeze_panes(1, 0)
        if len(found):
            sheet.autofilter(0, 0, min(len(found), MOST_ROWS), len(found.columns) - 1)


def with_names(found: pd.DataFrame, version: PlanVersion) -> pd.DataFrame:
    """The frame with a column of names behind each column of ids that people would have to look up."""
    given = version.given
    for ids, names in NAMED.items():
        if ids in found:
            told = {i: (rep_name if ids == "rep_id" else name_of)(i, given) if i else "" for i in found[ids].unique()}
            found.insert(list(found.columns).index(ids) + 1, names, found[ids].astype(object).map(told))
    return found


def _as_numbers(form: Form, column: pd.Series[Any]) -> pd.Series[Any]:
    """Days since the epoch of workbooks, times as shares of a day, numbers as the CSV has them; NaN for nothing."""
    if form is Form.DAY:
        return (column - EPOCH).dt.days
    if form is Form.TIME:
        minutes: pd.Series[Any] = column.dt.total_seconds() // 60
        return minutes / MINUTES_A_DAY
    return column.round(2) if form is Form.TWO else column


def _write_numbers(sheet: Any, j: int, column: pd.Series[Any]) -> None:
    for i, value in enumerate(column.tolist(), 1):
        if value == value:  # NaN is not
            sheet.write_number(i, j, value)


def _write_texts(sheet: Any, j: int, column: pd.Series[Any]) -> int:
    """Write what is not empty; returns the cells that the longest text takes."""
    for i, value in enumerate(column.tolist(), 1):
        if value:
            sheet.write_string(i, j, value)
    return max((cell_len(value) for value in column.unique()), default=0)


def _write(sheet: Any, i: int, j: int, value: Any, kind: Kind, style: Any) -> None:
    if value is None or value == "":
        if style is not None and not value:
            sheet.write_blank(i, j, None, style)
    elif isinstance(value, str | Cause):
        sheet.write_string(i, j, plain(kind, value), *([style] if style is not None else []))
    elif isinstance(value, bool):
        sheet.write_string(i, j, "yes" if value else "")
    elif isinstance(value, date):
        sheet.write_datetime(i, j, datetime.combine(value, datetime.min.time()), style)
    else:
        sheet.write_number(i, j, value / 86400 if kind is Kind.TIME else value, *([style] if style is not None else []))


def _width(column: Column, values: list[Any]) -> int:
    longest = max([cell_len(column.heading), cell_len(column.unit), *(cell_len(cell(column.kind, v)) for v in values)])
    return min(longest + 2, WIDEST)
