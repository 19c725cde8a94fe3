"""What each further change of owner buys: gain against number of moves, for a manager to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.alignment.aligned import balance
from salesplan.alignment.columns import columns, problem
from salesplan.alignment.model import beyond, workloads
from salesplan.alignment.path import path, voluntary
from salesplan.alignment.solve import align_columns

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from salesplan.alignment.demand import Demand
    from salesplan.domain.given import Given
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

MOVES = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
"""Numbers of moves that the curve shows, below all that pay."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The best alignment with at most `moves` voluntary changes of owner."""

    moves: int
    gain: float  # money a year against no voluntary move, before the price
    price: float  # money that these handovers are expected to cost
    worst_index: float  # highest workload ÷ capacity relative to the mean
    least_index: float  # lowest
    travel_minutes: float  # a cycle
    outside_minutes: float  # workload outside the band, a cycle
    forced: int  # customers who had to be placed besides, whatever the number of moves

    @property
    def net(self) -> float:
        """Gain less price."""
        return self.gain - self.price


def curve(
    given: Given,
    demand: Demand,
    current: Mapping[str, str],
    travel: TravelTimes,
    settings: Settings,
    as_of: date,
    *,
    fixed: frozenset[str] = frozenset(),
    moves: tuple[int, ...] = MOVES,
) -> tuple[CurvePoint, ...]:
    """Gain against moves, from none to all that pay; `max_moves` is left out. Arguments as for `align`.

    More moves never come out worse: where a further one earns less than its price, the point repeats the one before.
    """
    base = columns(given, demand, current, settings, as_of, fixed)
    columned = problem(base, travel, settings)
    solution = align_columns(columned)
    every = len(voluntary(columned, solution.owner))
    limits = [m for m in sorted(set(moves) | {0}) if m < every] + [every]
    forced = int((columned.current < 0).sum())
    steps = path(columned, solution.owner, limits)
    start = steps[0].cost
    worth = columned.money_a_year
    points = []
    for limit, step in zip(limits, steps, strict=True):
        cost = step.cost
        rows = balance(base, columned, step.owner)
        relative = [r.relative for r in rows if r.relative is not None] or [0.0]
        points.append(
            CurvePoint(
                limit,
                ((start.total - start.handover) - (cost.total - cost.handover)) * worth,
                (cost.handover - start.handover) * worth,
                max(relative),
                min(relative),
                cost.travel,
                beyond(workloads(columned, step.owner), columned.capacity, settings.alignment.band),
                forced,
            )
        )
    return tuple(points)
