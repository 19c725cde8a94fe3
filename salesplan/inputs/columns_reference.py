"""The declared columns as documentation and as starting files."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from salesplan.inputs.columns import EXAMPLE_DAY, FILES, Kind

if TYPE_CHECKING:
    from salesplan.inputs.columns import Column, InputFile


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column as documentation prints it."""

    file: str
    column: str
    required: str
    kind: str
    unit: str
    meaning: str
    bounds: str
    example: str


def columns_table() -> list[ColumnRow]:
    """Every column of every file, in declared order, ready to print."""
    return [
        ColumnRow(
            file.name,
            column.name,
            "yes" if column.required else "or address" if column.or_address else "",
            column.kind.value,
            column.unit,
            column.text,
            bounds_text(column),
            column.examples[0] or column.examples[1],
        )
        for file in FILES
        for column in file.columns
    ]


def bounds_text(column: Column) -> str:
    """'0 to 1', 'done | no_show', or nothing."""
    if column.choices:
        return " | ".join(column.choices)
    if column.least is None or column.most is None:
        return ""
    return f"{bound_text(column.least)} to {bound_text(column.most)}"


def bound_text(bound: float) -> str:
    """'0.01', '1,000,000', '1e+12'."""
    return f"{bound:,.0f}" if bound == int(bound) and 10_000 <= abs(bound) < 1e10 else f"{bound:g}"


def header(file: InputFile) -> str:
    """The text of a starting file: every column, and no row that could be taken for data."""
    return ",".join(column.name for column in file.columns) + "\n"


def template(file: InputFile, as_of: date | None = None) -> str:
    """The text of a file of examples: the header and two rows; all files' rows pass every check together.

    `as_of`: the day of writing, around which the examples' dates then lie, on the same weekdays.
    """
    shift = timedelta(weeks=round(((as_of or EXAMPLE_DAY) - EXAMPLE_DAY).days / 7))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in file.columns])
    for row in (0, 1):
        writer.writerow([_shifted(column, column.examples[row], shift) for column in file.columns])
    return text.getvalue()


def _shifted(column: Column, text: str, shift: timedelta) -> str:
    if not text or column.kind not in (Kind.DATE, Kind.MONTH):
        return text
    if column.kind is Kind.DATE:
        return (date.fromisoformat(text) + shift).isoformat()
    return f"{date.fromisoformat(f'{text}-15') + shift:%Y-%m}"
