"""The one place that knows processes. A cluster would stand in here."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from salesplan.callplan import in_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from salesplan.callplan import Runner

T = TypeVar("T")
R = TypeVar("R")

PRELOADED = ["salesplan.replan.rep"]  # imported once by the process that the workers are forked from


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
