"""`salesplan config`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.domain.errors import UsageError


def run(
    invocation: Invocation,
    only: Annotated[str, typer.Argument(metavar="SECTION[.KEY]", help="Only this section, or this setting.")] = "",
    changed: Annotated[bool, typer.Option("--changed", help="Only what is not at its default.")] = False,
) -> None:
    """A flag beats SALESPLAN_SECTION__KEY, which beats salesplan.toml, which beats the default."""
    from dataclasses import replace

    from salesplan.report.views.config import config

    workspace = invocation.workspace()
    (view,) = config(replace(workspace.settings, hooks=workspace.hooks), workspace.sources, only)
    if only and not view.rows:
        raise UsageError(f"there is no setting or section {only!r}", "see `salesplan config`")
    if changed:
        view = replace(view, rows=tuple(row for row in view.rows if row[2] != "default"))
    invocation.show((view,), most_rows=0, workspace=str(workspace.folder))
