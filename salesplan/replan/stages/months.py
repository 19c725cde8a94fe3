"""Which day and which order, night: the months of the reps whose inputs differ from when theirs was solved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from salesplan.domain.calendar import CHANNELS
from salesplan.replan.opening.presumed import last_report, presumed_calls
from salesplan.replan.opening.slices import oldest_call, slice_of
from salesplan.replan.stages.call_plans import untouched
from salesplan.replan.stages.covers import new_covers, standing_covers
from salesplan.replan.stages.order import waves_of
from salesplan.replan.stages.second_reps import besides
from salesplan.replan.stages.solving import Solving, add_covers, tell_of_lost
from salesplan.replan.stages.task import RepTask

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from salesplan.domain.given import Call
    from salesplan.domain.plan import Assignment, CallLine, RepPlan, ScheduledCall
    from salesplan.replan.night import Night, Progress
    from salesplan.replan.opening.causes import Causes
    from salesplan.replan.stages.call_plans import CallPlans
    from salesplan.replan.stages.covers import Covers
    from salesplan.replan.stages.solving import Known
    from salesplan.replan.stages.territories import Territories
    from salesplan.runtime.runner import Runner


@dataclass(frozen=True)
class Months:
    """A part a rep with schedule, routes and what hangs on them; the digests of their inputs."""

    parts: dict[str, RepPlan]
    digests: dict[str, str]
    reopened: frozenset[str]


def replan_months(
    night: Night,
    territories: Territories,
    calls: CallPlans,
    causes: Causes,
    run: Runner,
    progress: Progress,
    known: Known | None = None,
) -> Months:
    """Solve the months that are open, those who hand customers over first; carry the others over as they stand.

    `known` has what was solved this night, and hears of what is.
    """
    solving = Solving(night, run, progress, len(territories.assignments), {} if known is None else known)
    covers = standing_covers(night, territories, calls.lines, night.parent.reps if night.parent else ())
    presumed = presumed_now(night)
    for wave in waves_of(night.given, territories):
        asked, carried = open_months(night, territories, calls, causes, wave, presumed, covers)
        solving.carry(carried)
        make = partial(task_of, night, territories, calls.lines, presumed=presumed, solved=solving.parts, covers=covers)
        solving.solve(sorted(asked, key=lambda r: -len(calls.lines[r])), make)
    tell_of_lost(solving, covers)
    wanted = new_covers(night, territories, calls.lines, solving.parts, covers, causes)
    if wanted:
        concerned = {*wanted, *(c.owner_id for rows in wanted.values() for c in rows)}
        solving.tasks |= {
            r: task_of(night, territories, calls.lines, r, presumed=presumed, solved=solving.parts, covers=covers)
            for r in sorted(concerned - solving.tasks.keys())
        }
        add_covers(solving, wanted)
    progress("days and routes", len(solving.parts), len(territories.assignments))
    return Months(solving.parts, solving.digests, frozenset(solving.reopened))


def open_months(
    night: Night,
    territories: Territories,
    calls: CallPlans,
    causes: Causes,
    reps: Sequence[str],
    presumed: Mapping[str, tuple[Call, ...]],
    covers: Covers,
) -> tuple[list[str], dict[str, str]]:
    """Of `reps` (ids) those whose months may be open, and the digests of everybody else's.

    `covers` are the published visits for colleagues that still stand.
    """
    shifted = _customers_whose_presumed_calls_changed(night, presumed)
    asked, digests = [], {}
    for rep_id in reps:
        rows = territories.assignments[rep_id]
        dated = any(a.since is not None or a.until is not None for a in rows)  # their calls, or whose plan they follow
        by_others = dated or covers.concern(rep_id)
        by_others = by_others or any(a.customer_id in night.given.overlay for a in rows)
        quiet = rep_id not in calls.reopened and shifted.isdisjoint(a.customer_id for a in rows) and not by_others
        told = untouched(night, rep_id, territories, causes, "schedule") if quiet else ""
        if told:
            digests[rep_id] = told
        else:
            asked.append(rep_id)
    return asked, digests


def presumed_now(night: Night) -> dict[str, tuple[Call, ...]]:
    """Planned calls of past days that are taken as made, by the rep who was to make them."""
    if night.parent is None:
        return {}
    reported = last_report(night.given)
    keep = 2 * night.settings.plan.cycle_days
    return {r.rep_id: presumed_calls(r, reported, night.as_of, keep) for r in night.parent.reps}


def _customers_whose_presumed_calls_changed(night: Night, presumed: Mapping[str, tuple[Call, ...]]) -> frozenset[str]:
    before = {c for r in night.parent.reps for c in r.presumed} if night.parent is not None else set()
    after = {c for calls in presumed.values() for c in calls}
    return frozenset(c.customer_id for c in before ^ after)


def task_of(
    night: Night,
    territories: Territories,
    lines_of: Mapping[str, tuple[CallLine, ...]],
    rep_id: str,
    presumed: Mapping[str, tuple[Call, ...]],
    solved: Mapping[str, RepPlan],
    covers: Covers,
) -> RepTask:
    """What the month of one rep is made from.

    `solved` are the months of earlier waves, from whom they take customers over, `covers` the published visits for
    colleagues that still stand.
    A customer's presumed calls come along from whoever made them, and so do the calls that whoever hands the customer
    over has planned until then.
    """
    rows = territories.assignments[rep_id]
    mine = sorted({a.customer_id for a in rows})
    there = set(mine)
    taken = [call for made in presumed.values() for call in made if call.customer_id in there]
    oldest = oldest_call(night.as_of, night.settings.plan.cycle_days)
    rep = night.given.rep[rep_id]
    lines = lines_of[rep_id]
    if any(a.until is not None for a in rows):  # whose call plan stands with the next owner
        later = {territories.owner[a.customer_id] for a in rows if a.until is not None}
        lines = (*lines, *(x for r in sorted(later) for x in lines_of[r] if x.customer_id in there))
    beside = besides(night, territories, rep_id, presumed, solved, covers) if night.given.overlays else ()
    return RepTask(
        rep=rep,
        given=slice_of(night.given, rep, mine, taken, oldest),
        lines=tuple(sorted(lines, key=lambda x: (x.customer_id, CHANNELS.index(x.channel)))),
        previous=night.previous(rep_id),
        travel_factor=night.travel_factor(rep_id),
        presumed=(*presumed.get(rep_id, ()), *_of_the_gone(rows, territories, presumed)),
        travel=night.travel,
        settings=night.settings,
        as_of=night.as_of,
        full=night.full,
        deep=night.deep,
        periods=tuple(a.period for a in rows if a.since is not None or a.until is not None),
        handed_over=_handed_over(rows, territories, solved, covers),
        covered=covers.for_owner.get(rep_id, ()),
        covers=covers.by_colleague.get(rep_id, ()),
        beside=beside,
    )


def _of_the_gone(
    rows: Sequence[Assignment], territories: Territories, presumed: Mapping[str, tuple[Call, ...]]
) -> Iterator[Call]:
    """Calls with these customers that reps were to make who are no longer at work: whoever follows keeps them."""
    gone = sorted(presumed.keys() - territories.assignments.keys())
    there = {a.customer_id for a in rows if a.since is None} if gone else set()
    yield from (call for rep_id in gone for call in presumed[rep_id] if call.customer_id in there)


def _handed_over(
    rows: Sequence[Assignment], territories: Territories, solved: Mapping[str, RepPlan], covers: Covers
) -> tuple[ScheduledCall, ...]:
    """Calls that earlier owners, and colleagues for them, have planned for the customers whom the rep takes over."""
    first = {a.customer_id: a.since for a in rows if a.since is not None}
    if not first:
        return ()
    givers = [r for r in sorted(solved) if any(a.until and a.customer_id in first for a in territories.assignments[r])]
    planned = [call for giver in givers for call in (*solved[giver].schedule, *covers.for_owner.get(giver, ()))]
    return tuple(c for c in planned if (since := first.get(c.customer_id)) is not None and c.day < since)
