"""Which agreed calls of a rep can be held, and what stands in the way of the others.

A person's word beats the customer's usual hours, weekdays, caps and gap, and a public holiday. It does not beat

    consent      a channel that the customer does not allow, or a dismissal that is not older: the later answer wins
    the rep      their weekdays, contract, absence and the hours of their day, the drives there and home included
    the day      another call that was agreed for the same time, or as many as the rep makes in a day
    itself       a customer is called once a day over a channel: of two hours the one that was agreed last

Of calls that exclude each other the one stands that was agreed first, then the earlier hour, then the smaller id.
Everybody who asks whether an agreed call holds asks here: the month, the remote calls, `check`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from salesplan.domain.agreed import binding_pins
from salesplan.domain.calendar import Channel, Window, clock, weekday_mask, works_on
from salesplan.domain.given import Decision
from salesplan.domain.said import Listed, Said, Weekday, Weekdays, said
from salesplan.domain.working_days import day_of
from salesplan.schedule import due as rhythm
from salesplan.schedule.agreed_day import Stay, fits
from salesplan.travel import UNREACHABLE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from salesplan.domain.given import Customer, Feedback, Given, Rep
    from salesplan.domain.settings import Settings
    from salesplan.domain.working_days import WorkingDay
    from salesplan.travel import TravelTimes


class Obstacle(StrEnum):
    """What an agreed call cannot beat."""

    CONSENT = "consent"
    DISMISSED = "dismissed"
    SAME_CUSTOMER = "same customer"
    DAY_OFF = "day off"
    HOURS = "hours"
    ROAD = "road"
    SAME_TIME = "same time"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Unheld:
    """An agreed call that cannot be held. `reason` goes on from "the agreed visit"."""

    answer: Feedback
    obstacle: Obstacle
    reason: Said


@dataclass(frozen=True, slots=True)
class Held:
    """An agreed call that stands: its day as an offset, its hour in seconds since midnight where one was given."""

    day: int
    at_time: int | None
    windows: tuple[Window, ...]  # of a visit: in one of them it starts and ends; empty: any time


@dataclass(frozen=True)
class Agreements:
    """The agreed calls of one rep's customers in the horizon."""

    held: Mapping[tuple[str, Channel], tuple[Held, ...]] = field(default_factory=dict)
    unheld: tuple[Unheld, ...] = ()
    later: Mapping[str, tuple[tuple[int, Channel], ...]] = field(
        default_factory=dict
    )  # agreed for the next owner's days

    def of(self, customer_id: str, channel: Channel) -> tuple[Held, ...]:
        """Those that stand, by day."""
        return self.held.get((customer_id, channel), ())

    def days(self, customer_id: str) -> tuple[tuple[int, Channel], ...]:
        """Days (offsets) and channels of a customer's calls that stand, those of the next owner too."""
        mine = tuple((h.day, channel) for channel in Channel for h in self.of(customer_id, channel))
        return mine + self.later.get(customer_id, ())

    @property
    def all_days(self) -> frozenset[int]:
        """Days on which any stands."""
        return frozenset(h.day for some in self.held.values() for h in some)


@dataclass(frozen=True)
class _Asked:
    """One agreed call, and how long it takes."""

    answer: Feedback
    customer: Customer
    service: int  # seconds

    @property
    def span(self) -> Window | None:
        """From when to when, where an hour was agreed."""
        at = self.answer.at_time
        return None if at is None else Window(at, at + self.service)

    def __str__(self) -> str:
        span = self.span
        return self.customer.id if span is None else f"{self.customer.id} ({clock(span.opens)}-{clock(span.closes)})"


@dataclass
class _Day:
    """One day of the rep, filled with the calls that stand."""

    frame: WorkingDay
    rep: Rep
    drives: NDArray[np.int32]
    node: Mapping[str, int]
    calls: list[_Asked] = field(default_factory=list)
    stays: list[tuple[_Asked, Stay]] = field(default_factory=list)


def agreements(
    rep: Rep,
    customers: Iterable[Customer],
    given: Given,
    travel: TravelTimes,
    settings: Settings,
    as_of: date,
    periods: Iterable[tuple[str, date | None, date | None]] = (),
) -> Agreements:
    """What stands of all that was agreed with these customers of the rep for the horizon.

    `periods` are the first and last day of customers who are the rep's for a time: on other days they are another's.
    Each day is looked at by itself, with nothing in it but what was agreed. Where reps sleep away from home, the
    drive from home and back excludes nothing.
    """
    last_day = as_of + timedelta(days=settings.plan.horizon_days - 1)
    owned = {customer_id: (first, last) for customer_id, first, last in periods}
    by_day: dict[date, list[list[_Asked]]] = {}
    later: dict[str, set[tuple[int, Channel]]] = {}
    for customer in customers:
        alternatives: dict[tuple[date, Channel], list[_Asked]] = {}
        for row in binding_pins(given.feedback_of.get(customer.id, ()), as_of, last_day):
            if row.on_date is None or (row.on_date == as_of and _is_over(row, given, as_of)):
                continue
            first, last = owned.get(customer.id, (None, None))
            if (first is None or first <= row.on_date) and (last is None or row.on_date <= last):
                asked = _Asked(row, customer, _service(customer, row.channel, settings))
                alternatives.setdefault((row.on_date, row.channel), []).append(asked)
            elif last is not None and row.on_date > last:
                later.setdefault(customer.id, set()).add(((row.on_date - as_of).days, row.channel))
        for (day, _), some in alternatives.items():
            by_day.setdefault(day, []).append(_distinct(some))
    held: dict[tuple[str, Channel], list[Held]] = {}
    unheld: list[Unheld] = []
    for day in sorted(by_day):
        filled = _day(rep, day, by_day[day], given, travel, settings)
        for some in sorted(by_day[day], key=lambda s: _order(s[0])):
            stands = _hold(some, filled, given, settings, unheld)
            if stands is not None:
                asked, windows = stands
                key = (asked.customer.id, asked.answer.channel)
                held.setdefault(key, []).append(Held((day - as_of).days, asked.answer.at_time, windows))
    coming = {customer_id: tuple(sorted(some)) for customer_id, some in later.items()}
    return Agreements({key: tuple(some) for key, some in held.items()}, tuple(unheld), coming)


def _is_over(row: Feedback, given: Given, as_of: date) -> bool:
    return rhythm.has_record(given.calls_of.get(row.customer_id, ()), row.channel, as_of)


def _service(customer: Customer, channel: Channel, settings: Settings) -> int:
    if channel is not Channel.VISIT:
        return round(60 * settings.channels[channel].minutes)
    return 60 * (settings.visits.minutes if customer.visit_minutes is None else customer.visit_minutes)


def _distinct(some: Sequence[_Asked]) -> list[_Asked]:
    """The alternatives of one customer, channel and day: hours before none, what was agreed last, the earlier hour."""
    latest: dict[int | None, _Asked] = {}
    for asked in sorted(some, key=lambda a: a.answer.day):
        latest[asked.answer.at_time] = asked
    return sorted(
        latest.values(),
        key=lambda a: (a.answer.at_time is None, -a.answer.day.toordinal(), a.answer.at_time or 0),
    )


def _order(asked: _Asked) -> tuple[date, bool, int, str, str]:
    row = asked.answer
    return row.day, row.at_time is None, row.at_time or 0, asked.customer.id, row.channel


def _day(
    rep: Rep, day: date, asked: Sequence[Sequence[_Asked]], given: Given, travel: TravelTimes, settings: Settings
) -> _Day:
    """The empty day, with the drives between home and everybody whom a visit was agreed with."""
    visited = {s[0].customer.id: s[0].customer for s in asked if s[0].answer.channel is Channel.VISIT}
    places = [rep.place, *(c.place for c in visited.values())]
    drives = travel.legs(places, places).seconds()
    if settings.overnight.enabled:
        drives[0, :] = drives[:, 0] = 0
    return _Day(day_of(rep, given, settings.visits, day), rep, drives, {c: i for i, c in enumerate(visited, start=1)})


def _hold(
    some: Sequence[_Asked], day: _Day, given: Given, settings: Settings, unheld: list[Unheld]
) -> tuple[_Asked, tuple[Window, ...]] | None:
    """The first alternative that can be held, which then is in the day; why not, for every other one."""
    stands: tuple[_Asked, tuple[Window, ...]] | None = None
    for asked in some:
        if stands is not None:
            if asked.answer.at_time is not None:
                hour = clock(stands[0].answer.at_time or 0)
                text = "gives way to another one with {customer} on that day, at {hour}"
                reason = said(text, customer=asked.customer.id, hour=hour)
                unheld.append(Unheld(asked.answer, Obstacle.SAME_CUSTOMER, reason))
            continue
        refused = _not_allowed(asked, given) or _off(asked, day, given, settings) or _outside(asked, day)
        windows: tuple[Window, ...] = ()
        if refused is None and asked.answer.channel is Channel.VISIT:
            found = _placed(asked, day)
            refused, windows = (found, ()) if isinstance(found, Unheld) else (None, found)
        if refused is None:
            day.calls.append(asked)
            stands = asked, windows
        else:
            unheld.append(refused)
    return stands


def _not_allowed(asked: _Asked, given: Given) -> Unheld | None:
    """Consent: the channel, and the later of two answers; a dismissal of the same day counts as the later one."""
    row, customer = asked.answer, asked.customer
    if row.channel not in customer.channels:
        text = "is over a channel that {customer} does not allow ({channel})"
        return Unheld(row, Obstacle.CONSENT, said(text, customer=customer.id, channel=row.channel))
    for other in given.feedback_of.get(customer.id, ()):
        later = other.decision is Decision.DISMISS and other.channel is row.channel and other.day >= row.day
        if later and row.on_date is not None and (other.until is None or row.on_date <= other.until):
            span = said("until {day}", day=other.until) if other.until else said("for good")
            who = other.rep_id or said("somebody")
            reason = said("is dismissed since: {who} answered so on {day}, {span}", who=who, day=other.day, span=span)
            return Unheld(row, Obstacle.DISMISSED, reason)
    return None


def _off(asked: _Asked, day: _Day, given: Given, settings: Settings) -> Unheld | None:
    """The rep's weekdays, contract and absences; a public holiday is none of them."""
    rep, when = day.rep, day.frame.day
    mask = weekday_mask(settings.visits.weekdays.split()) if rep.weekdays is None else rep.weekdays
    reason = Said()
    if not works_on(mask, when):
        text, weekday = "falls on a {weekday}, {rep} works {weekdays}", Weekday(when, whole=True)
        reason = said(text, weekday=weekday, rep=rep.id, weekdays=Weekdays(mask))
    elif not rep.active(when):
        early = rep.active_from is not None and when < rep.active_from
        span = said("from {day} on", day=rep.active_from) if early else said("until {day}", day=rep.active_until)
        reason = said("falls on a day on which {rep} is not employed ({span})", rep=rep.id, span=span)
    for away in given.time_off_of.get(rep.id, ()):
        if not reason and away.from_date <= when <= away.until_date:
            text = "falls on a day on which {rep} is away ({first} to {last})"
            reason = said(text, rep=rep.id, first=away.from_date, last=away.until_date)
    return Unheld(asked.answer, Obstacle.DAY_OFF, reason) if reason else None


def _outside(asked: _Asked, day: _Day) -> Unheld | None:
    """The hour against the rep's day and against the hours of the calls that stand."""
    span, row, frame = asked.span, asked.answer, day.frame
    if span is None:
        return None
    closes = frame.ends + frame.overtime
    if span.opens < frame.starts:
        text, hours = "begins {hour}, before the day of {rep} (from {starts})", (span.opens, frame.starts)
        told = said(text, hour=clock(hours[0]), rep=day.rep.id, starts=clock(hours[1]))
        return Unheld(row, Obstacle.HOURS, told)
    if span.closes > closes:
        text = "ends {hour}, after the day of {rep} (until {closes})"
        told = said(text, hour=clock(span.closes), rep=day.rep.id, closes=clock(closes))
        return Unheld(row, Obstacle.HOURS, told)
    for other in day.calls:
        theirs = other.span
        if theirs is not None and span.opens < theirs.closes and theirs.opens < span.closes:
            return Unheld(row, Obstacle.SAME_TIME, said("collides with {other}", other=str(other)))
    return None


def _placed(asked: _Asked, day: _Day) -> Unheld | tuple[Window, ...]:
    """The windows in which a visit fits into the day beside those that stand, or why it does not."""
    row, node = asked.answer, day.node[asked.customer.id]
    standing = [stay for _, stay in day.stays]
    names = [str(other) for other, _ in day.stays]
    if len(standing) >= day.frame.max_visits:
        most, rep = day.frame.max_visits, day.rep.id
        told = said("is one too many: {rep} makes at most {most} visits a day", rep=rep, most=most)
        if names:
            told = said("{full}, {others} stand", full=told, others=_all(names))
        return Unheld(row, Obstacle.FULL, told)
    wishes = [(asked.span,)] if asked.span is not None else [asked.customer.hours, ()]
    ways = [Stay(node, asked.service, windows) for windows in dict.fromkeys(wishes) if None not in windows]
    for stay in ways:
        if fits(day.frame, [*standing, stay], day.drives):
            day.stays.append((asked, stay))
            return stay.windows
    widest = ways[-1]
    if not fits(day.frame, [widest], day.drives):
        return Unheld(row, Obstacle.ROAD, _out_of_reach(widest, day))
    for other, theirs in day.stays:
        if not fits(day.frame, [theirs, widest], day.drives):
            minutes = min(int(day.drives[node, theirs.node]), int(day.drives[theirs.node, node])) / 60
            text = "collides with {other}: the drive takes {minutes:.0f} min"
            return Unheld(row, Obstacle.SAME_TIME, said(text, other=str(other), minutes=minutes))
    text = "does not fit into the day of {rep} beside {others}"
    return Unheld(row, Obstacle.FULL, said(text, rep=day.rep.id, others=_all(names)))


def _out_of_reach(stay: Stay, day: _Day) -> Said:
    """Why a visit that is alone in the day does not fit."""
    frame, rep = day.frame, day.rep.id
    there, back = int(day.drives[0, stay.node]), int(day.drives[stay.node, 0])
    if max(there, back) >= UNREACHABLE_SECONDS:
        return said("is where no road leads from {rep}", rep=rep)
    opens = stay.windows[0].opens if stay.windows else frame.starts
    if frame.starts + there > opens and stay.windows:
        text = "is {minutes:.0f} min of driving from {rep}, whose day begins {starts}"
        return said(text, minutes=there / 60, rep=rep, starts=clock(frame.starts))
    home = max(opens, frame.starts + there) + stay.service + back
    if home > frame.ends + frame.overtime:
        text = "would bring {rep} home at {hour}, after their day (until {ends})"
        return said(text, rep=rep, hour=clock(home), ends=clock(frame.ends + frame.overtime))
    text = "leaves {rep} no time for lunch from {first} to {last}"
    return said(text, rep=rep, first=clock(frame.lunch_from), last=clock(frame.lunch_until))


def _all(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return said("{others} and {last}", others=Listed(names[:-1]), last=names[-1])
