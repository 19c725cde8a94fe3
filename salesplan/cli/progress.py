"""A progress bar on stderr while a run works, if somebody is looking."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.cli.invocation import Invocation
    from salesplan.replan.night import Progress

LOGGER = logging.getLogger("salesplan.progress")


@contextmanager
def progress_bar(invocation: Invocation) -> Iterator[Progress]:
    """What a run tells its progress to: a bar that goes away again on a terminal, the log elsewhere."""
    watched = sys.stderr.isatty() and not invocation.quiet and os.environ.get("TERM") != "dumb"
    if not watched or os.environ.get("NO_COLOR"):
        yield _logged
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None, told="")

        def tell(stage: str, done: int, total: int) -> None:
            _logged(stage, done, total)
            told = f"{done} of {total} reps" if total else ""
            bar.update(task, description=stage, completed=done, total=total or None, told=told)

        yield tell


def _logged(stage: str, done: int, total: int) -> None:
    LOGGER.debug("%s", stage, extra={"facts": {"done": done, "total": total}})
