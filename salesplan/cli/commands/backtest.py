"""`salesplan backtest`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf


def run(
    invocation: Invocation,
    log: Annotated[
        bool, typer.Option("--log", help="The nights since: published plans beside one frozen each quarter.")
    ] = False,
    as_of: AsOf = None,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=0, help="Processes; 0: one a core.")] = 0,
) -> None:
    """Each quarter of your history for which a year before and a year after are there: the calls that were made beside
    a plan from what was known then, in the same hours. Fitted, not observed; "not enough" is an answer.
    """
    from salesplan.cli.progress import progress_bar
    from salesplan.report.views.proof import backtested, policies
    from salesplan.workspace.proof import backtest, policy_gain

    workspace = invocation.workspace()
    if log:
        invocation.show((policies(policy_gain(workspace, as_of), workspace.settings.plan.currency),))
        return
    with progress_bar(invocation) as progress:
        found = backtest(workspace, as_of, workers, progress)
    invocation.show((backtested(found, workspace.settings.plan.currency),), months=found.months)
