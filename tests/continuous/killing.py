"""Kills replans at random moments, while others read, and looks at what is left."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from salesplan.domain.errors import WorkspaceLockedError
from salesplan.domain.versions import VersionState
from salesplan.store import PlanStore, run_lock
from tests.continuous.commands import PATIENCE, ROOT, change_a_potential, code_of, left_behind, replan, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READERS = 2


@dataclass
class Found:
    """What the kills left behind."""

    killed: int = 0
    survived: int = 0  # runs that were done before their moment came
    while_storing: int = 0  # killed after the store's log was being written
    published_all_the_same: int = 0  # killed after the version was there
    reads: int = 0
    unreadable: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    locked: int = 0
    orphans: int = 0
    last_code: int = -1


class Killing:
    """A planned workspace, two readers, and runs that do not live long."""

    def __init__(self, folder: Path, seed: int = 0) -> None:
        self.folder = folder
        self.store = folder / ".salesplan" / "plans.db"
        self.rng = Random(seed)
        self.found = Found()

    def run(self, kills: int) -> Found:
        """Start and kill `kills` runs: every second at any moment, the others while they store."""
        with self._readers():
            usual = self._usual_seconds()
            for number in range(kills):
                self._kill_one(number, usual)
        change_a_potential(self.folder, kills)
        self.found.last_code = code_of(replan(self.folder))
        self._look_at(self._known(), 1)
        return self.found

    def _usual_seconds(self) -> float:
        start = time.monotonic()
        assert code_of(replan(self.folder, "--full", "--workers", "1")) == 0
        return time.monotonic() - start

    def _kill_one(self, number: int, usual: float) -> None:
        known = self._known()
        change_a_potential(self.folder, number)
        written = self._written()
        process = replan(self.folder, "--full", "--workers", str(1 + number // 2 % 2))
        if number % 2:
            while process.poll() is None and self._written() == written:
                pass  # storing takes some milliseconds, no longer than a look now and then
            time.sleep(self.rng.choice((0.0, self.rng.uniform(0.0, 0.005))))
        else:
            until(lambda: process.poll() is not None, self.rng.uniform(0.0, usual))
        if process.poll() is None:
            self.found.killed += 1
            self.found.while_storing += self._written() != written
            process.kill()
        else:
            self.found.survived += 1
        process.communicate(timeout=PATIENCE)
        try:
            with run_lock(self.folder / ".salesplan"):
                self._look_at(known, 1)
        except WorkspaceLockedError:
            self.found.locked += 1
        self.found.orphans += left_behind(process)

    def _written(self) -> tuple[int, int]:
        """When the store's write-ahead log was written last, and its size; readers create it but never write."""
        try:
            stat = self.store.with_name("plans.db-wal").stat()
        except FileNotFoundError:
            return (0, 0)
        return (stat.st_mtime_ns, stat.st_size) if stat.st_size else (0, 0)

    def _known(self) -> list[int]:
        return [row.version for row in PlanStore(self.store).versions()]

    def _look_at(self, known: list[int], most: int) -> None:
        """All versions are still there; at most one is new, stands on the last one, and is published and whole."""
        store = PlanStore(self.store)
        rows = store.versions()
        new = [row for row in rows if row.version not in known]
        if [row.version for row in rows][: len(known)] != known or len(new) > most:
            self.found.lost.append(f"{known} became {[row.version for row in rows]}")
        self.found.published_all_the_same += len(new)
        published = [row for row in rows if row.state is VersionState.PUBLISHED]
        if [row.version for row in published] != [rows[-1].version] or any(r.parent != known[-1] for r in new):
            self.found.lost.append(f"published {[r.version for r in published]} of {[r.version for r in rows]}")
        try:
            store.load(rows[-1].version)
        except Exception as error:
            self.found.unreadable.append(f"version {rows[-1].version}: {error}")

    @contextmanager
    def _readers(self) -> Iterator[None]:
        stop = self.folder / "stop"
        command = [sys.executable, "-m", "tests.continuous.reader", str(self.store), str(stop)]
        readers = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(READERS)]
        try:
            yield
        finally:
            stop.touch()
            for reader in readers:
                told = json.loads(reader.communicate(timeout=60)[0])
                self.found.reads += told["reads"]
                self.found.unreadable += told["wrong"]
