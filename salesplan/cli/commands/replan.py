"""`salesplan replan`"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf
from salesplan.domain.errors import ExitCode

if TYPE_CHECKING:
    from salesplan.workspace import Workspace


def run(
    invocation: Invocation,
    as_of: AsOf = None,
    full: Annotated[bool, typer.Option("--full", help="Reopen everyone, at the price of change.")] = False,
    deep: Annotated[
        bool, typer.Option("--deep", help="Search the months that are solved for minutes each, and prove their gap.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Plan and report; keep nothing.")] = False,
    back: Annotated[bool, typer.Option("--back", help="Allow a day before the published plan's.")] = False,
    anyway: Annotated[bool, typer.Option("--as-of-anyway", help="Allow a day beyond the horizon from today.")] = False,
    curve: Annotated[
        bool, typer.Option("--curve", help="Instead: what each further change of the call plan would buy.")
    ] = False,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=0, help="Processes; 0: one a core.")] = 0,
    wait: Annotated[
        float, typer.Option("--wait", metavar="SECONDS", min=0, help="Wait so long for another run to end.")
    ] = 0.0,
) -> ExitCode:
    """A plan past the guard's shares is kept as a proposal and not published (exit code 7)."""
    from salesplan.cli.hooks import telling_failure
    from salesplan.cli.night import show_night
    from salesplan.cli.progress import progress_bar

    workspace = invocation.workspace()
    if curve:
        return _curve(invocation, workspace, as_of, workers)
    with telling_failure(workspace, invocation.command), progress_bar(invocation) as progress:
        report = workspace.replan(
            as_of,
            full=full,
            deep=deep,
            dry_run=dry_run,
            back=back,
            anyway=anyway,
            workers=workers,
            wait_seconds=wait,
            progress=progress,
        )
    return show_night(invocation, workspace, report)


def _curve(invocation: Invocation, workspace: Workspace, as_of: date | None, workers: int) -> ExitCode:
    """Plans with 0, 1, 2, 5, ... changes allowed; nothing is kept."""
    from salesplan.report.views.comparison import change_points
    from salesplan.workspace.what_if import change_curve

    points = change_curve(workspace, as_of, workers)
    invocation.show((change_points(points, workspace.settings.plan.currency),))
    return ExitCode.DONE
