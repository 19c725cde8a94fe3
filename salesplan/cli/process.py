"""The process around a command: signals, what is said when it stops, and the exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from salesplan.cli.failures import DEBUG, as_told, document_of
from salesplan.cli.interrupts import hear_signals
from salesplan.cli.registry import COMMANDS
from salesplan.cli.streams import UnwrittenError, let_stdout_go, open_what_is_closed, say, the_published_plan, unwritten
from salesplan.domain.errors import ExitCode, InputError, SalesplanError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMPLETING = "_SALESPLAN_COMPLETE"
"""Set by the shell's completion, as `salesplan --install-completion` has set that up."""


def run(argv: Sequence[str]) -> int:
    """Run one command line; returns the exit code. Nothing but answers goes to stdout, whatever happens."""
    open_what_is_closed()
    _encode_whatever_comes()
    hear_signals()
    try:
        code = _guarded(argv or ["--help"])
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough, as in `salesplan show | head`
        let_stdout_go()
        return ExitCode.DONE
    except KeyboardInterrupt:
        return _interrupted()
    except OSError as error:  # of the last lines of the answer
        let_stdout_go()
        return _stopped(unwritten(error), argv)
    return code


def _guarded(argv: Sequence[str]) -> int:
    from salesplan.cli.app import app

    try:
        answer = _call(app, argv)
    except SalesplanError as error:
        return _stopped(error, argv)
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):  # click's own, of whichever click it is
            return _stopped(_usage_error(error), argv)
        return _crashed(error, argv)
    return int(answer) if isinstance(answer, int) else ExitCode.DONE


def _call(app: Any, argv: Sequence[str]) -> Any:
    """What the command returns. Not Typer's own `main`: that turns a closed pipe into an error."""
    import typer

    command = typer.main.get_command(app)
    if COMPLETING in os.environ:  # the shell asks what may come next, and reads stdout
        return command.main(list(argv), prog_name="salesplan")
    try:
        with command.make_context("salesplan", list(argv)) as context:
            return command.invoke(context)
    except typer.Exit as done:
        return done.exit_code


def _encode_whatever_comes() -> None:
    """A terminal that cannot show a name shows a question mark, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


# -- saying why -------------------------------------------------------------------------------


def _usage_error(error: Any) -> UsageError:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "salesplan"
    message = str(error.format_message()).strip()
    return UsageError(message[:1].lower() + message[1:] if message else "wrong usage", f"see `{path} --help`")


def _stopped(error: SalesplanError, argv: Sequence[str]) -> int:
    if _wants_json(argv) and not isinstance(error, UnwrittenError):
        _answer_with(error, argv)
        return error.exit_code
    if isinstance(error, InputError):
        from salesplan.report.formats.terminal import write
        from salesplan.report.views.findings import findings

        write(findings(error.findings), sys.stderr)
    say(f"salesplan: {error.message}")
    if error.remedy:
        say(f"  → {error.remedy}")
    return error.exit_code


def _answer_with(error: SalesplanError, argv: Sequence[str]) -> None:
    command = next((word for word in argv if word in COMMANDS), "")
    sys.stdout.write(document_of(command, error))


def _crashed(error: Exception, argv: Sequence[str]) -> int:
    """The log has it already: the command's own frame wrote it there."""
    if os.environ.get(DEBUG):
        import traceback

        traceback.print_exception(error, file=sys.stderr)
    return _stopped(as_told(error), argv)


def _interrupted() -> int:
    say(f"salesplan: interrupted; {the_published_plan()}")
    return ExitCode.INTERRUPTED


def _wants_json(argv: Sequence[str]) -> bool:
    """Whether the answer was to be JSON, told from the words alone: the error may be about the words."""
    pairs = zip(argv, [*argv[1:], ""], strict=True)
    spelt = any(word in ("-o", "--output") and value == "json" for word, value in pairs)
    return spelt or any(word in ("--json", "-ojson", "--output=json") for word in argv)
