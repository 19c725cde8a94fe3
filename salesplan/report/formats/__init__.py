"""One format a file, in one registry: what `export` writes to a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.report.version import NOTHING_BEHIND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import ModuleType

    from salesplan.report.version import Behind, PlanVersion

FORMATS: dict[str, str] = {
    "csv": "salesplan.report.formats.csv_files",
    "json": "salesplan.report.formats.json_file",
    "xlsx": "salesplan.report.formats.xlsx",
    "ics": "salesplan.report.formats.ics",
    "gpx": "salesplan.report.formats.gpx",
    "html": "salesplan.report.formats.html",
}
"""Export formats: the module whose `files(version)` yields (relative path, bytes). Loaded when asked for."""

BY: dict[tuple[str, str], str] = {("html", "rep"): "salesplan.report.formats.rep_pages"}
"""Formats that `--by` writes one file each of: (format, of whom) → module."""

CONTINUED = frozenset({"ics"})
"""Formats whose files go on from those that stand in the folder."""


TELLS_MORE = frozenset({("html", ""), ("xlsx", "")})
"""Formats that also tell of earlier versions and of what was learned."""


def files_of(
    name: str,
    version: PlanVersion,
    standing: Callable[[str], bytes],
    by: str = "",
    behind: Behind = NOTHING_BEHIND,
) -> Iterable[tuple[str, bytes]]:
    """Relative path and bytes of every file of a format; `standing` gives the bytes that stand under a path."""
    made = exporter(name, by)
    if (name, by) in TELLS_MORE:
        told: Iterable[tuple[str, bytes]] = made.files(version, behind)
        return told
    found: Iterable[tuple[str, bytes]] = made.files(version, standing) if name in CONTINUED else made.files(version)
    return found


def exporter(name: str, by: str = "") -> ModuleType:
    """The module of an export format, one file for each `by`. Raises UsageError for a name that is none."""
    from importlib import import_module

    from salesplan.domain.errors import UsageError

    if name not in FORMATS:
        raise UsageError(f"there is no export format {name!r}", f"one of: {', '.join(FORMATS)}")
    if by and (name, by) not in BY:
        known = ", ".join(f"--format {n} --by {b}" for n, b in BY)
        raise UsageError(f"format {name} is not written by {by!r}", f"there is {known}")
    return import_module(BY[name, by] if by else FORMATS[name])
