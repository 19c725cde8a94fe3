"""The one place that knows processes. A cluster would stand in here."""

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

from salesplan.runtime.runner import in_process
from salesplan.runtime.signals import SIGNALS, signals_held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from salesplan.runtime.runner import Runner

T = TypeVar("T")
R = TypeVar("R")

PATIENCE = 1.5  # seconds, about what starting processes takes: whoever waits that long never loses more than half


@contextmanager
def worker_pool(count: int, patience: float | None = None, preloaded: Sequence[str] = ()) -> Iterator[Runner]:
    """A runner on `count` processes, which are started once tasks have taken `patience` seconds without them.

    `preloaded` are modules that the process imports from which workers are forked. Where a task is done does not show
    in its answer.
    """
    if count <= 1:
        yield in_process
        return
    processes = _Processes(count, PATIENCE if patience is None else patience, preloaded)
    try:
        yield processes
    finally:
        processes.stop()


class _Processes:
    """Does the first tasks here, the others side by side."""

    def __init__(self, count: int, patience: float, preloaded: Sequence[str]) -> None:
        self._count = count
        self._patience = patience
        self._preloaded = list(preloaded)
        self._pool: ProcessPoolExecutor | None = None

    def __call__(self, function: Callable[[T], R], tasks: Sequence[T]) -> list[R]:
        """The answers to the tasks, in their order."""
        done: list[R] = []
        while self._pool is None and len(done) < len(tasks) and (self._patience > 0 or len(tasks) == 1):
            start = time.perf_counter()
            done.append(function(tasks[len(done)]))
            self._patience -= time.perf_counter() - start
        if len(done) == len(tasks):
            return done
        with signals_held():  # half-started processes could neither be used nor stopped
            answers = self._started().map(function, tasks[len(done) :])
        return [*done, *answers]

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(self._preloaded)
            _start_server()
            self._pool = ProcessPoolExecutor(self._count, mp_context=context, initializer=_obey)
        return self._pool

    def stop(self) -> None:
        """Let the processes go."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


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
