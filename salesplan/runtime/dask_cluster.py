"""Workers of a Dask cluster: one that runs somewhere, or one of processes on this machine for the length of a run."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any

from distributed import Client, KilledWorker, LocalCluster
from distributed.comm.core import CommClosedError

from salesplan.domain.errors import UsageError
from salesplan.runtime.crew import Roll, WorkersLostError, lacks_the_program

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from salesplan.domain.errors import SalesplanError

PATIENCE = 30  # seconds for the scheduler to answer
OF_THE_WAY = (CancelledError, CommClosedError, OSError, TimeoutError)
"""Errors that mean the scheduler rather than a task, where it does not answer."""


class DaskCluster:
    """One client, whose executor hands the tasks to the scheduler; that sends them again where a worker is lost."""

    executors = 1

    def __init__(self, address: str, count: int, say: Callable[[str], None]) -> None:
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters of it is said in our words
        self._counting, self._lost_at_work, self._lost_idle = threading.Lock(), 0, 0
        self._cluster = None if address else _local(count)
        self.name = f"the Dask cluster at {address}" if address else "the local Dask cluster"
        try:
            self._client = Client(self._cluster or address, timeout=PATIENCE, set_as_default=False)
            self._client.subscribe_topic("all", self._heard)
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, TimeoutError, ValueError) as error:
            self.close()
            raise UsageError(f"{self.name} does not answer, or has no worker", "start it, and run again") from error
        try:
            self._check_program()
        except BaseException:
            self.close()
            raise
        if any(threads > 1 for threads in self._threads().values()):
            say(f"{self.name} has workers of several threads: one thread each is faster (--nthreads 1 --nworkers N)")

    def executor(self) -> Executor:
        """The client's own."""
        executor: Executor = self._client.get_executor(pure=False)
        return executor

    def slots(self) -> int:
        """The threads of all workers, one as long as there is none."""
        return max(1, sum(self._threads().values()))

    def roll(self) -> Roll:
        """Who is there, and who was lost. WorkersLostError without a scheduler."""
        there = len(self._threads())
        with self._counting:
            at_work, self._lost_at_work = self._lost_at_work, 0
            idle, self._lost_idle = self._lost_idle, 0
        return Roll(there, at_work, idle)

    def told(self, error: BaseException) -> SalesplanError | None:
        """A scheduler that is gone, or a task that no worker survives."""
        if isinstance(error, KilledWorker):
            return WorkersLostError(f"a task has ended one worker of {self.name} after another")
        if isinstance(error, OF_THE_WAY) and (self._client.status != "running" or isinstance(error, CancelledError)):
            return WorkersLostError(f"the scheduler of {self.name} is gone")
        return None

    def close(self) -> None:
        """Disconnect; end the cluster where it was started here."""
        for open_one in (getattr(self, "_client", None), self._cluster):
            if open_one is not None:
                open_one.close(timeout=PATIENCE)

    def _heard(self, event: tuple[float, object]) -> None:
        """An event of the scheduler, in the client's thread: it comes before answers to what was done again for it."""
        told = event[1]
        if not isinstance(told, dict) or told.get("action") != "remove-worker":
            return
        held = {*told.get("processing-tasks", ()), *told.get("lost-computed-tasks", ())}
        with self._counting:
            if not held.isdisjoint(self._client.futures):
                self._lost_at_work += 1
            elif not told.get("expected", False):  # nobody sent it home
                self._lost_idle += 1

    def _check_program(self) -> None:
        """Whether all workers have it: one that cannot even read a task ends without a word."""

        def has_program() -> bool:  # not a function of a module: it is sent as it is, to workers that may have none
            try:
                import salesplan  # noqa: F401
            except ImportError:
                return False
            return True

        try:
            told: dict[str, bool] = self._client.run(has_program)
        except OF_THE_WAY as error:
            raise WorkersLostError(f"the scheduler of {self.name} is gone") from error
        lacking = sorted(address for address, has in told.items() if not has)
        if lacking:
            raise lacks_the_program(f"{self.name} ({lacking[0]})")

    def _threads(self) -> dict[str, int]:
        try:
            if self._client.status != "running":
                raise CommClosedError
            threads: dict[str, int] = self._client.nthreads()
        except OF_THE_WAY as error:
            raise WorkersLostError(f"the scheduler of {self.name} is gone") from error
        return threads


def _local(count: int) -> Any:
    """Processes of one thread each that listen to this machine alone; memory is the system's business."""
    return LocalCluster(
        n_workers=count,
        processes=True,
        threads_per_worker=1,
        host="127.0.0.1",
        protocol="tcp://",
        dashboard_address="127.0.0.1:0",  # a port of its own, which nobody else reaches
        memory_limit=0,
        silence_logs=logging.CRITICAL,
    )
