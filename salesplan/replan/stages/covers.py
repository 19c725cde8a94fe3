"""While a rep is away for some days, colleagues pay the due visits that cannot wait, where that pays.

    whom       visits due on a day of the absence that the rep's month leaves out, or their call plan can no longer
               afford; the dearest first, and once: when the absence becomes known, or the visit is left out
    by whom    see `detours`
    nights on  a visit that is published stays with the colleague and on its day, as long as the absence stands

The owner stays who they are: their month knows of the visit, and their rhythm goes on from it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.given import Given
from salesplan.domain.plan import CallStatus, Level
from salesplan.domain.working_days import working_days
from salesplan.replan.stages.detours import Detours
from salesplan.schedule import Cover, cover_days, is_open, most_visits, visit_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from salesplan.domain.plan import CallLine, RepPlan, ScheduledCall
    from salesplan.replan.night import Night
    from salesplan.replan.opening.causes import Causes
    from salesplan.replan.stages.territories import Territories


@dataclass(frozen=True)
class Covers:
    """Visits that colleagues pay: by who pays them, and by whose customers they are for."""

    by_colleague: Mapping[str, tuple[Cover, ...]] = field(default_factory=dict)
    for_owner: Mapping[str, tuple[ScheduledCall, ...]] = field(default_factory=dict)
    fallen: frozenset[str] = frozenset()  # reps of a published one that no longer stands

    def concern(self, rep_id: str) -> bool:
        """Whether the rep's month has to do with any."""
        return rep_id in self.fallen or rep_id in self.by_colleague or rep_id in self.for_owner


def standing_covers(
    night: Night, territories: Territories, lines: Mapping[str, Sequence[CallLine]], parts: Iterable[RepPlan]
) -> Covers:
    """Those of `parts` (the published ones) whose reason still holds: the customer's owner is away that day."""
    published = [c for part in parts for c in part.schedule if c.status is CallStatus.COVER and c.day >= night.as_of]
    owners = _owners(territories, published)
    by_colleague: dict[str, list[Cover]] = defaultdict(list)
    for_owner: dict[str, list[ScheduledCall]] = defaultdict(list)
    fallen: set[str] = set()
    for call in published:
        owner = owners.get((call.customer_id, call.day), "")
        if call.rep_id not in territories.assignments or not _may_stand(night, call, owner):
            fallen |= {call.rep_id, owner}
            continue
        worth = visit_value(x for x in lines[territories.owner[call.customer_id]] if x.customer_id == call.customer_id)
        customer = night.given.customer[call.customer_id]
        by_colleague[call.rep_id].append(Cover(customer, owner, call.day, call.due, worth, call.product, call))
        for_owner[owner].append(call)
    return Covers(
        {rep_id: tuple(rows) for rep_id, rows in by_colleague.items()},
        {rep_id: tuple(rows) for rep_id, rows in for_owner.items()},
        frozenset(fallen),
    )


def _owners(territories: Territories, calls: Sequence[ScheduledCall]) -> dict[tuple[str, date], str]:
    """Rep id by customer and day."""
    if not calls:
        return {}
    asked = {c.customer_id for c in calls}
    rows = [a for mine in territories.assignments.values() for a in mine if a.customer_id in asked]
    return {
        (c.customer_id, c.day): a.rep_id for c in calls for a in rows if a.customer_id == c.customer_id and a.on(c.day)
    }


def _may_stand(night: Night, call: ScheduledCall, owner: str) -> bool:
    given = night.given
    customer, rep = given.customer.get(call.customer_id), given.rep.get(call.rep_id)
    if customer is None or rep is None or owner in ("", rep.id) or not given.serving.may(customer, rep):
        return False
    calls, feedback = given.calls_of.get(customer.id, ()), given.feedback_of.get(customer.id, ())
    return call.day in absent_days(night, owner) and is_open(customer, calls, feedback, call.day, night.as_of)


def absent_days(night: Night, rep_id: str) -> frozenset[date]:
    """Days of the horizon inside absences of the rep that cost at least one working day."""
    rep, plan = night.given.rep.get(rep_id), night.settings.plan
    absences = night.given.time_off_of.get(rep_id, ())
    if rep is None or not absences:
        return frozenset()
    never_away = Given((), (), (), (), holidays=night.given.holidays)
    usual = [d.day for d in working_days(rep, never_away, night.settings.visits, night.as_of, plan.horizon_days)]
    coming = [night.as_of + timedelta(days=n) for n in range(plan.horizon_days)]
    return frozenset(
        day
        for t in absences
        if any(t.from_date <= d <= t.until_date for d in usual)
        for day in coming
        if t.from_date <= day <= t.until_date
    )


@dataclass(frozen=True)
class Lost:
    """A visit that an absent rep does not pay: left out, or no longer in the call plan."""

    customer_id: str
    rep_id: str
    due: date
    worth: float  # money
    lines: tuple[CallLine, ...]  # of the call plan that has it
    most: int  # visits of the customer that the call plan of now allows in the horizon


def new_covers(
    night: Night,
    territories: Territories,
    lines: Mapping[str, Sequence[CallLine]],
    parts: Mapping[str, RepPlan],
    standing: Covers,
    causes: Causes,
) -> dict[str, list[Cover]]:
    """Visits for which a colleague is found, by colleague; whether their day takes them, their month decides."""
    found: dict[str, list[Cover]] = defaultdict(list)
    lost = [
        visit
        for rep_id in sorted(territories.assignments.keys() & night.given.time_off_of.keys())
        for visit in _lost(night, lines[rep_id], parts[rep_id], news=causes.absence(rep_id) is not None)
    ]
    if not lost:
        return {}
    # whoever hands customers over has a month on which another's stands: it is not solved again
    # and so does one whose customers have a second rep
    shared = night.given.overlay
    staying = {
        r: p
        for r, p in parts.items()
        if all(a.until is None and a.customer_id not in shared for a in territories.assignments[r])
    }
    detours, tried = Detours(night, staying), set[str]()
    for visit in sorted(lost, key=lambda v: (-v.worth, v.customer_id, v.due)):
        planned = (*parts[visit.rep_id].schedule, *standing.for_owner.get(visit.rep_id, ()))
        spoken_for = visit.customer_id in tried or visit.customer_id in shared  # the other rep comes to them
        days = () if spoken_for else _days(night, territories, visit, planned)
        customer = night.given.customer[visit.customer_id] if days else None
        if customer is not None:
            tried.add(customer.id)
            best = detours.least(customer, days, visit.worth, visit.rep_id)
            if best is not None:
                shown = next((p for x in visit.lines if x.channel is Channel.VISIT for p in x.products), "")
                found[best.rep_id].append(Cover(customer, visit.rep_id, best.day, visit.due, visit.worth, shown))
    return dict(found)


def _lost(night: Night, lines: Sequence[CallLine], part: RepPlan, *, news: bool) -> Iterator[Lost]:
    """Visits that are left out, for the first time or since the absence is known; and where it is, those of its days.

    An absence leaves the call plan fewer hours: visits that it can no longer afford are lost as well.
    """
    absent = absent_days(night, part.rep_id)
    if not absent:
        return
    before = night.previous(part.rep_id)
    known = {(u.customer_id, u.due) for u in before.unplanned} if before is not None and not news else set()
    now, then = _by_customer(lines), _by_customer(() if before is None else before.callplan)

    def most(customer_id: str) -> int:
        visits = sum(x.frequency for x in now.get(customer_id, ()) if x.channel is Channel.VISIT)
        return most_visits(visits, night.settings.plan.horizon_days, night.settings.plan.cycle_days)

    for row in part.unplanned:
        if row.cost > 0 and row.level is not Level.AGREED and (row.customer_id, row.due) not in known:
            mine = now.get(row.customer_id, ())
            yield Lost(row.customer_id, part.rep_id, row.due, row.cost, mine, most(row.customer_id))
    if before is None or not news:
        return
    visits = [c for c in before.schedule if c.channel is Channel.VISIT and c.day >= night.as_of]
    had, have = (Counter(c.customer_id for c in calls) for calls in (visits, _visits(part)))
    for call in visits:
        gone = call.day in absent and had[call.customer_id] > have[call.customer_id]
        if gone and call.level is not Level.AGREED:  # which is a day and an hour with this rep
            mine = then.get(call.customer_id, ())
            yield Lost(call.customer_id, part.rep_id, call.due, visit_value(mine), mine, most(call.customer_id))


def _visits(part: RepPlan) -> list[ScheduledCall]:
    return [c for c in part.schedule if c.channel is Channel.VISIT]


def _by_customer(lines: Iterable[CallLine]) -> dict[str, tuple[CallLine, ...]]:
    found: dict[str, list[CallLine]] = defaultdict(list)
    for line in lines:
        found[line.customer_id].append(line)
    return {customer_id: tuple(rows) for customer_id, rows in found.items()}


def _days(night: Night, territories: Territories, visit: Lost, planned: Sequence[ScheduledCall]) -> tuple[date, ...]:
    """Days of the absence on which the visit may take place; none of customers who are the rep's for a time."""
    given, customer = night.given, night.given.customer.get(visit.customer_id)
    owned = [a for a in territories.assignments[visit.rep_id] if a.customer_id == visit.customer_id]
    for_good = any(a.since is None and a.until is None for a in owned)  # else another's month stands on theirs
    absent = sorted(absent_days(night, visit.rep_id)) if for_good else []
    mine = [c for c in planned if c.customer_id == visit.customer_id]
    if customer is None or not absent or sum(c.channel is Channel.VISIT for c in mine) >= visit.most:
        return ()
    return cover_days(
        customer,
        visit.lines,
        given.calls_of.get(customer.id, ()),
        given.feedback_of.get(customer.id, ()),
        given.touches_of.get(customer.id, ()),
        mine,
        visit.due,
        absent,
        night.settings,
        night.as_of,
    )
