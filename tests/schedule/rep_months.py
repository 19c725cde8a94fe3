"""Rep-months drawn at random, of eight shapes: towns and country, rhythms, gaps, opening hours."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from salesplan.domain.calendar import Window
from salesplan.domain.plan import Level
from salesplan.domain.working_days import WorkingDay
from salesplan.schedule import MonthPrices, RepMonth, VisitRequest

MONDAY = date(2026, 11, 23)
HOUR = 3600
HOURS = ((9.0, 12.0), (13.0, 16.0), (8.5, 11.0), (14.0, 17.0))
CYCLE = 28
EARLY, LATE = 0.7, 1.3  # of the interval
LATE_PRICE = 1_000_000  # seconds a day: nobody comes late
MONTHLY = ((1.0, 0.55), (2.0, 0.3), (4.0, 0.15))


@dataclass(frozen=True)
class Shape:
    """What the months of a kind have in common."""

    weeks: int = 4
    reach: float = 40.0  # km from home to where customers end, on either axis
    town: float = 4.0  # km, standard deviation of the customers of a town
    in_towns: float = 0.7  # share of the customers
    rhythms: tuple[tuple[float, float], ...] = MONTHLY  # visits a cycle, and their shares of the customers
    with_hours: float = 0.2  # share of the customers
    full: tuple[float, float] = (0.9, 0.97)  # visits ÷ what the days hold at 9–11 each
    spare: int = 1  # visits a day more than there are on average


SHAPES = {
    "base": Shape(),
    "rural": Shape(reach=50.0, in_towns=0.3, full=(0.75, 0.85)),  # the drives take the time of more
    "city": Shape(reach=9.0, town=1.5),
    "windows": Shape(with_hours=0.7, full=(0.84, 0.9)),
    "mixed": Shape(rhythms=((0.25, 0.2), (0.5, 0.2), (1.0, 0.25), (2.0, 0.2), (4.0, 0.15))),
    "quarter": Shape(weeks=12),
    "rare": Shape(rhythms=((0.25, 0.35), (0.5, 0.3), (1.0, 0.25), (2.0, 0.1))),
    "tight": Shape(full=(1.0, 1.0), spare=0),
}


def draw_month(seed: int, kind: str = "base") -> RepMonth:
    """One rep: 9–11 visits a day, all of them wanted, of customers drawn until the days are as full as the shape says.

    Each visit has its due window, and between two visits of a customer lies at least 0.7 of their interval.
    """
    shape = SHAPES[kind]
    rng = np.random.default_rng([seed, *kind.encode()])
    days = 5 * shape.weeks
    wanted = round(days * int(rng.integers(9, 12)) * rng.uniform(*shape.full))
    visits: list[VisitRequest] = []
    customers = 0
    while len(visits) < wanted:
        due = _due_visits(rng, customers, shape)
        visits += due
        customers += bool(due)
    places = _places(rng, customers, shape)
    km = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    most = math.ceil(len(visits) / days) + shape.spare
    return RepMonth(
        rep_id=f"{kind} {seed}",
        as_of=MONDAY,
        horizon_days=7 * shape.weeks,
        cycle_days=CYCLE,
        days=tuple(_day(7 * week + weekday, most) for week in range(shape.weeks) for weekday in range(5)),
        nodes=("", *(f"{c:03d}" for c in range(customers))),
        seconds=np.ascontiguousarray(np.rint(180 * km**0.72).astype(np.int32)),
        km=km,
        visits=tuple(visits),
        caps=(),
        prices=MonthPrices(late=LATE_PRICE, move_proposed=0, move_told=0, weekday=0, balance=0),
    )


def _places(rng: np.random.Generator, customers: int, shape: Shape) -> np.ndarray:
    """Kilometres from home, [customers + 1, 2]."""
    towns = rng.uniform(-shape.reach, shape.reach, (int(rng.integers(4, 9)), 2))
    town = towns[rng.integers(0, len(towns), customers)] + rng.normal(0, shape.town, (customers, 2))
    country = rng.uniform(-1.1 * shape.reach, 1.1 * shape.reach, (customers, 2))
    in_town = rng.random((customers, 1)) < shape.in_towns
    return np.concatenate([np.zeros((1, 2)), np.where(in_town, town, country)])


def _due_visits(rng: np.random.Generator, customer: int, shape: Shape) -> list[VisitRequest]:
    """The visits of one customer that fall due in the horizon, at their rhythm from a phase drawn at random."""
    rhythms, shares = zip(*shape.rhythms, strict=True)
    interval = CYCLE / float(rng.choice(rhythms, p=shares))
    windows: tuple[Window, ...] = ()
    if rng.random() < shape.with_hours:
        opens, closes = HOURS[rng.integers(len(HOURS))]
        windows = (Window(int(opens * HOUR), int(closes * HOUR)),)
    phase = rng.random()
    due = range(math.ceil(7 * shape.weeks / interval - phase))
    return [_visit(customer, windows, interval, phase + k) for k in due]


def _visit(customer: int, windows: tuple[Window, ...], interval: float, dues: float) -> VisitRequest:
    return VisitRequest(
        customer_id=f"{customer:03d}",
        node=customer + 1,
        service=25 * 60,
        due=int(dues * interval),
        earliest=int(dues * interval - (1 - EARLY) * interval),
        latest=int(dues * interval + (LATE - 1) * interval),
        gap=int(EARLY * interval),
        windows=windows,
        weekdays=0b1111111,
        prize=100_000_000,
        level=Level.PROPOSED,
    )


def _day(offset: int, most: int) -> WorkingDay:
    return WorkingDay(MONDAY + timedelta(days=offset), int(8.5 * HOUR), int(17.5 * HOUR), 0, most, 0, 0, 0)
