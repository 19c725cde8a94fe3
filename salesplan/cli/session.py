"""A workspace at work: its settings, inputs, store and travel times, and the runs that a command asks for.

Here the edge ends: files, clock, environment and processes are dealt with, and the rooms below get values.
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import salesplan
from salesplan.domain.collection import no_collection
from salesplan.domain.errors import InputError, UsageError
from salesplan.domain.nouns import replace
from salesplan.domain.versions import StoredPlan, VersionState
from salesplan.replan.reports import NightReport, StatusReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from salesplan.domain.changes import InputChange
    from salesplan.domain.findings import Finding
    from salesplan.domain.given import Given
    from salesplan.domain.settings import RuleSettings, Settings
    from salesplan.domain.violations import Violation
    from salesplan.inputs import InputsRead, LoadedSettings
    from salesplan.replan.reports import Explanation
    from salesplan.replan.tonight import Progress
    from salesplan.store import PlanStore
    from salesplan.travel import TravelTimes


def _unsaid(text: str) -> None:
    """Nobody is there to be told."""


def open_session(
    project: Path | None = None, overrides: Mapping[str, str] | None = None, say: Callable[[str], None] = _unsaid
) -> Session:
    """Find the workspace and load its settings; news of a run goes to `say`.

    UsageError where there is no workspace or a setting is wrong.
    """
    from salesplan.inputs import find_workspace, load_settings

    workspace = find_workspace(project, os.environ, Path.cwd())
    return Session(workspace, load_settings(workspace, os.environ, overrides or {}, check_rule=_check_rule), say)


def _check_rule(rule: RuleSettings) -> None:
    """The call plan's check, which is loaded only where there are rules."""
    from salesplan.callplan import check_rule

    check_rule(rule)


@dataclass(frozen=True)
class Session:
    """One command's view of one workspace."""

    workspace: Path
    loaded: LoadedSettings
    say: Callable[[str], None] = _unsaid

    # -- what is there -----------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """The effective settings."""
        return self.loaded.settings

    @property
    def sources(self) -> Mapping[str, str]:
        """Where each setting's value comes from."""
        return self.loaded.source

    @property
    def folder(self) -> Path:
        """The program's own folder in the workspace."""
        return self.workspace / ".salesplan"

    @cached_property
    def store(self) -> PlanStore:
        """The plan versions."""
        from salesplan.store import PlanStore

        return PlanStore(self.folder / "plans.db")

    def day(self, as_of: date | None = None) -> date:
        """The day to plan for: as asked, else today, or the published plan's day where that is yet to come.

        A plan made on Friday for Monday is current at the weekend.
        """
        if as_of is not None:
            return as_of
        today = date.today()  # noqa: DTZ011 - the sales day is a local one
        published = self.store.published_digests()
        return today if published is None else max(today, published[3])

    def travel(self, given: Given, settings: Settings | None = None) -> TravelTimes:
        """Travel times between the places of `given`, by the provider of this session's settings, or of others."""
        from salesplan.travel import travel_times
        from salesplan.travel.matrix import places_by_id

        chosen = (settings or self.settings).travel
        places = places_by_id(given) if chosen.provider == "matrix" else None
        return travel_times(chosen, self.workspace, self.folder / "travel", places=places)

    def reach(self, given: Given) -> tuple[Finding, ...]:
        """Warnings about customers to whom no road leads; the crow flies everywhere."""
        from salesplan.travel.reach import reach_findings

        return () if self.settings.travel.provider == "crow" else reach_findings(self.travel(given), given)

    def read(self, as_of: date | None = None, *, check: bool = True) -> InputsRead:
        """Read and check all inputs. InputError where they have errors, unless `check` is off."""
        from salesplan.inputs import read_inputs

        read = read_inputs(self.workspace, self.settings, self.day(as_of))
        if check and read.given is None:
            raise InputError(read.findings)
        return read

    def published(self) -> StoredPlan:
        """The published plan. UsageError before the first."""
        stored = self.store.published()
        if stored is None:
            raise UsageError("there is no plan yet", "run `salesplan replan`")
        return stored

    def load(self, version: int | None) -> StoredPlan:
        """One version; the published plan for None."""
        return self.published() if version is None else self.store.load(version)

    # -- runs --------------------------------------------------------------------------

    def replan(
        self,
        as_of: date | None = None,
        *,
        full: bool = False,
        dry_run: bool = False,
        workers: int = 0,
        wait_seconds: float = 0.0,
        progress: Progress | None = None,
    ) -> NightReport:
        """The nightly run: read, compare, re-solve what is open, audit, publish or hold."""
        from salesplan.store import run_lock

        day = self.day(as_of)
        if dry_run:
            with no_collection():
                return self._replan(day, full=full, dry_run=True, workers=workers, progress=progress)
        with run_lock(self.folder, wait_seconds), no_collection():
            return self._replan(day, full=full, dry_run=False, workers=workers, progress=progress)

    def _replan(
        self, as_of: date, *, full: bool, dry_run: bool, workers: int, progress: Progress | None
    ) -> NightReport:
        from salesplan.inputs import raw_digest, settings_digest

        clock = _Clock()
        inputs, told = raw_digest(self.workspace, self.settings), settings_digest(self.settings)
        if not full and self.store.published_digests() == (inputs, told, salesplan.__version__, as_of):
            row = self.store.published_row()
            return NightReport(None, row.version if row else 0, "unchanged", seconds=clock.seconds)
        with clock("inputs"):
            read = self.read(as_of)
            assert read.given is not None
        with clock("published plan"):
            published = self.store.published(read.given)
        return self._solve(_Asked(as_of, full, dry_run, workers, told), read, published, clock, progress)

    def _solve(
        self, asked: _Asked, read: InputsRead, published: StoredPlan | None, clock: _Clock, progress: Progress | None
    ) -> NightReport:
        from salesplan.replan.audit import audit_reopened
        from salesplan.replan.run import replan
        from salesplan.replan.tonight import Tonight, silent
        from salesplan.replan.workers import worker_pool

        assert read.given is not None
        travel = self.travel(read.given)
        tonight = Tonight(read.given, published, self.settings, asked.as_of, travel, asked.full)
        workers = asked.workers or os.cpu_count() or 1
        self._compile(clock, workers)
        with clock("planning"), worker_pool(workers) as run:
            made = replan(tonight, run, progress or silent)
        warnings = (*(f for f in read.findings if f.severity == "warning"), *self.reach(read.given))
        if made.plan is None:
            version = 0 if published is None else published.plan.version
            return NightReport(None, version, "unchanged", warnings=warnings, seconds=clock.seconds)
        with clock("audit"):
            violations = audit_reopened(made.plan, read.given, self.settings, travel, made.reopened)
        held = made.held + ((f"the audit found {len(violations)} violations",) if violations else ())
        state = VersionState.PROPOSAL if held else VersionState.PUBLISHED
        version = 0
        if not asked.dry_run:
            with clock("storing"):
                program, inputs = salesplan.__version__, read.raw
                version = self.store.add(
                    StoredPlan(
                        made.plan, read.given, self.settings, inputs, asked.settings, program, state, now(), held
                    ),
                    _headline(made.changes),
                )
        return NightReport(
            plan=replace(made.plan, version=version),
            version=version,
            state="dry run" if asked.dry_run else state.value,
            changes=made.changes,
            reopened=made.reopened,
            held=held,
            violations=violations,
            before={} if published is None else published.plan.totals,
            after=made.plan.totals,
            warnings=warnings,
            notes=made.notes,
            seconds=clock.seconds,
            given=read.given,
        )

    def _compile(self, clock: _Clock, workers: int) -> None:
        """On this machine's first run: each room once, and not in every worker, who would all compile the same."""
        from salesplan.replan.workers import worker_pool
        from salesplan.travel.compiled import is_cached, note_cached

        if not is_cached():
            self.say("compiling the optimizer for this machine, once: about half a minute")
            with clock("compiling"), worker_pool(workers, patience=0) as run:
                run(_warm_up, ("schedule", "routes", "alignment"))  # the longest first
            note_cached()

    def reroute(self, days: Sequence[date], reps: Sequence[str] = (), wait_seconds: float = 0.0) -> NightReport:
        """Drive coming days of the published plan again, after a cancellation; publishes where that differs."""
        from salesplan.replan.reroute import reroute
        from salesplan.store import run_lock

        clock = _Clock()
        with run_lock(self.folder, wait_seconds):
            published = self.published()
            _known_reps(reps, published)
            with clock("inputs"):
                given = self.read(published.plan.as_of).given
                assert given is not None
            self._compile(clock, os.cpu_count() or 1)
            with clock("routes"):
                plan = reroute(published, given, self.travel(given, published.settings), days, reps or tuple(given.rep))
            if plan is None:
                return NightReport(None, published.plan.version, "unchanged", seconds=clock.seconds)
            stored = replace(published, plan=plan, created=now(), state=VersionState.PUBLISHED, held=())
            cause = f"routes of {', '.join(d.isoformat() for d in days)} driven again"
            version = self.store.add(stored, cause)
        return NightReport(
            replace(plan, version=version),
            version,
            "published",
            before=published.plan.totals,
            after=plan.totals,
            seconds=clock.seconds,
        )

    def status(self, as_of: date | None = None) -> StatusReport:
        """Is the published plan current, and what would a replan reopen?"""
        from salesplan.replan.run import would_reopen
        from salesplan.replan.tonight import Tonight

        published, day = self.published(), self.day(as_of)
        given = self.read(day).given
        assert given is not None
        changes, reopened = would_reopen(Tonight(given, published, self.settings, day, self.travel(given)))
        proposals = tuple(
            r.version
            for r in self.store.versions()
            if r.state is VersionState.PROPOSAL and r.parent == published.plan.version
        )
        return StatusReport(published.plan.version, published.plan.as_of, not changes, changes, reopened, proposals)

    def audit(self, version: int | None = None) -> tuple[Violation, ...]:
        """Every hard rule on a plan, from the inputs that it was made from."""
        from salesplan.replan.audit import audit

        stored = self.load(version)
        return audit(stored.plan, stored.given, stored.settings, self.travel(stored.given, stored.settings))

    def explain(self, customer_id: str, version: int | None = None) -> Explanation:
        """The whole why of one customer."""
        from salesplan.replan.explain import explain

        stored = self.load(version)
        return explain(stored, customer_id, self.travel(stored.given, stored.settings))

    def publish(self, version: int) -> int:
        """Publish a held proposal."""
        from salesplan.store import run_lock

        with run_lock(self.folder):
            return self.store.publish(version, now())

    def rollback(self, version: int) -> int:
        """Publish an old version again, as a new one."""
        from salesplan.store import run_lock

        with run_lock(self.folder):
            return self.store.rollback(version, now())


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a run was asked, and the digest of its settings."""

    as_of: date
    full: bool
    dry_run: bool
    workers: int
    settings: str


class _Clock:
    """Seconds by stage, for people only."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - start


def now() -> str:
    """The time at which a version is stored, ISO, UTC, whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _warm_up(room: str) -> None:
    import_module(f"salesplan.{room}").warm_up()


def _known_reps(reps: Sequence[str], published: StoredPlan) -> None:
    unknown = [r for r in reps if r not in published.plan.rep]
    if unknown:
        raise UsageError(f"there is no rep {unknown[0]}", f"known are {', '.join(published.plan.rep)}")


def _headline(changes: Sequence[InputChange]) -> str:
    """The changes in one line of history."""
    kinds: dict[str, int] = {}
    for change in changes:
        kinds[change.kind] = kinds.get(change.kind, 0) + 1
    told = [kind if n == 1 else f"{kind} ×{n}" for kind, n in sorted(kinds.items(), key=lambda k: (-k[1], k[0]))]
    return ", ".join(told[:4]) + (f" and {len(told) - 4} more kinds" if len(told) > 4 else "")
