"""`salesplan audit`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import Version
from salesplan.domain.errors import ExitCode


def run(
    invocation: Invocation,
    version: Version = None,
    bound: Annotated[
        bool, typer.Option("--bound", help="Also how far each rep's month is at most from the best (minutes of work).")
    ] = False,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=0, help="Processes; 0: one a core.")] = 0,
) -> ExitCode:
    """Every hard rule has a check of its own that knows nothing of the solvers. Violations: exit code 8."""
    from salesplan.report.views.bounds import bounds
    from salesplan.report.views.findings import violations
    from salesplan.report.words import count

    workspace = invocation.workspace()
    stored = workspace.load(version)
    found = workspace.audit(version)
    calls = sum(1 for _ in stored.plan.schedule())
    checked = f"plan {stored.plan.version}, {count(stored.plan.customer_count, 'customer')}, {count(calls, 'call')}"
    view = violations(found, checked)
    page = (view, bounds(workspace.month_bounds(version, workers))) if bound else (view,)
    invocation.show(page, problem=bool(found), version=stored.plan.version, violations=len(found))
    return ExitCode.VIOLATIONS if found else ExitCode.DONE
