"""Which day and which order, night: the months of the reps whose inputs differ from when theirs was solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.replan.opening.presumed import last_report, presumed_calls
from salesplan.replan.opening.slices import oldest_call, slice_of
from salesplan.replan.stages.call_plans import untouched
from salesplan.replan.stages.rep_month import plan_rep
from salesplan.replan.stages.task import RepTask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesplan.domain.given import Call
    from salesplan.domain.plan import RepPlan
    from salesplan.replan.night import Night, Progress
    from salesplan.replan.opening.causes import Causes
    from salesplan.replan.stages.call_plans import CallPlans
    from salesplan.replan.stages.territories import Territories
    from salesplan.runtime.runner import Runner

CHUNK = 64  # tasks between two words of progress


@dataclass(frozen=True)
class Months:
    """A part a rep with schedule, routes and what hangs on them; the digests of their inputs."""

    parts: dict[str, RepPlan]
    digests: dict[str, str]
    reopened: frozenset[str]


def replan_months(
    night: Night, territories: Territories, calls: CallPlans, causes: Causes, run: Runner, progress: Progress
) -> Months:
    """Solve the months that are open; carry the others over as they stand."""
    tasks, digests = month_tasks(night, territories, calls, causes)
    parts, reopened = {r: p for r in digests if (p := night.previous(r)) is not None}, set()
    waiting = sorted(tasks)
    for first in range(0, len(waiting), CHUNK):
        progress("days and routes", first, len(waiting))
        chunk = waiting[first : first + CHUNK]
        for rep_id, (asked, part) in zip(chunk, run(solve_if_open, [tasks[r] for r in chunk]), strict=True):
            digests[rep_id] = asked
            if part is not None:
                reopened.add(rep_id)
            part = part or night.previous(rep_id)
            assert part is not None
            parts[rep_id] = part
    if waiting:
        progress("days and routes", len(waiting), len(waiting))
    return Months(parts, digests, frozenset(reopened))


def solve_if_open(task: RepTask) -> tuple[str, RepPlan | None]:
    """The digest of the month's inputs, and the month; None where the published one was solved from the same."""
    asked = task.digest
    return asked, None if task.asks_what_was_solved(asked) else plan_rep(task)


def month_tasks(
    night: Night, territories: Territories, calls: CallPlans, causes: Causes | None = None
) -> tuple[dict[str, RepTask], dict[str, str]]:
    """The task of every rep who may be open, and the digest of everybody else; without `causes` all may be open."""
    presumed = presumed_now(night)
    shifted = _customers_whose_presumed_calls_changed(night, presumed)
    tasks, digests = {}, {}
    for rep_id in sorted(territories.assignments):
        mine = [a.customer_id for a in territories.assignments[rep_id]]
        if causes is not None and rep_id not in calls.reopened and shifted.isdisjoint(mine):
            told = untouched(night, rep_id, mine, causes, "schedule")
            if told:
                digests[rep_id] = told
                continue
        tasks[rep_id] = task_of(night, territories, calls, rep_id, presumed)
    return tasks, digests


def presumed_now(night: Night) -> dict[str, tuple[Call, ...]]:
    """Planned calls of past days that are taken as made, by the rep who was to make them."""
    if night.parent is None:
        return {}
    reported = last_report(night.given)
    keep = 2 * night.settings.plan.cycle_days
    return {r.rep_id: presumed_calls(r, reported.get(r.rep_id), night.as_of, keep) for r in night.parent.reps}


def _customers_whose_presumed_calls_changed(night: Night, presumed: Mapping[str, tuple[Call, ...]]) -> frozenset[str]:
    before = {c for r in night.parent.reps for c in r.presumed} if night.parent is not None else set()
    after = {c for calls in presumed.values() for c in calls}
    return frozenset(c.customer_id for c in before ^ after)


def task_of(
    night: Night,
    territories: Territories,
    calls: CallPlans,
    rep_id: str,
    presumed: Mapping[str, tuple[Call, ...]],
) -> RepTask:
    """What the month of one rep is made from; a customer's presumed calls come along from whoever made them."""
    mine = [a.customer_id for a in territories.assignments[rep_id]]
    there = set(mine)
    taken = [call for made in presumed.values() for call in made if call.customer_id in there]
    oldest = oldest_call(night.as_of, night.settings.plan.cycle_days)
    rep = night.given.rep[rep_id]
    return RepTask(
        rep=rep,
        given=slice_of(night.given, rep, mine, taken, oldest),
        lines=calls.lines[rep_id],
        previous=night.previous(rep_id),
        travel_factor=night.travel_factor(rep_id),
        presumed=presumed.get(rep_id, ()),
        travel=night.travel,
        settings=night.settings,
        as_of=night.as_of,
        full=night.full,
    )
