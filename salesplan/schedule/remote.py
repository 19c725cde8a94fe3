"""Phone, video and email: on working days inside their due windows, between the customer's other contacts.

The rhythm is that of visits, per channel: the last executed call of the channel, an interval, a window. Among
the allowed days a call takes

    one without a visit to the customer,
    then the farthest from their other contacts, planned and executed ones; as far as their contacts lie apart on
    average is far enough,
    then the one with the fewest planned minutes.

A published call keeps its day; agreed ones stand on theirs, whatever the caps. No other call passes a cap on
contacts in any rolling cycle, visits, agreed and executed calls included.
"""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.calendar import CHANNELS, Channel
from salesplan.domain.given import CallOutcome
from salesplan.domain.nouns import Noun, replace
from salesplan.domain.plan import CallLine, CallStatus, Level, ScheduledCall
from salesplan.response.signals import follow_ups as open_follow_ups
from salesplan.schedule import due as rhythm
from salesplan.schedule.caps import by_others, rolling_most, within
from salesplan.schedule.model import NO_LATEST
from salesplan.schedule.month import as_offsets
from salesplan.schedule.requests import first_dues

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from salesplan.domain.given import Customer, Given, Rep
    from salesplan.domain.plan import RepPlan
    from salesplan.domain.settings import Settings
    from salesplan.response.signals import FollowUp
    from salesplan.schedule.agreements import Agreements, Held
    from salesplan.schedule.due import Due
    from salesplan.schedule.model import MonthSolution, RepMonth
    from salesplan.schedule.month import Periods

REMOTE = tuple(h for h in CHANNELS if h is not Channel.VISIT)


class Asked(Noun, frozen=True):
    """One remote call that falls due."""

    customer: Customer
    line: CallLine
    due: Due
    gap: int
    first_day: int  # offset of the first day on which it may come
    last_day: int
    apart: float  # days between the customer's contacts over all channels, on average
    silent: int | None
    last: int | None
    published: ScheduledCall | None
    agreed: Held | None


def place_remote(
    rep: Rep,
    given: Given,
    lines: Sequence[CallLine],
    previous: RepPlan | None,
    month: RepMonth,
    solution: MonthSolution,
    settings: Settings,
    as_of: date,
    *,
    follow_ups: Mapping[str, tuple[FollowUp, ...]] | None = None,
    periods: Periods = (),
    handed_over: Sequence[ScheduledCall] = (),
) -> tuple[ScheduledCall, ...]:
    """The rep's remote calls of the horizon, sorted by day, customer, channel; only an agreed one may have an hour."""
    known = open_follow_ups(given, settings, as_of) if follow_ups is None else follow_ups
    load = {o: _visit_minutes(month, solution, d) for d, o in enumerate(month.offsets)}
    contacts = _contacts(given, lines, month, solution, as_of, settings.plan.cycle_days)
    visits: dict[str, set[int]] = {}
    for v, d in solution.day_of.items():
        visits.setdefault(month.visits[v].customer_id, set()).add(month.offsets[d])
    for before in handed_over:
        contacts.setdefault(before.customer_id, []).append((before.day - as_of).days)
    owned = as_offsets(periods, as_of)
    asked = [
        within_period
        for call in _asked(given, lines, previous, month.agreed, settings, as_of, known)
        if (within_period := _in_period(call, owned, handed_over, as_of)) is not None
    ]
    # what has a day keeps it; then the most urgent choose first
    asked.sort(
        key=lambda a: (
            a.agreed is None,
            a.published is None,
            a.due.latest,
            a.customer.id,
            CHANNELS.index(a.line.channel),
        )
    )
    placed: list[ScheduledCall] = []
    taken: dict[tuple[str, Channel], list[int]] = {}
    open_days = [o for o in month.offsets if o not in month.holidays]
    for call in asked:
        mine = taken.setdefault((call.customer.id, call.line.channel), [])
        others = contacts.setdefault(call.customer.id, [])
        day = _day(call, open_days, load, others, visits.get(call.customer.id, set()), mine, settings, as_of)
        if day is None:
            continue
        mine.append(day)
        contacts[call.customer.id].append(day)
        load[day] += settings.channels[call.line.channel].minutes
        placed.append(_scheduled(call, day, rep, settings, as_of))
    return tuple(sorted(placed, key=lambda c: (c.day, c.customer_id, c.channel)))


def _in_period(
    call: Asked, owned: Mapping[str, tuple[int, int]], handed_over: Sequence[ScheduledCall], as_of: date
) -> Asked | None:
    """The call as it may stand in the rep's time with the customer; None where it is due after that."""
    first, last = owned.get(call.customer.id, (call.first_day, call.last_day))
    if call.due.day > last and call.published is None:
        return None
    before = [
        (c.day - as_of).days
        for c in handed_over
        if c.customer_id == call.customer.id and c.channel is call.line.channel
    ]
    made = max([*before, *([] if call.last is None else [call.last])], default=None)
    return replace(call, first_day=max(call.first_day, first), last_day=min(call.last_day, last), last=made)


def _visit_minutes(month: RepMonth, solution: MonthSolution, d: int) -> float:
    return sum(month.visits[v].service for v in solution.order[d]) / 60


def _contacts(
    given: Given, lines: Sequence[CallLine], month: RepMonth, solution: MonthSolution, as_of: date, cycle: int
) -> dict[str, list[int]]:
    """Days of executed calls of the last cycle, of contacts by others and of planned visits, by customer."""
    offsets = month.offsets
    found: dict[str, list[int]] = {line.customer_id: [] for line in lines}
    for customer_id in found:
        for call in given.calls_of.get(customer_id, ()):
            away = (call.day - as_of).days
            if call.outcome is CallOutcome.DONE and -cycle < away <= 0:
                found[customer_id].append(away)
        found[customer_id] += [day for day, _ in by_others(given.touches_of.get(customer_id, ()), as_of, cycle)]
    for v, d in solution.day_of.items():
        found.setdefault(month.visits[v].customer_id, []).append(offsets[d])
    return found


def _asked(
    given: Given,
    lines: Sequence[CallLine],
    previous: RepPlan | None,
    agreed: Agreements,
    settings: Settings,
    as_of: date,
    follow_ups: Mapping[str, tuple[FollowUp, ...]],
) -> list[Asked]:
    """Every remote call that falls due in the horizon."""
    published: dict[tuple[str, Channel], list[ScheduledCall]] = {}
    for call in () if previous is None else previous.schedule:
        published.setdefault((call.customer_id, call.channel), []).append(call)
    visited = {line.customer_id for line in lines if line.channel is Channel.VISIT and line.frequency > 0}
    leading: dict[str, CallLine] = {}
    contacts: dict[str, float] = {}  # a cycle
    for line in lines:
        contacts[line.customer_id] = contacts.get(line.customer_id, 0.0) + line.frequency
        if line.channel in REMOTE and line.frequency > 0:
            first = leading.setdefault(line.customer_id, line)
            if line.frequency > first.frequency:
                leading[line.customer_id] = line
    found: list[Asked] = []
    for line in (*lines, *_promised_only(given, lines, published, agreed, as_of)):
        customer = given.customer.get(line.customer_id)
        if line.channel not in REMOTE or customer is None or line.channel not in customer.channels:
            continue
        pulls = [
            rhythm.follow_up_pull(f, as_of)
            for f in follow_ups.get(customer.id, ())
            if f.channel is line.channel
            or (f.channel is None and customer.id not in visited and leading.get(customer.id) is line)
        ]
        pull = rhythm.earliest(pulls)
        apart = settings.plan.cycle_days / max(contacts.get(customer.id, 0.0), 1.0)
        there = published.get((customer.id, line.channel), [])
        words = agreed.of(customer.id, line.channel)
        found += _dues(customer, line, given, there, words, pull, apart, settings, as_of)
    return found


def _promised_only(
    given: Given,
    lines: Sequence[CallLine],
    published: Mapping[tuple[str, Channel], Sequence[ScheduledCall]],
    agreed: Agreements,
    as_of: date,
) -> list[CallLine]:
    """Empty lines for agreed and told calls over channels that the call plan does not use for the customer."""
    rep_id = lines[0].rep_id if lines else ""
    mine = {line.customer_id for line in lines} if len(given.reps) > 1 else given.customer.keys()
    known = {(line.customer_id, line.channel) for line in lines}
    return [
        CallLine(customer.id, rep_id, channel, 0.0, 0.0, (), 0.0, 0.0)
        for customer in given.customers
        if customer.id in mine
        for channel in REMOTE
        if (customer.id, channel) not in known
        and (agreed.of(customer.id, channel) or _told_days(published.get((customer.id, channel), ()), as_of))
    ]


def _told_days(published: Sequence[ScheduledCall], as_of: date) -> list[int]:
    """Coming days (offsets) for which a call was told."""
    return [(s.day - as_of).days for s in published if s.day >= as_of and s.level is Level.TOLD]


def _dues(
    customer: Customer,
    line: CallLine,
    given: Given,
    published: Sequence[ScheduledCall],
    agreed: Sequence[Held],
    pull: rhythm.Pull | None,
    apart: float,
    settings: Settings,
    as_of: date,
) -> list[Asked]:
    """The calls of one line, matched with the published ones."""
    horizon, channel = settings.plan.horizon_days, line.channel
    over = rhythm.has_record(given.calls_of.get(customer.id, ()), channel, as_of)
    words = {held.day: held for held in agreed}
    published = [s for s in published if s.day > as_of or not over]
    done = rhythm.executed(given.calls_of.get(customer.id, ()), channel, as_of)
    last = done[-1] if done else None
    interval = settings.plan.cycle_days / line.frequency if line.frequency > 0 else None
    first = 0.0
    if interval is not None:
        first = rhythm.first_due(customer.id, channel, interval, last, as_of, settings.plan.seed)
        known = first_dues(published).get(customer.id)
        if last is None and known is not None:
            first = min(first, float((known - as_of).days))
    frame = rhythm.Rhythm(interval, settings.visits.early, settings.visits.late, first, horizon)
    gap = rhythm.spacing(customer, interval, settings, channel)
    # what was told is kept, unless the call was made since
    told = [day for day in _told_days(published, as_of) if last is None or day - last >= gap]
    coming = {(s.day - as_of).days: s for s in sorted(published, key=lambda s: s.day) if s.day >= as_of}
    published_dues = {day: (s.due - as_of).days for day, s in coming.items()}
    most = rhythm.most_visits(line.frequency, horizon, settings.plan.cycle_days)
    dues, by_due = rhythm.promised_dues(frame, list(words), told, published_dues, pull, most)
    silent = rhythm.silent_until(given.feedback_of.get(customer.id, ()), channel, as_of)
    return [
        Asked(
            customer=customer,
            line=line,
            due=due,
            gap=1 if due.anchor is not None or due.urgent else gap,
            first_day=int(over),
            last_day=NO_LATEST,
            apart=apart,
            silent=silent,
            last=last,
            published=coming[by_due[i]] if i in by_due else None,
            agreed=None if due.anchor is None else words.get(due.anchor),
        )
        for i, due in enumerate(dues)
    ]


def _day(
    call: Asked,
    open_days: Sequence[int],
    load: Mapping[int, float],
    contacts: Sequence[int],
    visits: Collection[int],
    mine: Sequence[int],
    settings: Settings,
    as_of: date,
) -> int | None:
    """The call's day: agreed, published, or the best one inside the window, then the earliest later one."""
    if call.agreed is not None:
        return call.agreed.day
    first, last = _first_day(call), call.last_day
    allowed = [o for o in open_days if first <= o <= last and _clear(call, o, contacts, mine, settings)]
    if call.due.anchor in allowed:
        return call.due.anchor
    if call.published is not None and (call.published.day - as_of).days in allowed:
        return (call.published.day - as_of).days
    free = [o for o in allowed if o not in visits] or allowed
    timely = [o for o in free if o <= max(call.due.latest, 0)]
    if not timely:
        return min(free, default=None)

    def near(o: int) -> float:
        """Days that the day is too close to another contact."""
        return max(0.0, call.apart - min((abs(o - other) for other in contacts), default=math.inf))

    return min(timely, key=lambda o: (near(o), load[o], abs(o - call.due.day), o))


def _first_day(call: Asked) -> int:
    """The first day that the rhythm, a dismissal and the last call leave open."""
    return max(
        call.first_day,
        call.due.earliest if call.due.anchor is None else call.first_day,
        call.first_day if call.silent is None else call.silent + 1,
        call.first_day if call.last is None else call.last + call.gap,
    )


def _clear(call: Asked, day: int, contacts: Sequence[int], mine: Sequence[int], settings: Settings) -> bool:
    """Whether the day is far enough from the channel's other calls, and the cap on contacts leaves room for it."""
    if any(abs(day - other) < call.gap for other in mine):
        return False
    cap = call.customer.max_contacts
    return cap is None or within(contacts, day, rolling_most(cap), settings.plan.cycle_days)


def _scheduled(call: Asked, day: int, rep: Rep, settings: Settings, as_of: date) -> ScheduledCall:
    when = as_of + timedelta(days=day)
    status = CallStatus.NEW
    if call.published is not None:
        status = CallStatus.KEPT if call.published.day == when else CallStatus.MOVED
    level = Level.TOLD if day < settings.plan.told_days else Level.PROPOSED
    start = None if call.agreed is None else call.agreed.at_time
    made = ScheduledCall(
        day=when,
        rep_id=rep.id,
        customer_id=call.customer.id,
        channel=call.line.channel,
        start=start,
        end=None if start is None else start + 60 * settings.channels[call.line.channel].minutes,
        product=next(iter(call.line.products), ""),
        status=status,
        level=level if call.agreed is None else Level.AGREED,
        due=as_of + timedelta(days=call.due.day),
        reason=call.due.reason,
    )
    if call.agreed is not None:
        return replace(made, due=when)
    if call.due.anchor is not None and call.published is not None:  # told, and outside the rhythm since
        return replace(made, due=call.published.due)
    return made
