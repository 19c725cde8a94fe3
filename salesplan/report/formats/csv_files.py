"""Export as CSV files and summary.json, the tables that other systems rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.report.formats.document import to_json
from salesplan.report.frames import comma, frame
from salesplan.report.overall import overall
from salesplan.report.tables import tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.report.version import PlanVersion


def files(version: PlanVersion) -> Iterator[tuple[str, bytes]]:
    """One CSV a table, sorted; then the summary. The same plan gives the same bytes."""
    raw = version.settings.export.formulas == "raw"
    for t in tables_of(version):
        yield f"{t.name}.csv", comma(t, frame(t, version), raw=raw).encode()
    yield "summary.json", to_json(overall(version)).encode()
