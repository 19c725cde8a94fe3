"""A rep with customers around home and in towns so far away that no visit there pays alone."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from salesplan.domain.plan import Level
from salesplan.domain.working_days import WorkingDay
from salesplan.schedule import MonthPrices, RepMonth, VisitRequest
from tests.schedule.rep_months import MONDAY

HOUR = 3600
WEEKS = 4
PRIZES = (7_000, 9_000, 11_000, 12_500)  # seconds of driving that a visit is worth
HOME_VISITS, TOWN_VISITS = 6, 6
KM_PER_DEGREE = 111.0


def far_towns(seed: int, *distances: float) -> RepMonth:
    """Six customers at home and six in each town, all once a week; `distances` of the towns in km.

    One trip to a town 165 km away takes more than any of its visits is worth, and all six fit into the day.
    """
    rng = np.random.default_rng(seed)
    angles = rng.uniform(0, 2 * np.pi, len(distances))
    centres = [(0.0, 0.0), *((d * np.cos(a), d * np.sin(a)) for d, a in zip(distances, angles, strict=True))]
    places = [(0.0, 0.0)]
    for centre, count in zip(centres, (HOME_VISITS, *(TOWN_VISITS,) * len(distances)), strict=True):
        places += [tuple(row) for row in np.array(centre) + rng.normal(0, 6, (count, 2))]
    at = np.array(places)
    km = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    visits = []
    for customer in range(1, len(places)):
        prize, phase = int(rng.choice(PRIZES)), rng.random()
        visits += [_visit(customer, int((phase + week) * 7), prize) for week in range(WEEKS)]
    return RepMonth(
        rep_id=f"R{seed}",
        as_of=MONDAY,
        horizon_days=7 * WEEKS,
        cycle_days=7 * WEEKS,
        days=tuple(_day(7 * week + weekday) for week in range(WEEKS) for weekday in range(5)),
        nodes=("", *(f"{c:03d}" for c in range(1, len(places)))),
        seconds=np.ascontiguousarray(np.rint(180 * km**0.72).astype(np.int32)),
        km=km,
        visits=tuple(visits),
        caps=(),
        prices=MonthPrices(late=180, move_proposed=300, move_told=3600, weekday=0, balance=0),
    )


def _visit(customer: int, due: int, prize: int) -> VisitRequest:
    return VisitRequest(
        customer_id=f"{customer:03d}",
        node=customer,
        service=30 * 60,
        due=due,
        earliest=due - 2,
        latest=due + 2,
        gap=5,
        windows=(),
        weekdays=0b1111111,
        prize=prize,
        level=Level.PROPOSED,
    )


def _day(offset: int) -> WorkingDay:
    lunch = (30 * 60, int(11.5 * HOUR), 14 * HOUR)
    return WorkingDay(MONDAY + timedelta(days=offset), int(8.5 * HOUR), int(17.5 * HOUR), 0, 10, *lunch)
