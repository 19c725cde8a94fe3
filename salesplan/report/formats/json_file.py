"""Export as one JSON document: the summary, and every table with numbers as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesplan.report.formats.document import to_json
from salesplan.report.overall import overall
from salesplan.report.tables import NUMBERS, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.report.tables import ExportTable
    from salesplan.report.version import PlanVersion


def files(version: PlanVersion) -> Iterator[tuple[str, bytes]]:
    """plan.json."""
    tables = {t.name: _records(t, version) for t in tables_of(version)}
    yield "plan.json", to_json({**overall(version), "tables": tables}).encode()


def _records(t: ExportTable, version: PlanVersion) -> list[dict[str, Any]]:
    columns = [(name, form in NUMBERS) for name, form in t.columns.items()]
    return [
        {name: _value(numeric, text) for (name, numeric), text in zip(columns, texts, strict=True)}
        for texts, _ in t.sorted_rows(version)
    ]


def _value(numeric: bool, text: str) -> float | str | None:
    if not numeric:
        return text or None
    value = float(text)
    return int(value) if value == int(value) else value
