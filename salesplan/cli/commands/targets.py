"""`salesplan targets`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import AsOf
from salesplan.domain.errors import UsageError


def run(
    invocation: Invocation,
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="P", help="2027, 2027-Q1 or 2027-01; else the one that is on, or next."),
    ] = None,
    propose: Annotated[bool, typer.Option("--propose", help="Write targets/P-proposed.csv from today's plan.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Put that file in force, as it is by then.")] = False,
    as_of: AsOf = None,
) -> None:
    """What reps are to sell, from what their customers are expected to buy; a target goes along with its customer.

    targets.csv says how much from the top down. No plan depends on targets.
    """
    from salesplan.report.views.targets import targets as shown
    from salesplan.workspace.targets import accept_targets, propose_targets, targets

    if propose and accept:
        raise UsageError("--propose and --accept are two things", "propose, look at the file, then accept")
    workspace = invocation.workspace()
    asked = propose_targets if propose else accept_targets if accept else targets
    found = asked(workspace, period, as_of)
    invocation.show(shown(found, workspace.settings.plan.currency), period=found.standing.period.name)
