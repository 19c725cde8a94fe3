"""The log: warnings on stderr, everything in the file that --log-file names, as text or as one JSON object a line."""

from __future__ import annotations

import errno
import json
import logging
import os
import sys
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from salesplan.cli.streams import say
from salesplan.domain.errors import SalesplanError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from salesplan.cli.invocation import Invocation

LOGGER = logging.getLogger("salesplan")


class JsonLines(logging.Formatter):
    """One JSON object a line; what is given as `extra={"facts": {...}}` stands beside the message."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """Time, level, message, facts as key=value."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        facts = "".join(f" {k}={v}" for k, v in getattr(record, "facts", {}).items())
        line = f"{moment} {record.levelname.lower()} {record.name}: {record.getMessage()}{facts}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class LogFile(logging.StreamHandler[TextIO]):
    """Appends to a file. One that cannot be written any more is told once, and the run goes on without it."""

    def __init__(self, path: Path) -> None:
        super().__init__(_appending(path))
        self.path = path
        self.failed = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - as the logging module calls it
        """Called while an error of writing is handled."""
        if not self.failed:
            self.failed = True
            say(f"salesplan: the log {self.path} is not complete: {sys.exc_info()[1]}")

    def close(self) -> None:
        """Whatever could not be written is given up."""
        super().close()
        with suppress(OSError):
            self.stream.close()


def _appending(path: Path) -> TextIO:
    """The file, opened to append. A pipe that nobody reads is an error and not a reason to wait; so is a full one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_CLOEXEC, 0o666)
    return open(number, "a", encoding="utf-8")  # noqa: PTH123 - it stays open


@contextmanager
def logging_to(invocation: Invocation) -> Iterator[None]:
    """Log while a command runs: its start, its end, the seconds between. UsageError for an unusable file."""
    handler = _handler(invocation)
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.DEBUG)
    LOGGER.propagate = False
    start = time.perf_counter()
    told = {"command": invocation.command, "project": str(invocation.project or "")}
    LOGGER.info("started", extra={"facts": told})
    ended = "done"
    try:
        yield
    except SalesplanError as error:
        ended = f"stopped: {error.message}"
        raise
    except Exception as error:
        ended = "internal error"
        LOGGER.error(ended, exc_info=error)
        raise
    except BaseException as error:
        ended = f"ended by {type(error).__name__}"
        raise
    finally:
        LOGGER.info(ended, extra={"facts": {**told, "seconds": round(time.perf_counter() - start, 3)}})
        LOGGER.removeHandler(handler)
        handler.close()


def _handler(invocation: Invocation) -> logging.Handler:
    handler: logging.Handler
    if invocation.log_file is None:
        handler = logging.StreamHandler(sys.stderr)
        # JSON on stderr is asked for by who collects it; people get warnings only.
        handler.setLevel(logging.INFO if invocation.log_format == "json" else logging.CRITICAL + 1)
    else:
        try:
            handler = LogFile(invocation.log_file)
        except OSError as error:
            why = "nobody reads this pipe" if error.errno == errno.ENXIO else error.strerror
            raise UsageError(f"cannot write the log to {invocation.log_file}: {why}", "name another file") from None
        handler.setLevel(logging.DEBUG)
    handler.setFormatter(JsonLines() if invocation.log_format == "json" else TextLines())
    return handler
