"""Which day and which order, tonight: the months of the reps whose inputs differ from when theirs was solved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.replan.presumed import last_report, presumed_calls
from salesplan.replan.recall import untouched
from salesplan.replan.rep import plan_rep
from salesplan.replan.slices import oldest_call, slice_of
from salesplan.replan.task import RepTask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesplan.callplan import Runner
    from salesplan.domain.given import Call
    from salesplan.domain.plan import RepPlan
    from salesplan.replan.causes import Causes
    from salesplan.replan.realign import Territories
    from salesplan.replan.recall import CallPlans
    from salesplan.replan.tonight import Progress, Tonight

CHUNK = 64  # tasks between two words of progress


@dataclass(frozen=True)
class Months:
    """A part a rep with schedule, routes and what hangs on them; the digests of their inputs."""

    parts: dict[str, RepPlan]
    digests: dict[str, str]
    reopened: frozenset[str]


def replan_months(
    tonight: Tonight, territories: Territories, calls: CallPlans, causes: Causes, run: Runner, progress: Progress
) -> Months:
    """Solve the months that are open; carry the others over as they stand."""
    tasks, digests = month_tasks(tonight, territories, calls, causes)
    parts, reopened = {r: p for r in digests if (p := tonight.previous(r)) is not None}, set()
    waiting = sorted(tasks)
    for first in range(0, len(waiting), CHUNK):
        progress("days and routes", first, len(waiting))
        chunk = waiting[first : first + CHUNK]
        for rep_id, (asked, part) in zip(chunk, run(solve_if_open, [tasks[r] for r in chunk]), strict=True):
            digests[rep_id] = asked
            if part is not None:
                reopened.add(rep_id)
            part = part or tonight.previous(rep_id)
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
    tonight: Tonight, territories: Territories, calls: CallPlans, causes: Causes | None = None
) -> tuple[dict[str, RepTask], dict[str, str]]:
    """The task of every rep who may be open, and the digest of everybody else; without `causes` all may be open."""
    presumed = presumed_tonight(tonight)
    shifted = _customers_whose_presumed_calls_changed(tonight, presumed)
    tasks, digests = {}, {}
    for rep_id in sorted(territories.assignments):
        mine = [a.customer_id for a in territories.assignments[rep_id]]
        if causes is not None and rep_id not in calls.reopened and shifted.isdisjoint(mine):
            told = untouched(tonight, rep_id, mine, causes, "schedule")
            if told:
                digests[rep_id] = told
                continue
        tasks[rep_id] = task_of(tonight, territories, calls, rep_id, presumed)
    return tasks, digests


def presumed_tonight(tonight: Tonight) -> dict[str, tuple[Call, ...]]:
    """Planned calls of past days that are taken as made, by the rep who was to make them."""
    if tonight.parent is None:
        return {}
    reported = last_report(tonight.given)
    keep = 2 * tonight.settings.plan.cycle_days
    return {r.rep_id: presumed_calls(r, reported.get(r.rep_id), tonight.as_of, keep) for r in tonight.parent.reps}


def _customers_whose_presumed_calls_changed(
    tonight: Tonight, presumed: Mapping[str, tuple[Call, ...]]
) -> frozenset[str]:
    before = {c for r in tonight.parent.reps for c in r.presumed} if tonight.parent is not None else set()
    after = {c for calls in presumed.values() for c in calls}
    return frozenset(c.customer_id for c in before ^ after)


def task_of(
    tonight: Tonight,
    territories: Territories,
    calls: CallPlans,
    rep_id: str,
    presumed: Mapping[str, tuple[Call, ...]],
) -> RepTask:
    """What the month of one rep is made from; a customer's presumed calls come along from whoever made them."""
    mine = [a.customer_id for a in territories.assignments[rep_id]]
    there = set(mine)
    taken = [call for made in presumed.values() for call in made if call.customer_id in there]
    oldest = oldest_call(tonight.as_of, tonight.settings.plan.cycle_days)
    rep = tonight.given.rep[rep_id]
    return RepTask(
        rep=rep,
        given=slice_of(tonight.given, rep, mine, taken, oldest),
        lines=calls.lines[rep_id],
        previous=tonight.previous(rep_id),
        travel_factor=tonight.travel_factor(rep_id),
        presumed=presumed.get(rep_id, ()),
        travel=tonight.travel,
        settings=tonight.settings,
        as_of=tonight.as_of,
        full=tonight.full,
    )
