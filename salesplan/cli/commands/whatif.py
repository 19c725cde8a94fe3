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
    as_of: AsOf = None,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=0, help="Processes; 0: one a core.")] = 0,
) -> None:
    """Suppositions add up, and may be repeated; --set SECTION.KEY=VALUE supposes a setting. Nothing is published."""
    from salesplan.cli.supposing import Suppositions, suppose
    from salesplan.report.views.comparison import comparison

    session = invocation.session()
    asked = Suppositions(tuple(leaves or ()), tuple(joins or ()), tuple(absent or ()), tuple(capacity or ()))
    found = suppose(session, asked, invocation.overrides, as_of, workers)
    invocation.show(comparison(found, session.store.published()), scenario=found.text)
