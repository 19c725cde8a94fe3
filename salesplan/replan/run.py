"""The nightly run, as a table of contents: changes → scope → the stages → plan → audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.callplan import Runner, call_counts, in_process
from salesplan.domain.changes import ChangeKind, InputChange
from salesplan.domain.nouns import replace
from salesplan.replan.assemble import assemble, gather
from salesplan.replan.causes import causes_of, with_handovers
from salesplan.replan.compare import compare
from salesplan.replan.differences import pairs_that_differ
from salesplan.replan.guard import guard
from salesplan.replan.owners import owners_now
from salesplan.replan.pilot import with_learned_travel
from salesplan.replan.realign import OPENS_ITS_NEIGHBOURHOOD, realign
from salesplan.replan.recall import replan_calls
from salesplan.replan.remonth import replan_months
from salesplan.replan.tonight import Progress, Replanned, Tonight, silent
from salesplan.response import offers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.replan.causes import Causes


def replan(tonight: Tonight, run: Runner = in_process, progress: Progress = silent) -> Replanned:
    """Make the plan that tonight's inputs ask for, from the published one and at the price of change.

    Nothing is read or written. `plan` is None where nothing changed since the published plan. NoPlanError
    where rules that may not give contradict one another.
    """
    changes = changes_since(tonight)
    if not changes:
        return Replanned(None)
    made = _solve(tonight, changes, run, progress)
    if not tonight.full or tonight.published is None:
        return made
    others = tuple(c for c in changes if c.kind is not ChangeKind.FULL)  # what would open as much as the full run does
    return _better(_solve(replace(tonight, full=False), others, run, progress), made)


def _solve(tonight: Tonight, changes: tuple[InputChange, ...], run: Runner, progress: Progress) -> Replanned:
    progress("what calls are worth", 0, 0)
    offered = offers(
        tonight.given, tonight.given.customers, tonight.settings, tonight.as_of, counted=call_counts(tonight.settings)
    )
    progress("territories", 0, 0)
    now = owners_now(tonight.given, tonight.published)
    territories = realign(tonight, changes, offered, now)
    causes = _causes(tonight, changes, now.current, territories.owner)
    progress("call plans", 0, 0)
    calls = replan_calls(tonight, territories, offered, causes, run)
    if tonight.published is None:
        progress("what driving costs", 0, 0)
        tonight = with_learned_travel(tonight, territories, calls, run)
        calls = replan_calls(tonight, territories, offered, causes, run)
    months = replan_months(tonight, territories, calls, causes, run, progress)
    parts = gather(tonight, territories, calls, months)
    pairs = pairs_that_differ(tonight.parent, parts, tonight.as_of)
    plan = assemble(tonight, parts, pairs, (territories.outcome, calls.planned.overall), causes)
    reopened = {rep_id: causes.rep(rep_id) for rep_id in sorted(calls.reopened | months.reopened)}
    held = guard(tonight.published, plan, tonight.given, tonight.settings.guard, reopened, pairs)
    return Replanned(plan, changes, reopened, held, tuple(str(m) for m in calls.planned.missed))


def _better(incremental: Replanned, full: Replanned) -> Replanned:
    """Of two answers the one that is worth more, the price of its changes counted; the calmer one of equals."""
    assert incremental.plan is not None
    assert full.plan is not None
    if incremental.plan.totals["net_objective"] >= full.plan.totals["net_objective"]:
        return replace(incremental, reopened=full.reopened)
    return full


def would_reopen(tonight: Tonight) -> tuple[tuple[InputChange, ...], dict[str, tuple[str, ...]]]:
    """The changes since the published plan, and the reps whom they concern, without solving anything."""
    changes = changes_since(tonight)
    current = owners_now(tonight.given, tonight.published).current
    causes = _causes(tonight, changes, current, current)
    active = [rep.id for rep in tonight.given.reps if rep.active(tonight.as_of)]
    return changes, {rep_id: told for rep_id in active if (told := causes.rep(rep_id))}


def changes_since(tonight: Tonight) -> tuple[InputChange, ...]:
    """What is different since the published plan; a first plan and a full one are changes too."""
    if tonight.published is None:
        return (InputChange(ChangeKind.FIRST_PLAN, ""),)
    found = compare(tonight.published, tonight.given, tonight.settings, tonight.as_of)
    return (*found, InputChange(ChangeKind.FULL, "")) if tonight.full else found


def _causes(tonight: Tonight, changes: Sequence[InputChange], current: dict[str, str], owner: dict[str, str]) -> Causes:
    before = {} if tonight.parent is None else tonight.parent.owner
    opening = [c for c in changes if c.kind in OPENS_ITS_NEIGHBOURHOOD]
    return with_handovers(causes_of(changes, owner, before, current), opening, before, owner)
