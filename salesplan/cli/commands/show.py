"""`salesplan show`"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import Day, RepId, Select, Version
from salesplan.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.given import Given
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
    from salesplan.report.selecting import selected
    from salesplan.report.views import VIEWS

    if view not in VIEWS and view not in OTHERS:
        raise UsageError(f"there is no view {view!r}", f"one of: {', '.join((*VIEWS, *OTHERS))}")
    if who is not None and view != "handover":
        raise UsageError(f"show {view} is of nobody in particular", f"choose with --rep or --select, not with {who}")
    workspace = invocation.workspace()
    if view == "week":
        stored, page = _week(workspace, version, rep)
    elif view == "handover":
        stored = workspace.load(version)
        page = _handover(stored, who or rep)
    else:
        stored = _loaded(workspace, view, version, None if select else rep)
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


def _loaded(workspace: Workspace, view: str, version: int | None, rep: str | None) -> StoredPlan:
    """What the view is made from: a rep's part alone, where only they are meant and that is enough."""
    from salesplan.report.selecting import rep_meant
    from salesplan.report.views import OF_A_REP, enough_of_a_rep

    if rep is not None and view in OF_A_REP:
        stored = workspace.load_rep(version, lambda ids, given: rep_meant(rep, ids, given))
        if enough_of_a_rep(view, stored):
            return stored
    return workspace.load(version)


def _week(workspace: Workspace, version: int | None, rep: str | None) -> tuple[StoredPlan, Page]:
    from salesplan.report.selecting import rep_meant
    from salesplan.report.views.week import week

    def meant(ids: Sequence[str], given: Given) -> str:
        if rep is None:
            raise UsageError("whose week is wanted?", f"give --rep, one of: {', '.join(ids)}")
        return rep_meant(rep, ids, given)

    stored = workspace.load_rep(version, meant, ("customers", "calls"))
    (part,) = stored.plan.reps
    return stored, week(stored, workspace.plans_of_cycle(stored, part.rep_id), part.rep_id)


def _no_table(table: str, known: list[str]) -> tuple[()]:
    raise UsageError(f"the view has no table {table!r}", f"one of: {', '.join(dict.fromkeys(known))}")
