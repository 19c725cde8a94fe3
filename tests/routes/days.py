"""Small days to route."""

from __future__ import annotations

import itertools
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.calendar import Window
from salesplan.domain.working_days import WorkingDay
from salesplan.routes import MANDATORY, DayProblem, timetable

if TYPE_CHECKING:
    from collections.abc import Sequence

HOUR = 3600
DAY = date(2026, 11, 23)


def working_day(
    starts: float = 8.5, ends: float = 17.5, lunch: float = 0.5, lunch_from: float = 11.5, lunch_until: float = 14
) -> WorkingDay:
    """A day given in hours."""
    return WorkingDay(
        day=DAY,
        starts=int(starts * HOUR),
        ends=int(ends * HOUR),
        overtime=0,
        max_visits=100,
        lunch=int(lunch * HOUR),
        lunch_from=int(lunch_from * HOUR),
        lunch_until=int(lunch_until * HOUR),
    )


def window(opens: float, closes: float) -> Window:
    """An opening given in hours."""
    return Window(int(opens * HOUR), int(closes * HOUR))


def on_a_line(
    kilometres: Sequence[float],
    windows: Sequence[Sequence[Window]] | None = None,
    *,
    minutes: int = 30,
    prizes: Sequence[int] | None = None,
    order: Sequence[int] | None = None,
    day: WorkingDay | None = None,
) -> DayProblem:
    """Home at 0 and visits along a road on which a kilometre takes a minute."""
    at = np.array([0.0, *kilometres, 0.0])
    km = np.abs(at[:, None] - at[None, :])
    k = len(kilometres)
    return DayProblem(
        day=working_day() if day is None else day,
        seconds=np.rint(km * 60).astype(np.int32),
        km=km,
        service=(minutes * 60,) * k,
        windows=((),) * k if windows is None else tuple(tuple(w) for w in windows),
        prizes=(MANDATORY,) * k if prizes is None else tuple(prizes),
        order=tuple(range(1, k + 1)) if order is None else tuple(order),
    )


def random_day(visits: int, seed: int, *, minutes: int = 45, optional: bool = False) -> DayProblem:
    """Visits on a directed plane, half of them with one or two openings, all of them mandatory or none."""
    rng = np.random.default_rng(seed)
    at = rng.uniform(0, 40, (visits + 1, 2))
    at = np.vstack([at, at[:1]])
    km = np.hypot(*(at[:, None, :] - at[None, :, :]).transpose(2, 0, 1))
    seconds = np.rint(60 * km * rng.uniform(0.9, 1.1, km.shape)).astype(np.int32)
    np.fill_diagonal(seconds, 0)
    windows: list[tuple[Window, ...]] = []
    for _ in range(visits):
        opens = float(rng.integers(8, 15))
        kinds = ((), (), (window(opens, opens + 2.5),), (window(9, 11.5), window(14, 17)))
        windows.append(kinds[int(rng.integers(0, 4))])
    return DayProblem(
        day=working_day(),
        seconds=seconds,
        km=km,
        service=(minutes * 60,) * visits,
        windows=tuple(windows),
        prizes=tuple(int(p) for p in rng.integers(300, 6000, visits)) if optional else (MANDATORY,) * visits,
        order=tuple(int(v) for v in rng.permutation(visits) + 1),
    )


def least_cost(problem: DayProblem) -> int:
    """The cost of the best day, by trying every order of every subset."""
    visits = range(1, problem.visits + 1)
    orders = (order for n in range(problem.visits + 1) for order in itertools.permutations(visits, n))
    return min(problem.cost(order) for order in orders if timetable(problem, order) is not None)
