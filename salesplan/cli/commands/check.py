"""`salesplan check`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf
from salesplan.domain.errors import ExitCode


def run(
    invocation: Invocation,
    as_of: AsOf = None,
    assumptions: Annotated[
        bool, typer.Option("--assumptions", help="What stands in for values that nobody gave, instead of findings.")
    ] = False,
) -> ExitCode:
    """All findings of all files at once. Errors stop a replan (exit code 4); warnings do not."""
    from salesplan.report.views.findings import assumed, every_finding, findings
    from salesplan.report.words import count

    workspace = invocation.workspace()
    read = workspace.read(as_of, check=False)
    given = read.given
    found = read.findings
    if given is not None:
        found = (*found, *workspace.reach(given, as_of), *workspace.agreed(read, as_of))
    reached = (
        ""
        if given is None
        else ", ".join(
            (
                count(given.customer_count, "customer"),
                count(len(given.reps), "rep"),
                count(len(given.potentials), "potential"),
                count(len(given.calls), "past call"),
            )
        )
    )
    if assumptions:
        invocation.show((assumed(read.assumptions),), most_rows=0, digest=read.digest)
        return ExitCode.BAD_INPUT if read.errors else ExitCode.DONE
    grouped = invocation.output == "table"
    page = findings(found, reached) if grouped else (every_finding(found, reached),)
    if read.assumptions:
        page = (*page, assumed(read.assumptions))
    errors = sum(f.severity == "error" for f in found)
    facts = {"errors": errors, "warnings": len(found) - errors, "digest": read.digest}
    invocation.show(page, problem=bool(found), most_rows=0, **facts)
    return ExitCode.BAD_INPUT if errors else ExitCode.DONE
