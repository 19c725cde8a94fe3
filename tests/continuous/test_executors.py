"""Real replans on every engine of workers: the same plan, whoever is lost."""

from __future__ import annotations

import re
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from tests.continuous.commands import change_a_potential, code_of, replan, starter
from tests.continuous.losing_workers import kill_schedulers, kill_workers, plan_bytes
from tests.runtime.engines import FACTORY, needs_dask, scheduler

if TYPE_CHECKING:
    from pathlib import Path

needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="workers are found in /proc")


@pytest.fixture
def without(tmp_path: Path) -> tuple[Path, bytes]:
    """A workspace, and its plan made in one process."""
    folder = starter(tmp_path / "one")
    assert code_of(replan(folder, "--workers", "1")) == 0
    return folder, plan_bytes(folder)


@pytest.mark.parametrize("engine", ["processes", FACTORY, pytest.param("dask", marks=needs_dask)])
def test_a_plan_has_the_same_bytes_wherever_its_tasks_are_done(
    engine: str, without: tuple[Path, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALESPLAN_RUN__EXECUTOR", engine)
    process = replan(starter(tmp_path / "two"), "--workers", "2")
    _, said = process.communicate()
    assert process.returncode == 0, said
    assert plan_bytes(tmp_path / "two") == without[1]
    assert ("months:" in said and "kB a task out" in said) == (engine != "processes")


@needs_dask
def test_a_plan_has_the_same_bytes_on_workers_over_tcp_and_a_lost_scheduler_leaves_it(
    without: tuple[Path, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = starter(tmp_path / "two")
    with scheduler() as running:
        monkeypatch.setenv("SALESPLAN_RUN__EXECUTOR", running.executor)
        assert code_of(replan(folder)) == 0
        assert plan_bytes(folder) == without[1]
        change_a_potential(folder, 1)
        process = replan(folder, "--full")
        assert process.stderr is not None
        assert re.search(r": [12] workers?$", process.stderr.readline())  # the second may still be on its way
        running.kill()
        _, said = process.communicate()
    assert process.returncode not in (0, -signal.SIGKILL)
    assert "published plan is as it was" in said
    assert plan_bytes(folder) == without[1]


@needs_proc
def test_plans_survive_the_loss_of_workers_at_random_moments(tmp_path: Path) -> None:
    found = kill_workers(starter(tmp_path / "starter"), 3, seed=7)
    assert (found.killed, found.wrong) == (3, [])
    assert found.right == found.killed + found.too_late
    assert found.said > 0


@needs_dask
def test_plans_survive_the_loss_of_workers_over_tcp_at_random_moments(tmp_path: Path) -> None:
    with scheduler() as running:
        found = kill_workers(starter(tmp_path / "starter"), 3, seed=7, cluster=running)
    assert (found.killed, found.wrong) == (3, [])
    assert found.right == found.killed + found.too_late
    assert found.said > 0


@needs_dask
def test_a_scheduler_that_is_lost_at_any_moment_leaves_the_published_plan(tmp_path: Path) -> None:
    found = kill_schedulers(starter(tmp_path / "starter"), 2, seed=7)
    assert (found.ended, found.as_it_was, found.told, found.wrong) == (2, 2, 2, [])
