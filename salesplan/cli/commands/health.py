"""`salesplan health`"""

from __future__ import annotations

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import Version


def run(invocation: Invocation, version: Version = None) -> None:
    """Figures of a plan and the history behind it, in money and hours; reads finance.csv, calls.csv, feedback.csv."""
    from salesplan.domain.nouns import replace
    from salesplan.report.views.health import health
    from salesplan.workspace.receipts import exports

    workspace = invocation.workspace()
    stored = workspace.load(version)
    if version is None:  # what is on record today, whatever the night knew; files with errors leave that
        given = workspace.read(stored.plan.as_of, check=False).given
        stored = stored if given is None else replace(stored, given=given)
    page = health(stored, workspace.learned_for(stored), workspace.plans_of_cycle(stored), exports(workspace))
    invocation.show(page, most_rows=10, version=stored.plan.version)
