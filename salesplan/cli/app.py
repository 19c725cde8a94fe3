"""The Typer application: one group whose commands are loaded when they are called."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperGroup

from salesplan.cli.options import shared_options
from salesplan.cli.registry import COMMANDS


class LazyGroup(TyperGroup):
    """Lists the registered commands without importing them, so that `salesplan --help` is instant."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - as click calls it
        """All names, in the order of the registry."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import and build one command. Tells the nearest name for one that is none."""
        if cmd_name in COMMANDS:
            from salesplan.cli.loading import load

            return load(cmd_name)
        near = get_close_matches(cmd_name, COMMANDS, 1)
        ctx.fail(f"there is no command {cmd_name!r}{f'; did you mean {near[0]!r}?' if near else ''}")
        return None

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - as click calls it
        """The commands in the help, from the registry alone."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(
    cls=LazyGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    epilog="Options may stand before or after the command. `salesplan COMMAND --help` tells more.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
@shared_options
def salesplan() -> None:
    """Plan field sales, continuously: who owns whom, how often, over which channel, on which day, by which route."""
