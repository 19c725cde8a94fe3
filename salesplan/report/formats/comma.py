"""A view as CSV on stdout, for `-o csv`."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from salesplan.domain.formulas import defused
from salesplan.domain.printable import printable
from salesplan.report.cells import plain
from salesplan.report.view import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from salesplan.report.view import View


def comma(page: Sequence[View]) -> str:
    """The first view, and the rows of others of its name (the sheets of a day); totals and notes are for people."""
    first = page[0]
    rows = (
        [_cell(c.kind, v) for c, v in zip(first.columns, row, strict=True)]
        for view in page
        if view.name == first.name
        for row in view.rows
    )
    return table([c.name for c in first.columns], rows)


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV text: comma, LF, quotes where needed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _cell(kind: Kind, value: Any) -> Any:
    """As programs read it, on one line; a name or a free text is no formula to a spreadsheet."""
    if kind is Kind.FLAG and not isinstance(value, str):
        return "yes" if value else ""
    found = plain(kind, value)
    if not isinstance(found, str):
        return "" if found is None else found
    return defused(printable(found)) if kind in (Kind.NAME, Kind.TEXT, Kind.CAUSE) else printable(found)
