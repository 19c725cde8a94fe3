"""`salesplan show`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import Day, RepId, Select, Version
from salesplan.domain.errors import UsageError


def _views(incomplete: str) -> list[str]:
    """What the shell offers."""
    from salesplan.report.views import VIEWS

    return [name for name in VIEWS if name.startswith(incomplete)]


def run(
    invocation: Invocation,
    view: Annotated[
        str, typer.Argument(metavar="VIEW", help="Which view; summary unless told.", autocompletion=_views)
    ] = "summary",
    rep: RepId = None,
    date: Day = None,
    version: Version = None,
    segment: Annotated[
        str | None, typer.Option("--segment", metavar="S", help="Only this segment's response curve.")
    ] = None,
    table: Annotated[str | None, typer.Option("--table", metavar="NAME", help="Only this table of the view.")] = None,
    rows: Annotated[
        int | None, typer.Option("--rows", metavar="N", min=0, help="Most rows of a table; 0: all.")
    ] = None,
    select: Select = None,
) -> None:
    """Views: summary, territories, callplan, schedule, routes, suggestions, unplanned, changes, inform, handovers,
    response.

    With --rep or --select, callplan shows every line; with --date, routes shows day sheets.
    """
    from salesplan.report.selecting import selected
    from salesplan.report.views import VIEWS

    if view not in VIEWS:
        raise UsageError(f"there is no view {view!r}", f"one of: {', '.join(VIEWS)}")
    stored = invocation.workspace().load(version)
    page = VIEWS[view](stored, selected(stored, rep, select or (), date, segment))
    if table is not None:
        page = tuple(one for one in page if one.name == table) or _no_table(table, [one.name for one in page])
    if not page:
        raise UsageError(f"there is no segment {segment!r}", "see `salesplan show callplan`")
    invocation.show(page, most_rows=rows, version=stored.plan.version, as_of=stored.plan.as_of.isoformat())


def _no_table(table: str, known: list[str]) -> tuple[()]:
    raise UsageError(f"the view has no table {table!r}", f"one of: {', '.join(dict.fromkeys(known))}")
