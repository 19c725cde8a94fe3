"""Engines of workers as people run them: a scheduler and workers of Dask, and a factory of processes."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
FACTORY = "tests.runtime.engines:processes"
BROKEN = "tests.runtime.engines:broken"

needs_dask = pytest.mark.skipif(find_spec("distributed") is None, reason="Dask is not installed: salesplan[cluster]")
RAY = "ray_executor:workers"
RAY_HOME = ROOT / "examples" / "deploy"
needs_ray = pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed")
needs_loky = pytest.mark.skipif(find_spec("loky") is None, reason="loky is not installed")

ODD_WORKER = """
import sys
{before}
from distributed.cli.dask_worker import main
sys.argv = ["dask-worker", *sys.argv[1:]]
main()
"""


def processes(count: int = 2) -> ProcessPoolExecutor:
    """An executor such as a factory returns: a killed worker breaks all of it."""
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))


def broken(_: int = 2) -> Executor:
    """An executor whose workers do not start."""
    return Broken()


class Broken(Executor):
    """Takes no task."""

    def submit(self, *_: object, **__: object) -> NoReturn:
        raise BrokenExecutor("it cannot start its workers")


class Scheduler:
    """A running scheduler with workers, each a process of its own over TCP."""

    def __init__(self) -> None:
        self._started: list[subprocess.Popen[str]] = []
        self._process = self._start("-m", "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard")
        self.address = ""
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if "Scheduler at:" in line:
                self.address = line.split("Scheduler at:")[1].strip()
                break
        threading.Thread(target=self._process.stderr.read, daemon=True).start()  # a full pipe would stop it

    @property
    def executor(self) -> str:
        """As [run] executor names it."""
        return f"dask:{self.address}"

    @property
    def workers(self) -> list[subprocess.Popen[str]]:
        """The workers that live."""
        return [process for process in self._started[1:] if process.poll() is None]

    def wait_for(self, workers: int) -> None:
        """Until so many workers are at hand."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=120)

    def worker(self, before: str = "") -> subprocess.Popen[str]:
        """One more worker of one thread, without a nanny; `before` is run in it first."""
        told = (self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0")
        return self._start("-c", ODD_WORKER.format(before=before), *told)

    def kill(self) -> None:
        """As a power cut would."""
        self._process.kill()

    def stop(self) -> None:
        """End everything that was started."""
        for process in self._started:
            process.kill()
        for process in self._started:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=30)

    def _start(self, *words: str) -> subprocess.Popen[str]:
        keep_out = {key: value for key, value in os.environ.items() if not key.startswith("DASK_")}
        process = subprocess.Popen(
            [sys.executable, *words, "--host", "127.0.0.1"],
            cwd=ROOT,
            env=keep_out | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if not self._started else subprocess.DEVNULL,
            text=True,
        )
        self._started.append(process)
        return process


@contextmanager
def scheduler(workers: int = 2) -> Iterator[Scheduler]:
    """A scheduler on loopback with so many workers."""
    running = Scheduler()
    try:
        for _ in range(workers):
            running.worker()
        yield running
    finally:
        running.stop()
