"""The process around a command: signals, what is said when it stops, and the exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from salesplan.cli.interrupts import hear_signals
from salesplan.cli.registry import COMMANDS
from salesplan.cli.streams import UnwrittenError, let_stdout_go, open_what_is_closed, say, the_published_plan, unwritten
from salesplan.domain.errors import ExitCode, InputError, SalesplanError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

DEBUG = "SALESPLAN_DEBUG"


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
    from salesplan.report.formats.document import as_object, error_document
    from salesplan.report.views.findings import every_finding

    found = as_object(every_finding(error.findings))["rows"] if isinstance(error, InputError) else None
    command = next((word for word in argv if word in COMMANDS), "")
    sys.stdout.write(error_document(command, error, **({"findings": found} if found is not None else {})))


def _crashed(error: Exception, argv: Sequence[str]) -> int:
    import traceback

    import salesplan

    # The log has it already: the command's own frame wrote it there.
    told = f"{type(error).__name__}: {error}".rstrip(": ").splitlines()[0]
    message = f"internal error in salesplan {salesplan.__version__}: {told}"
    if os.environ.get(DEBUG):
        traceback.print_exception(error, file=sys.stderr)
    remedy = f"set {DEBUG}=1 or give --log-file FILE to see where"
    return _stopped(_told_by_the_system(error) or SalesplanError(message, remedy), argv)


def _told_by_the_system(error: Exception) -> SalesplanError | None:
    """A full disk, a missing right, a broken store, no memory: no fault of the program, and no words of its own."""
    if isinstance(error, MemoryError):
        told = str(error) or "there is not enough memory"
        return SalesplanError(told, "give the program more (`ulimit -v`, the container's limit), or use --workers 1")
    if isinstance(error, OSError) and error.strerror:
        where = f": {error.filename}" if error.filename else ""
        return SalesplanError(f"{error.strerror}{where}", f"mend that, and run again; {the_published_plan()}")
    if type(error).__module__ == "sqlite3":
        return SalesplanError(f"the plan store cannot be used: {error}", "see `salesplan doctor`")
    return None


def _interrupted() -> int:
    say(f"salesplan: interrupted; {the_published_plan()}")
    return ExitCode.INTERRUPTED


def _wants_json(argv: Sequence[str]) -> bool:
    """Whether the answer was to be JSON, told from the words alone: the error may be about the words."""
    pairs = zip(argv, [*argv[1:], ""], strict=True)
    spelt = any(word in ("-o", "--output") and value == "json" for word, value in pairs)
    return spelt or any(word in ("--json", "-ojson", "--output=json") for word in argv)
