"""Workers here and elsewhere: the same bytes on every engine, what a task weighs, and how far more workers help.

Run: .venv/bin/python -m tests.benchmarks.bench_workers [engines] [pairs] [scaling] [losses] [CUSTOMERS REPS]
"""

from __future__ import annotations

import os
import pickle
import shutil
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from heapq import heappop, heappush
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from salesplan.cli.scaffold import scaffold
from salesplan.domain.canonical import to_bytes
from salesplan.replan.night import Night
from salesplan.replan.run import replan
from salesplan.runtime.collection import no_collection
from salesplan.runtime.parcels import PROTOCOL, Common, packed
from salesplan.runtime.runner import unheard
from salesplan.workspace import open_workspace
from salesplan.workspace.processes import COMPILED
from tests.benchmarks.nation import AS_OF, nation
from tests.benchmarks.table import print_table
from tests.continuous.commands import starter
from tests.continuous.losing_workers import kill_schedulers, kill_workers
from tests.runtime.engines import FACTORY, scheduler
from tests.shared import ANDORRA
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from tests.continuous.losing_workers import Losses

CUSTOMERS, REPS, KILLS, SCHEDULERS = 20_000, 100, 50, 10
WORKERS = 2
PAIRS = 3
MANY = (2, 4, 8, 16, 32, 64, 128, 200)
BYTES_A_SECOND = 1e9 / 8  # a network of one gigabit
ROUND_TRIP = 0.001  # seconds for a task to go and its answer to come, besides its bytes (judgement)


def main(*asked: str) -> None:
    """Print the tables, all unless some are named."""
    sizes = [int(word) for word in asked if word.isdigit()] or [CUSTOMERS, REPS]
    asked = tuple(word for word in asked if not word.isdigit())
    size = f"{sizes[0]:,} customers, {sizes[1]} reps"
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if not asked or "losses" in asked:
            print_table("Workers killed", ("figure", "measured", "target"), losses(home, KILLS))
        drawn = write_workspace(nation(*sizes), home / "drawn")
        if not asked or "scaling" in asked:
            title = f"More workers, simulated: {size}"
            print_table(
                title, ("workers", "seconds", "efficiency", "seconds beyond an even share", "target"), scaling(drawn)
            )
        if not asked or "pairs" in asked:
            columns = ("engine", "wall seconds", "seconds of processors", "target")
            print_table(f"Dask beside processes, in turn: {size}", columns, pairs(drawn))
        if not asked or "engines" in asked:
            print_table("The same plan on every engine", ("engine", "plan", "seconds", "target"), engines(home, drawn))


# -- engines ---------------------------------------------------------------------------------------


def engines(home: Path, drawn: Path) -> list[tuple[str, str, str, str]]:
    """First plans of three workspaces on every engine, a row each."""
    places: list[tuple[str, Path, date | None]] = [(f"{drawn.name} country", drawn, AS_OF)]
    scaffold(home / "taiwan", "taiwan")
    places.insert(0, ("Taiwan", home / "taiwan", AS_OF))
    if ANDORRA.is_dir():
        shutil.copytree(ANDORRA / "data", home / "andorra" / "data")
        (home / "andorra" / "salesplan.toml").touch()
        places.insert(0, ("Andorra", home / "andorra", AS_OF))
    rows = []
    for name, place, day in places:
        seconds: dict[str, float] = {}
        told: dict[str, str] = {}
        for engine in ("in process", "processes", FACTORY, *(["dask"] if find_spec("distributed") else [])):
            told[engine], seconds[engine], said = _planned(place, day, engine)
            against = f", {seconds[engine] / seconds['processes']:.2f} × processes" if engine == "dask" else ""
            same = "equal" if told[engine] == told["in process"] else "DIFFERENT"
            target = "equal, ≤ 1.15 ×" if engine == "dask" else "equal"
            rows.append((f"{name}, {engine}", f"{told[engine][:12]} {same}", f"{seconds[engine]:.1f}{against}", target))
            rows += [(f"… {text}", "", "", "") for text in said if "kB a task" in text]
    return rows


def _planned(place: Path, day: date | None, engine: str) -> tuple[str, float, list[str]]:
    """Digest of the plan, wall seconds, and what was said."""
    said: list[str] = []
    if engine == "dask":
        with scheduler(WORKERS) as running:
            return _dry_run(place, day, running.executor, WORKERS, said)
    if engine == "in process":
        return _dry_run(place, day, "processes", 1, said)
    return _dry_run(place, day, engine, WORKERS, said)


def _dry_run(
    place: Path, day: date | None, executor: str, workers: int, said: list[str]
) -> tuple[str, float, list[str]]:
    start = time.perf_counter()
    workspace = open_workspace(place, {"run.executor": executor}, said.append)
    report = workspace.replan(day, dry_run=True, workers=workers)
    assert report.plan is not None
    return sha256(to_bytes(report.plan)).hexdigest(), time.perf_counter() - start, said


# -- pairs -----------------------------------------------------------------------------------------


def pairs(place: Path) -> list[tuple[str, str, str, str]]:
    """First plans on processes and on Dask in turn, so that both see the same of what else the machine does."""
    open_workspace(place).replan(AS_OF, dry_run=True, workers=1)  # whatever is done once a machine is done now
    wall: dict[str, list[float]] = {"processes": [], "dask": []}
    spent: dict[str, list[float]] = {"processes": [], "dask": []}
    for _ in range(PAIRS):
        for engine in wall:
            with Spent() as processors:
                wall[engine].append(_planned(place, AS_OF, engine)[1])
            spent[engine].append(processors.seconds)
    rows = [(engine, _each(wall[engine]), _each(spent[engine]), "") for engine in wall]
    ratios = [sum(of["dask"]) / sum(of["processes"]) for of in (wall, spent)]
    return [*rows, ("dask ÷ processes", f"{ratios[0]:.2f}", f"{ratios[1]:.2f}", "≤ 1.15")]


def _each(seconds: Sequence[float]) -> str:
    return " ".join(f"{s:.1f}" for s in seconds)


class Spent(threading.Thread):
    """Looks twice a second at the processor seconds of this process and of all that it starts, and adds them up."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._seen: dict[tuple[str, str], float] = {}
        self._over = threading.Event()
        self._before = self._look()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()

    @property
    def seconds(self) -> float:
        """Of everybody, since it began to look."""
        return sum(self._seen.values()) - self._before

    def run(self) -> None:
        """Until told to stop."""
        while not self._over.wait(0.5):
            self._look()
        self._look()

    def _look(self) -> float:
        stats = {}
        for file in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it may end while it is looked at
                name, _, rest = file.read_text().rpartition(")")
                stats[name.split()[0]] = rest.split()
        mine = {str(os.getpid())}
        while grown := {pid for pid, stat in stats.items() if stat[1] in mine} - mine:
            mine |= grown
        for pid in mine & stats.keys():
            ticks = int(stats[pid][11]) + int(stats[pid][12])
            self._seen[pid, stats[pid][19]] = ticks / os.sysconf("SC_CLK_TCK")  # by its number and when it began
        return sum(self._seen.values())


# -- more workers ----------------------------------------------------------------------------------


@dataclass
class Measured:
    """One call of a runner: seconds at work, bytes out and back of every task; seconds to make, pack and unpack them.

    Seconds of the processor, which do not depend on what else the machine does.
    """

    common: str = ""  # digest of what its tasks refer to
    common_bytes: int = 0
    tasks: list[tuple[float, int, int]] = field(default_factory=list)
    packing: float = 0.0

    @property
    def work(self) -> float:
        """Seconds that workers are at it."""
        return sum(spent for spent, _, _ in self.tasks)


class Measuring:
    """A runner that does the tasks here and writes down what each took."""

    def __init__(self) -> None:
        self.calls: list[Measured] = []

    def __call__(
        self,
        function: Callable[[Any], Any],
        tasks: Sequence[Any],
        *,
        common: tuple[object, ...] = (),
        heard: Callable[[int], None] = unheard,
    ) -> list[Any]:
        """The answers, in order."""
        shared, answers = Common(common), []
        call = Measured(shared.digest, len(shared.blob))
        for position in range(len(tasks)):
            begin = time.process_time()
            task = tasks[position]  # made when it is sent
            blob = packed(shared.parcel(function, task))
            sent = time.process_time()
            answer = function(task)
            done = time.process_time()
            back = pickle.dumps(answer, PROTOCOL)
            pickle.loads(back)
            call.tasks.append((done - sent, len(blob), len(back)))
            call.packing += sent - begin + time.process_time() - done
            answers.append(answer)
        self.calls.append(call)
        return answers

    def seconds(self, workers: int, *, free_of_charge: bool = False) -> float:
        """Wall seconds of all calls, simulated: tasks to whoever is free, packed one after the other by the master.

        `free_of_charge`: as if packing, sending and what is common took no time.
        """
        total, known = 0.0, set[str]()
        for call in self.calls:
            total += _simulated(call, workers, new=call.common not in known, free_of_charge=free_of_charge)
            known.add(call.common)
        return total

    @property
    def work(self) -> float:
        """Seconds that workers are at it."""
        return sum(call.work for call in self.calls)

    @property
    def measured(self) -> float:
        """Seconds that the calls took here."""
        return self.work + sum(call.packing for call in self.calls)


def _simulated(call: Measured, workers: int, *, new: bool, free_of_charge: bool) -> float:
    """The master hands tasks out at the pace at which it packs and the network carries them.

    A worker's first task comes back for what is common, where that is `new`, and is sent again with it.
    """
    free = [0.0] * workers
    pace, handed, end = call.packing / max(1, len(call.tasks)), 0.0, 0.0
    for number, (spent, out, back) in enumerate(call.tasks):
        trips = 1
        if not free_of_charge:
            handed += pace + (out + back) / BYTES_A_SECOND
            if new and number < workers:
                handed += (out + call.common_bytes) / BYTES_A_SECOND
                trips = 2
        done = max(heappop(free), handed) + spent + (0.0 if free_of_charge else trips * ROUND_TRIP)
        heappush(free, done)
        end = max(end, done)
    return end


def scaling(place: Path) -> list[tuple[str, ...]]:
    """Wall seconds of a first plan with 2 to 200 workers, from its measured tasks, bytes and the rest of the run.

    Seconds beyond an even share of the work are told by what they go to: what no worker does, workers that wait for the
    longest tasks of a stage, and sending.
    """
    workspace, run = open_workspace(place), Measuring()
    for room in COMPILED:  # or the first tasks would compile
        import_module(f"salesplan.{room}").warm_up()
    start = time.process_time()
    with no_collection():  # as a night is run
        given = workspace.read(AS_OF).given
        assert given is not None
        workspace.travelling(given, lambda travel: replan(Night(given, None, workspace.settings, AS_OF, travel), run))
    alone = time.process_time() - start - run.measured
    whole, tasks = {n: alone + run.seconds(n) for n in MANY}, {n: run.seconds(n) for n in MANY}
    count = sum(len(call.tasks) for call in run.calls)
    longest = [max(spent for spent, _, _ in call.tasks) for call in run.calls if call.tasks]
    sent = sum(out + back for call in run.calls for _, out, back in call.tasks)
    rows: list[tuple[str, ...]] = [
        ("tasks", f"{count:,} in {run.work:.1f} s", f"the longest of each stage: {sum(longest):.1f} s", "", ""),
        ("sent", f"{sent / 1e6:,.0f} MB", f"packed in {run.measured - run.work:.1f} s", "", ""),
        ("in common", f"{max(call.common_bytes for call in run.calls) / 1000:.1f} kB a worker", "", "", ""),
        ("what no worker does", f"{alone:.1f} s", "", "", ""),
    ]
    for n in MANY:
        at_no_charge = run.seconds(n, free_of_charge=True)
        lost = {
            "what no worker does": alone,
            "longest tasks": at_no_charge - run.work / n,
            "sending": tasks[n] - at_no_charge,
        }
        told = f"{2 * whole[2] / (n * whole[n]):.0%}; of the tasks alone {2 * tasks[2] / (n * tasks[n]):.0%}"
        beyond = ", ".join(f"{spent:.1f} {name}" for name, spent in lost.items())
        rows.append((str(n), f"{whole[n]:.1f}", told, beyond, "≥ 80 %" if n == 16 else ""))
    return rows


# -- losses ----------------------------------------------------------------------------------------


def losses(home: Path, kills: int) -> list[tuple[str, object, str]]:
    """One worker killed in each of many runs, at a moment of its own; then schedulers."""
    rows = _told("processes", kill_workers(starter(home / "processes" / "starter"), kills), kills)
    if find_spec("distributed"):
        with scheduler(WORKERS) as running:
            over_tcp = kill_workers(starter(home / "dask" / "starter"), kills, cluster=running)
        rows += _told("dask over TCP", over_tcp, kills)
        ends = kill_schedulers(starter(home / "schedulers" / "starter"), SCHEDULERS)
        rows += [
            ("schedulers killed at work, and runs that ended with another exit code than 0", ends.ended, ""),
            ("published plans as they were, of these", ends.as_it_was, str(ends.ended)),
            ("runs of these that said so", ends.told, str(ends.ended)),
            ("schedulers killed after the last task: plans that are not the right one", len(ends.wrong), "0"),
        ]
    return rows


def _told(engine: str, found: Losses, kills: int) -> list[tuple[str, object, str]]:
    return [
        (f"{engine}: workers killed at work", found.killed, str(kills)),
        ("… plans of the same bytes", found.right, str(found.killed + found.too_late)),
        ("… runs that told of a loss", found.said, ""),
        ("… moments after the last task", found.too_late, ""),
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
