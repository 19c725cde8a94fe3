"""Stores a plan while the file system fails at every call in turn, and looks at what is left and what was said."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from salesplan.domain.errors import SalesplanError
from salesplan.domain.versions import VersionState
from salesplan.store import PlanStore, committed
from salesplan.store.backup import back_up as copied
from salesplan.store.committed import published_here
from salesplan.store.walk import problems_of
from tests.small import small_stored
from tests.store.damage import NOW, some_versions
from tests.store.faults import Fault, FaultyFiles, Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from salesplan.domain.versions import VersionRow

SAID_PUBLISHED, SAID_AS_IT_WAS, SAID_SOMETHING_ELSE = 10, 11, 12


@dataclass
class Failed:
    """What the faults did."""

    calls: int = 0  # calls of the file system while one plan is stored
    kills: int = 0
    errors: int = 0
    published: int = 0  # all the same
    lost: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)  # the next run did not work


def plan(store: PlanStore) -> int:
    """The nightly run's part."""
    row = store.published_row() if store.path.exists() else None
    return store.add(small_stored(parent=row.version if row else 0), "the night of the fault")


def publish(store: PlanStore) -> int:
    """Publish the newest proposal."""
    return store.publish(max(row.version for row in store.versions() if row.state is VersionState.PROPOSAL), NOW)


def rollback(store: PlanStore) -> int:
    """Publish the first version again."""
    return store.rollback(1, NOW)


def back_up(store: PlanStore) -> int:
    """Copy the store beside it; what is published stays."""
    copied(store.path, store.path.with_name("copy.db"))
    return 0


class Failing:
    """A good store, copied for each fault; `versions` 0: the fault comes while the first plan is stored."""

    def __init__(self, folder: Path, versions: int = 3, do: Callable[[PlanStore], int] = plan) -> None:
        self.good = folder / "good"
        self.good.mkdir(parents=True)
        self.work = folder / "work"
        self.do = do
        if versions:
            store = some_versions(self.good / "plans.db", versions)
            if do is publish:
                row = store.published_row()
                parent = row.version if row else 0
                store.add(small_stored(parent=parent, state=VersionState.PROPOSAL), "held")
        self.before = PlanStore(self.good / "plans.db").versions()
        self.found = Failed()

    def run(self, every: int = 1) -> Failed:
        """Each fault at every call, or at every n-th."""
        self.found.calls = self._calls()
        for fault in Fault:
            for at in range(1, self.found.calls + 1, every):
                self._one(fault, at)
        return self.found

    def _calls(self) -> int:
        self._fresh()
        reading, writing = os.pipe()
        if os.fork() == 0:
            files = FaultyFiles(Plan())
            self.do(PlanStore(self.work / "plans.db"))
            os.write(writing, str(files.plan.calls).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as told:
            calls = int(told.read())
        os.wait()
        return calls

    def _fresh(self) -> None:
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.good, self.work)

    def _one(self, fault: Fault, at: int) -> None:
        self._fresh()
        child = os.fork()
        if child == 0:
            os._exit(self._in_child(fault, at))
        status = os.waitpid(child, 0)[1]
        code = os.waitstatus_to_exitcode(status)
        self.found.kills += code < 0
        self.found.errors += code >= 0
        self._judge(f"{fault} at call {at} of {self.found.calls}", code)

    def _in_child(self, fault: Fault, at: int) -> int:
        FaultyFiles(Plan(fault, at))
        committed._published.clear()  # what the parent has published it did not
        try:
            self.do(PlanStore(self.work / "plans.db"))
        except SalesplanError:
            pass
        except BaseException:
            return SAID_SOMETHING_ELSE
        return SAID_AS_IT_WAS if published_here() is None else SAID_PUBLISHED

    def _judge(self, name: str, code: int) -> None:
        store = PlanStore(self.work / "plans.db")
        try:
            rows = store.versions()
            whole = all(store.load(row.version).plan.reps for row in rows) and not (rows and problems_of(store.path))
        except Exception as error:
            self.found.lost.append(f"{name}: {error!r}")
            return
        kept = [row.version for row in self.before]
        new = len(rows) - len(kept)
        if [row.version for row in rows[: len(kept)]] != kept or new not in (0, 1) or not whole:
            self.found.lost.append(f"{name}: {problems_of(store.path)}")
        published = _published(rows) != _published(self.before)
        self.found.published += published
        if code >= 0 and code != (SAID_PUBLISHED if published else SAID_AS_IT_WAS):
            self.found.false.append(f"{name}: said {code}, published {published}")
        self._next_run(name, store)

    def _next_run(self, name: str, store: PlanStore) -> None:
        try:
            row = store.published_row()
            made = store.add(small_stored(parent=row.version if row else 0), "the night after")
            published = store.published()
            if published is None or published.plan.version != made or problems_of(store.path):
                self.found.stuck.append(f"{name}: {problems_of(store.path)}")
        except Exception as error:
            self.found.stuck.append(f"{name}: {error!r}")


def _published(rows: Sequence[VersionRow]) -> list[int]:
    return [row.version for row in rows if row.state is VersionState.PUBLISHED]
