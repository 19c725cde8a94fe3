"""Keys that repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.inputs.columns import FILES
from salesplan.inputs.nearest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.findings import Finding
    from salesplan.inputs.checks.inputs import Inputs


def duplicate_keys(inputs: Inputs) -> Iterator[Finding]:
    """A key may stand in one row only: which of two rows holds cannot be guessed."""
    for file in FILES:
        table = inputs.tables[file.name]
        if not file.key or not len(table):
            continue
        columns = [table[column] for column in file.key]
        if len(set(columns[0] if len(columns) == 1 else zip(*columns, strict=True))) == len(table):
            continue
        keys = list(zip(*columns, strict=True))
        first: dict[tuple[str, ...], int] = {}
        again = []
        for row, key in enumerate(keys):
            if first.setdefault(key, row) != row and None not in key:
                again.append(row)
        what = f"{' and '.join(file.key)} {'is' if len(file.key) == 1 else 'are'} there twice"
        for row in again:
            value = " ".join(table.text(column, row) for column in file.key).strip()
            remedy = "keep one row of each"
            if len(again) <= EXAMPLES:
                remedy = f"keep one of them (line {table.lines[first[keys[row]]]} has it first)"
            yield table.finding(row, file.key[0], what, remedy, "duplicate-id", value=value)


def repeated_calls(inputs: Inputs) -> Iterator[Finding]:
    """A call that is there twice in every column counts twice."""
    table = inputs.tables["calls.csv"]
    columns = ("date", "rep_id", "customer_id", "channel", "minutes", "drive_minutes", "product", "outcome", "time")
    keys = list(zip(*(table[column] for column in columns), strict=True))
    if len(set(keys)) == len(keys):
        return
    seen: set[tuple[object, ...]] = set()
    for row, key in enumerate(keys):
        if key in seen and key[0] is not None:
            remedy = "delete one if it is the same call"
            yield table.warning(row, "date", "the same call is there twice", remedy, "repeated-call")
        seen.add(key)
