"""Customers on whom their rep can never pay a visit: no day, no hour, no road lets one in.

A visit alone must fit between leaving home and being back: the drive out, the opening, the visit, the break, the drive
home. The call plan offers such customers its other channels, and counts no value for visits that can never be held.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.calendar import weekday_mask
from salesplan.domain.working_days import usual_day
from salesplan.routes import problem_of, timetable
from salesplan.travel import UNREACHABLE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.domain.given import Customer, Given, Rep
    from salesplan.domain.settings import Settings
    from salesplan.domain.working_days import WorkingDay
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


def _fits(customer: Customer, there: int, home: int, day: WorkingDay, settings: Settings) -> bool:
    """Whether the visit fits into the day by itself."""
    service = 60 * (settings.visits.minutes if customer.visit_minutes is None else customer.visit_minutes)
    length = day.ends + day.overtime - day.starts
    if max(there, home) >= UNREACHABLE_SECONDS or there + service + home > length:
        return False
    if not customer.hours and there + service + home + day.lunch <= (day.lunch_until - day.starts) // 2:
        return True  # a short visit at any hour: no need to look at the clock
    seconds = np.array([[0, there], [home, 0]], dtype=np.int32)
    km = np.zeros((2, 2))
    problem = problem_of(day, (seconds, km), [0, 1], {1: service}, {1: customer.hours}, {})
    return timetable(problem, problem.order) is not None
