"""The runs that may be asked of a workspace: one method a use case, each a function of a file beside this one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import salesplan
from salesplan.domain.versions import VersionState
from salesplan.workspace.opened import Opened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from salesplan.domain.changes import InputChange
    from salesplan.domain.findings import Finding
    from salesplan.domain.outcome import Outcome
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import RuleSettings
    from salesplan.domain.violations import Violation
    from salesplan.inputs import InputsRead
    from salesplan.learn import Learned, Moved
    from salesplan.replan.answer.reports import Explanation, NightReport, StatusReport
    from salesplan.replan.night import Progress
    from salesplan.store.backup import BackedUp
    from salesplan.store.salvage import Salvaged


def _unsaid(text: str) -> None:
    """Nobody is there to hear it."""


def open_workspace(
    project: str | Path | None = None,
    overrides: Mapping[str, str] | None = None,
    say: Callable[[str], None] = _unsaid,
) -> Workspace:
    """Find the workspace and load its settings.

    Parameters: `project` its folder, else SALESPLAN_PROJECT, else the working directory and its parents; `overrides`
    settings as text by dotted key, above all other sources; `say` hears news of a run, a line at a time.
    Raises UsageError where there is no workspace or a setting is wrong.
    """
    from salesplan.inputs import find_workspace, load_settings

    folder = find_workspace(None if project is None else Path(project), os.environ, Path.cwd())
    return Workspace(folder, load_settings(folder, os.environ, overrides or {}, check_rule=_check_rule), say)


def _check_rule(rule: RuleSettings) -> None:
    """The call plan's check, which is loaded only where there are rules."""
    from salesplan.callplan import check_rule

    check_rule(rule)


@dataclass(frozen=True)
class Workspace(Opened):
    """An opened workspace and the runs that may be asked of it."""

    def replan(
        self,
        as_of: date | None = None,
        *,
        full: bool = False,
        deep: bool = False,
        dry_run: bool = False,
        back: bool = False,
        anyway: bool = False,
        workers: int = 0,
        wait_seconds: float = 0.0,
        progress: Progress | None = None,
    ) -> NightReport:
        """The nightly run: read, compare, re-solve what is open, audit, publish or hold.

        Parameters: `full` reopens everyone; `deep` spends minutes a rep on the months that are solved, and proves how
        far they are from the best at most; `dry_run` keeps nothing; `back` allows a day before the published plan's;
        `anyway` one beyond the horizon from today; `workers` processes, 0 one a core;
        `wait_seconds` for another run to end; `progress` hears how many reps of a stage are done.
        Raises InputError, NoPlanError, WorkspaceLockedError, and UsageError for a day before the published plan's.
        """
        from salesplan.workspace.night import Order, run_night

        order = Order(self.day(as_of), full, dry_run, workers, back, anyway, deep=deep)
        return run_night(self, order, wait_seconds, progress)

    def apply_territories(
        self, as_of: date | None = None, workers: int = 0, progress: Progress | None = None
    ) -> NightReport:
        """A run in which customers may change hands wherever that pays, and not for a change of the inputs alone."""
        from salesplan.workspace.night import Order, run_night

        return run_night(self, Order(self.day(as_of), workers=workers, territories=True), 0.0, progress)

    def reroute(self, days: Sequence[date], reps: Sequence[str] = (), wait_seconds: float = 0.0) -> NightReport:
        """Drive coming days of the published plan again, after a cancellation; publishes where that differs.

        Parameters: `days` that are driven again; `reps` ids, empty: all; `wait_seconds` for another run to end.
        Raises InputError, WorkspaceLockedError, and UsageError before the first plan or for an unknown rep.
        """
        from salesplan.workspace.reroute import reroute_days

        return reroute_days(self, days, reps, wait_seconds)

    def agreed(self, read: InputsRead, as_of: date | None = None) -> tuple[Finding, ...]:
        """Warnings about calls that were agreed on and cannot be held, or fall on a public holiday."""
        from salesplan.workspace.agreed import agreed_findings

        return agreed_findings(self, read, self.day(as_of))

    def status(self, as_of: date | None = None) -> StatusReport:
        """Is the published plan current, and what would a replan of `as_of` (None: see `day`) reopen?

        Nothing is solved or kept. Raises InputError, and UsageError before the first plan.
        """
        from salesplan.replan.answer.reports import StatusReport
        from salesplan.workspace.night import same_as_published

        day, row = self.day(as_of), self.store.published_row()
        if row is None:
            self.published()  # says that there is none
        assert row is not None
        version, then = row.version, row.as_of
        changes: tuple[InputChange, ...] = ()
        reopened: dict[str, tuple[InputChange, ...]] = {}
        if not same_as_published(self, day):
            plan, changes, reopened = self._would_reopen(day)
            version, then = plan.version, plan.as_of  # another run may have published meanwhile
        proposals = tuple(
            r.version for r in self.store.versions() if r.state is VersionState.PROPOSAL and r.parent == version
        )
        return StatusReport(version, then, not changes, changes, reopened, proposals, self.days_ahead(then))

    def _would_reopen(self, day: date) -> tuple[Plan, tuple[InputChange, ...], dict[str, tuple[InputChange, ...]]]:
        """The published plan's outline, the changes since, and by rep id those that concern them."""
        from salesplan.replan.night import Night
        from salesplan.replan.run import would_reopen
        from salesplan.runtime.collection import no_collection

        with no_collection():
            given = self.read(day).given
            assert given is not None
            published = self.store.outline(given)
            assert published is not None
            night = (given, published, self.settings, day)
            found, _ = self.travelling(
                given, lambda travel: would_reopen(Night(*night, travel, program=salesplan.__version__))
            )
        return published.plan, *found

    def audit(self, version: int | None = None) -> tuple[Violation, ...]:
        """Every hard rule on a plan, from the inputs and settings that it was made from; empty: the plan holds.

        Parameters: `version`, None: the published one. Raises UsageError where there is none of that number.
        """
        from salesplan.replan.answer.audit import audit

        stored = self.load(version)
        return self.travelling(
            stored.given, lambda travel: audit(stored.plan, stored.given, stored.settings, travel), stored.settings
        )[0]

    def month_bounds(self, version: int | None = None, workers: int = 0) -> tuple[Outcome, ...]:
        """How far each rep's month of a version, the published one by default, is at most from the best."""
        from salesplan.replan.night import Night
        from salesplan.replan.stages.month_bounds import month_bounds
        from salesplan.workspace.processes import workers_of

        stored = self.load(version)
        given, settings = stored.given, stored.settings
        with workers_of(self, workers) as run:
            return self.travelling(
                given,
                lambda travel: month_bounds(Night(given, stored, settings, stored.plan.as_of, travel), run),
                settings,
            )[0]

    def explain(self, customer_id: str, version: int | None = None) -> Explanation:
        """The whole why of one customer in a version (None: the published one); units are those of `Explanation`.

        Raises UsageError for an unknown customer or version.
        """
        from salesplan.replan.answer.explain import explain

        stored = self.load(version)
        learned = self.learned_for(stored)
        return self.travelling(
            stored.given, lambda travel: explain(stored, customer_id, travel, learned), stored.settings
        )[0]

    def learn(self, as_of: date | None = None) -> Learned:
        """What calls, sales, events and answers tell, with the evidence; written to learned/DAY, used by no plan."""
        from salesplan.workspace.learning import learn_day

        return learn_day(self, self.day(as_of))

    def accept(self, day: date) -> Learned:
        """Put the learned values of a day in force from the next run on; UsageError where they cannot be."""
        from salesplan.workspace.learning import accept_day

        return accept_day(self, day)

    def forget(self) -> date | None:
        """Take learned values out of force; the day they were of, None where there were none."""
        from salesplan.workspace.learning import forget_learned

        return forget_learned(self)

    def compare_learned(self, before: date, after: date) -> tuple[Moved, ...]:
        """The estimates of two learned days side by side."""
        from salesplan.workspace.learning import compare_days

        return compare_days(self, before, after)

    def publish(self, version: int) -> int:
        """Publish a held proposal; returns its version.

        Raises HeldError where its base is no longer the published plan, UsageError where the version is no proposal,
        WorkspaceLockedError where a run holds the workspace.
        """
        from salesplan.store import run_lock
        from salesplan.workspace.clock import now

        with run_lock(self.own_folder):
            return self.store.publish(version, now())

    def backup(self, target: Path | None = None) -> tuple[Path, BackedUp]:
        """A verified copy of all plan versions, in `target` or the program's own folder; returns where it is."""
        from salesplan.workspace.upkeep import back_up

        return back_up(self, target)

    def repair(self) -> Salvaged | None:
        """Keep what is whole in a damaged plan store, and the damaged file; None where nothing is wrong with it."""
        from salesplan.workspace.upkeep import repair

        return repair(self)

    def rollback(self, version: int) -> int:
        """Publish an old version again, as a new one; returns the new one.

        Raises UsageError where there is no such version, WorkspaceLockedError where a run holds the workspace.
        """
        from salesplan.store import run_lock
        from salesplan.workspace.clock import now

        with run_lock(self.own_folder):
            return self.store.rollback(version, now())
