"""`salesplan price-rules`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf


def run(
    invocation: Invocation,
    prices: Annotated[
        bool, typer.Option("--prices", help="Instead: what each price of change buys, gain against calm.")
    ] = False,
    as_of: AsOf = None,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=0, help="Processes; 0: one a core.")] = 0,
) -> None:
    """The published plan's stages are solved again without each rule of the house. Nothing is published."""
    from salesplan.cli.progress import progress_bar
    from salesplan.report.views.rule_prices import calm, priced
    from salesplan.workspace.what_if import calm_curves, rule_prices

    workspace = invocation.workspace()
    currency = workspace.settings.plan.currency
    if prices:
        invocation.show((calm(calm_curves(workspace, as_of, workers), currency),))
        return
    with progress_bar(invocation) as progress:
        found = rule_prices(workspace, as_of, workers, progress)
    invocation.show(priced(found, workspace.published().given, currency))
