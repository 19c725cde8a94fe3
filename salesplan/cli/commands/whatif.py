"""`salesplan whatif`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf
from salesplan.domain.errors import UsageError


def run(
    invocation: Invocation,
    leaves: Annotated[list[str] | None, typer.Option("--leaves", metavar="REP", help="The rep leaves.")] = None,
    joins: Annotated[
        list[str] | None, typer.Option("--joins", metavar="LAT,LON", help="A rep joins, living there.")
    ] = None,
    absent: Annotated[
        list[str] | None,
        typer.Option("--absent", metavar="REP=UNTIL", help="The rep is off until and including that day."),
    ] = None,
    capacity: Annotated[
        list[str] | None,
        typer.Option("--capacity", metavar="REP=FTE", help="The rep works so many full-time equivalents."),
    ] = None,
    move: Annotated[
        list[str] | None, typer.Option("--move", metavar="CUSTOMER=REP", help="The rep owns the customer.")
    ] = None,
    frequency: Annotated[
        list[str] | None,
        typer.Option("--frequency", metavar="CUSTOMER=N", help="The customer gets N visits a cycle."),
    ] = None,
    greenfield: Annotated[
        int | None, typer.Option("--greenfield", metavar="N", min=1, help="Territories from scratch with N reps.")
    ] = None,
    size: Annotated[
        str | None, typer.Option("--size", metavar="FROM:TO", help="Value against the number of reps, from scratch.")
    ] = None,
    save: Annotated[
        str | None, typer.Option("--save", metavar="NAME", help="Keep the scenario, for `scenarios` and `promote`.")
    ] = None,
    team: Annotated[
        str | None, typer.Option("--team", metavar="TEAM", help="With --size: for this team's customers alone.")
    ] = None,
    product: Annotated[
        str | None, typer.Option("--product", metavar="PRODUCT", help="With --size: for this product alone.")
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option("--budget", metavar="MONEY", min=0, help="With --size: whom to hire when, within 12 months."),
    ] = None,
    as_of: AsOf = None,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=0, help="Processes; 0: one a core.")] = 0,
) -> None:
    """Suppositions add up, and may be repeated; --set SECTION.KEY=VALUE supposes a setting. Nothing is published."""
    from salesplan.cli.suppositions import read_sizes, read_suppositions
    from salesplan.report.views.comparison import comparison
    from salesplan.report.views.sizing import sized
    from salesplan.workspace.what_if import green_field, saved_what_if, sizing, what_if

    if save is not None and (size is not None or greenfield is not None):
        raise UsageError("territories from scratch are no plan for the reps there are", "save a scenario of these reps")
    workspace = invocation.workspace()
    if size is not None:
        found = sizing(workspace, read_sizes(size), team, product, budget, as_of, workers)
        invocation.show(sized(found, workspace.settings.plan.currency))
        return
    if (team, product, budget) != (None, None, None):
        raise UsageError("--team, --product and --budget are about --size", "give --size FROM:TO with them")
    if greenfield is not None:
        compared = green_field(workspace, greenfield, as_of, workers)
    else:
        suppositions = read_suppositions(
            leaves or (), joins or (), absent or (), capacity or (), move or (), frequency or ()
        )
        if not suppositions and not invocation.overrides:
            raise UsageError(
                "nothing is supposed", "give --leaves, --joins, --absent, --capacity, --move, --frequency or --set"
            )
        settings = "; ".join(f"{key} = {value}" for key, value in invocation.overrides.items())
        asked = (suppositions, settings, as_of, workers)
        compared = what_if(workspace, *asked) if save is None else saved_what_if(workspace, save, *asked)
    invocation.show(comparison(compared, workspace.store.published()), scenario=compared.text)
    if save is not None:
        invocation.say(f"kept as {save}: `salesplan promote {save}` publishes it as it was shown")
