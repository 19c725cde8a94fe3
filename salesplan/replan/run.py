"""The nightly run, as a table of contents: changes → scope → the stages → plan → audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.changes import ChangeKind, InputChange
from salesplan.domain.nouns import replace
from salesplan.replan.answer.assemble import assemble, gather
from salesplan.replan.answer.guard import guard
from salesplan.replan.answer.pairs import pairs_that_differ
from salesplan.replan.night import Night, Progress, Replanned, silent
from salesplan.replan.opening.causes import (
    causes_of,
    with_handovers,
    with_second_reps,
    with_successions,
    with_the_clock,
)
from salesplan.replan.opening.changes import compare
from salesplan.replan.opening.market import opening_changes
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.opening.owners import owners_now
from salesplan.replan.opening.second_reps import other_parts
from salesplan.replan.stages.call_plans import replan_calls
from salesplan.replan.stages.first_calls import plan_first_calls
from salesplan.replan.stages.months import replan_months
from salesplan.replan.stages.open_offers import offers_of_the_open
from salesplan.replan.stages.order import pairs_in_order
from salesplan.replan.stages.territories import align_territories
from salesplan.replan.stages.what_fits import plan_what_fits
from salesplan.runtime.runner import Runner, in_process

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from salesplan.replan.opening.causes import Causes


ASKED = (ChangeKind.FULL, ChangeKind.TERRITORIES)  # no news, but what somebody wants done


def replan(night: Night, run: Runner = in_process, progress: Progress = silent) -> Replanned:
    """Make the plan that tonight's inputs ask for, from the published one and at the price of change.

    Parameters: `run` maps the tasks of a stage, in processes or not; `progress` hears how far a stage is. Nothing is
    read or written. `plan` is None where nothing changed since the published plan. Money is a cycle, times whole
    seconds. Raises NoPlanError where rules that may not give contradict one another.
    """
    changes = changes_since(night)
    if not changes:
        return Replanned(None)
    made = _solve(night, changes, run, progress)
    if not night.full or night.published is None:
        return made
    others = tuple(c for c in changes if c.kind is not ChangeKind.FULL)  # what would open as much as the full run does
    return _better(_solve(replace(night, full=False), others, run, progress), made)


def _solve(night: Night, changes: tuple[InputChange, ...], run: Runner, progress: Progress) -> Replanned:
    progress("what calls are worth", 0, 0)
    offered = on_offer(night.given, night.settings, night.as_of)
    progress("territories", 0, 0)
    now = owners_now(night.given, night.published)
    opening = opening_changes(night, changes, offered)
    territories = align_territories(night, opening, offered, now)
    successions = [*_published_successions(night), *territories.successions()]
    causes = with_successions(_causes(night, changes, opening, now.current, territories.owner), successions)
    causes = with_second_reps(causes, pairs_in_order(night.given, territories))
    if night.published is None:
        del offered  # a million options less at the moment when most is held
        night, calls = plan_first_calls(night, territories, run, progress)
        months = replan_months(night, territories, calls, causes, run, progress)
    else:
        progress("call plans", 0, 0)
        offered = offers_of_the_open(night, territories, causes, offered)
        calls = replan_calls(night, territories, offered, causes, run)
        news = any(c.kind not in ASKED for c in changes)
        calls, months = plan_what_fits(night, territories, offered, calls, causes, run, progress, news=news)
    parts = gather(night, territories, calls, months)
    pairs = pairs_that_differ(night.parent, parts, night.as_of)
    plan = assemble(night, parts, pairs, (territories.outcome, calls.planned.overall), causes, calls.full)
    reopened = {rep_id: causes.rep(rep_id) for rep_id in sorted(calls.reopened | months.reopened)}
    held = guard(night.published, plan, night.given, night.settings, reopened, pairs)
    return Replanned(plan, changes, reopened, held, tuple(str(m) for m in calls.planned.missed))


def _better(incremental: Replanned, full: Replanned) -> Replanned:
    """Of two answers the one that is worth more, the price of its changes counted; the calmer one of equals."""
    assert incremental.plan is not None
    assert full.plan is not None
    if incremental.plan.totals["net_objective"] >= full.plan.totals["net_objective"]:
        return replace(incremental, reopened=full.reopened)
    return full


def would_reopen(night: Night) -> tuple[tuple[InputChange, ...], dict[str, tuple[InputChange, ...]]]:
    """The changes since the published plan, and by rep id those that concern them, without solving anything."""
    changes = changes_since(night)
    current = owners_now(night.given, night.published).current
    causes = _causes(night, changes, (), current, current)
    active = [rep.id for rep in night.given.reps if rep.active(night.as_of)]
    return changes, {rep_id: told for rep_id in active if (told := causes.rep(rep_id))}


def changes_since(night: Night) -> tuple[InputChange, ...]:
    """What is different since the published plan; a first plan and a full one are changes too."""
    if night.published is None:
        return (InputChange(ChangeKind.FIRST_PLAN, ""),)
    found = compare(night.published, night.given, night.settings, night.as_of)
    asked = [(night.full, ChangeKind.FULL), (night.territories, ChangeKind.TERRITORIES)]
    return (*_other_program(night), *found, *(InputChange(kind, "") for given, kind in asked if given))


def _other_program(night: Night) -> Iterator[InputChange]:
    """That another version made the published plan: no input asks for what this one decides otherwise."""
    made_by = "" if night.published is None else night.published.program
    if made_by and night.program and made_by != night.program:
        yield InputChange(ChangeKind.PROGRAM, "", made_by, night.program)


def _published_successions(night: Night) -> list[tuple[str, str]]:
    """Owner and next owner of every customer who was to change hands after the published plan's day."""
    rows = () if night.parent is None else night.parent.assignments()
    return [(a.previous_rep_id, a.rep_id) for a in rows if a.since is not None]


def _causes(
    night: Night,
    changes: Sequence[InputChange],
    opening: Sequence[InputChange],
    current: dict[str, str],
    owner: dict[str, str],
) -> Causes:
    before = {} if night.parent is None else night.parent.last_owner
    others = other_parts(night.published.given if night.published else None, night.given)
    causes = with_handovers(causes_of(changes, owner, before, current, others=others), opening, before, owner)
    return (
        causes
        if night.published is None
        else with_the_clock(causes, night.published, night.given, night.settings, night.as_of, owner)
    )
