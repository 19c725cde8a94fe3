"""The log: warnings on stderr, everything in the file that --log-file names, as text or as one JSON object a line."""

from __future__ import annotations

import json
import logging
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from salesplan.domain.errors import SalesplanError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

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
            invocation.log_file.parent.mkdir(parents=True, exist_ok=True)
            handler = logging.FileHandler(invocation.log_file, encoding="utf-8")
        except OSError as error:
            raise UsageError(
                f"cannot write the log to {invocation.log_file}: {error.strerror}", "name another file"
            ) from None
        handler.setLevel(logging.DEBUG)
    handler.setFormatter(JsonLines() if invocation.log_format == "json" else TextLines())
    return handler
