"""`salesplan doctor`"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.domain.errors import ExitCode

if TYPE_CHECKING:
    from salesplan.store.salvage import Salvaged


def run(
    invocation: Invocation,
    repair: Annotated[
        bool, typer.Option("--repair", help="Put what is whole in a damaged plan store into a new one; keep the old.")
    ] = False,
) -> ExitCode:
    """Works outside a workspace too. Exit code 2 where something must be looked after."""
    from salesplan.report.views.config import doctor
    from salesplan.workspace.doctor import examine

    if repair:
        _told(invocation, invocation.workspace().repair())
    rows = examine(invocation.workspace, named=invocation.project is not None)
    well = all(row[2] for row in rows)
    invocation.show(doctor(rows), problem=not well, well=well)
    return ExitCode.DONE if well else ExitCode.USAGE


def _told(invocation: Invocation, made: Salvaged | None) -> None:
    from salesplan.report.words import count, some

    if made is None:
        invocation.say("there is nothing to repair in the plan store")
        return
    invocation.say(f"{count(len(made.kept), 'version')} kept; the damaged file is {made.damaged}")
    if made.lost:
        invocation.say(f"lost: {some(str(version) for version in made.lost)}")
    if made.again is not None:
        invocation.say(f"plan {made.published} published: the plan of version {made.again} again")
