"""`salesplan promote`"""

from __future__ import annotations

from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation


def run(
    invocation: Invocation,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The scenario, as `whatif --save` called it.")],
) -> None:
    """Nothing is solved: what was looked at is published, byte for byte.

    Refuses (exit code 7) where the published plan, the settings or the input files are others than when it was made.
    """
    from salesplan.cli.hooks import tell_published
    from salesplan.report.views.scenarios import promoted
    from salesplan.workspace.scenarios import promote

    workspace = invocation.workspace()
    version, row = promote(workspace, name)
    page = promoted(version, row)
    tell_published(workspace, invocation.command, page, version=version)
    invocation.show(page, version=version)
