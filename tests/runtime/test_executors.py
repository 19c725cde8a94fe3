"""Every engine of workers answers alike, in order, and survives the loss of workers."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from salesplan.domain.errors import UsageError
from salesplan.runtime.crew import Crew, WorkersLostError
from salesplan.runtime.executors import crew_of
from salesplan.runtime.parcels import Common, likeness, open_and_do, packed, unpacked
from salesplan.runtime.workers import Processes
from tests.runtime.engines import BROKEN, FACTORY, RAY, RAY_HOME, ROOT, needs_dask, needs_loky, needs_ray, scheduler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import ProcessPoolExecutor

ENGINES = [
    "processes",
    FACTORY,
    pytest.param("loky:get_reusable_executor", marks=needs_loky),
    pytest.param("dask", marks=needs_dask),
    pytest.param(RAY, marks=needs_ray),  # it does tasks again by itself, and says nothing
]


@pytest.fixture(autouse=True)
def _ray(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Where the example's adapter is found, and the end of the cluster that it starts."""
    mine = "engine" in request.fixturenames and request.getfixturevalue("engine") == RAY
    if mine:
        monkeypatch.syspath_prepend(RAY_HOME)
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(RAY_HOME)]))
        monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    yield
    if mine:
        import ray

        ray.shutdown()


@contextmanager
def crew(engine: str, said: list[str] | None = None, workers: int = 2) -> Iterator[Crew]:
    """The engine's crew; what it says goes to `said`."""
    say = (said if said is not None else []).append
    if engine != "processes":
        with crew_of(engine, workers, workers, say) as made:
            yield made
        return
    with closing_crew(Processes(workers), say) as made:
        yield made


@contextmanager
def closing_crew(engine: Processes, say: Callable[[str], None]) -> Iterator[Crew]:
    """A crew of processes, which ends them."""
    made = Crew(engine, say)
    try:
        yield made
    finally:
        made.stop()


@pytest.mark.parametrize("engine", ENGINES)
def test_answers_come_in_order_with_the_sums_of_this_process(engine: str) -> None:
    random, common = np.random.default_rng(0), (np.arange(1000.0), {"a": "common"})
    tasks = [(i, "x" * i, random.random(10_001 + i), common[0]) for i in range(12)]
    with crew(engine) as run:
        heard: list[int] = []
        assert run(total, tasks, common=common, heard=heard.append) == [total(task) for task in tasks]
        assert run(total, [], common=common) == []
    assert heard == sorted(heard)
    assert heard[-1] == len(tasks)


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_common_reaches_a_worker_once_and_tasks_stay_small(engine: str) -> None:
    common = np.random.default_rng(0).random(200_000)
    with crew(engine) as run:
        for _ in range(2):
            run(shifted, [(i, common) for i in range(30)], common=(common,))
        sent = run.freight["shifted"]
    assert (sent.tasks, sent.common // common.nbytes) == (60, 1)
    assert sent.out / sent.tasks < 2000  # bytes; the array has 1.6 million
    if engine == "processes":
        assert sent.shipped == 2
    else:  # who takes a task is the engine's choice: one who has it may
        assert 1 <= sent.shipped <= sent.tasks / 4


@pytest.mark.parametrize("engine", ENGINES)
def test_what_a_task_raises_is_raised(engine: str) -> None:
    with crew(engine) as run, pytest.raises(ZeroDivisionError):
        run(inverse, [1, 2, 0, 4])


@pytest.mark.parametrize("engine", ENGINES)
def test_a_killed_worker_costs_its_task_which_is_done_again_and_said(engine: str, tmp_path: Path) -> None:
    said: list[str] = []
    with crew(engine, said) as run:
        assert run(dies_once, [(i, str(tmp_path)) for i in range(12)]) == list(range(12))
    assert [text for text in said if "lost" in text and "done again" in text] or engine == RAY


def test_a_process_that_is_killed_takes_no_other_with_it(tmp_path: Path) -> None:
    said: list[str] = []
    with crew("processes", said) as run:
        run(dies_once, [(i, str(tmp_path)) for i in range(12)])
    assert said == ["a worker was lost: 1 task is done again"]
    begun = [path.name for path in tmp_path.glob("begun-*")]
    assert len(begun) == 12 + 1


def test_a_worker_that_is_lost_between_tasks_costs_none() -> None:
    said: list[str] = []
    engine = Kept()
    with closing_crew(engine, said.append) as run:
        first = run(process_id, range(4))
        os.kill(first[0], signal.SIGKILL)
        until(lambda: any(executor._broken for executor in engine.made))
        assert len(set(run(process_id, range(8))) - set(first)) == 1
    assert said == ["a worker without a task was lost"]


def test_an_executor_that_takes_no_task_ends_the_run() -> None:
    with pytest.raises(WorkersLostError, match="over the same task"), crew_of(BROKEN, 2, 2, print):
        pass


@pytest.mark.parametrize("engine", ENGINES[:-1])  # Ray takes minutes to give up
def test_a_task_that_no_worker_survives_ends_the_run(engine: str) -> None:
    with crew(engine) as run, pytest.raises(WorkersLostError, match=r"over the same task|one worker .* after another"):
        run(dies, [1, 2])


def test_a_worker_that_is_not_like_this_program_does_nothing() -> None:
    parcel = Common(()).parcel(inverse, 0)  # it would raise
    odd = type(parcel)((*likeness()[:-1], ("msgspec", "0")), parcel.machine, parcel.common, b"", parcel.body)
    assert unpacked(open_and_do(packed(odd))).likeness == likeness()


def test_an_executor_that_nobody_knows_is_refused() -> None:
    for name, told in {
        "ray": "executor = 'ray' is none",
        "dask:8786": "is none",
        "nowhere.at_all:factory": "nowhere",
        "os:no_such_thing": "no_such_thing",
        "os:getcwd": "returned str",
    }.items():
        with pytest.raises(UsageError, match=told), crew_of(name, 2, 0, print):
            pass


@needs_dask
def test_an_address_at_which_nobody_answers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("salesplan.runtime.dask_cluster.PATIENCE", 1)
    with pytest.raises(UsageError, match="does not answer"), crew_of("dask:tcp://127.0.0.1:9", 2, 0, print):
        pass


@needs_dask
def test_workers_over_tcp_are_checked_before_the_first_task() -> None:
    other_numba = "import salesplan.runtime.parcels as p; p._version = lambda name: '0.0'"
    without = "sys.modules['salesplan'] = None"
    for before, told in ((other_numba, "numba 0.0 instead of"), (without, "has no salesplan")):
        with scheduler(workers=0) as running:
            running.worker(before)
            with pytest.raises(UsageError, match=told), crew_of(running.executor, 2, 0, print):
                pass


@needs_dask
def test_a_worker_over_tcp_may_be_killed_and_another_may_come(tmp_path: Path) -> None:
    said: list[str] = []
    with scheduler(workers=1) as running, crew_of(running.executor, 2, 0, said.append) as run:
        running.worker()
        common = np.arange(50_000.0)
        first = [(i, common) for i in range(20)]
        assert run(shifted, first, common=(common,)) == [shifted(task) for task in first]
        assert run(dies_once, [(i, str(tmp_path)) for i in range(8)]) == list(range(8))
        assert run(shifted, first, common=(common,)) == [shifted(task) for task in first]
    assert [text for text in said if "lost" in text] == ["a worker was lost: what it had not handed back is done again"]


@needs_dask
def test_a_worker_over_tcp_that_is_lost_between_tasks_costs_none_and_is_told() -> None:
    from distributed import Client

    said: list[str] = []
    with scheduler(workers=1) as running, crew_of(running.executor, 2, 0, said.append) as run:
        (first,) = set(run(process_id, range(4)))
        os.kill(first, signal.SIGKILL)
        with Client(running.address, set_as_default=False) as watching:
            until(lambda: not watching.nthreads())
        running.worker()
        assert first not in run(process_id, range(4))
    assert [text for text in said if "lost" in text] == ["a worker without a task was lost"]


@needs_dask
def test_a_scheduler_that_is_killed_ends_the_run() -> None:
    with scheduler() as running, crew_of(running.executor, 2, 0, print) as run:
        run(shifted, [(1, np.arange(3.0))])
        threading.Timer(0.5, running.kill).start()
        with pytest.raises(WorkersLostError, match=r"scheduler .* is gone") as told:
            run(asleep, range(100))
    assert told.value.exit_code != 0
    assert "published plan is as it was" in told.value.remedy


class Kept(Processes):
    """Two processes, whose executors are known."""

    def __init__(self) -> None:
        super().__init__(2)
        self.made: list[ProcessPoolExecutor] = []

    def executor(self) -> ProcessPoolExecutor:
        """One more."""
        self.made.append(super().executor())
        return self.made[-1]


def until(done: Callable[[], object]) -> None:
    """Waits for something that comes soon, however busy the machine is."""
    deadline = time.monotonic() + 60
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)


# -- tasks -----------------------------------------------------------------------------------------


def total(task: tuple[int, str, np.ndarray, np.ndarray]) -> tuple[int, str, bool]:
    """A sum to its last bit, and whether the array lies where arrays do."""
    number, _, array, common = task
    return number, float(array.sum() + array[1:].mean() + common.sum()).hex(), array.flags.aligned


def shifted(task: tuple[int, np.ndarray]) -> float:
    """Something of a large array and a small number."""
    return float(task[1].sum()) + task[0]


def inverse(task: float) -> float:
    """Not of 0."""
    return 1 / task


def process_id(_: int) -> int:
    """Of the worker."""
    time.sleep(0.02)
    return os.getpid()


def asleep(task: int) -> int:
    """The task, after a while."""
    time.sleep(0.2)
    return task


def dies_once(task: tuple[int, str]) -> int:
    """The task; its process is killed where nobody's has been yet."""
    number, folder = task
    for attempt in range(10):
        try:
            (Path(folder) / f"begun-{number}-{attempt}").touch(exist_ok=False)
            break
        except FileExistsError:
            continue
    if number == 5 and not (Path(folder) / "died").exists():
        (Path(folder) / "died").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.02)
    return number


def dies(_: int) -> None:
    """Nobody survives it."""
    os.kill(os.getpid(), signal.SIGKILL)
