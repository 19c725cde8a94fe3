"""Customers on whom their rep can never pay a visit: no day, no hour, no road lets one in.

A visit alone must fit between leaving home and being back: the drive out, the opening, the visit, the break, the drive
home. The call plan offers such customers its other channels, and counts no value for visits that can never be held.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.calendar import Channel, clock, weekday_mask, weekday_names
from salesplan.domain.findings import Finding
from salesplan.domain.nouns import replace
from salesplan.domain.said import said
from salesplan.domain.working_days import usual_day
from salesplan.routes import problem_of, timetable
from salesplan.travel import UNREACHABLE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from salesplan.domain.calendar import Window
    from salesplan.domain.given import Customer, Given, Rep
    from salesplan.domain.places import Place
    from salesplan.domain.said import Said
    from salesplan.domain.settings import Settings
    from salesplan.domain.working_days import WorkingDay
    from salesplan.replan.night import Night
    from salesplan.replan.stages.territories import Territories
    from salesplan.travel import TravelTimes


def unvisitable(
    rep: Rep, given: Given, customer_ids: Sequence[str], travel: TravelTimes, settings: Settings, as_of: date
) -> frozenset[str]:
    """Those of the rep's customers whom no usual day of the rep lets them visit."""
    if not customer_ids:
        return frozenset()
    customers = [given.customer[c] for c in customer_ids]
    places = [c.place for c in customers]
    out, back = travel.legs([rep.place], places).seconds()[0], travel.legs(places, [rep.place]).seconds()[:, 0]
    day = usual_day(rep, settings.visits, as_of)
    worked = weekday_mask(settings.visits.weekdays.split()) if rep.weekdays is None else rep.weekdays
    return frozenset(
        c.id
        for c, there, home in zip(customers, out.tolist(), back.tolist(), strict=True)
        if not (c.weekdays & worked and _fits(c, there, home, day, settings))
    )


class Unvisitable:
    """Whom their owners can never visit; each rep is looked at once, when somebody asks."""

    def __init__(self, night: Night, territories: Territories) -> None:
        self._night, self._territories = night, territories
        self._of: dict[str, frozenset[str]] = {}

    def of(self, rep_id: str) -> frozenset[str]:
        """Ids of those of the customers in the rep's call plan."""
        if rep_id not in self._of:
            night, mine = self._night, self._territories.planned_by(rep_id)
            rep = night.given.rep[rep_id]
            self._of[rep_id] = unvisitable(rep, night.given, mine, night.travel, night.settings, night.as_of)
        return self._of[rep_id]


def why_never(rep: Rep, customer: Customer, travel: TravelTimes, settings: Settings, as_of: date) -> Said | None:
    """What keeps every visit of the rep from the customer; None: nothing does."""
    out, back = (int(travel.legs([a], [b]).seconds()[0, 0]) for a, b in _ways(rep, customer))
    day = usual_day(rep, settings.visits, as_of)
    worked = weekday_mask(settings.visits.weekdays.split()) if rep.weekdays is None else rep.weekdays
    if not customer.weekdays & worked:
        days = weekday_names(worked), weekday_names(customer.weekdays)
        return said(
            "{rep} works on {work}, the customer takes visits on {open}", rep=rep.id, work=days[0], open=days[1]
        )
    if max(out, back) >= UNREACHABLE_SECONDS:
        return said("no road leads there from {rep}", rep=rep.id)
    if _fits(customer, out, back, day, settings):
        return None
    service, driving = _service(customer, settings) // 60, round((out + back) / 60)
    hours = f"{clock(day.starts)}-{clock(day.ends)}"
    if customer.hours and _fits(replace(customer, hours=()), out, back, day, settings):
        return said(
            "no opening lets {service} min of visit and {driving} min of driving into the day of {rep} ({hours})",
            service=service,
            driving=driving,
            rep=rep.id,
            hours=hours,
        )
    return said(
        "{service} min of visit, {driving} of driving and {lunch} of lunch exceed the day of {rep} ({hours})",
        service=service,
        driving=driving,
        lunch=day.lunch // 60,
        rep=rep.id,
        hours=hours,
    )


def _ways(rep: Rep, customer: Customer) -> tuple[tuple[Place, Place], tuple[Place, Place]]:
    return (rep.place, customer.place), (customer.place, rep.place)


def long_visits(given: Given, travel: TravelTimes, settings: Settings, as_of: date) -> Iterator[Finding]:
    """Customers whose visits are so long that no day of their owner has room for the way there as well."""
    for customer in given.customers:
        rep = given.rep.get(customer.rep_id)
        if rep is None or Channel.VISIT not in customer.channels:
            continue
        day = usual_day(rep, settings.visits, as_of)
        if 2 * _service(customer, settings) <= day.ends + day.overtime - day.starts:
            continue  # a short visit has other obstacles, and they are found in the files
        if (why := why_never(rep, customer, travel, settings, as_of)) and not customer.hours:
            remedy = "shorten visit_minutes, or give the rep a longer day: no visit can be planned, other calls are"
            told = str(customer.visit_minutes or settings.visits.minutes)
            yield Finding(
                "customers.csv", 0, "visit_minutes", told, f"{customer.id}: {why}", remedy, "warning", "visit-too-long"
            )


def _service(customer: Customer, settings: Settings) -> int:
    """Seconds of a visit."""
    return 60 * (settings.visits.minutes if customer.visit_minutes is None else customer.visit_minutes)


def _fits(customer: Customer, there: int, home: int, day: WorkingDay, settings: Settings) -> bool:
    """Whether the visit fits into the day by itself."""
    service = _service(customer, settings)
    length = day.ends + day.overtime - day.starts
    if max(there, home) >= UNREACHABLE_SECONDS or there + service + home > length:
        return False
    if not customer.hours and there + service + home + day.lunch <= (day.lunch_until - day.starts) // 2:
        return True  # a short visit at any hour: no need to look at the clock
    if customer.hours and _home_for_lunch(customer.hours, there, home, service, day):
        return True
    seconds = np.array([[0, there], [home, 0]], dtype=np.int32)
    km = np.zeros((2, 2))
    problem = problem_of(day, (seconds, km), [0, 1], {1: service}, {1: customer.hours}, {})
    return timetable(problem, problem.order) is not None


def _home_for_lunch(hours: Sequence[Window], there: int, home: int, service: int, day: WorkingDay) -> bool:
    """Whether a visit at the first opening that takes it lets the rep eat at home: what `timetable` tries first."""
    arrival = day.starts + there
    starts = [max(arrival, w.opens) for w in hours if max(arrival, w.opens) + service <= w.closes]
    latest = min(day.ends + day.overtime, day.lunch_until - day.lunch)
    return bool(starts) and min(starts) + service + home <= latest
