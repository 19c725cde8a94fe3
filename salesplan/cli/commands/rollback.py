"""`salesplan rollback`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.cli.options import MOST_VERSION


def run(
    invocation: Invocation,
    version: Annotated[int, typer.Argument(metavar="V", help="The old version.", min=1, max=MOST_VERSION)],
) -> None:
    """History is never rewritten: the old plan is published again, as a new version."""
    from salesplan.cli.hooks import tell_published
    from salesplan.report.view import Column, View

    workspace = invocation.workspace()
    made = workspace.rollback(version)
    title = f"Plan {made} published: the plan of version {version} again"
    notes = ("the next replan starts from it, at today's inputs",)
    page = (View("rollback", title, (Column("note"),), (), notes),)
    tell_published(workspace, invocation.command, page, version=made, rolled_back_to=version)
    invocation.show(page, version=made, rolled_back_to=version)
