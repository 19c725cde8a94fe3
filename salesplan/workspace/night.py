"""The nightly run of a workspace, as a table of contents: unchanged? → read → plan → audit → publish or hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import salesplan
from salesplan.domain.errors import UsageError
from salesplan.domain.nouns import replace
from salesplan.domain.versions import StoredPlan, VersionState
from salesplan.replan.answer.reports import NightReport, NightState
from salesplan.runtime.collection import no_collection
from salesplan.workspace.clock import StageClock, now
from salesplan.workspace.processes import compile_once, workers_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.domain.changes import InputChange
    from salesplan.domain.violations import Violation
    from salesplan.inputs import InputsRead
    from salesplan.replan.night import Progress, Replanned
    from salesplan.travel import TravelTimes
    from salesplan.workspace.opened import Opened

NAMED_KINDS = 4  # of changes, in the headline of a version


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a run. `workers` 0: one a core."""

    as_of: date
    full: bool = False
    dry_run: bool = False
    workers: int = 0
    back: bool = False  # a day before the published plan's is meant
    anyway: bool = False  # a day beyond the horizon from today is meant
    territories: bool = False  # customers may change hands wherever that pays
    deep: bool = False  # minutes of work a rep, and the gap of every month that is solved


def run_night(workspace: Opened, order: Order, wait_seconds: float, progress: Progress | None) -> NightReport:
    """Plan from the inputs as they are, and publish the plan unless the guard or the audit hold it.

    Raises InputError, NoPlanError, and WorkspaceLockedError where another run holds the workspace; the published plan
    is then as it was. A dry run takes no lock and keeps nothing.
    """
    from salesplan.store import run_lock

    _check_order(workspace, order)
    if order.dry_run:
        with no_collection():
            return _run(workspace, order, progress)
    with run_lock(workspace.own_folder, wait_seconds), no_collection():
        return _run(workspace, order, progress)


def _check_order(workspace: Opened, order: Order) -> None:
    """UsageError for a day before the published plan's or one that is far away, unless it is asked for."""
    published = workspace.store.published_digests()
    if published is not None and order.as_of < published[3] and not order.back:
        raise UsageError(
            f"the published plan is of {published[3]}: {order.as_of} is before it",
            "look at the clock, or give --back if that day is meant",
        )
    ahead = workspace.days_ahead(order.as_of)
    if ahead and not (order.anyway or order.dry_run):
        sticks = f"until then no night would change the plan; give --as-of-anyway if {order.as_of} is meant"
        back = (
            f", or go back with --as-of {workspace.today} --back" if published and published[3] >= order.as_of else ""
        )
        raise UsageError(f"{order.as_of} is {ahead} days from today, beyond the horizon", sticks + back)


def _run(workspace: Opened, order: Order, progress: Progress | None) -> NightReport:
    clock = StageClock()
    if not order.dry_run and workspace.settings.calendar:
        from salesplan.workspace.calendars import fetch_calendars

        fetch_calendars(workspace)
    if not (order.full or order.territories) and same_as_published(workspace, order.as_of):
        row = workspace.store.published_row()
        return NightReport(None, row.version if row else 0, NightState.UNCHANGED, seconds=clock.seconds)
    from salesplan.travel.guessing import silence_findings

    with clock("inputs"):
        read = workspace.read(order.as_of)
        assert read.given is not None
    with clock("published plan"):
        published = workspace.store.published(read.given)
    made, travel = _planned(workspace, order, read, published, clock, progress)
    warnings = (*(f for f in read.findings if f.severity == "warning"), *workspace.reach(read.given, order.as_of))
    if made.plan is None:
        version = 0 if published is None else published.plan.version
        return NightReport(None, version, NightState.UNCHANGED, warnings=warnings, seconds=clock.seconds)
    warnings = (*warnings, *silence_findings(travel, made.plan, read.given))
    violations = _audited(workspace, read, made, travel, clock)
    held = made.held + ((f"the audit found {len(violations)} violations",) if violations else ())
    version = 0 if order.dry_run else _stored(workspace, read, made, held, clock)
    return NightReport(
        plan=replace(made.plan, version=version),
        version=version,
        state=NightState.DRY_RUN if order.dry_run else NightState.PROPOSAL if held else NightState.PUBLISHED,
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


def same_as_published(workspace: Opened, as_of: date) -> bool:
    """Whether files, settings, program and day are, to the digest, those of the published plan."""
    from salesplan.inputs import raw_digest, settings_digest

    settings = workspace.settings
    asked = (raw_digest(workspace.folder, settings), settings_digest(settings), salesplan.__version__, as_of)
    return workspace.store.published_digests() == asked


def _planned(
    workspace: Opened,
    order: Order,
    read: InputsRead,
    published: StoredPlan | None,
    clock: StageClock,
    progress: Progress | None,
) -> tuple[Replanned, TravelTimes]:
    from salesplan.replan.night import Night, silent
    from salesplan.replan.run import replan

    given = read.given
    assert given is not None
    compile_once(workspace, clock, order.workers)
    with clock("planning"), workers_of(workspace, order.workers) as run:
        return workspace.travelling(
            given,
            lambda travel: replan(
                Night(
                    *(given, published, workspace.settings, order.as_of, travel),
                    full=order.full,
                    territories=order.territories,
                    deep=order.deep,
                    program=salesplan.__version__,
                ),
                run,
                progress or silent,
            ),
        )


def _audited(
    workspace: Opened, read: InputsRead, made: Replanned, travel: TravelTimes, clock: StageClock
) -> tuple[Violation, ...]:
    from salesplan.replan.answer.audit import audit_reopened

    assert read.given is not None
    assert made.plan is not None
    with clock("audit"):
        return audit_reopened(made.plan, read.given, workspace.settings, travel, made.reopened)


def _stored(workspace: Opened, read: InputsRead, made: Replanned, held: tuple[str, ...], clock: StageClock) -> int:
    """The number of the new version: published, or a proposal where it is held."""
    from salesplan.inputs import settings_digest

    assert read.given is not None
    assert made.plan is not None
    stored = StoredPlan(
        plan=made.plan,
        given=read.given,
        settings=workspace.settings,
        inputs_digest=read.raw,
        settings_digest=settings_digest(workspace.settings),
        program=salesplan.__version__,
        state=VersionState.PROPOSAL if held else VersionState.PUBLISHED,
        created=now(),
        held=held,
    )
    with clock("storing"):
        version = workspace.store.add(stored, headline(made.changes))
    if not held:
        from salesplan.workspace.policy_log import log_night

        with clock("policy log"):
            log_night(workspace, replace(made.plan, version=version), read.given)
    return version


def headline(changes: Sequence[InputChange]) -> str:
    """The changes in one line of history, the most frequent kinds first."""
    kinds: dict[str, int] = {}
    for change in changes:
        kinds[change.kind] = kinds.get(change.kind, 0) + 1
    ordered = sorted(kinds.items(), key=lambda k: (-k[1], k[0]))
    names = [kind if n == 1 else f"{kind} ×{n}" for kind, n in ordered]
    more = len(names) - NAMED_KINDS
    return ", ".join(names[:NAMED_KINDS]) + (f" and {more} more kinds" if more > 0 else "")
