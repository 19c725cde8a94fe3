"""A rep's day as a travelling-salesman problem with time windows, lunch and optional visits.

    nodes        0 = start place, 1..k = visits, k+1 = end place (elsewhere on an overnight trip)
    choose       an order of some of the visits
    minimise     Σ drive seconds of the legs + Σ prize of the visits left out
    subject to   the clock of `salesplan.routes.clock`: working hours, openings, lunch

A visit whose prize is `MANDATORY` is left out only where the clock leaves no other way.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.nouns import Noun
from salesplan.domain.plan import DayRoute, Stop, StopKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from salesplan.domain.calendar import Window
    from salesplan.domain.working_days import WorkingDay

MANDATORY = 1_000_000_000
"""Prize of a visit that must not be left out, in seconds of driving; twenty of them still fit in int64 by far."""


@dataclass(frozen=True, eq=False)
class DayProblem:
    """One rep's day. Raises ValueError where the shapes disagree or the order is not one of 1..k."""

    day: WorkingDay
    seconds: NDArray[np.int32]  # [k+2, k+2] directed drives
    km: NDArray[np.float64]  # [k+2, k+2]
    service: tuple[int, ...]  # seconds of each visit
    windows: tuple[tuple[Window, ...], ...]  # openings of each visit; empty: any time
    prizes: tuple[int, ...]  # seconds of driving that leaving the visit out costs
    order: tuple[int, ...]  # warm start: the schedule's order, 1..k, possibly not all of them
    kept: tuple[int, ...] = ()  # told visits, in the order that was told: they stay in it among themselves

    def __post_init__(self) -> None:
        k = len(self.service)
        if self.seconds.shape != (k + 2, k + 2) or self.km.shape != (k + 2, k + 2):
            raise ValueError(
                f"{k} visits need matrices of {k + 2} × {k + 2}, got {self.seconds.shape}, {self.km.shape}"
            )
        if len(self.windows) != k or len(self.prizes) != k:
            raise ValueError(f"{k} visits, {len(self.windows)} windows, {len(self.prizes)} prizes")
        for order in (self.order, self.kept):
            if len(set(order)) != len(order) or not all(1 <= v <= k for v in order):
                raise ValueError(f"the order {order} does not run over visits 1 to {k}")

    @property
    def visits(self) -> int:
        """k, the number of visits."""
        return len(self.service)

    @property
    def closes(self) -> int:
        """The second by which the rep is at the end place, overtime included."""
        return self.day.ends + self.day.overtime

    @cached_property
    def openings(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """Earliest and latest start of each visit by window, in order; a window too short for it is left out."""
        return tuple(
            tuple((w.opens, w.closes - service) for w in sorted(windows) if w.closes - w.opens >= service)
            if windows
            else ((0, 2 * 86_400),)
            for windows, service in zip(self.windows, self.service, strict=True)
        )

    def drive(self, order: Sequence[int]) -> int:
        """Seconds at the wheel from start to end in this order."""
        stops = (0, *order, self.visits + 1)
        return sum(int(self.seconds[a, b]) for a, b in pairwise(stops))

    def cost(self, order: Sequence[int]) -> int:
        """The objective: seconds at the wheel plus the prizes of the visits left out."""
        kept = set(order)
        return self.drive(order) + sum(p for v, p in enumerate(self.prizes, start=1) if v not in kept)


class Timed(Noun, frozen=True):
    """One stop on the clock, seconds since midnight; the leg is the one that ends here."""

    kind: StopKind
    node: int  # where the rep stands: 0, 1..k or k+1
    arrival: int
    start: int
    departure: int
    drive_seconds: int = 0
    drive_km: float = 0.0


class DaySolution(Noun, frozen=True):
    """An order with its clock. `optimal`: proven to be of least cost.

    `work`: labels examined, and the solutions that OR-Tools is allowed, whether or not it is needed.
    `stops` is empty where not even the drive from start to end fits into the day.
    """

    order: tuple[int, ...]
    dropped: tuple[int, ...]
    stops: tuple[Timed, ...]
    drive_seconds: int
    optimal: bool
    work: int
    asked: str = ""  # digest of the question that this answers; empty: not taken


def day_route(
    problem: DayProblem,
    solution: DaySolution,
    rep_id: str,
    customer_ids: Sequence[str],
    start_at: str = "",
    end_at: str = "",
) -> DayRoute:
    """The day as the plan keeps it: times in seconds since midnight, legs in seconds and kilometres.

    `customer_ids`: of visits 1..k, by position; `start_at`, `end_at`: the customer beside whom the rep has slept or
    will sleep, empty at home.
    """
    named = {0: start_at, problem.visits + 1: end_at}
    return DayRoute(
        day=problem.day.day,
        rep_id=rep_id,
        stops=tuple(
            Stop(
                kind=stop.kind,
                customer_id=_named(stop, customer_ids, named),
                arrival=stop.arrival,
                start=stop.start,
                departure=stop.departure,
                drive_seconds=stop.drive_seconds,
                drive_km=stop.drive_km,
            )
            for stop in solution.stops
        ),
        asked=solution.asked,
        optimal=solution.optimal,
    )


def _named(stop: Timed, customer_ids: Sequence[str], ends: Mapping[int, str]) -> str:
    if stop.kind is StopKind.VISIT:
        return customer_ids[stop.node - 1]
    return "" if stop.kind is StopKind.LUNCH else ends[stop.node]


def problem_of(
    day: WorkingDay,
    matrix: tuple[NDArray[np.int32], NDArray[np.float64]],
    positions: Sequence[int],
    service: Mapping[int, int],
    windows: Mapping[int, tuple[Window, ...]],
    prizes: Mapping[int, int],
    ends_at: int | None = None,
    kept: Sequence[int] = (),
) -> DayProblem:
    """A day cut out of a larger matrix (seconds, km), both [N, N] over all places of the rep's month.

    `positions`: the start place, then the visits in their warm order, as rows of the matrix; `ends_at` the
    row of the end place (None: back at the start); `kept` the rows of the visits whose order was told. The
    mappings go by row: `service` and `prizes` in seconds (without a prize a visit is mandatory), `windows` the
    openings (without any it is at any time). Raises ValueError where `kept` is not among the visits.
    """
    rows = np.array([*positions, positions[0] if ends_at is None else ends_at], dtype=np.int64)
    seconds, km = matrix
    visits = positions[1:]
    return DayProblem(
        day=day,
        seconds=np.ascontiguousarray(seconds[np.ix_(rows, rows)]),
        km=np.ascontiguousarray(km[np.ix_(rows, rows)]),
        service=tuple(service[v] for v in visits),
        windows=tuple(windows.get(v, ()) for v in visits),
        prizes=tuple(prizes.get(v, MANDATORY) for v in visits),
        order=tuple(range(1, len(visits) + 1)),
        kept=tuple(visits.index(v) + 1 for v in kept),
    )
