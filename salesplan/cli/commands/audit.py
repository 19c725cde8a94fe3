"""`salesplan audit`"""

from __future__ import annotations

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import Version
from salesplan.domain.errors import ExitCode


def run(invocation: Invocation, version: Version = None) -> ExitCode:
    """Every hard rule has a check of its own that knows nothing of the solvers. Violations: exit code 8."""
    from salesplan.report.views.findings import violations
    from salesplan.report.words import count

    workspace = invocation.workspace()
    stored = workspace.load(version)
    found = workspace.audit(version)
    calls = sum(1 for _ in stored.plan.schedule())
    checked = f"plan {stored.plan.version}, {count(len(stored.plan.owner), 'customer')}, {count(calls, 'call')}"
    view = violations(found, checked)
    invocation.show((view,), problem=bool(found), version=stored.plan.version, violations=len(found))
    return ExitCode.VIOLATIONS if found else ExitCode.DONE
