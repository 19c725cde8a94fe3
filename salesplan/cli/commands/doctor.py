"""`salesplan doctor`"""

from __future__ import annotations

from salesplan.cli.invocation import Invocation
from salesplan.domain.errors import ExitCode


def run(invocation: Invocation) -> ExitCode:
    """Works outside a workspace too. Exit code 2 where something must be looked after."""
    from salesplan.report.views.config import doctor
    from salesplan.workspace.doctor import examine

    rows = examine(invocation.workspace, named=invocation.project is not None)
    well = all(row[2] for row in rows)
    invocation.show(doctor(rows), problem=not well, well=well)
    return ExitCode.DONE if well else ExitCode.USAGE
