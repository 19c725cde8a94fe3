"""The morning after: coming days of the published plan driven again.

Where the files are, to the digest, what the plan was made from, the plan has all inputs, and none is read. A rep whose
days stand then is told so from their part of it; otherwise the whole plan is read, for the version that comes of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError
from salesplan.domain.nouns import replace
from salesplan.domain.versions import VersionState
from salesplan.replan.answer.reports import NightReport, NightState
from salesplan.runtime.collection import no_collection
from salesplan.workspace.clock import StageClock, now
from salesplan.workspace.night import same_as_published
from salesplan.workspace.processes import compile_once

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.domain.versions import StoredPlan
    from salesplan.workspace.opened import Opened

READ = ("calls", "feedback", "overlays")
"""What tells, besides a rep's own rows and those of their customers, which visits of theirs fell through."""


def reroute_days(workspace: Opened, days: Sequence[date], reps: Sequence[str], wait_seconds: float) -> NightReport:
    """Take off what fell through and drive the rest in the best order; publishes where that differs.

    `reps` empty: all of them. Raises UsageError before the first plan and for an unknown rep.
    """
    from salesplan.replan.reroute import reroute
    from salesplan.store import run_lock

    clock = StageClock()
    with run_lock(workspace.own_folder, wait_seconds), no_collection():
        row = workspace.store.published_row()
        with clock("inputs"):
            same = row is not None and same_as_published(workspace, row.as_of)
        with clock("routes"):
            told = row is not None and same and reps and all(_stands(workspace, days, rep_id) for rep_id in reps)
        if row is not None and told:
            return NightReport(None, row.version, NightState.UNCHANGED, seconds=clock.seconds)
        published = workspace.published()
        _check_reps(reps, published)
        with clock("inputs"):
            given = published.given if same else workspace.read(published.plan.as_of).given
            assert given is not None
        compile_once(workspace, clock)
        with clock("routes"):
            plan, _ = workspace.travelling(
                given,
                lambda travel: reroute(published, given, travel, days, reps or tuple(given.rep)),
                published.settings,
            )
        if plan is None:
            return NightReport(None, published.plan.version, NightState.UNCHANGED, seconds=clock.seconds)
        stored = replace(published, plan=plan, created=now(), state=VersionState.PUBLISHED, held=())
        cause = f"routes of {', '.join(d.isoformat() for d in days)} driven again"
        version = workspace.store.add(stored, cause)
    return NightReport(
        replace(plan, version=version),
        version,
        NightState.PUBLISHED,
        before=published.plan.totals,
        after=plan.totals,
        seconds=clock.seconds,
    )


def _stands(workspace: Opened, days: Sequence[date], rep_id: str) -> bool:
    """Whether the days of a rep stand as published, by the inputs of the plan; False where their part cannot tell."""
    from salesplan.replan.reroute import stands
    from salesplan.travel import SilentEngineError

    stored = workspace.load_rep(None, lambda ids, _: rep_id if rep_id in ids else None, READ)
    if not stored.plan.reps or stored.given.overlays:  # who has another rep beside this one is in another part
        return False
    try:
        return stands(stored, stored.given, workspace.travel(stored.given, stored.settings), days, (rep_id,))
    except SilentEngineError:
        return False


def _check_reps(reps: Sequence[str], published: StoredPlan) -> None:
    unknown = [r for r in reps if r not in published.plan.rep]
    if unknown:
        raise UsageError(f"there is no rep {unknown[0]}", f"known are {', '.join(published.plan.rep)}")
