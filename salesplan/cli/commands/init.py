"""`salesplan init`"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from salesplan.cli.invocation import Invocation
from salesplan.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(
    invocation: Invocation,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DIR] [FILE]...", help="A new folder, here unless told; further files of --from."),
    ] = None,
    example: Annotated[
        str | None, typer.Option("--example", metavar="NAME", help="Start from a shipped example.")
    ] = None,
    exports: Annotated[
        list[Path] | None,
        typer.Option("--from", metavar="FILE...", help="Read these exports as they are: accounts, reps, sales."),
    ] = None,
) -> None:
    """Templates have every column of every file and no row; example rows stand beside. Examples: starter, taiwan.

    --from finds out which file and column is what, shows it, and writes it to salesplan.toml; on a terminal it asks
    what it cannot tell.
    """
    directory, files = _directory_and_files(words or [], exports or [])
    if files:
        from salesplan.cli.adoption import adopt

        return invocation.show(adopt(directory, files, _ask if sys.stdin.isatty() else None), most_rows=0)
    from salesplan.cli.scaffold import scaffold

    invocation.show((scaffold(directory, example),))
    return None


def _directory_and_files(words: Sequence[str], exports: Sequence[Path]) -> tuple[Path, list[Path]]:
    """Files may follow --from without naming it again: what is one is an export, the other word is the folder."""
    more = [Path(word) for word in words if exports and Path(word).is_file()]
    folders = [word for word in words if Path(word) not in more]
    if len(folders) > 1:
        raise UsageError(f"there is no file {folders[-1]}", "name one folder, and files that are there")
    return Path(folders[0]) if folders else Path(), [*exports, *more]


def _ask(question: str, choices: Sequence[str]) -> str:
    answer = typer.prompt(
        f"{question}\n(one of the names, or Enter for none)", default="", show_default=False, err=True
    )
    return answer if answer in choices else ""
