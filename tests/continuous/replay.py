"""Plays nights of changes on a workspace, as cron would, and measures each of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from salesplan.cli.scaffold import scaffold
from salesplan.domain.nouns import replace
from salesplan.replan.answer.audit import audit
from salesplan.report.export import export
from salesplan.workspace import Workspace, open_workspace
from tests.continuous.counterfactual import Tried, tried
from tests.continuous.nightly import Kept, kept, not_carried, uncaused, unsound
from tests.continuous.stream import morning_of, night_of, part_of
from tests.continuous.word import Word, word
from tests.shared import REFEREE
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from salesplan.domain.given import Given
    from salesplan.domain.versions import StoredPlan
    from salesplan.replan.answer.reports import NightReport

FIRST_DAY = date(2026, 11, 23)
SETTING = "callplan.least_return_per_hour"
DEARER = "450"  # what it is from the middle of the stream on


@dataclass(frozen=True)
class Ran:
    """One run and what was found about it. `kind` is cold, night or morning."""

    number: int
    kind: str
    as_of: date
    seconds: float
    changes: int
    reopened: int
    differences: int
    held: tuple[str, ...]  # what the guard says
    violations: tuple[str, ...] = ()
    unsound: tuple[str, ...] = ()
    uncaused: tuple[str, ...] = ()
    kept: Kept = field(default_factory=lambda: Kept(0, 0, 0, 0))
    reps: int = 0
    referee: str | None = None  # what it said where it was asked; empty: no violation
    full_gain: float | None = None  # net objective of a full replan ÷ that of this one − 1
    full_seconds: float = 0.0
    word: Word | None = None  # None: the cold plan
    trials: tuple[Tried, ...] = ()  # differences whose cause was withdrawn

    @property
    def faults(self) -> list[str]:
        """All that must not be."""
        found = [*self.violations, *self.unsound, *self.uncaused, *self.kept.lost]
        found += [self.referee] if self.referee else []
        if self.word is not None:
            found += [*self.word.unsaid, *self.word.agreed_unsaid, *(f"owner of {c}" for c in self.word.quiet_moves)]
            found += self.word.strangers
        return [f"{self.kind} {self.number}, {self.as_of}: {fault}" for fault in found]


@dataclass
class Replay:
    """A workspace on disk and the stream that changes it."""

    folder: Path
    overrides: dict[str, str]
    nights: int
    seed: int = 0
    workers: int = 2
    look_every: int = 10  # nights between two looks at a full replan
    morning_every: int = 3
    reps: int | None = None  # only so many reps, with their customers
    source: Path | None = None  # a workspace that is copied; None: the Taiwan example
    tries: int = 0  # differences a night whose cause is withdrawn
    dearer: str = DEARER

    def __post_init__(self) -> None:
        self.rng = Random(self.seed)
        if self.source is None:
            scaffold(self.folder, "taiwan")
        else:
            shutil.copytree(self.source, self.folder, ignore=shutil.ignore_patterns("*.pbf", ".salesplan"))
            (self.folder / "salesplan.toml").touch()
        self.toml = (self.folder / "salesplan.toml").read_text(encoding="utf-8")
        given = self._opened().read(FIRST_DAY).given
        assert given is not None
        self._write(given if self.reps is None else part_of(given, self.reps), FIRST_DAY)

    def run(self) -> Iterator[Ran]:
        """The cold plan, then a night a day, now and then with a morning after it."""
        yield self._cold()
        for number in range(1, self.nights + 1):
            as_of = FIRST_DAY + timedelta(days=number)
            before = self._opened().published()
            if number == self.nights // 2:
                self.overrides[SETTING] = self.dearer
            self._write(night_of(self.rng, self.given, before.plan, as_of, number, self.nights), as_of)
            yield self._run(number, "night", before, as_of)
            if number % self.morning_every == 0:
                before = self._opened().published()
                self._write(morning_of(self.rng, self.given, before.plan, as_of), as_of)
                yield self._run(number, "morning", before, as_of)

    def _opened(self) -> Workspace:
        return open_workspace(self.folder, dict(self.overrides))

    def _write(self, given: Given, as_of: date) -> None:
        """Put the inputs in place; holidays of further days come with reading."""
        write_workspace(given, self.folder, self.toml)
        read = self._opened().read(as_of)
        assert read.given is not None
        assert replace(read.given, holidays=given.holidays) == given
        self.given = read.given

    def _cold(self) -> Ran:
        seconds, report = self._timed(FIRST_DAY)
        assert report.plan is not None
        told = tuple(map(str, report.violations))
        return Ran(0, "cold", FIRST_DAY, seconds, 1, len(report.reopened), 0, report.held, told)

    def _timed(self, as_of: date, *, full: bool = False) -> tuple[float, NightReport]:
        start = time.perf_counter()
        report = self._opened().replan(as_of, full=full, dry_run=full, anyway=True, workers=self.workers)
        return time.perf_counter() - start, report

    def _run(self, number: int, kind: str, before: StoredPlan, as_of: date) -> Ran:
        look = kind == "night" and number % self.look_every == 0
        full = self._timed(as_of, full=True) if look else None
        seconds, report = self._timed(as_of)
        plan = report.plan
        assert plan is not None
        workspace = self._opened()
        if report.held:
            workspace.publish(report.version)
        stored = workspace.published()
        assert (stored.plan.version, stored.plan.parent) == (report.version, before.plan.version)
        assert stored.plan.reps == plan.reps
        travel = workspace.travel(self.given)
        ran = Ran(
            number,
            kind,
            as_of,
            seconds,
            len(report.changes),
            len(report.reopened),
            len(plan.changes),
            report.held,
            tuple(map(str, audit(plan, self.given, workspace.settings, travel))),
            (
                *unsound(before, plan, self.given, workspace.settings, travel),
                *(f"{r} was not carried over" for r in not_carried(before.plan, plan, report.reopened)),
            ),
            tuple(uncaused(before.plan, plan)),
            kept(before, plan, self.given, workspace.settings),
            len(plan.reps),
            self._referee(stored, before),
            word=word(before.plan, plan, report.changes, report.reopened),
            trials=tuple(
                tried(
                    before,
                    plan,
                    self.given,
                    workspace.settings,
                    travel,
                    self.tries,
                    Random(f"{self.seed}/{number}"),
                    report.reopened,
                )
            )
            if kind == "night"
            else (),
        )
        if full is None:
            return ran
        assert full[1].plan is not None
        gain = full[1].plan.totals["net_objective"] / plan.totals["net_objective"] - 1
        return replace(ran, full_gain=gain, full_seconds=full[0])

    def _referee(self, stored: StoredPlan, before: StoredPlan) -> str | None:
        """What the referee says of the export beside that of the plan before; None where it is not at hand."""
        if not REFEREE.is_file():
            return None
        now, then = self.folder / "out", self.folder / "before"
        for version, out in ((stored, now), (before, then)):
            export(version, "csv", out)
        command = [sys.executable, str(REFEREE), str(self.folder), str(now), "--before", str(then)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else f"the referee: {done.stdout[-400:]}{done.stderr[-400:]}"
