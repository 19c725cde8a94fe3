"""`salesplan check`"""

from __future__ import annotations

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf
from salesplan.domain.errors import ExitCode


def run(invocation: Invocation, as_of: AsOf = None) -> ExitCode:
    """All findings of all files at once. Errors stop a replan (exit code 4); warnings do not."""
    from salesplan.report.views.findings import every_finding, findings
    from salesplan.report.words import count

    read = invocation.session().read(as_of, check=False)
    given = read.given
    reached = (
        ""
        if given is None
        else ", ".join(
            (
                count(len(given.customers), "customer"),
                count(len(given.reps), "rep"),
                count(len(given.potentials), "potential"),
                count(len(given.calls), "past call"),
            )
        )
    )
    grouped = invocation.output == "table"
    page = findings(read.findings, reached) if grouped else (every_finding(read.findings, reached),)
    errors = sum(f.severity == "error" for f in read.findings)
    facts = {"errors": errors, "warnings": len(read.findings) - errors, "digest": read.digest}
    invocation.show(page, problem=bool(read.findings), most_rows=0, **facts)
    return ExitCode.BAD_INPUT if errors else ExitCode.DONE
