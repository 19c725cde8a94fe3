"""The visits of one customer that fall due: rhythm, pins, what the published plan has promised, and their prizes."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel, works_on
from salesplan.domain.causes import DueKind
from salesplan.domain.money import hour_price
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Level
from salesplan.domain.said import Said, Weekday, said
from salesplan.schedule import due as rhythm
from salesplan.schedule.model import (
    AGREED_PRIZE,
    ANY_WEEKDAY,
    FROZEN_PRIZE,
    MOST_PRIZE,
    NO_EARLIEST,
    NO_LATEST,
    PROMISED_PRIZE,
    Displaced,
    VisitRequest,
)
from salesplan.schedule.second_reps import beside_other

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from salesplan.domain.given import Call, Customer, Feedback, Rep
    from salesplan.domain.plan import CallLine, RepPlan, ScheduledCall
    from salesplan.domain.settings import Settings
    from salesplan.response.signals import FollowUp
    from salesplan.schedule.agreements import Agreements, Held
    from salesplan.schedule.due import Due, Pull
    from salesplan.schedule.second_reps import Beside, Company


@dataclass(frozen=True)
class Frame:
    """What all customers of the rep share."""

    rep: Rep
    settings: Settings
    as_of: date
    working: frozenset[int]  # offsets of the rep's working days
    frozen: frozenset[int]  # offsets of the frozen ones
    periods: Mapping[str, tuple[int, int]]  # first and last day (offsets) of customers who are the rep's for a time
    known_missed: frozenset[tuple[str, date]]  # customer and due date of visits that the published plan leaves out
    agreed: Agreements
    handing_over: frozenset[str] = frozenset()  # customers who were the rep's for a time in the published plan too
    beside: Mapping[str, Beside] = field(default_factory=dict)  # visits of customers' other reps


@dataclass(frozen=True)
class Standing:
    """What is known of one customer."""

    customer: Customer
    lines: tuple[CallLine, ...]
    calls: tuple[Call, ...]
    feedback: tuple[Feedback, ...]
    published: tuple[ScheduledCall, ...]  # visits, by day; past ones included
    first_published: date | None  # due date of the first visit in the published plan, planned or left out
    follow_ups: tuple[FollowUp, ...]
    handed_over: tuple[ScheduledCall, ...] = ()  # visits that the owner before pays
    covered: tuple[ScheduledCall, ...] = ()  # visits that a colleague pays while the owner is away

    def frequency(self, channel: Channel = Channel.VISIT) -> float:
        """Calls a cycle over the channel."""
        return sum(line.frequency for line in self.lines if line.channel is channel)


def standings(
    customers: Sequence[Customer],
    lines: Mapping[str, tuple[CallLine, ...]],
    calls: Mapping[str, tuple[Call, ...]],
    feedback: Mapping[str, tuple[Feedback, ...]],
    previous: RepPlan | None,
    follow_ups: Mapping[str, tuple[FollowUp, ...]],
    as_of: date,
    handed_over: Iterable[ScheduledCall] = (),
    covered: Sequence[ScheduledCall] = (),
) -> list[Standing]:
    """One record a customer; `handed_over` are calls that owners before the rep have planned, `covered` colleagues."""
    before: dict[str, list[ScheduledCall]] = {}
    for call in handed_over:
        if call.channel is Channel.VISIT:
            before.setdefault(call.customer_id, []).append(call)
    visits: dict[str, list[ScheduledCall]] = {}
    dues: dict[str, date] = {}
    if previous is not None:
        mine = {c.id for c in customers}
        rows = [c for c in previous.schedule if c.channel is Channel.VISIT and c.customer_id in mine]
        dues = first_dues((*rows, *covered))
        for call in sorted(rows, key=lambda c: (c.day, c.start or 0, c.customer_id)):
            visits.setdefault(call.customer_id, []).append(call)
        # only what has passed: until then the customer's own phase tells the same day
        for row in (u for u in previous.unplanned if u.due < as_of and u.level is not Level.AGREED):
            dues[row.customer_id] = min(row.due, dues.get(row.customer_id, row.due))
    return [
        Standing(
            customer=c,
            lines=lines.get(c.id, ()),
            calls=calls.get(c.id, ()),
            feedback=feedback.get(c.id, ()),
            published=tuple(visits.get(c.id, ())),
            first_published=dues.get(c.id),
            follow_ups=follow_ups.get(c.id, ()),
            handed_over=tuple(before.get(c.id, ())),
            covered=tuple(call for call in covered if call.customer_id == c.id),
        )
        for c in customers
    ]


def first_dues(published: Iterable[ScheduledCall]) -> dict[str, date]:
    """The first due day by customer among published calls, follow-ups apart: an event leaves no trace."""
    dues: dict[str, date] = {}
    for call in published:
        if call.reason is None or call.reason.kind is not DueKind.FOLLOW_UP:
            dues[call.customer_id] = min(call.due, dues.get(call.customer_id, call.due))
    return dues


def visit_requests(standing: Standing, frame: Frame, company: Company) -> tuple[list[VisitRequest], list[Displaced]]:
    """The customer's visits in the order of their due days, and the promises that cannot hold. `node` is left 0.

    `company` hears of the visits on which the rep comes along with another one.
    """
    customer, settings, as_of = standing.customer, frame.settings, frame.as_of
    silent = rhythm.silent_until(standing.feedback, Channel.VISIT, as_of)
    done = rhythm.executed(standing.calls, Channel.VISIT, as_of)
    last = max([*done[-1:], *((s.day - as_of).days for s in standing.handed_over)], default=None)
    first_day, last_day = frame.periods.get(customer.id, (NO_EARLIEST, NO_LATEST))
    agreed = list(frame.agreed.of(customer.id, Channel.VISIT))
    over = rhythm.has_record(standing.calls, Channel.VISIT, as_of)  # today's visit was made, or fell through
    days = {(s.day - as_of).days: s for s in standing.published if s.day >= as_of + timedelta(days=over)}
    covered = {(s.day - as_of).days: s for s in standing.covered}
    coming = {day: s for day, s in days.items() if first_day <= day <= last_day} | covered
    pinned = [held.day for held in agreed]
    dues, day_by_due, frozen, displaced = _promised(standing, frame, pinned, coming, last, silent)
    interval = _interval(standing, settings)
    base = VisitRequest(
        customer_id=customer.id,
        node=0,
        service=60 * (settings.visits.minutes if customer.visit_minutes is None else customer.visit_minutes),
        due=0,
        earliest=NO_EARLIEST,
        latest=0,
        gap=rhythm.spacing(customer, interval, settings),
        windows=customer.hours,
        weekdays=customer.weekdays,
        prize=0,
        level=Level.PROPOSED,
        usual_weekday=_usual_weekday(done, as_of) if settings.schedule.weekday_price > 0 else None,
        dismissed_until=silent,
        last_visit=last,
        first_day=first_day,
        last_day=last_day,
        others=tuple(covered),
        barred=Said() if Channel.VISIT in customer.channels else said("the customer takes no visits"),
    )
    found = []
    for i, due in enumerate(dues):
        day = day_by_due.get(i)
        if day in covered or (due.day > last_day and day is None):
            continue  # a colleague's, or the next owner's
        visit = _scheduled(base, due, None if day is None else coming[day], standing, frame)
        if agreed and due.anchor == agreed[0].day:
            visit = _agreed(visit, agreed.pop(0))
        elif day is not None and day in frozen:
            visit = replace(visit, fixed_day=day, frozen=True)
        found.append(replace(visit, earliest=max(visit.earliest, 1)) if over else visit)
    found = _counted(_told_gaps(found, standing, (*coming, *done[-1:])), standing, settings)
    found = _clear_of_agreed(found, standing, frame)
    found = beside_other(found, customer, frame.beside.get(customer.id), company)
    prizes = _prizes(found, standing, frame)
    return [replace(v, prize=p, known=_known(v, frame)) for v, p in zip(found, prizes, strict=True)], displaced


def _known(visit: VisitRequest, frame: Frame) -> bool:
    """Whether the published plan has the visit: planned, left out, or left to the next owner."""
    left_to_next = visit.last_day < NO_LATEST and visit.customer_id in frame.handing_over
    return visit.published_day is not None or left_to_next or _left_out(visit.customer_id, visit.due, frame)


def _promised(
    standing: Standing,
    frame: Frame,
    pinned: Sequence[int],
    coming: Mapping[int, ScheduledCall],
    last: int | None,
    silent: int | None,
) -> tuple[list[Due], dict[int, int], frozenset[int], list[Displaced]]:
    """Dues, published day by position of its due, frozen days that hold, and told visits that lose theirs."""
    settings, customer = frame.settings, standing.customer
    covered = [(s.day - frame.as_of).days for s in standing.covered]
    told = [d for d in coming if d not in covered and (d < settings.plan.told_days or d in frame.frozen)]
    frozen, displaced = set(), []
    for day in told:
        reason = Said() if day in pinned else _broken(standing, frame, day, silent)
        if reason:
            displaced.append(Displaced(customer.id, frame.as_of + timedelta(days=day), Level.TOLD, reason))
        elif day in frame.frozen and day not in pinned:
            frozen.add(day)
    sequence = _rhythm_of(standing, settings, last, frame.as_of)
    pull = _pull(standing, last, frame.as_of)
    lost = {(d.day - frame.as_of).days for d in displaced}
    kept = [day for day in (*told, *covered) if day not in lost]
    published = {day: (s.due - frame.as_of).days for day, s in coming.items()}
    dues, by_due = rhythm.promised_dues(sequence, pinned, kept, published, pull)
    return dues, by_due, frozenset(frozen), displaced


def _left_out(customer_id: str, day: int, frame: Frame) -> bool:
    """Whether the published plan leaves out a visit that is due that day."""
    return (customer_id, frame.as_of + timedelta(days=day)) in frame.known_missed


def _broken(standing: Standing, frame: Frame, day: int, silent: int | None) -> Said:
    """The rule that forbids a told visit to stay on its day, '' if none."""
    customer, when = standing.customer, frame.as_of + timedelta(days=day)
    if day not in frame.working:
        return said("the rep does not work on {day}", day=when)
    if not works_on(customer.weekdays, when):
        return said("the customer takes no visits on {weekday}s", weekday=Weekday(when, whole=True))
    if Channel.VISIT not in customer.channels:
        return said("the customer takes no visits")
    if silent is not None and day <= silent:
        return said("visits are dismissed")
    return Said()


def _told_gaps(visits: list[VisitRequest], standing: Standing, contacts: Sequence[int]) -> list[VisitRequest]:
    """What is told need not keep a rhythm that came later: its gap shrinks to what it keeps where it stands.

    Only where it must, or a new visit would find room beside it that there was not when it was planned.
    """
    gap_on = {v.published_day: v.gap for v in visits if v.published_day is not None}
    found = []
    for visit in visits:
        if visit.published_day is not None and visit.level is Level.TOLD:
            away = {other: abs(visit.published_day - other) for other in contacts if other != visit.published_day}
            broken = [days for other, days in away.items() if days < min(visit.gap, gap_on.get(other, visit.gap))]
            visit = replace(visit, gap=max(rhythm.hard_gap(standing.customer), min([visit.gap, *broken])))
        found.append(visit)
    return found


def _interval(standing: Standing, settings: Settings) -> float | None:
    frequency = standing.frequency()
    return settings.plan.cycle_days / frequency if frequency > 0 else None


def _rhythm_of(standing: Standing, settings: Settings, last: int | None, as_of: date) -> rhythm.Rhythm:
    interval = _interval(standing, settings)
    first = 0.0
    if interval is not None:
        if standing.handed_over:  # the rhythm goes on from the due day, as it would with one owner
            last = max(0, *((s.due - as_of).days for s in standing.handed_over))
        first = rhythm.first_due(standing.customer.id, Channel.VISIT, interval, last, as_of, settings.plan.seed)
        if last is None and standing.first_published is not None:
            # a customer never called keeps the due day that they were first given
            first = min(first, float((standing.first_published - as_of).days))
    visits = settings.visits
    return rhythm.Rhythm(interval, visits.early, visits.late, first, settings.plan.horizon_days)


def _pull(standing: Standing, last: int | None, as_of: date) -> Pull | None:
    """The earliest of open follow-ups and of promised visits that did not happen."""
    found = [rhythm.follow_up_pull(f, as_of) for f in standing.follow_ups if f.channel in (None, Channel.VISIT)]
    vain = rhythm.failed_since(standing.calls, Channel.VISIT, last, as_of)
    past = [(s.day - as_of).days for s in standing.published if s.day < as_of]
    missed = [d for d in (*past, vain) if d is not None and (last is None or d > last)]
    if missed:
        found.append(rhythm.missed_pull(max(missed), as_of))
    return rhythm.earliest(found)


def _scheduled(
    base: VisitRequest, due: Due, published: ScheduledCall | None, standing: Standing, frame: Frame
) -> VisitRequest:
    """The request for one due, with its published day if it has one."""
    exempt = due.anchor is not None or due.urgent
    visit = replace(
        base,
        due=due.day,
        earliest=due.earliest,
        latest=due.latest,
        gap=rhythm.hard_gap(standing.customer) if exempt else base.gap,
        reason=due.reason,
    )
    if published is None:
        return visit
    day = (published.day - frame.as_of).days
    told = day < frame.settings.plan.told_days or day in frame.frozen
    return replace(
        visit,
        due=(published.due - frame.as_of).days if due.anchor == day else visit.due,
        published_day=day,
        published_start=published.start,
        told_start=None if published.level is Level.PROPOSED else published.told_hour,
        level=Level.TOLD if told else Level.PROPOSED,
    )


def _agreed(visit: VisitRequest, held: Held) -> VisitRequest:
    """Fixed to its day, and to its hour where one is given; of the customer's own bounds none counts."""
    return replace(
        visit,
        due=held.day,
        latest=held.day,
        level=Level.AGREED,
        fixed_day=held.day,
        fixed_start=held.at_time,
        windows=held.windows,
        weekdays=ANY_WEEKDAY,
        gap=0,
        dismissed_until=None,
        last_visit=None,
        barred=Said(),
    )


def _clear_of_agreed(visits: list[VisitRequest], standing: Standing, frame: Frame) -> list[VisitRequest]:
    """The rhythm's visits keep the customer's gap to what was agreed; one that was told before need not move for it."""
    held = [day for day, channel in frame.agreed.days(standing.customer.id) if channel is Channel.VISIT]
    if not held:
        return visits
    gap = rhythm.hard_gap(standing.customer)
    before = {level: 1 if level is Level.TOLD else gap for level in Level}
    return [
        v
        if v.level is Level.AGREED
        else replace(v, beside_agreed=tuple((day - before[v.level] + 1, day + gap - 1) for day in held))
        for v in visits
    ]


def _counted(visits: list[VisitRequest], standing: Standing, settings: Settings) -> list[VisitRequest]:
    """Bars what exceeds the rhythm's most visits in the horizon; promises come first."""
    plan = settings.plan
    others = len(standing.handed_over) + len(standing.covered)
    most = rhythm.most_visits(standing.frequency(), plan.horizon_days, plan.cycle_days) - others
    order = sorted(range(len(visits)), key=lambda i: (visits[i].level is not Level.AGREED, not visits[i].frozen, i))
    barred = {i for i in order[max(most, 0) :] if visits[i].level is not Level.AGREED}
    if not barred:
        return visits
    told = said("more than {most} visits in {days} days", most=most, days=plan.horizon_days)
    return [replace(v, barred=v.barred or told) if i in barred else v for i, v in enumerate(visits)]


def _usual_weekday(done: Sequence[int], as_of: date) -> int | None:
    """The weekday of most executed visits, the earlier one on ties."""
    count = Counter((as_of + timedelta(days=day)).weekday() for day in done)
    return min(count, key=lambda weekday: (-count[weekday], weekday), default=None)


def visit_value(lines: Iterable[CallLine]) -> float:
    """Money that one visit earns: the value of the customer's visits over their number; 0 without any."""
    visits = [line for line in lines if line.channel is Channel.VISIT and line.frequency > 0]
    return sum(max(0.0, line.value) for line in visits) / sum(line.frequency for line in visits) if visits else 0.0


def in_driving(money: float, rep: Rep, settings: Settings) -> int:
    """Seconds of the rep's driving that a visit of this worth may cost."""
    asked = money * settings.schedule.missed_factor / max(hour_price(rep, settings), 0.01) * 3600
    return min(MOST_PRIZE, round(asked))


def _was_missed(visit: VisitRequest) -> bool:
    return visit.reason is not None and visit.reason.kind is DueKind.MISSED


def _prizes(visits: Sequence[VisitRequest], standing: Standing, frame: Frame) -> list[int]:
    """Seconds of driving that leaving each visit out costs."""
    plan, prices = frame.settings.plan, frame.settings.schedule
    worth = in_driving(visit_value(standing.lines), frame.rep, frame.settings)
    least = standing.customer.min_visits or 0.0
    needed = math.ceil(least * plan.horizon_days / plan.cycle_days - rhythm.NUDGE)
    found = []
    for i, visit in enumerate(visits):
        prize = worth
        # leaving a visit out is never a way round being late with it, nor round moving it
        prize += round(prices.late_price * 60) * max(0, plan.horizon_days - max(visit.latest, 0))
        if visit.published_day is not None:
            prize += round(60 * (prices.move_told if visit.level is Level.TOLD else prices.move_proposed))
        if visit.level is Level.TOLD or i < needed or _was_missed(visit):
            prize += PROMISED_PRIZE
        if visit.level is Level.AGREED or visit.frozen:
            prize = AGREED_PRIZE if visit.level is Level.AGREED else FROZEN_PRIZE
        found.append(prize)
    return found
