"""On which days a rep works, from when to when; and what private appointments leave of a day.

edges      an appointment at an edge of the day makes the day begin later or end sooner
break      one inside the day is a break wherever the rep is then, as the lunch is; lunch is eaten beside it, or
           meanwhile where it lies in the lunch's frame
others     where one break is not enough, the day is cut to the longest part that one break is enough for
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from salesplan.domain.calendar import seconds, weekday_mask, works_on
from salesplan.domain.nouns import Noun, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesplan.domain.given import Given, Rep
    from salesplan.domain.settings import VisitSettings

    Span = tuple[int, int]

SHORT = 1_800  # seconds: less than this between two appointments is no time to work
LATE = 5_400  # seconds by which lunch may lie outside its frame, beside an appointment


class WorkingDay(Noun, frozen=True):
    """One rep's day: seconds since midnight, most visits, and the lunch break's frame."""

    day: date
    starts: int
    ends: int  # overtime not counted
    overtime: int  # seconds that the day may run over
    max_visits: int
    lunch: int  # seconds of the break; 0: none
    lunch_from: int
    lunch_until: int

    @property
    def working_minutes(self) -> float:
        """Minutes of the day without the break."""
        return max(0.0, (self.ends - self.starts - self.lunch) / 60)


def working_days(rep: Rep, given: Given, visits: VisitSettings, first: date, days: int) -> tuple[WorkingDay, ...]:
    """The rep's working days among `days` days from `first` on: weekdays, contract, holidays, time off.

    A rep at capacity 0.5 works these days; `capacity` scales minutes and visits a cycle in the call plan.
    """
    mask = weekday_mask(visits.weekdays.split()) if rep.weekdays is None else rep.weekdays
    off = given.time_off_of.get(rep.id, ())
    usual = usual_day(rep, visits, first)
    found = []
    for offset in range(days):
        day = first + timedelta(days=offset)
        if not works_on(mask, day) or not rep.active(day) or day in given.holidays:
            continue
        if any(t.from_date <= day <= t.until_date for t in off):
            continue
        frame = _around_busy(replace(usual, day=day), rep, given)
        if frame.ends > frame.starts:
            found.append(frame)
    return tuple(found)


def day_of(rep: Rep, given: Given, visits: VisitSettings, day: date) -> WorkingDay:
    """The rep's hours on one day at work, around their private appointments; none are left where they end at once."""
    return _around_busy(usual_day(rep, visits, day), rep, given)


def _around_busy(day: WorkingDay, rep: Rep, given: Given) -> WorkingDay:
    busy = [(b.opens, b.closes) for b in given.busy_of.get(rep.id, ()) if b.day == day.day]
    return around_busy(day, busy) if busy else day


def usual_day(rep: Rep, visits: VisitSettings, day: date) -> WorkingDay:
    """The rep's hours on any day at work; without a break where they can eat before or after the day, in its frame."""
    starts = seconds(visits.day_start) if rep.day_start is None else rep.day_start
    ends = seconds(visits.day_end) if rep.day_end is None else rep.day_end
    lunch, frame = visits.lunch_minutes * 60, (seconds(visits.lunch_from), seconds(visits.lunch_until))
    return WorkingDay(
        day=day,
        starts=starts,
        ends=ends,
        overtime=visits.overtime_minutes * 60,
        max_visits=visits.max_per_day if rep.max_visits_per_day is None else rep.max_visits_per_day,
        lunch=0 if starts >= frame[0] + lunch or ends <= frame[1] - lunch else lunch,
        lunch_from=frame[0],
        lunch_until=frame[1],
    )


# -- around private appointments -----------------------------------------------------------------


def around_busy(day: WorkingDay, busy: Iterable[Span]) -> WorkingDay:
    """The day's frame beside appointments, seconds since midnight; a day that ends where it begins where none is left.

    `busy` are from when to when the rep is not to be had, the ways there and back included.
    """
    spans = _merged(day, busy)
    if not spans:
        return day
    ways = [*_parts(day, spans), *(way for some in _with_break(day, spans) for way in some)]
    return max(ways, key=lambda way: (way.ends - way.starts - way.lunch, -way.starts))


def _merged(day: WorkingDay, busy: Iterable[Span]) -> list[Span]:
    """In order, inside the day, those apart that leave time to work in between."""
    closes = day.ends + day.overtime
    found: list[Span] = []
    for first, last in sorted((max(o, day.starts), min(c, closes)) for o, c in busy):
        if first >= last:
            continue
        if found and first - found[-1][1] < SHORT:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    if found and found[0][0] - day.starts < SHORT:
        found[0] = day.starts, found[0][1]
    if found and day.ends - found[-1][1] < SHORT:
        found[-1] = found[-1][0], closes
    return found


def _parts(day: WorkingDay, spans: list[Span]) -> Iterator[WorkingDay]:
    """The day between two appointments, or one and an edge."""
    for (_, opens), (closes, _) in pairwise(((0, day.starts), *spans, (day.ends, 0))):
        yield _cut(day, opens, max(opens, closes))


def _cut(day: WorkingDay, starts: int, ends: int) -> WorkingDay:
    eats = day.lunch and starts < day.lunch_from + day.lunch and ends > day.lunch_until - day.lunch
    overtime = day.overtime if ends == day.ends else 0
    return replace(day, starts=starts, ends=ends, overtime=overtime, lunch=day.lunch if eats else 0)


def _with_break(day: WorkingDay, spans: list[Span]) -> Iterator[list[WorkingDay]]:
    """The day from the appointment before to the one after, with each as the break."""
    around = ((0, day.starts), *spans, (day.ends, 0))
    for (_, opens), span, (closes, _) in zip(around, around[1:], around[2:], strict=False):
        if opens < span[0] and span[1] < closes:
            yield list(_broken(_cut(day, opens, closes), span))


def _broken(day: WorkingDay, span: Span) -> Iterator[WorkingDay]:
    """The day with the appointment as its break: alone, or with the lunch before or after it."""
    first, last = span
    overlap = min(last, day.lunch_until) - max(first, day.lunch_from)
    if not day.lunch or overlap >= day.lunch:
        yield replace(day, lunch=last - first, lunch_from=first, lunch_until=last)
        return
    for opens, closes in ((first - day.lunch, last), (first, last + day.lunch)):
        eaten = (opens, first) if opens < first else (last, closes)
        late = max(day.lunch_from - eaten[0], eaten[1] - day.lunch_until, 0)
        if day.starts <= opens and closes <= day.ends and late <= LATE:
            yield replace(day, lunch=closes - opens, lunch_from=opens, lunch_until=closes)
