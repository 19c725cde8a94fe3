"""`salesplan routes`"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import Select, day
from salesplan.domain.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.versions import StoredPlan
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

    workspace = invocation.workspace()
    chosen = tuple(days or [workspace.next_road_day()])
    with telling_failure(workspace, invocation.command):
        driving = _reps(workspace, reps or (), select or ())
        report = workspace.reroute(chosen, driving, wait)
    if report.plan is None or invocation.output != "table":
        return show_night(invocation, workspace, report)
    from salesplan.report.version import Selection
    from salesplan.report.views import VIEWS

    plans: dict[str | None, StoredPlan] = {rep: _plan_of(workspace, report.version, rep) for rep in driving}
    plans = plans or {None: workspace.load(report.version)}
    sheets = [
        view for d in chosen for rep, stored in plans.items() for view in VIEWS["routes"](stored, Selection(rep, d))
    ]
    code = show_night(invocation, workspace, report)
    invocation.say("")
    invocation.show(sheets)
    return code


def _reps(workspace: Workspace, names: Sequence[str], select: Sequence[str]) -> tuple[str, ...]:
    """The ids of the reps whose days are driven again; none: all."""
    from salesplan.report.selecting import selected

    found = {_called(workspace, name) for name in names}
    if select:
        published = workspace.published()
        found.update(filter(selected(published, None, select).has_rep, published.plan.rep))
    return tuple(sorted(found))


def _called(workspace: Workspace, name: str) -> str:
    """The id of the rep whom a name means; the plan of the others is not read."""
    from salesplan.report.selecting import rep_meant

    (rep_id,) = workspace.load_rep(None, lambda ids, given: rep_meant(name, ids, given)).plan.rep
    return rep_id


def _plan_of(workspace: Workspace, version: int, rep_id: str) -> StoredPlan:
    """A version as far as it is about a rep."""
    return workspace.load_rep(version, lambda ids, _: rep_id if rep_id in ids else None)
