"""`salesplan init`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation


def run(
    invocation: Invocation,
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="An empty or new folder; here unless told.")
    ] = Path(),
    example: Annotated[
        str | None, typer.Option("--example", metavar="NAME", help="Start from a shipped example.")
    ] = None,
) -> None:
    """Templates have every column of every file, with two example rows each. Examples: starter, taiwan."""
    from salesplan.cli.scaffold import scaffold

    view = scaffold(directory, example)
    invocation.show((view,))
