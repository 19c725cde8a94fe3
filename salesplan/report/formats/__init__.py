"""One format a file, in one registry: what `export` writes to a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

FORMATS: dict[str, str] = {
    "csv": "salesplan.report.formats.csv_files",
    "json": "salesplan.report.formats.json_file",
    "xlsx": "salesplan.report.formats.xlsx",
    "ics": "salesplan.report.formats.ics",
    "gpx": "salesplan.report.formats.gpx",
    "html": "salesplan.report.formats.html",
}
"""Export formats: the module whose `files(version)` yields (relative path, bytes). Loaded when asked for."""


def exporter(name: str) -> ModuleType:
    """The module of an export format. Raises UsageError for a name that is none."""
    from importlib import import_module

    from salesplan.domain.errors import UsageError

    if name not in FORMATS:
        raise UsageError(f"there is no export format {name!r}", f"one of: {', '.join(FORMATS)}")
    return import_module(FORMATS[name])
