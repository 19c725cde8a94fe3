"""Whatever call of the file system fails while a plan is stored, no plan is lost and what is said of it is true."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from salesplan.store import PlanStore
from salesplan.store.reading import log_of
from tests.small import small_stored
from tests.store.damage import some_versions
from tests.store.failing import Failing, back_up, plan, publish, rollback
from tests.store.faults import Fault, FaultyFiles, Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOBODY = 65534


@pytest.mark.parametrize(("versions", "do"), [(0, plan), (3, plan), (3, publish), (3, rollback), (3, back_up)])
def test_a_fault_at_any_call_loses_no_plan_and_no_sentence_is_false(
    tmp_path: Path, versions: int, do: Callable[[PlanStore], int]
) -> None:
    found = Failing(tmp_path, versions, do).run(every=5)
    assert found.kills > 5
    assert found.errors > 5
    assert (found.published > 0) == (do is not back_up)
    assert (found.lost, found.false, found.stuck) == ([], [], [])


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody may enter."""
    made = Path(tempfile.mkdtemp(prefix="salesplan-tests-"))
    made.chmod(0o755)
    yield made
    made.chmod(0o755)
    shutil.rmtree(made)


def in_a_process(do: Callable[[], object]) -> int:
    """The exit code of a process that does it."""
    child = os.fork()
    if child == 0:
        try:
            do()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def as_nobody(do: Callable[[], object]) -> int:
    """The same by somebody whom the rights of files bind."""

    def bound() -> None:
        if os.geteuid() == 0:
            os.setuid(NOBODY)
        do()

    return in_a_process(bound)


def reads_four(path: Path) -> None:
    published = PlanStore(path).published()
    assert published is not None
    assert published.plan.version == 4


def test_readers_leave_no_trace(folder: Path) -> None:
    store = some_versions(folder / "plans.db", 4)
    before = {p.name: p.stat().st_mtime_ns for p in folder.iterdir()}
    PlanStore(store.path).published()
    assert {p.name: p.stat().st_mtime_ns for p in folder.iterdir()} == before


def test_a_read_only_folder_is_read(folder: Path) -> None:
    store = some_versions(folder / "plans.db", 4)
    store.path.chmod(0o444)
    folder.chmod(0o555)
    assert as_nobody(lambda: reads_four(store.path)) == 0
    assert as_nobody(lambda: store.add(small_stored(parent=4), "the next night")) == 1
    reads_four(store.path)


def test_a_read_only_folder_with_a_log_is_read_by_way_of_a_copy(folder: Path) -> None:
    path = some_versions(folder / "plans.db", 3).path
    assert any(_left_a_log(path, at) for at in range(1, 60))
    path.with_name("plans.db-shm").unlink(missing_ok=True)
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)
    assert as_nobody(lambda: reads_four(path)) == 0


def _left_a_log(path: Path, at: int) -> bool:
    """Whether a kill at this call leaves the new plan in the log only."""
    kept = path.read_bytes()

    def store() -> None:
        FaultyFiles(Plan(Fault.KILL, at))
        PlanStore(path).add(small_stored(parent=3), "the night of the kill")

    in_a_process(store)
    if log_of(path).exists() and log_of(path).stat().st_size and len(PlanStore(path).versions()) == 4:
        return True
    for left in ("plans.db-wal", "plans.db-shm"):
        path.with_name(left).unlink(missing_ok=True)
    path.write_bytes(kept)
    return False


def test_a_full_disk_is_told_as_such_and_the_plan_is_still_there(folder: Path) -> None:
    store = some_versions(folder / "plans.db", 4)

    def full() -> None:
        FaultyFiles(Plan(Fault.FULL, 1))
        reads_four(store.path)
        with pytest.raises(Exception, match="full") as stopped:
            store.add(small_stored(parent=4), "the next night")
        assert "room" in stopped.value.remedy  # type: ignore[attr-defined]
        reads_four(store.path)

    assert in_a_process(full) == 0
    reads_four(store.path)
