"""`salesplan history`"""

from __future__ import annotations

from salesplan.cli.invocation import Invocation


def run(invocation: Invocation) -> None:
    """What each night changed, and at what price."""
    from salesplan.report.views.history import history

    workspace = invocation.workspace()
    invocation.show(history(workspace.store.versions(), workspace.settings.plan.currency))
