"""`salesplan publish`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import MOST_VERSION


def run(
    invocation: Invocation,
    version: Annotated[int, typer.Argument(metavar="V", help="The proposal.", min=1, max=MOST_VERSION)],
) -> None:
    """Refuses one whose base is no longer the published plan (exit code 7): plan again instead."""
    from salesplan.cli.hooks import tell_published
    from salesplan.report.view import Column, View

    workspace = invocation.workspace()
    made = workspace.publish(version)
    page = (View("publish", f"Plan {made} published", (Column("note"),), ()),)
    tell_published(workspace, invocation.command, page, version=made)
    invocation.show(page, version=made)
