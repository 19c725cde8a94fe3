"""`salesplan routes`"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import Select, day
from salesplan.domain.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.workspace import Workspace


def run(
    invocation: Invocation,
    days: Annotated[
        list[date] | None,
        typer.Option(
            "--date", metavar="DAY", help="The day; may be repeated. The next day on the road unless told.", parser=day
        ),
    ] = None,
    reps: Annotated[
        list[str] | None, typer.Option("--rep", metavar="REP", help="Only this rep; may be repeated.")
    ] = None,
    wait: Annotated[
        float, typer.Option("--wait", metavar="SECONDS", min=0, help="Wait so long for another run to end.")
    ] = 0.0,
    select: Select = None,
) -> ExitCode:
    """Calls that fell through (calls.csv, feedback.csv) leave their day, the others are driven in the best order."""
    from salesplan.cli.hooks import telling_failure
    from salesplan.cli.night import show_night
    from salesplan.report.version import Selection
    from salesplan.report.views import VIEWS

    workspace = invocation.workspace()
    chosen = tuple(days or [_next_day(workspace)])
    with telling_failure(workspace, invocation.command):
        driving = _reps(workspace, reps or (), select or ())
        report = workspace.reroute(chosen, driving, wait)
    if report.plan is None or invocation.output != "table":
        return show_night(invocation, workspace, report)
    stored = workspace.load(report.version)
    selections = [Selection(rep, d) for d in chosen for rep in driving or (None,)]
    sheets = [view for selection in selections for view in VIEWS["routes"](stored, selection)]
    code = show_night(invocation, workspace, report)
    invocation.say("")
    invocation.show(sheets)
    return code


def _reps(workspace: Workspace, names: Sequence[str], select: Sequence[str]) -> tuple[str, ...]:
    """The ids of the reps whose days are driven again; none: all."""
    from salesplan.report.selecting import selected

    if not names and not select:
        return ()
    published = workspace.published()
    meant = [selected(published, name) for name in names] + ([selected(published, None, select)] if select else [])
    return tuple(rep_id for rep_id in published.plan.rep if any(one.has_rep(rep_id) for one in meant))


def _next_day(workspace: Workspace) -> date:
    """The first day on the road from today on, or from the plan's as-of date on where that is later."""
    plan = workspace.published().plan
    today = workspace.day()
    coming = [route.day for route in plan.routes() if route.day >= today]
    if not coming:
        raise UsageError(f"plan {plan.version} has no routes from {today} on", "run `salesplan replan`")
    return min(coming)
