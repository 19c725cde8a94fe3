"""`salesplan territories`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf, RepId, Version


def run(
    invocation: Invocation,
    rep: RepId = None,
    version: Version = None,
    curve: Annotated[bool, typer.Option("--curve", help="Instead: what each further handover would buy.")] = False,
    crm: Annotated[bool, typer.Option("--crm", help="With --curve: start from the owners in customers.csv.")] = False,
    as_of: AsOf = None,
) -> None:
    """Balance and handovers of a plan, as in `show territories`; with --curve, what each further move would gain."""
    workspace = invocation.workspace()
    if curve:
        from salesplan.replan.scenarios.move_curve import move_curve
        from salesplan.report.views import move_curve as view

        points = move_curve(workspace.night(as_of), crm=crm)
        invocation.show((view.move_curve(points, workspace.settings.plan.currency),))
        return
    from salesplan.report.version import Selection
    from salesplan.report.views.territories import territories

    stored = workspace.load(version)
    invocation.show(territories(stored, Selection(rep)), version=stored.plan.version)
