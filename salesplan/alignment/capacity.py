"""How many minutes a cycle a rep's territory may hold."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from salesplan.domain.calendar import weekday_mask, works_on
from salesplan.domain.working_days import usual_day

if TYPE_CHECKING:
    from salesplan.domain.given import Given, Rep
    from salesplan.domain.settings import Settings


def territory_days(rep: Rep, given: Given, settings: Settings, as_of: date | None = None) -> float:
    """Working days a cycle that count for a territory, before part time.

    The weekdays of an average cycle, less the share of the coming cycle from `as_of` on in which the rep has left,
    not joined, or is on an absence of at least `long_absence_days`. Holidays and short absences come and go: a
    territory that followed them would change hands twice a month.
    """
    mask = weekday_mask(settings.visits.weekdays.split()) if rep.weekdays is None else rep.weekdays
    cycle = settings.plan.cycle_days
    usual = mask.bit_count() * cycle / 7
    if as_of is None or not mask:
        return usual
    least = settings.alignment.long_absence_days
    last = as_of + timedelta(days=cycle - 1)
    away = [t for t in given.time_off_of.get(rep.id, ()) if (t.until_date - t.from_date).days + 1 >= least]
    if not away and rep.active(as_of) and rep.active(last):
        return usual
    days = [d for d in (as_of + timedelta(days=i) for i in range(cycle)) if works_on(mask, d)]
    there = sum(rep.active(d) and not any(t.from_date <= d <= t.until_date for t in away) for d in days)
    return usual * there / max(1, len(days))


def territory_minutes(rep: Rep, given: Given, settings: Settings, as_of: date | None = None) -> float:
    """Minutes a cycle: days · minutes of a day without lunch · full-time equivalents · utilisation."""
    day = usual_day(rep, settings.visits, as_of or date.min).working_minutes
    return territory_days(rep, given, settings, as_of) * day * rep.capacity * settings.callplan.utilisation


def territory_visits(rep: Rep, given: Given, settings: Settings, as_of: date | None = None) -> float:
    """Visits a cycle: days · most visits a day · full-time equivalents."""
    most = settings.visits.max_per_day if rep.max_visits_per_day is None else rep.max_visits_per_day
    return territory_days(rep, given, settings, as_of) * most * rep.capacity
