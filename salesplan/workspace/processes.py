"""The workers of a run, and the one compilation that they would each do otherwise."""

from __future__ import annotations

import os
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from salesplan.runtime.collection import no_collection
from salesplan.runtime.executors import PROCESSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from salesplan.runtime.crew import Freight
    from salesplan.runtime.runner import Runner
    from salesplan.workspace.clock import StageClock
    from salesplan.workspace.opened import Opened

PRELOADED = ("salesplan.replan.stages.rep_month",)
"""Imported once by the process that workers are forked from."""

COMPILED = ("schedule", "routes", "alignment")
"""Rooms with compiled code, the one that takes longest first."""

TASKS = {
    "solve_reps": "call plans, ten reps a task",
    "first_calls": "first call plans, a quick month between them",
    "pilot": "pilot months",
    "solve_if_open": "months",
    "month_bound": "bounds of months",
    "size_from_scratch": "sizes of the force",
}
"""What tasks are, by the function that does them."""


@contextmanager
def workers_of(workspace: Opened, asked: int, patience: float | None = None) -> Iterator[Runner]:
    """A runner on the workers of [run] executor; on `asked` processes of this machine, one a core for 0."""
    from salesplan.runtime.executors import crew_of
    from salesplan.runtime.workers import worker_pool

    count = asked or os.cpu_count() or 1
    executor = workspace.settings.run.executor
    if executor == PROCESSES:
        with worker_pool(count, patience, preloaded=PRELOADED, say=workspace.say) as run:
            yield run
        return
    with crew_of(executor, count, asked, workspace.say) as crew:
        yield crew
        _tell_freight(workspace, crew.freight)


def _tell_freight(workspace: Opened, freight: Mapping[str, Freight]) -> None:
    """Bytes a task, kB = 1,000 bytes."""
    for name, sent in freight.items():
        if sent.tasks:
            mean = f"{sent.out / sent.tasks / 1000:.1f} kB a task out, {sent.back / sent.tasks / 1000:.1f} kB back"
            common = f"; {sent.common / 1000:.1f} kB in common, sent {sent.shipped} times" if sent.common else ""
            workspace.say(f"{TASKS.get(name, name)}: {sent.tasks:,} tasks, {mean}{common}")


def compile_once(workspace: Opened, clock: StageClock, workers: int = 0) -> None:
    """On this machine's first run: each room once, and not in every worker, who would all compile the same."""
    from salesplan.runtime.compiled import is_cached, note_cached, stands_in
    from salesplan.runtime.workers import worker_pool

    if not is_cached():
        workspace.say("compiling the optimizer for this machine, once: about a quarter of a minute")
        if where := stands_in():
            workspace.say(f"the cache folder cannot be written, so the result is kept in {where}")
        with clock("compiling"), worker_pool(workers or os.cpu_count() or 1, 0, preloaded=PRELOADED) as run:
            run(_warm_up, COMPILED)
        note_cached()


def _warm_up(room: str) -> None:
    with no_collection():  # a compiler makes a million small things and holds on to most of them
        import_module(f"salesplan.{room}").warm_up()
