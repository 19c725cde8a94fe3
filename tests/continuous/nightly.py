"""What must hold of a night, seen from outside: from both plans and both inputs, with no stage's own word for it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.changes import ChangeKind
from salesplan.domain.plan import CallStatus, DifferenceKind
from salesplan.domain.working_days import working_days
from salesplan.replan.night import Night
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.stages.call_plans import callplan_digests
from salesplan.replan.stages.covers import standing_covers
from salesplan.replan.stages.months import presumed_now, task_of
from salesplan.replan.stages.territories import Territories

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan, ScheduledCall
    from salesplan.domain.settings import Settings
    from salesplan.domain.versions import StoredPlan
    from salesplan.travel import TravelTimes

LOOK_AHEAD = 60  # days in which the frozen working days must lie


@dataclass(frozen=True)
class Kept:
    """Visits that the published plan had on coming days, and how many of them keep rep and day."""

    frozen: int
    frozen_kept: int
    others: int
    others_kept: int
    lost: tuple[str, ...] = field(default=())  # frozen visits that are neither kept nor told of


def unsound(published: StoredPlan, plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> list[str]:
    """Reps whose part does not carry the digests of tonight's stage inputs, all taken from scratch."""
    night = Night(given, published, settings, plan.as_of, travel)
    territories = Territories({r.rep_id: r.assignments for r in plan.reps}, None, dict(plan.last_owner))
    offered = on_offer(given, settings, plan.as_of)
    digests = callplan_digests(night, territories, offered)
    lines = {r.rep_id: r.callplan for r in plan.reps}
    presumed, covers = presumed_now(night), standing_covers(night, territories, lines, plan.reps)
    months = {r: task_of(night, territories, lines, r, presumed, plan.rep, covers).digest for r in lines}
    return [
        f"{stage} of {r.rep_id}"
        for r in plan.reps
        for stage, fresh in (("callplan", digests), ("schedule", months))
        if dict(r.digests)[stage] != fresh[r.rep_id]
    ]


def not_carried(before: Plan, after: Plan, reopened: Collection[str]) -> list[str]:
    """Reps who were not reopened, and whose calls or routes are other ones all the same."""

    def told(part_of: Plan, rep_id: str) -> tuple[object, ...]:
        part = part_of.rep[rep_id]
        return (
            [(c.day, c.customer_id, c.channel, c.start, c.end, c.product) for c in part.schedule],
            part.routes,
            part.unplanned,
            [(x.customer_id, x.channel, x.frequency) for x in part.callplan if x.frequency],
        )

    return [
        r.rep_id for r in after.reps if r.rep_id not in reopened and told(before, r.rep_id) != told(after, r.rep_id)
    ]


def kept(published: StoredPlan, plan: Plan, given: Given, settings: Settings) -> Kept:
    """Counts what was told and stands, and names the frozen visits that vanished without a word."""
    stands = {(c.customer_id, c.day, c.rep_id) for c in plan.schedule() if c.channel is Channel.VISIT}
    spoken_of = {u.customer_id for u in plan.unplanned()}
    spoken_of |= {c.customer_id for c in plan.schedule() if c.status is CallStatus.COVER}
    # What no longer fits its day stands on another one, and says for what: that a day has passed is no reason.
    spoken_of |= {
        c.customer_id
        for c in plan.schedule()
        if c.status is CallStatus.MOVED and c.cause is not None and c.cause.kind is not ChangeKind.CLOCK
    }
    # So does a visit that is dropped, with its cause: the customer hears of it.
    spoken_of |= {
        c.subject
        for c in plan.changes
        if c.kind is DifferenceKind.CALL and c.before and c.cause is not None and c.cause.kind is not ChangeKind.CLOCK
    }
    # Whom another rep calls from now on, the change of owner tells of, with its cause.
    handed_over = {c.subject for c in plan.changes if c.kind == "owner"}
    counts = [0, 0, 0, 0]
    lost = []
    for call, frozen in _coming(published, plan.as_of, given, settings):
        stays = (call.customer_id, call.day, call.rep_id) in stands
        counts[0 if frozen else 2] += 1
        counts[1 if frozen else 3] += stays
        if frozen and not stays and call.customer_id not in spoken_of | handed_over:
            lost.append(f"{call.customer_id} on {call.day} by {call.rep_id}")
    told, told_kept, others, others_kept = counts
    return Kept(told, told_kept, others, others_kept, tuple(lost))


def _coming(
    published: StoredPlan, as_of: date, given: Given, settings: Settings
) -> Iterator[tuple[ScheduledCall, bool]]:
    """The published visits of coming days, and whether they are frozen: as the rep expected it, or as it is night."""
    frozen = {
        r.rep_id: _frozen(published.given, r.rep_id, as_of, settings) | _frozen(given, r.rep_id, as_of, settings)
        for r in published.plan.reps
    }
    for call in published.plan.schedule():
        if call.channel is Channel.VISIT and call.day >= as_of and call.customer_id in given.customer:
            yield call, call.day in frozen[call.rep_id]


def _frozen(given: Given, rep_id: str, as_of: date, settings: Settings) -> frozenset[date]:
    rep = given.rep.get(rep_id)
    if rep is None:
        return frozenset()
    days = working_days(rep, given, settings.visits, as_of, LOOK_AHEAD)
    return frozenset(d.day for d in days[: settings.plan.freeze_days])


def uncaused(before: Plan, after: Plan) -> list[str]:
    """Differences between the plans that no change row tells of, and rows, lines and calls without a cause."""
    told: dict[str, set[str]] = defaultdict(set)
    for change in after.changes:
        told[change.kind].add(change.subject)
    missing = [f"{c.kind} {c.subject}" for c in after.changes if not c.cause]
    missing += [f"owner of {c} untold" for c in _owners(before, after) - told["owner"]]
    missing += [f"frequency of {c} untold" for c in _frequencies(before, after) - told["frequency"]]
    missing += [f"calls of {c} untold" for c in _calls(before, after) - told["call"]]
    stood = {(c.customer_id, c.day, c.rep_id) for c in before.schedule() if c.status is CallStatus.COVER}
    missing += [
        f"{c.status} call of {c.customer_id} on {c.day}"
        for c in after.schedule()
        if c.status is not CallStatus.KEPT and not c.cause and (c.customer_id, c.day, c.rep_id) not in stood
    ]
    return sorted(missing)


def _owners(before: Plan, after: Plan) -> set[str]:
    return {c for c in before.owner.keys() | after.owner.keys() if before.owner.get(c) != after.owner.get(c)}


def _frequencies(before: Plan, after: Plan) -> set[str]:
    old = {(x.customer_id, x.channel): x.frequency for x in before.callplan() if x.frequency}
    new = {(x.customer_id, x.channel): x.frequency for x in after.callplan() if x.frequency}
    return {key[0] for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def _calls(before: Plan, after: Plan) -> set[str]:
    """Customers whose calls are other ones on the days that both plans know."""
    days = {
        name: {
            (c.customer_id, c.channel, c.day, c.rep_id) for c in p.schedule() if after.as_of <= c.day <= before.last_day
        }
        for name, p in (("before", before), ("after", after))
    }
    return {row[0] for row in days["before"] ^ days["after"]}
