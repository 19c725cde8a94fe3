"""The one place that knows processes. A cluster would stand in here."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")
R = TypeVar("R")

PRELOADED = ["salesplan.replan.rep"]  # imported once by the process that the workers are forked from


class Runner(Protocol):
    """Maps a module-level function over tasks that can be pickled; results come in the order of the tasks."""

    def __call__(self, function: Callable[[T], R], tasks: Sequence[T]) -> list[R]:
        """Results of `function`, one a task."""
        ...


def in_process(function: Callable[[T], R], tasks: Sequence[T]) -> list[R]:
    """One after the other, here."""
    return [function(task) for task in tasks]


@contextmanager
def worker_pool(count: int) -> Iterator[Runner]:
    """A runner on `count` processes, started at the first call with more than one task."""
    if count <= 1:
        yield in_process
        return
    pool: ProcessPoolExecutor | None = None

    def run(function: Callable[[T], R], tasks: Sequence[T]) -> list[R]:
        nonlocal pool
        if len(tasks) <= 1:
            return in_process(function, tasks)
        if pool is None:
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(PRELOADED)
            pool = ProcessPoolExecutor(count, mp_context=context)
        return list(pool.map(function, tasks))

    try:
        yield run
    finally:
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)
