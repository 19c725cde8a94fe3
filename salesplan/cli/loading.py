"""Builds the Typer command of a registered name."""

from __future__ import annotations

from importlib import import_module
from inspect import cleandoc
from typing import Any

import typer

from salesplan.cli.options import with_invocation
from salesplan.cli.registry import COMMANDS


def function_of(name: str) -> Any:
    """What the command `name` does: `run` of `salesplan.cli.commands.NAME`, which is imported now."""
    return import_module(f"salesplan.cli.commands.{name.replace('-', '_')}").run


def load(name: str) -> Any:
    """The command `name`, as Typer has it."""
    run = function_of(name)
    single = typer.Typer(
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    text = f"{COMMANDS[name]}\n\n{cleandoc(run.__doc__ or '')}"
    single.command(name, help=text)(with_invocation(name, run))
    return typer.main.get_command(single)
