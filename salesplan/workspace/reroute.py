"""The morning after: coming days of the published plan driven again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError
from salesplan.domain.nouns import replace
from salesplan.domain.versions import VersionState
from salesplan.replan.answer.reports import NightReport, NightState
from salesplan.workspace.clock import StageClock, now
from salesplan.workspace.processes import compile_once

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.domain.versions import StoredPlan
    from salesplan.workspace.opened import Opened


def reroute_days(workspace: Opened, days: Sequence[date], reps: Sequence[str], wait_seconds: float) -> NightReport:
    """Take off what fell through and drive the rest in the best order; publishes where that differs.

    `reps` empty: all of them. Raises UsageError before the first plan and for an unknown rep.
    """
    from salesplan.replan.reroute import reroute
    from salesplan.store import run_lock

    clock = StageClock()
    with run_lock(workspace.own_folder, wait_seconds):
        published = workspace.published()
        _check_reps(reps, published)
        with clock("inputs"):
            given = workspace.read(published.plan.as_of).given
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


def _check_reps(reps: Sequence[str], published: StoredPlan) -> None:
    unknown = [r for r in reps if r not in published.plan.rep]
    if unknown:
        raise UsageError(f"there is no rep {unknown[0]}", f"known are {', '.join(published.plan.rep)}")
