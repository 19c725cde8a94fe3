"""Processes of this machine, started once that pays."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from typing import TYPE_CHECKING, TypeVar

from salesplan.runtime.crew import Crew
from salesplan.runtime.runner import in_process, unheard
from salesplan.runtime.signals import SIGNALS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from salesplan.domain.errors import SalesplanError
    from salesplan.runtime.runner import Runner

T = TypeVar("T")
R = TypeVar("R")

PATIENCE = 1.5  # seconds, about what starting processes takes: whoever waits that long never loses more than half


@contextmanager
def worker_pool(
    count: int,
    patience: float | None = None,
    preloaded: Sequence[str] = (),
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[Runner]:
    """A runner on `count` processes, which are started once tasks have taken `patience` seconds without them.

    `preloaded` are modules that the process imports from which workers are forked; `say` hears of workers that were
    lost. Where a task is done does not show in its answer.
    """
    if count <= 1:
        yield in_process
        return
    crew = Crew(Processes(count, preloaded), say)
    try:
        yield _AtFirstHere(crew, PATIENCE if patience is None else patience)
    finally:
        crew.stop()


class _AtFirstHere:
    """Does tasks here until that has taken some seconds, then leaves them to the crew."""

    def __init__(self, crew: Crew, patience: float) -> None:
        self._crew, self._patience, self._started = crew, patience, False

    def __call__(
        self,
        function: Callable[[T], R],
        tasks: Sequence[T],
        *,
        common: tuple[object, ...] = (),
        heard: Callable[[int], None] = unheard,
    ) -> list[R]:
        """The answers to the tasks, in their order."""
        done: list[R] = []
        while not self._started and len(done) < len(tasks) and (self._patience > 0 or len(tasks) == 1):
            start = time.perf_counter()
            done.append(function(tasks[len(done)]))
            heard(len(done))
            self._patience -= time.perf_counter() - start
        here = len(done)
        if here == len(tasks):
            return done
        self._started = True
        return [*done, *self._crew(function, tasks[here:], common=common, heard=lambda n: heard(here + n))]


class Processes:
    """Each worker is an executor of its own: one that is killed takes no other with it."""

    name = "this machine"

    def __init__(self, count: int, preloaded: Sequence[str] = ()) -> None:
        self.executors = count
        self._preloaded = list(preloaded)

    def executor(self) -> ProcessPoolExecutor:
        """One more process."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(self._preloaded)
        _start_server()
        return ProcessPoolExecutor(1, mp_context=context, initializer=_obey)

    def slots(self) -> int:
        """One task at a time."""
        return 1

    def roll(self) -> None:
        """An executor that lost its worker says so itself."""

    def told(self, error: BaseException) -> SalesplanError | None:  # noqa: ARG002
        """All other errors are of the task."""
        return None

    def close(self) -> None:
        """Nothing is left."""


def _start_server() -> None:
    """The process that workers are forked from, deaf to Ctrl-C: a program starts with the signals blocked that are so.

    The tracker is started before, as starting it unblocks them.
    """
    resource_tracker.ensure_running()
    usual = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, usual)


def _obey() -> None:
    """In a worker: it ends when its master stops it, and when its master is no more; signals are the master's."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_master, daemon=True).start()


def _end_with_the_master() -> None:
    master = multiprocessing.parent_process()
    if master is not None:
        master.join()
        os._exit(1)  # nobody waits for what it was doing
