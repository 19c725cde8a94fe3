"""`salesplan health`"""

from __future__ import annotations

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import Version


def run(invocation: Invocation, version: Version = None) -> None:
    """Figures of a plan and the history behind it, in money and hours; reads finance.csv, calls.csv, feedback.csv."""
    from salesplan.report.views.health import health
    from salesplan.workspace.receipts import exports

    workspace = invocation.workspace()
    stored = workspace.load(version)
    page = health(stored, workspace.learned_for(stored), workspace.plans_of_cycle(stored), exports(workspace))
    invocation.show(page, most_rows=10, version=stored.plan.version)
