"""However a run ends, the published plan stands."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from random import Random
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.nouns import replace
from salesplan.domain.versions import VersionState
from salesplan.store import PlanStore, run_lock
from tests.continuous.commands import PATIENCE, change_a_potential, code_of, left_behind, replan, until
from tests.continuous.killing import Killing
from tests.small import small_stored

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 12


def test_a_run_killed_at_any_moment_loses_nothing_and_holds_up_nobody(folder: Path) -> None:
    found = Killing(folder, seed=1).run(KILLS)
    assert found.killed + found.survived == KILLS
    assert found.killed >= KILLS // 3  # some end before their kill comes
    assert found.reads > 0
    assert (found.unreadable, found.lost, found.locked, found.orphans) == ([], [], 0, 0)
    assert found.last_code == 0


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_terminated_run_leaves_with_143_and_the_plan_as_it_was(workers: str, folder: Path) -> None:
    log = folder / "log"
    store = PlanStore(folder / ".salesplan" / "plans.db")
    before = store.versions()
    change_a_potential(folder, 1)
    process = replan(folder, "--full", "--workers", workers, "--log-file", str(log))
    assert until(lambda: log.exists() and "days and routes" in log.read_text(encoding="utf-8"))
    process.send_signal(signal.SIGTERM)
    assert code_of(process) == 143
    assert store.versions() == before
    with run_lock(folder / ".salesplan"):
        pass
    assert not left_behind(process)


@pytest.mark.parametrize("seconds", [0.0, 0.3])
def test_an_interrupt_while_workers_start_is_told_once_and_by_nobody_else(seconds: float, folder: Path) -> None:
    log = folder / "log"
    change_a_potential(folder, 1)
    process = replan(folder, "--full", "--workers", "2", "--log-file", str(log))
    assert until(lambda: log.exists() and "days and routes" in log.read_text(encoding="utf-8"))
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)  # a terminal tells everybody
    _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (130, "salesplan: interrupted; the published plan is as it was\n")
    assert not left_behind(process)


def test_a_version_is_stored_whole_or_not_at_all(tmp_path: Path) -> None:
    store, rng = PlanStore(tmp_path / "plans.db"), Random(2)
    last = store.add(small_stored(), "first plan")
    for _ in range(20):
        process = multiprocessing.get_context("fork").Process(target=_store_for_ever, args=(store.path, last))
        process.start()
        assert until(lambda seen=last: len(store.versions()) > seen)  # however slow the machine: it is storing
        time.sleep(rng.uniform(0.0, 0.05))
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        rows = PlanStore(store.path).versions()
        assert [row.version for row in rows] == list(range(1, len(rows) + 1))
        assert [row.parent for row in rows] == list(range(len(rows)))
        assert [row.version for row in rows if row.state is VersionState.PUBLISHED] == [len(rows)]
        assert PlanStore(store.path).load(len(rows)).plan.changes[0].before == f"on {len(rows) - 1}" or len(rows) == 1
        last = len(rows)
    assert last > 20


def _store_for_ever(path: Path, last: int) -> None:
    store = PlanStore(path)
    while True:
        stored = small_stored(parent=last)
        (change,) = stored.plan.changes
        plan = replace(stored.plan, changes=(replace(change, before=f"on {last}"),) * 500)
        last = store.add(replace(stored, plan=plan), "again")
