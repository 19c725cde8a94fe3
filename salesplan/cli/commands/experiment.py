"""`salesplan experiment`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf
from salesplan.domain.errors import UsageError

STEPS = ("design", "start", "read")


def run(
    invocation: Invocation,
    step: Annotated[str, typer.Argument(metavar="design|start|read", help="What to do.", show_default=False)],
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Of the experiment; of a new one the plan's day.")
    ] = None,
    share: Annotated[
        float, typer.Option("--share", metavar="X", min=0.001, max=0.5, help="design: share of all calls in it.")
    ] = 0.02,
    months: Annotated[int, typer.Option("--months", metavar="N", min=2, max=24, help="design: how long.")] = 6,
    as_of: AsOf = None,
) -> None:
    """Pairs of customers alike, one called a level more and one a level less by the toss of a coin, within consents,
    caps and rules: the surest way to learn what calls do. design writes it down with what it can see and what it
    costs; start puts it into the next plans; read tells what was sold.
    """
    from salesplan.report.views.experiment import answered, designed
    from salesplan.workspace.experiments import design_experiment, read_experiment, start_experiment

    if step not in STEPS:
        raise UsageError(f"{step!r} is no step of an experiment", f"one of: {', '.join(STEPS)}")
    workspace = invocation.workspace()
    currency = workspace.settings.plan.currency
    if step == "design":
        found, coins = design_experiment(workspace, name, share, months)
        invocation.show(designed(found, coins, currency), experiment=found.name)
        return
    if name is None:
        from salesplan.learn.experiment_files import designs

        known = ", ".join(designs(workspace.folder)) or "none; run `salesplan experiment design` first"
        raise UsageError(f"{step} which experiment?", f"designed so far: {known}")
    if step == "start":
        found, coins = start_experiment(workspace, name)
        invocation.show(designed(found, coins, currency, started=True), experiment=name)
    else:
        invocation.show((answered(read_experiment(workspace, name, as_of)),), experiment=name)
