"""`salesplan whatif`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf


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
    greenfield: Annotated[
        int | None, typer.Option("--greenfield", metavar="N", min=1, help="Territories from scratch with N reps.")
    ] = None,
    size: Annotated[
        str | None, typer.Option("--size", metavar="FROM:TO", help="Value against the number of reps, from scratch.")
    ] = None,
    as_of: AsOf = None,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=0, help="Processes; 0: one a core.")] = 0,
) -> None:
    """Suppositions add up, and may be repeated; --set SECTION.KEY=VALUE supposes a setting. Nothing is published."""
    from salesplan.cli.supposing import Suppositions, green_field, sizes, suppose
    from salesplan.report.views.comparison import comparison, size_points

    session = invocation.session()
    if size is not None:
        invocation.show((size_points(sizes(session, size, as_of, workers), session.settings.plan.currency),))
        return
    if greenfield is not None:
        found = green_field(session, greenfield, as_of, workers)
        invocation.show(comparison(found, session.store.published()), scenario=found.text)
        return
    asked = Suppositions(tuple(leaves or ()), tuple(joins or ()), tuple(absent or ()), tuple(capacity or ()))
    found = suppose(session, asked, invocation.overrides, as_of, workers)
    invocation.show(comparison(found, session.store.published()), scenario=found.text)
