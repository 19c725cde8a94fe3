"""How far one machine reaches: what is done before the months are, and a night of a nation of equal countries.

Run: .venv/bin/python -m tests.benchmarks.bench_nation [stages [CUSTOMERS REPS]] [night [CUSTOMERS REPS COUNTRIES]]

`stages`: processor seconds and memory of all stages before the months, in one process. `night`: the first plan of a
nation whose countries all have the months of one (see `copies`), then a night with one customer in a thousand changed.
"""

from __future__ import annotations

import csv
import pickle
import resource
import shutil
import sys
import tempfile
import time
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from salesplan.replan.night import Night
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.run import replan
from salesplan.replan.stages.call_plans import answer_calls, calls_asked
from salesplan.replan.stages.first_calls import first_calls
from salesplan.runtime.collection import no_collection
from salesplan.runtime.runner import in_process
from salesplan.runtime.workers import worker_pool
from salesplan.workspace import open_workspace
from tests.benchmarks.bench_cold import Peak
from tests.benchmarks.bench_workers import Spent
from tests.benchmarks.copies import Copied, Remembered, copied, country, settled
from tests.benchmarks.nation import AS_OF, GUARD, alone, draw
from tests.benchmarks.table import print_table
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from salesplan.replan.answer.reports import NightReport

CUSTOMERS, REPS = 100_000, 500
ONE = (20_000, 100, 50)  # customers and reps of a country, countries: a million and 5,000
WORKERS = 2
RARE = 1000  # one customer of so many has another potential
TARGETS = {"read and checked": "≤ 60 s", "territories": "≤ 180 s", "call plans": "≤ 120 s"}  # of a million and 5,000


def main(*asked: str) -> None:
    """Print the tables, that of the stages unless a night is named."""
    sizes = [int(word) for word in asked if word.isdigit()]
    if "night" not in asked or "stages" in asked:
        stages(*(sizes[:2] or (CUSTOMERS, REPS)))
    if "night" in asked:
        with tempfile.TemporaryDirectory() as folder:
            nights(Path(folder), *(sizes or ONE))


# -- stages ----------------------------------------------------------------------------------------


def stages(customers: int, reps: int) -> None:
    """Print what every stage before the months takes."""
    with tempfile.TemporaryDirectory() as folder:
        draw(Path(folder), customers, reps)
        heard = Stages()
        workspace = open_workspace(Path(folder))
        with no_collection(), suppress(EnoughError):  # as a night is run
            given = workspace.read(AS_OF).given
            assert given is not None
            workspace.travelling(
                given,
                lambda travel: replan(
                    Night(given, None, workspace.settings, AS_OF, travel), _no_months, progress=heard
                ),
            )
        heard("months", 0, 0)
    print_table(
        f"{customers:,} customers, {reps} reps, one process",
        ("", "seconds of one processor", "most memory until then", "target of a million and 5,000"),
        heard.rows,
    )


class EnoughError(Exception):
    """The stages that are measured are over."""


class Stages:
    """Hears of stages, and notes what the one before has taken."""

    def __init__(self) -> None:
        self._name, self._began = "read and checked", time.process_time()
        self.rows: list[tuple[str, str, str, str]] = []

    def __call__(self, stage: str, done: int, of: int) -> None:
        """As `Progress` is told."""
        if stage == self._name:
            return
        spent = time.process_time() - self._began
        self.rows.append((self._name, f"{spent:.1f}", _most(), TARGETS.get(self._name, "")))
        self._name, self._began = stage, time.process_time()


def _no_months(function: Callable[[Any], Any], tasks: Sequence[Any], **_: object) -> list[Any]:
    """A runner that plans each rep's calls once and no month. Raises EnoughError then."""
    if function is not first_calls:
        return [function(task) for task in tasks]
    for task in tasks:
        offered = on_offer(task.given, task.settings, task.as_of)
        answer_calls(task.night, task.territories, calls_asked(task.night, task.territories, offered), in_process)
    raise EnoughError


def _most() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GB"


# -- a night ---------------------------------------------------------------------------------------


def nights(home: Path, customers: int, reps: int, countries: int) -> None:
    """Print what the first plan and a night of the nation take."""
    alone(_draw_nation, home, customers, reps, countries)
    print_table(
        f"{countries} countries of {customers:,} customers and {reps} reps, {WORKERS} workers",
        ("", "seconds", "seconds of processors", "by stage", "most memory", ""),
        [row for night in (_first, _changed) for row in _told(home, night)],
    )


def _told(home: Path, night: Callable[[Path], None]) -> list[tuple[str, ...]]:
    alone(night, home)
    found: list[tuple[str, ...]] = pickle.loads((home / "row.pickle").read_bytes())
    return found


def _draw_nation(home: Path, customers: int, reps: int, countries: int) -> None:
    """A workspace of the country and one of the nation, the months of the one, and potentials for the night."""
    first = country(customers, reps)
    workspace = open_workspace(write_workspace(first, home / "country", GUARD))
    first = settled(first, workspace)
    with worker_pool(WORKERS, 0.0) as run, no_collection():
        remembered = Remembered(run)
        replan(Night(first, None, workspace.settings, AS_OF, workspace.travel(first)), remembered)
    (home / "months.pickle").write_bytes(pickle.dumps(remembered.answers))
    data = write_workspace(copied(first, countries), home / "nation", GUARD) / "data"
    with (data / "potentials.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    product, potential = rows[0].index("product"), rows[0].index("potential")
    for i, row in enumerate(r for r in rows[1:] if r[product] == first.products[0].id):
        if i % RARE == RARE // 2:
            row[potential] = str(round(float(row[potential]) * (1.4 if i // RARE % 2 else 0.6)))
    with (home / "changed.csv").open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(rows)


def _first(home: Path) -> None:
    """The first plan; months are those of the country."""
    with worker_pool(WORKERS, 0.0) as run:
        made = Copied(pickle.loads((home / "months.pickle").read_bytes()), run)
        with mock.patch("salesplan.workspace.night.workers_of", return_value=nullcontext(made)):
            _run(home, "first plan", lambda _: f"{made.searched} months searched, the others copied")


def _changed(home: Path) -> None:
    """The night after it, with the changed potentials."""
    shutil.copy(home / "changed.csv", home / "nation" / "data" / "potentials.csv")
    _run(home, "a night, one customer in a thousand changed", _reopened)


def _reopened(report: NightReport) -> str:
    return f"{len(report.changes):,} changes, {len(report.reopened):,} reps reopened"


def _run(home: Path, name: str, told: Callable[[NightReport], str]) -> None:
    start, peak = time.perf_counter(), Peak()
    peak.start()
    with Spent() as processors:
        report = open_workspace(home / "nation").replan(AS_OF, workers=WORKERS)
    took = time.perf_counter() - start
    parts = ", ".join(f"{stage} {seconds:.0f}" for stage, seconds in report.seconds.items())
    peak.stop()
    most = f"{peak.gigabytes:.1f} GB"
    said = f"{told(report)}, {len(report.violations)} violations, {report.state}"
    row = (name, f"{took:.0f}", f"{processors.seconds:.0f}", parts, most, said)
    (home / "row.pickle").write_bytes(pickle.dumps([row]))


if __name__ == "__main__":
    main(*sys.argv[1:])
