"""`salesplan backup`"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from salesplan.cli.invocation import Invocation


def run(
    invocation: Invocation,
    target: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="The copy; .salesplan/backups/plans-N.db unless told.")
    ] = None,
) -> None:
    """A copy of the plan store, made while others use it, and looked through to the last byte before it counts as one.

    To go back to it, while no run holds the workspace: put it in the place of .salesplan/plans.db, and take away
    plans.db-wal and plans.db.sha256 where they stand beside it.
    """
    from salesplan.report.view import Column, View
    from salesplan.report.words import count

    file, made = invocation.workspace().backup(target)
    title = f"{count(made.versions, 'version')} copied to {file}, plan {made.published} published; the copy is whole"
    page = (View("backup", title, (Column("note"),), ()),)
    invocation.show(page, file=str(file), versions=made.versions, published=made.published, bytes=made.bytes)
