"""On which days a rep works, from when to when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from salesplan.domain.calendar import seconds, weekday_mask, works_on
from salesplan.domain.nouns import Noun, replace

if TYPE_CHECKING:
    from salesplan.domain.given import Given, Rep
    from salesplan.domain.settings import VisitSettings


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
        found.append(replace(usual, day=day))
    return tuple(found)


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
