"""What a passing day does besides passing: days off that come into the cycle or leave it, events that fade."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from salesplan.domain.calendar import weekday_mask, works_on
from salesplan.domain.changes import ChangeKind, InputChange
from salesplan.response.signals import lift

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesplan.domain.given import Given, Rep
    from salesplan.domain.settings import Settings


def window_changes(given: Given, settings: Settings, then: date, now: date) -> Iterator[InputChange]:
    """Holidays and absences on working days that entered or left the cycle as it moved from `then` to `now`."""
    cycle = timedelta(days=settings.plan.cycle_days)
    entered, left = _days(then + cycle, now + cycle), _days(then, now)
    for days, holiday, absence in (
        (entered, ChangeKind.HOLIDAY_AHEAD, ChangeKind.ABSENCE_AHEAD),
        (left, ChangeKind.HOLIDAY_PAST, ChangeKind.ABSENCE_PAST),
    ):
        for day in days:
            at_work = [rep for rep in given.reps if rep.active(now) and _usually_works(rep, settings, day)]
            if day in given.holidays and at_work:
                yield InputChange(holiday, day.isoformat())
                continue
            yield from (
                InputChange(absence, rep.id, "", day.isoformat())
                for rep in at_work
                if any(t.from_date <= day <= t.until_date for t in given.time_off_of.get(rep.id, ()))
            )


def fading_events(given: Given, settings: Settings, then: date, now: date) -> Iterator[InputChange]:
    """Customers for whom an event counts for less than on the published plan's day, or for nothing any more."""
    for customer_id, events in given.events_of.items():
        if any(lift(e, settings, then) != lift(e, settings, now) for e in events if e.day <= then):
            yield InputChange(ChangeKind.EVENT_FADES, customer_id)


def _days(first: date, end: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((end - first).days)]


def _usually_works(rep: Rep, settings: Settings, day: date) -> bool:
    mask = weekday_mask(settings.visits.weekdays.split()) if rep.weekdays is None else rep.weekdays
    return works_on(mask, day)


def once_a_rep(changes: Iterable[InputChange]) -> list[InputChange]:
    """Of the days of one absence the first."""
    first: dict[tuple[ChangeKind, str], InputChange] = {}
    for change in changes:
        first.setdefault((change.kind, change.subject), change)
    return list(first.values())
