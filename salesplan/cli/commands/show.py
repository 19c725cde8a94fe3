"""`salesplan show`"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import Day, RepId, Select, Version
from salesplan.domain.errors import UsageError

if TYPE_CHECKING:
    from salesplan.domain.versions import StoredPlan
    from salesplan.report.view import Page
    from salesplan.workspace import Workspace


OTHERS = ("handover", "week")
"""Views that need more than a plan and a choice of its rows: of whom, or of which nights."""


def _views(incomplete: str) -> list[str]:
    """What the shell offers."""
    from salesplan.report.views import VIEWS

    return [name for name in (*VIEWS, *OTHERS) if name.startswith(incomplete)]


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
    who: Annotated[
        str | None, typer.Argument(metavar="[CUSTOMER|REP]", help="Of handover: whose brief.", show_default=False)
    ] = None,
) -> None:
    """Views: summary, territories, callplan, schedule, routes, suggestions, unplanned, changes, inform, handovers,
    response; handover CUSTOMER or REP, the brief for whoever takes over; week --rep REP, what changed and why in seven
    days.

    With --rep or --select, callplan shows every line; with --date, routes shows day sheets.
    """
    from salesplan.report.selecting import rep_meant, selected
    from salesplan.report.views import OF_A_REP, VIEWS

    if view not in VIEWS and view not in OTHERS:
        raise UsageError(f"there is no view {view!r}", f"one of: {', '.join((*VIEWS, *OTHERS))}")
    if who is not None and view != "handover":
        raise UsageError(f"show {view} is of nobody in particular", f"choose with --rep or --select, not with {who}")
    workspace = invocation.workspace()
    if rep is not None and not select and view in OF_A_REP:
        stored = workspace.load_rep(version, lambda ids, given: rep_meant(rep, ids, given))
    else:
        stored = workspace.load(version)
    if view == "handover":
        page = _handover(stored, who or rep)
    elif view == "week":
        page = _week(workspace, stored, rep)
    else:
        page = VIEWS[view](stored, selected(stored, rep, select or (), date, segment))
    if table is not None:
        page = tuple(one for one in page if one.name == table) or _no_table(table, [one.name for one in page])
    if not page:
        raise UsageError(f"there is no segment {segment!r}", "see `salesplan show callplan`")
    invocation.show(page, most_rows=rows, version=stored.plan.version, as_of=stored.plan.as_of.isoformat())


def _handover(stored: StoredPlan, who: str | None) -> Page:
    from salesplan.report.views.handover import handover

    if who is None:
        raise UsageError("whose brief is wanted?", "give a customer or a rep: salesplan show handover C001")
    try:
        return handover(stored, who)
    except KeyError:
        raise UsageError(f"there is neither a customer nor a rep {who}", "see customers.csv and reps.csv") from None


def _week(workspace: Workspace, stored: StoredPlan, rep: str | None) -> Page:
    from salesplan.report.views.week import week

    known = ", ".join(stored.plan.rep)
    if rep is None:
        raise UsageError("whose week is wanted?", f"give --rep, one of: {known}")
    if rep not in stored.plan.rep:
        raise UsageError(f"plan {stored.plan.version} has no rep {rep!r}", f"one of: {known}")
    return week(stored, workspace.plans_of_cycle(stored), rep)


def _no_table(table: str, known: list[str]) -> tuple[()]:
    raise UsageError(f"the view has no table {table!r}", f"one of: {', '.join(dict.fromkeys(known))}")
