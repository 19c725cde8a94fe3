"""`salesplan watch`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf
from salesplan.cli.streams import the_published_plan
from salesplan.domain.errors import ExitCode, SalesplanError


def run(
    invocation: Invocation,
    as_of: AsOf = None,
    settle: Annotated[
        float, typer.Option("--settle", metavar="SECONDS", min=0, help="How long files must stand still.")
    ] = 5.0,
    runs: Annotated[int, typer.Option("--runs", metavar="N", min=0, help="Leave after N runs; 0: never.")] = 0,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=0, help="Processes; 0: one a core.")] = 0,
) -> ExitCode:
    """Replan now, and again whenever the input files have changed and settled.

    Bad input, half-written settings and whatever else stops a run are told, and waited out.
    """
    import gc

    from salesplan.cli.hooks import telling_failure
    from salesplan.cli.night import show_night
    from salesplan.workspace.watch import settled_changes

    gc.enable()  # unlike other commands, this one stays
    folder = invocation.workspace().folder
    last = ExitCode.DONE
    for count, _ in enumerate(settled_changes(folder, settle), start=1):
        try:
            workspace = invocation.workspace()  # settings may have changed too
            with telling_failure(workspace, invocation.command):
                report = workspace.replan(as_of, workers=workers, wait_seconds=60)
            last = show_night(invocation, workspace, report)
        except SalesplanError as error:
            told = f"{error.message}: {error.remedy}" if error.remedy else error.message
            invocation.say(f"{told}; {the_published_plan()}")
            last = error.exit_code
        if count == runs:
            break
    return last
