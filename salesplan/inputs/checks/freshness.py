"""Files that have fallen silent: a plan from them is a plan of some time ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.freshness import DAILY, MONTHLY, silences
from salesplan.inputs.public_holidays import public_holidays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.findings import Finding
    from salesplan.inputs.checks.inputs import Inputs


def stale_file(inputs: Inputs) -> Iterator[Finding]:
    """A file that has had nothing for longer than its own rhythm, or than [freshness] allows."""
    if inputs.as_of is None:
        return
    column = dict.fromkeys(DAILY, "date") | dict.fromkeys(MONTHLY, "month")
    dates = {name: inputs.tables[f"{name}.csv"][of] for name, of in column.items()}
    holidays = public_holidays(inputs.settings.plan, inputs.as_of)
    for silence in silences(dates, inputs.as_of, inputs.settings, holidays):
        if silence.stale:
            table, of = inputs.tables[f"{silence.name}.csv"], column[silence.name]
            row = max(row for row, day in enumerate(table[of]) if day is not None and _same(day, silence.latest, of))
            unit = "days" if silence.monthly else "working days"
            remedy = (
                f"export {table.file} again; or set [freshness] {silence.name} to the {unit} that are usual, 0: any"
            )
            yield table.warning(row, of, f"the file may be stale: {silence.told}", remedy, "stale-file")


def _same(day: object, latest: object, column: str) -> bool:
    return str(day)[:7] == str(latest)[:7] if column == "month" else day == latest
