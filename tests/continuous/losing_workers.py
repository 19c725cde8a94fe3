"""Kills workers of real replans at random moments, and looks at the plans."""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from salesplan.domain.canonical import to_bytes
from salesplan.store import PlanStore
from tests.continuous.commands import PATIENCE, change_a_potential, code_of, replan, until
from tests.runtime.engines import scheduler

if TYPE_CHECKING:
    import subprocess

    from tests.runtime.engines import Scheduler

MUSTERED = re.compile(r": \d+ workers?$")
WORKER = "multiprocessing.forkserver"


@dataclass
class Losses:
    """What the kills did."""

    killed: int = 0
    too_late: int = 0  # the run had no worker any more when the moment came
    said: int = 0  # runs that told of the loss
    right: int = 0  # plans of the same bytes as without a loss
    wrong: list[str] = field(default_factory=list)


def plan_bytes(folder: Path) -> bytes:
    """The published plan."""
    stored = PlanStore(folder / ".salesplan" / "plans.db").published()
    assert stored is not None
    return to_bytes(stored.plan)


def kill_workers(folder: Path, kills: int, seed: int = 0, cluster: Scheduler | None = None) -> Losses:
    """Plan the workspace anew `kills` times, and kill one worker each time at a moment of its own.

    The workers are those of `cluster`, where another one comes for whoever is killed; without one, of the run itself.
    """
    random, losses = Random(seed), Losses()
    first, usual, _ = _one(folder, folder.with_name("undisturbed"), cluster)
    attempts = 0
    while losses.killed < kills and attempts < 4 * kills:
        attempts += 1
        copy = folder.with_name(f"copy-{attempts}")
        told, _, said = _one(folder, copy, cluster, _Kill(random.uniform(0.0, usual), random, losses))
        losses.said += "lost" in said
        if told == first:
            losses.right += 1
        else:
            losses.wrong.append(f"attempt {attempts}")
        shutil.rmtree(copy)
    shutil.rmtree(folder.with_name("undisturbed"))
    return losses


@dataclass
class Ends:
    """What became of runs whose scheduler was killed."""

    ended: int = 0  # with an exit code that is not 0
    as_it_was: int = 0  # published plans of those
    told: int = 0  # of those, runs that said so
    too_late: int = 0  # the run was done before, with the plan that it was to make
    wrong: list[str] = field(default_factory=list)


def kill_schedulers(folder: Path, kills: int, seed: int = 0) -> Ends:
    """Have a planned workspace planned anew on a Dask cluster, and kill its scheduler at a moment of its own."""
    random, ends = Random(seed), Ends()
    assert code_of(replan(folder)) == 0
    before = plan_bytes(folder)
    change_a_potential(folder, 1)
    with scheduler() as running:
        after, usual, _ = _one(folder, folder.with_name("undisturbed"), running)
    while ends.ended < kills and len(ends.wrong) < kills and ends.too_late < 4 * kills:
        copy = Path(shutil.copytree(folder, folder.with_name("copy")))
        with scheduler() as running:
            process, said = _started(copy, running)
            _let_it_work(process, random.uniform(0.0, usual))
            running.kill()
            said += process.communicate(timeout=PATIENCE)[1]
        if process.returncode == 0:
            ends.too_late += 1
            ends.wrong += [] if plan_bytes(copy) == after else ["a plan of its own"]
        else:
            ends.ended += 1
            ends.as_it_was += plan_bytes(copy) == before
            ends.told += "published plan is as it was" in said
        shutil.rmtree(copy)
    return ends


@dataclass(frozen=True)
class _Kill:
    """What is done to a run."""

    after: float  # seconds since its first worker was there
    random: Random
    losses: Losses


def _one(
    folder: Path, copy: Path, cluster: Scheduler | None = None, kill: _Kill | None = None
) -> tuple[bytes, float, str]:
    """The plan of a copy, the seconds since its first worker was there, and what was said."""
    shutil.copytree(folder, copy)
    if cluster is not None:
        cluster.wait_for(len(cluster.workers))
    process, said = _started(copy, cluster)
    start = time.monotonic()
    if kill is not None:
        _let_it_work(process, kill.after)
        there = workers_of(process) if cluster is None else [worker.pid for worker in cluster.workers]
        if process.poll() is None and there:
            victim = kill.random.choice(there)
            with suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
            kill.losses.killed += 1
            if cluster is not None:
                until(lambda: victim not in [worker.pid for worker in cluster.workers])
                cluster.worker()
        else:
            kill.losses.too_late += 1
    said += process.communicate(timeout=PATIENCE)[1]
    assert process.returncode == 0, said
    return plan_bytes(copy), time.monotonic() - start, said


def _started(folder: Path, cluster: Scheduler | None) -> tuple[subprocess.Popen[str], str]:
    """A replan whose first worker is there, and what it has said until then."""
    if cluster is None:
        process = replan(folder, "--workers", "2")
        until(lambda: process.poll() is not None or len(workers_of(process)) > 0)
        return process, ""
    process = replan(folder, executor=cluster.executor)
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if MUSTERED.search(line):
            break
    return process, said


def _let_it_work(process: subprocess.Popen[str], seconds: float) -> None:
    until(lambda: process.poll() is not None, seconds)


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    """Process ids of the run's workers: what the server forks that it started."""
    servers = [pid for pid in _children(process.pid) if WORKER in _words(pid)]
    return sorted(pid for server in servers for pid in _children(server))


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    return []


def _words(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""
