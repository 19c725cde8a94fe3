"""The declared columns as documentation and as starting files."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.inputs.columns import FILES

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
    """'0 to 1', '≥ 0', '> 0', 'done | no_show', or nothing."""
    if column.choices:
        return " | ".join(column.choices)
    low = (
        f"> {column.above:g}" if column.above is not None else f"≥ {column.least:g}" if column.least is not None else ""
    )
    if column.most is None:
        return low
    if column.least is not None:
        return f"{column.least:g} to {column.most:g}"
    return f"{low}, ≤ {column.most:g}" if low else f"≤ {column.most:g}"


def template(file: InputFile) -> str:
    """The text of a starting file: the header and two example rows that pass every check together."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in file.columns])
    for row in (0, 1):
        writer.writerow([column.examples[row] for column in file.columns])
    return text.getvalue()
