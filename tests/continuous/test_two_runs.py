"""Two runs at once: one waits or is turned away, and no two versions stand on one base."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from salesplan.domain.errors import ExitCode
from salesplan.store import PlanStore, run_lock
from tests.continuous.commands import code_of, replan, start

if TYPE_CHECKING:
    from pathlib import Path


def parents(folder: Path) -> list[int]:
    return [row.parent for row in PlanStore(folder / ".salesplan" / "plans.db").versions()]


def test_whoever_does_not_wait_is_turned_away_and_whoever_waits_comes_next(folder: Path) -> None:
    with run_lock(folder / ".salesplan"):
        assert code_of(replan(folder, "--full")) == ExitCode.LOCKED
        assert code_of(start(folder, "rollback", "1")) == ExitCode.LOCKED
        assert code_of(start(folder, "show")) == ExitCode.DONE, "readers wait for nobody"
        waits = replan(folder, "--full", "--wait", "100")
        assert parents(folder) == [0]
    assert code_of(waits) == 0
    assert parents(folder) == [0, 1]


def test_runs_that_wait_for_one_another_stand_on_one_another(folder: Path) -> None:
    runs = [replan(folder, "--full", "--workers", "1", "--wait", "100") for _ in range(3)]
    assert [code_of(run) for run in runs] == [0, 0, 0]
    assert parents(folder) == [0, 1, 2, 3]


def test_of_runs_that_do_not_wait_each_publishes_or_is_turned_away(folder: Path) -> None:
    runs = [replan(folder, "--full", "--workers", "1") for _ in range(3)]
    codes = sorted(code_of(run) for run in runs)
    assert set(codes) <= {ExitCode.DONE, ExitCode.LOCKED}
    done = codes.count(ExitCode.DONE)
    assert done >= 1
    assert parents(folder) == list(range(done + 1))


def test_threads_of_one_program_keep_apart_too(tmp_path: Path) -> None:
    inside, most = [0], [0]

    def hold() -> None:
        with run_lock(tmp_path / ".salesplan", wait_seconds=30):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            inside[0] -= 1

    threads = [threading.Thread(target=hold) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
