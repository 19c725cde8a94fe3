"""`salesplan replan`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf
from salesplan.domain.errors import ExitCode


def run(
    invocation: Invocation,
    as_of: AsOf = None,
    full: Annotated[bool, typer.Option("--full", help="Reopen everyone, at the price of change.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Plan and report; keep nothing.")] = False,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=0, help="Processes; 0: one a core.")] = 0,
    wait: Annotated[
        float, typer.Option("--wait", metavar="SECONDS", min=0, help="Wait so long for another run to end.")
    ] = 0.0,
) -> ExitCode:
    """A plan past the guard's shares is kept as a proposal and not published (exit code 7)."""
    from salesplan.cli.night import show_night
    from salesplan.cli.progress import progress_bar

    session = invocation.session()
    with progress_bar(invocation) as progress:
        report = session.replan(
            as_of, full=full, dry_run=dry_run, workers=workers, wait_seconds=wait, progress=progress
        )
    return show_night(invocation, session, report)
