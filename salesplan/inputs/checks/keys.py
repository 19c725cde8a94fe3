"""Keys that repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.inputs.columns import FILES

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
        keys = list(zip(*(table[column] for column in file.key), strict=True))
        if len(set(keys)) == len(keys):
            continue
        first: dict[tuple[str, ...], int] = {}
        what = " and ".join(file.key)
        for row, key in enumerate(keys):
            if any(part is None for part in key):
                continue
            if key in first:
                value = " ".join(table.text(column, row) for column in file.key).strip()
                remedy = f"keep one of them (line {table.lines[first[key]]} has it first)"
                problem = f"{what} {'is' if len(file.key) == 1 else 'are'} there twice"
                yield table.finding(row, file.key[0], problem, remedy, "duplicate-id", value=value)
            first.setdefault(key, row)


def repeated_calls(inputs: Inputs) -> Iterator[Finding]:
    """A call that is there twice in every column counts twice."""
    table = inputs.tables["calls.csv"]
    columns = ("date", "rep_id", "customer_id", "channel", "minutes", "drive_minutes", "product", "outcome")
    keys = list(zip(*(table[column] for column in columns), strict=True))
    if len(set(keys)) == len(keys):
        return
    seen: dict[tuple[object, ...], int] = {}
    for row, key in enumerate(keys):
        if key in seen and key[0] is not None:
            remedy = f"delete one if it is the same call (line {table.lines[seen[key]]} has it first)"
            yield table.warning(row, "date", "the same call is there twice", remedy, "repeated-call")
        seen.setdefault(key, row)
