"""Kills workers of real replans at random moments, and looks at the plans."""

from __future__ import annotations

import os
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
from tests.continuous.commands import PATIENCE, replan, until

if TYPE_CHECKING:
    import subprocess

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


def kill_workers(folder: Path, kills: int, seed: int = 0) -> Losses:
    """Plan the workspace anew `kills` times, and kill one worker each time at a moment of its own."""
    random, losses = Random(seed), Losses()
    first, usual = _one(folder, folder.with_name("undisturbed"))
    attempts = 0
    while losses.killed < kills and attempts < 4 * kills:
        attempts += 1
        copy = folder.with_name(f"copy-{attempts}")
        told, _ = _one(folder, copy, after=random.uniform(0.0, usual), random=random, losses=losses)
        if told == first:
            losses.right += 1
        else:
            losses.wrong.append(f"attempt {attempts}")
        shutil.rmtree(copy)
    return losses


def _one(
    folder: Path, copy: Path, after: float = -1.0, random: Random | None = None, losses: Losses | None = None
) -> tuple[bytes, float]:
    """A first plan of a copy, and the seconds since its first worker was there."""
    shutil.copytree(folder, copy)
    process = replan(copy, "--workers", "2")
    until(lambda: process.poll() is not None or len(workers_of(process)) > 0)
    start = time.monotonic()
    if losses is not None and random is not None:
        until(lambda: process.poll() is not None, after)
        there = workers_of(process)
        if there:
            with suppress(ProcessLookupError):
                os.kill(random.choice(there), signal.SIGKILL)
            losses.killed += 1
        else:
            losses.too_late += 1
    _, said = process.communicate(timeout=PATIENCE)
    if losses is not None:
        losses.said += "a worker was lost" in said
    assert process.returncode == 0, said
    return plan_bytes(copy), time.monotonic() - start


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
