"""What each further change of owner buys: gain against number of moves, for a manager to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.alignment.aligned import balance, compactness
from salesplan.alignment.columns import columns, problem
from salesplan.alignment.model import beyond, workloads
from salesplan.alignment.path import path, voluntary
from salesplan.alignment.solve import align_columns

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from salesplan.alignment.aligned import Compactness
    from salesplan.alignment.columns import Columns
    from salesplan.alignment.demand import Demand
    from salesplan.alignment.model import Problem
    from salesplan.alignment.path import Step
    from salesplan.domain.given import Given
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

MOVES = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
"""Numbers of moves that the curve shows, below all that pay."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The best alignment with at most `most` voluntary changes of owner; None: with as many as pay."""

    most: int | None
    moves: int  # those made; `forced` ones are no choice and do not count
    gain: float  # money a year against no voluntary move, before the price
    price: float  # money that these handovers are expected to cost
    lowest_index: float  # workload ÷ capacity of the least loaded rep, 1 = full
    highest_index: float
    outside_minutes: float  # workload beyond the band, all reps, a cycle
    compactness: Compactness
    forced: int  # customers who had to be placed besides, whatever the number of moves

    @property
    def net(self) -> float:
        """Gain less price, money in the first year."""
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
    """Gain against moves, from none to all that pay, which is the last point; `max_moves` is left out.

    Arguments and errors as for `align`. `moves` are the limits to show, those below all that pay. More moves never
    come out worse: where a further one earns less than its price, the point repeats the one before.
    """
    base = columns(given, demand, current, settings, as_of, fixed)
    columned = problem(base, travel, settings)
    solution = align_columns(columned)
    every = len(voluntary(columned, solution.owner))
    limits = [m for m in sorted(set(moves) | {0}) if m < every]
    steps = path(columned, solution.owner, [*limits, every])
    return tuple(
        _point(most, step, steps[0], base, columned) for most, step in zip([*limits, None], steps, strict=True)
    )


def _point(most: int | None, step: Step, nobody: Step, base: Columns, problem: Problem) -> CurvePoint:
    """One point beside the alignment that moves nobody who may stay."""
    worth, terms = problem.money_a_year, problem.terms
    indexes = [row.index for row in balance(base, problem, step.owner) if row.index is not None]
    return CurvePoint(
        most=most,
        moves=step.moves,
        gain=(nobody.cost.lasting - step.cost.lasting) * worth,
        price=(step.cost.handover - nobody.cost.handover) * worth,
        lowest_index=min(indexes, default=0.0),
        highest_index=max(indexes, default=0.0),
        outside_minutes=beyond(workloads(problem, step.owner), problem.capacity, terms.band),
        compactness=compactness(base, problem, step.owner),
        forced=int((problem.current < 0).sum()),
    )
