"""Workers answer in order, and however their master ends, they end."""

from __future__ import annotations

import multiprocessing
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from salesplan.runtime.workers import Processes, worker_pool
from tests.continuous.commands import ROOT, left_behind

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

MASTER = """
from salesplan.runtime.workers import worker_pool
from tests.runtime.test_workers import asleep, say
if __name__ == "__main__":
    with worker_pool(2, patience=0) as run:
        run(asleep, [1, 2, 3])
        run(say, ["at work", "at work", "at work"])
"""


def test_results_come_in_the_order_of_the_tasks_at_any_number_of_workers() -> None:
    tasks = list(range(20))
    answers = []
    for count, patience in ((1, 0.0), (2, 0.0), (2, 0.02), (2, 60.0)):
        with worker_pool(count, patience) as run:
            answers.append([run(asleep, tasks), run(asleep, tasks[:1]), run(asleep, [])])
    assert answers == [[tasks, tasks[:1], []]] * 4


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_comes_while_they_start_is_heard_once_they_have(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, started = Processes.executor, []

    def interrupted(processes: Processes) -> ProcessPoolExecutor:
        pool = usual(processes)
        signal.raise_signal(number)
        started.append(pool)
        return pool

    def leave(_number: int, _frame: object) -> None:
        raise SystemExit(143)

    monkeypatch.setattr(Processes, "executor", interrupted)
    before = signal.signal(number, leave)
    try:
        with pytest.raises(SystemExit), worker_pool(2, patience=0) as run:
            run(asleep, [1, 2, 3])
        assert signal.getsignal(number) is leave
    finally:
        signal.signal(number, before)
    assert len(started) == 2
    assert not multiprocessing.active_children()


def test_a_killed_master_leaves_no_worker_behind() -> None:
    master = subprocess.Popen(
        [sys.executable, "-c", MASTER], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert master.stdout is not None
    assert master.stdout.readline() == "at work\n"
    master.kill()
    master.communicate(timeout=60)  # who holds the pipe open would hold up whoever reads it
    assert not left_behind(master)


def asleep(task: int) -> int:
    """The task, after a moment."""
    time.sleep(0.005)
    return task


def say(word: str) -> None:
    """Says the word, and works on for longer than anybody waits."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()
    time.sleep(600)
