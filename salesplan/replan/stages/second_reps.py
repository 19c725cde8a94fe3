"""The two reps of a customer: what their months have to know of each other's.

The one that is solved later, mostly the second rep's, keeps clear of the other's visits or goes along. The one that is
solved first keeps clear of what was agreed with the other rep and, as long as that breaks no promise of their own, of
what the other rep's customers were told.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.agreed import binding_pins
from salesplan.domain.calendar import Channel
from salesplan.domain.given import CallOutcome
from salesplan.domain.plan import Level
from salesplan.replan.stages.order import ranks
from salesplan.schedule import Beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from salesplan.domain.given import Call, Overlay
    from salesplan.domain.plan import RepPlan, ScheduledCall
    from salesplan.replan.night import Night
    from salesplan.replan.stages.covers import Covers
    from salesplan.replan.stages.territories import Territories


def besides(
    night: Night,
    territories: Territories,
    rep_id: str,
    presumed: Mapping[str, Sequence[Call]],
    solved: Mapping[str, RepPlan],
    covers: Covers,
) -> tuple[Beside, ...]:
    """What the rep's month has to know of the other reps of their customers, by customer.

    `solved` are the months of earlier waves; where there is none the published one counts.
    """
    given, found, rank = night.given, [], ranks(night.given, territories)
    for customer_id in sorted({a.customer_id for a in territories.assignments[rep_id]} & given.overlay.keys()):
        part = given.overlay[customer_id]
        others = [r for r in territories.reps_of.get(part.other_id, ()) if r != rep_id]
        before = [r for r in others if rank[r] < rank[rep_id]]
        after = [r for r in others if rank[r] > rank[rep_id]]
        planned = [
            call
            for r in before
            for month in (solved.get(r) or night.previous(r),)
            for call in (*(month.schedule if month else ()), *covers.for_owner.get(r, ()))
            if _is_visit(call, part.other_id, night.as_of)
        ]
        days = {c.day for c in planned} | {*_made(night, part, presumed)}
        days |= _agreed(night, part) if after else set()
        joint = {c.day: c.start for c in planned if c.start is not None} if part.joint else {}
        told = _told(night, rep_id, part, after) - days
        if days or told:
            row = Beside(customer_id, tuple(sorted(days)), tuple(sorted(joint.items())), tuple(sorted(told)))
            found.append(row)
    return tuple(found)


def _is_visit(call: ScheduledCall, customer_id: str, as_of: date) -> bool:
    return call.customer_id == customer_id and call.channel is Channel.VISIT and call.day >= as_of


def _made(night: Night, part: Overlay, presumed: Mapping[str, Sequence[Call]]) -> Iterator[date]:
    """The day of the other rep's last visit."""
    calls = [*night.given.calls_of.get(part.other_id, ())]
    calls += [c for some in presumed.values() for c in some if c.customer_id == part.other_id]
    made = [
        c.day for c in calls if c.channel is Channel.VISIT and c.outcome is CallOutcome.DONE and c.day <= night.as_of
    ]
    if made:
        yield max(made)


def _agreed(night: Night, part: Overlay) -> set[date]:
    """Days on which a visit with the other rep is agreed."""
    last = night.as_of + timedelta(days=night.settings.plan.horizon_days - 1)
    pins = binding_pins(night.given.feedback_of.get(part.other_id, ()), night.as_of, last)
    return {row.on_date for row in pins if row.channel is Channel.VISIT and row.on_date is not None}


def _told(night: Night, rep_id: str, part: Overlay, others: Sequence[str]) -> set[date]:
    """Days of the other rep's that were told, but for those on which both come."""
    own = night.previous(rep_id)
    both = {c.day for c in own.schedule if c.customer_id == part.customer_id} if own is not None else set()
    return {
        c.day
        for r in others
        if (month := night.previous(r)) is not None
        for c in month.schedule
        if _is_visit(c, part.other_id, night.as_of) and c.level is not Level.PROPOSED and c.day not in both
    }
