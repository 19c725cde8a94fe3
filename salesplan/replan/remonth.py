"""Which day and which order, tonight: the months of the reps whose inputs differ from when theirs was solved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from salesplan.replan.digests import schedule_digest
from salesplan.replan.presumed import last_report, presumed_calls
from salesplan.replan.recall import reopened_by
from salesplan.replan.rep import RepTask, plan_rep
from salesplan.replan.slices import oldest_call, slice_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesplan.callplan import Runner
    from salesplan.domain.given import Call
    from salesplan.domain.plan import RepPlan
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
    tonight: Tonight, territories: Territories, calls: CallPlans, run: Runner, progress: Progress
) -> Months:
    """Solve the months that are open; carry the others over as they stand."""
    presumed = presumed_tonight(tonight)
    tasks = {r: task_of(tonight, territories, calls, r, presumed) for r in sorted(territories.assignments)}
    digests = {rep_id: schedule_digest(t.given, t.lines, t.travel, t.settings, t.as_of) for rep_id, t in tasks.items()}
    reopened = reopened_by(tonight, digests, "schedule")
    parts: dict[str, RepPlan] = {}
    for rep_id in tasks.keys() - reopened:
        previous = tonight.previous(rep_id)
        assert previous is not None
        parts[rep_id] = replace(previous, presumed=tasks[rep_id].presumed)
    waiting = sorted(reopened)
    for first in range(0, len(waiting), CHUNK):
        progress("days and routes", first, len(waiting))
        chunk = waiting[first : first + CHUNK]
        parts |= dict(zip(chunk, run(plan_rep, [tasks[rep_id] for rep_id in chunk]), strict=True))
    if waiting:
        progress("days and routes", len(waiting), len(waiting))
    return Months(parts, digests, reopened)


def presumed_tonight(tonight: Tonight) -> dict[str, tuple[Call, ...]]:
    """Planned calls of past days that are taken as made, by the rep who was to make them."""
    if tonight.parent is None:
        return {}
    reported = last_report(tonight.given)
    keep = 2 * tonight.settings.plan.cycle_days
    return {r.rep_id: presumed_calls(r, reported.get(r.rep_id), tonight.as_of, keep) for r in tonight.parent.reps}


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
        presumed=presumed.get(rep_id, ()),
        travel=tonight.travel,
        settings=tonight.settings,
        as_of=tonight.as_of,
    )
