"""The processes of a run, and the one compilation that they would each do otherwise."""

from __future__ import annotations

import os
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.runtime.runner import Runner
    from salesplan.workspace.clock import StageClock
    from salesplan.workspace.opened import Opened

PRELOADED = ("salesplan.replan.stages.rep_month",)
"""Imported once by the process that workers are forked from."""

COMPILED = ("schedule", "routes", "alignment")
"""Rooms with compiled code, the one that takes longest first."""


@contextmanager
def workers_of(asked: int, patience: float | None = None) -> Iterator[Runner]:
    """A runner on `asked` processes, on one a core for 0."""
    from salesplan.runtime.workers import worker_pool

    with worker_pool(asked or os.cpu_count() or 1, patience, preloaded=PRELOADED) as run:
        yield run


def compile_once(workspace: Opened, clock: StageClock, workers: int = 0) -> None:
    """On this machine's first run: each room once, and not in every worker, who would all compile the same."""
    from salesplan.runtime.compiled import is_cached, note_cached, stands_in

    if not is_cached():
        workspace.say("compiling the optimizer for this machine, once: about half a minute")
        if where := stands_in():
            workspace.say(f"the cache folder cannot be written, so the result is kept in {where}")
        with clock("compiling"), workers_of(workers, patience=0) as run:
            run(_warm_up, COMPILED)
        note_cached()


def _warm_up(room: str) -> None:
    import_module(f"salesplan.{room}").warm_up()
