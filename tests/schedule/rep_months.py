"""Rep-months drawn at random: towns and country, rhythms, gaps, some opening hours."""

from __future__ import annotations

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


def draw_month(seed: int) -> RepMonth:
    """One rep: 120–250 customers, 20 days of 9–11 visits, 20 % of the customers with a window, all visits wanted.

    A customer is visited once, twice or four times a cycle. Each visit has its due window, and between two
    visits of a customer lies at least 0.7 of his interval.
    """
    rng = np.random.default_rng(seed)
    customers, per_day = int(rng.integers(120, 251)), int(rng.integers(9, 12))
    places = _places(rng, customers)
    km = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    frequency = _frequencies(rng, customers, round(20 * per_day * rng.uniform(0.93, 1.0)))
    visits = []
    for customer, count in enumerate(frequency):
        windows: tuple[Window, ...] = ()
        if rng.random() < 0.2:
            opens, closes = HOURS[rng.integers(len(HOURS))]
            windows = (Window(int(opens * HOUR), int(closes * HOUR)),)
        phase = rng.random()
        visits += [_visit(customer, windows, CYCLE / count, phase + k) for k in range(count)]
    keep = len(frequency) + 1
    return RepMonth(
        rep_id=f"R{seed}",
        as_of=MONDAY,
        horizon_days=CYCLE,
        cycle_days=CYCLE,
        days=tuple(_day(7 * week + weekday, per_day + 1) for week in range(4) for weekday in range(5)),
        nodes=("", *(f"{c:03d}" for c in range(len(frequency)))),
        seconds=np.ascontiguousarray(np.rint(180 * km[:keep, :keep] ** 0.72).astype(np.int32)),
        km=km[:keep, :keep],
        visits=tuple(visits),
        caps=(),
        prices=MonthPrices(late=LATE_PRICE, move_proposed=0, move_told=0, weekday=0, balance=0),
    )


def _places(rng: np.random.Generator, customers: int) -> np.ndarray:
    """Kilometres from home, [customers + 1, 2]: seven in ten in a handful of towns."""
    towns = rng.uniform(-40, 40, (int(rng.integers(4, 9)), 2))
    town = towns[rng.integers(0, len(towns), customers)] + rng.normal(0, 4, (customers, 2))
    country = rng.uniform(-45, 45, (customers, 2))
    return np.concatenate([np.zeros((1, 2)), np.where(rng.random((customers, 1)) < 0.7, town, country)])


def _frequencies(rng: np.random.Generator, customers: int, wanted: int) -> list[int]:
    """One, two or four visits each, `wanted` in all."""
    frequency = np.ones(customers, dtype=np.int64)
    while frequency.sum() < wanted:
        chosen = rng.integers(customers)
        frequency[chosen] = min(4, 2 * frequency[chosen])
    while frequency.sum() > wanted:
        frequency = frequency[:-1]
    return [int(f) for f in frequency]


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
