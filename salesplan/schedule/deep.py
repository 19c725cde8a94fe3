"""A month searched deeply: from the routes that prove its bound, minutes of work a rep.

The bound's routes know which visits belong together on a day; a dive through them makes a month that the search alone
does not meet, and the search repairs it. It stands where it is strictly better; either way the month's gap is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.nouns import replace
from salesplan.domain.outcome import relative_gap
from salesplan.schedule.annealing import NOBODY, fill, improve, load
from salesplan.schedule.arrays import remembered_arrays, search_arrays
from salesplan.schedule.solve import SHAPE, put_in_due_order, read_solution, usual_iterations

REPAIRS = (120.0, 300.0, 600.0)  # seconds: how hot the repairs begin; which one is best differs by month

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.settings import Settings
    from salesplan.schedule.bound import Bound
    from salesplan.schedule.model import MonthSolution, RepMonth


def deepened(
    month: RepMonth, solution: MonthSolution, settings: Settings, seed: int
) -> tuple[MonthSolution, Bound | None]:
    """The better of a month that is known and one from its bound's routes, and the bound; None without visits.

    `month` is the one that the solution answers, promises held and the price of moves counted.
    """
    if not month.visits or not month.days:
        return solution, None
    from salesplan.schedule.bound import Generation, dive
    from salesplan.schedule.bound.generation import ROUNDS

    generation = Generation(month, solution)
    bound = generation.bound(ROUNDS)
    order = dive(generation)
    repaired = [_repaired(month, order, hot, settings, seed) for hot in REPAIRS]
    return min([solution, *repaired], key=lambda found: found.objective), bound


def _repaired(
    month: RepMonth, order: Sequence[Sequence[int]], hot: float, settings: Settings, seed: int
) -> MonthSolution:
    """The month that the search makes of these days from a temperature on."""
    m = remembered_arrays(month, SHAPE)
    s = search_arrays(month, m, seed)
    load(m, s, order)
    fill(m, s)
    iterations = usual_iterations(month, settings.schedule)
    improve(m, s, iterations, hot, NOBODY)
    fill(m, s)
    put_in_due_order(month, m, s)
    return read_solution(month, s, iterations, seed)


def with_bound(solution: MonthSolution, bound: Bound | None) -> MonthSolution:
    """The solution with its proof."""
    if bound is None:
        return solution
    objective = solution.objective / 60
    gap = relative_gap(objective, min(bound.bound, objective))
    return replace(solution, outcome=replace(solution.outcome, bound=bound.bound, gap=gap))
