"""Reads published periodic vehicle routing instances (Cordeau, Gendreau & Laporte 1997) as rep-months.

A vehicle on a day is a working day, so several of them share an offset; visits of a customer keep a day's distance.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.plan import Level
from salesplan.domain.working_days import WorkingDay
from salesplan.schedule import MonthPrices, RepMonth, VisitRequest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

SCALE = 60  # units of distance to "seconds", so that a drive is as long as a rep's
FIRST = date(2024, 1, 1)
FOR_EVER = 10**9


@dataclass(frozen=True)
class Instance:
    """A month, and the coordinates behind it."""

    month: RepMonth
    places: NDArray[np.float64]

    def length(self, order: Sequence[Sequence[int]]) -> float:
        """Euclidean length of all routes, unrounded."""
        total = 0.0
        for visits in order:
            tour = self.places[[0, *(self.month.visits[v].node for v in visits), 0]]
            total += float(np.hypot(*np.diff(tour, axis=0).T).sum())
        return total


def read_pvrp(path: Path) -> Instance:
    """The instance in a file of the format of the README beside it."""
    rows = [[float(x) for x in line.split()] for line in path.read_text().split("\n") if line.strip()]
    _, vehicles, _, days = (int(x) for x in rows[0])
    limits, nodes = rows[1 : days + 1], rows[days + 1 :]
    places = np.array([row[1:3] for row in nodes])
    patterns, visits, demand = {}, [], []
    for node, row in enumerate(nodes[1:], start=1):
        frequency, count = int(row[5]), int(row[6])
        name = f"{node:03d}"
        patterns[name] = tuple(_days(int(mask), days) for mask in row[7 : 7 + count])
        visits += [_visit(name, node, int(row[3] * SCALE))] * frequency
        demand += [int(row[4])] * frequency
    away = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    month = RepMonth(
        rep_id=path.stem,
        as_of=FIRST,
        horizon_days=days,
        cycle_days=days,
        days=tuple(_day(d, limits[d][0]) for d in range(days) for _ in range(vehicles)),
        nodes=("", *patterns),
        seconds=np.rint(away * SCALE).astype(np.int32),
        km=away,
        visits=tuple(visits),
        caps=(),
        prices=MonthPrices(late=0, move_proposed=0, move_told=0, weekday=0, balance=0),
        patterns=patterns,
        demand=tuple(demand),
        capacity=tuple(int(limits[d][1]) or FOR_EVER for d in range(days) for _ in range(vehicles)),
    )
    return Instance(month, places)


def _days(mask: int, days: int) -> frozenset[int]:
    """Days of a pattern; the highest bit is the first day."""
    return frozenset(d for d in range(days) if mask >> (days - 1 - d) & 1)


def _day(offset: int, duration: float) -> WorkingDay:
    ends = int(duration * SCALE) if duration else FOR_EVER
    return WorkingDay(FIRST + timedelta(days=offset), 0, ends, 0, 1000, 0, 0, 0)


def _visit(name: str, node: int, service: int) -> VisitRequest:
    return VisitRequest(
        customer_id=name,
        node=node,
        service=service,
        due=0,
        earliest=0,
        latest=1000,
        gap=1,
        windows=(),
        weekdays=0b1111111,
        prize=1_000_000,
        level=Level.PROPOSED,
    )
