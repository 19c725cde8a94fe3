"""`salesplan territories`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf, RepId, Select, Version
from salesplan.domain.errors import ExitCode


def run(
    invocation: Invocation,
    rep: RepId = None,
    version: Version = None,
    curve: Annotated[bool, typer.Option("--curve", help="Instead: what each further handover would buy.")] = False,
    crm: Annotated[bool, typer.Option("--crm", help="With --curve: start from the owners in customers.csv.")] = False,
    apply: Annotated[
        bool, typer.Option("--apply", help="Instead: replan, and let customers change hands wherever that pays.")
    ] = False,
    as_of: AsOf = None,
    select: Select = None,
) -> ExitCode:
    """Balance and handovers of a plan, as in `show territories`; with --curve, what each further move would gain."""
    workspace = invocation.workspace()
    if apply:
        from salesplan.cli.hooks import telling_failure
        from salesplan.cli.night import show_night
        from salesplan.cli.progress import progress_bar

        with telling_failure(workspace, invocation.command), progress_bar(invocation) as progress:
            report = workspace.apply_territories(as_of, progress=progress)
        return show_night(invocation, workspace, report)
    if curve:
        from salesplan.replan.scenarios.move_curve import move_curve
        from salesplan.report.views import move_curve as view

        points = workspace.at_night(as_of, lambda night: move_curve(night, crm=crm))
        invocation.show((view.move_curve(points, workspace.settings.plan.currency),))
        return ExitCode.DONE
    from salesplan.report.selecting import selected
    from salesplan.report.views.territories import territories

    stored = workspace.load(version)
    invocation.show(territories(stored, selected(stored, rep, select or ())), version=stored.plan.version)
    return ExitCode.DONE
