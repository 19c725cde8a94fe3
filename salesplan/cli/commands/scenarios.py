"""`salesplan scenarios`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation


def run(
    invocation: Invocation,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="These side by side; one alone in full.")
    ] = None,
    forget: Annotated[list[str] | None, typer.Option("--forget", metavar="NAME", help="Keep it no longer.")] = None,
) -> None:
    """`salesplan whatif ... --save NAME` keeps one; each stands beside the published plan that it was made from."""
    from salesplan.report.views.comparison import comparison
    from salesplan.report.views.scenarios import kept, side_by_side
    from salesplan.workspace.scenarios import refusal, scenario_plan, scenario_store

    workspace = invocation.workspace()
    store, currency = scenario_store(workspace), workspace.settings.plan.currency
    for name in forget or ():
        store.drop(name)
        invocation.say(f"scenario {name} is forgotten")
    if forget and not names:
        return
    if names and len(names) == 1:
        invocation.show(comparison(*scenario_plan(workspace, names[0])), scenario=names[0])
    elif names:
        found = [(name, *scenario_plan(workspace, name)) for name in dict.fromkeys(names)]
        invocation.show(side_by_side(found, currency))
    else:
        published = workspace.store.published_row()
        rows = [(row, refusal(workspace, row)) for row in store.rows()]
        invocation.show(kept(rows, {} if published is None else published.totals, currency))
