"""Which reps share rules, and the solution of all of them: alone where nothing couples them, together where it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan.problem import Coupled
from salesplan.callplan.solve import CHUNK, Limits, RepTask, solve_reps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.callplan.demands import Demands, Row
    from salesplan.callplan.market import Market
    from salesplan.callplan.problem import RepSolution
    from salesplan.domain.settings import Settings
    from salesplan.runtime.runner import Runner

HARD = 100.0  # what a unit of a hard row weighs, in the largest option value for each of its smallest steps
OWED = 40.0  # what a unit of a hard demand on one customer weighs, in the rep's largest option value


@dataclass(frozen=True)
class Solved:
    """One solution a rep, in the market's order; what the proofs leave open; prices of the rows."""

    solutions: tuple[RepSolution, ...]
    open_gap: float  # money between all plans and the bound on them
    work: int
    row_price: NDArray[np.float64]  # [rows] money a unit at the shared prices


def worth_of(market: Market, asked: Demands) -> NDArray[np.float64]:
    """[m] value less the prices of change and of soft demands, and less the weights of what may not give."""
    return market.value - market.change - asked.soft(len(market.value)) - weight_of(market, asked)


def weight_of(market: Market, asked: Demands) -> NDArray[np.float64]:
    """[m] what falling short of customers' minima and of hard demands weighs: no money, but more than any."""
    if not any(e.price <= 0 for e in asked.each):
        return market.must
    return market.must + OWED * market.largest[market.owner[market.who]] * asked.owed(len(market.value))


def solve_all(market: Market, asked: Demands, settings: Settings, run: Runner) -> Solved:
    """Every rep's plan. Reps without common rules go through `run` side by side; the others group by group."""
    limits = Limits(settings.callplan.gap, settings.callplan.solver, settings.callplan.nodes)
    worth, weight = worth_of(market, asked), weight_of(market, asked)
    found: dict[int, RepSolution] = {}
    open_gap, work = 0.0, 0
    row_price = np.zeros(len(asked.rows))
    groups = components(market, asked.rows)
    coupled = {r for reps, _ in groups for r in reps}
    alone = [r for r in range(len(market.reps)) if r not in coupled]
    tasks = [RepTask(market.problem(r, worth, weight), limits) for r in alone]
    chunks: Sequence[Sequence[RepTask]] = [tasks[i : i + CHUNK] for i in range(0, len(tasks), CHUNK)]
    for r, solution in zip(alone, (s for chunk in run(solve_reps, chunks) for s in chunk), strict=True):
        found[r] = solution
        open_gap += solution.bound - solution.worth
        work += solution.work
    for reps, rows in groups:
        from salesplan.callplan.coordinate import solve_together  # loads PuLP

        together = solve_together(
            couple(market, asked.rows, worth, reps, rows, weight), limits, settings.plan.seed, run
        )
        found.update(zip(reps, together.solutions, strict=True))
        open_gap += together.bound - together.worth
        work += together.work
        row_price[rows] = together.prices
    return Solved(tuple(found[r] for r in range(len(market.reps))), open_gap, work, row_price)


def couple(
    market: Market,
    rows: Sequence[Row],
    worth: NDArray[np.float64],
    reps: Sequence[int],
    chosen: Sequence[int],
    weight: NDArray[np.float64] | None = None,
) -> Coupled:
    """The problems of some reps with the rows at `chosen`, all as Σ use ≤ limit."""
    whole = np.array([rows[i].sense * rows[i].use for i in chosen]).reshape(len(chosen), len(market.value))
    return Coupled(
        tuple(market.problem(r, worth, weight) for r in reps),
        tuple(whole[:, market.options(r)] for r in reps),
        np.array([rows[i].sense * rows[i].limit for i in chosen]),
        np.array([row_weight(market, rows[i]) for i in chosen]),
    )


def row_weight(market: Market, row: Row) -> float:
    """Money a unit missed: the price of a soft row, and of a hard one more than anything else could earn."""
    if row.price > 0:
        return row.price
    steps = np.abs(row.use[row.use != 0])
    return HARD * max(1.0, float(market.largest.max(initial=1.0))) / float(steps.min(initial=1.0))


def components(market: Market, rows: Sequence[Row]) -> list[tuple[list[int], list[int]]]:
    """Groups of reps that share rows, with these rows; rows that no plan can miss are left out."""
    group = list(range(len(market.reps)))

    def root(r: int) -> int:
        while group[r] != r:
            group[r] = group[group[r]]
            r = group[r]
        return r

    touched: list[tuple[int, list[int]]] = []
    for i, row in enumerate(rows):
        if not can_miss(market, row):
            continue
        own = np.flatnonzero(np.bincount(market.owner[market.who[row.use != 0]], minlength=len(market.reps))).tolist()
        if not own:
            continue
        touched.append((i, own))
        for r in own[1:]:
            group[root(r)] = root(own[0])
    found: dict[int, tuple[list[int], list[int]]] = {}
    for i, own in touched:
        found.setdefault(root(own[0]), ([], []))[1].append(i)
    for r in range(len(market.reps)):
        if root(r) in found:
            found[root(r)][0].append(r)
    return sorted(found.values())


def can_miss(market: Market, row: Row) -> bool:
    """Whether the most that options can use is beyond the row's limit."""
    if not len(row.use):
        return False
    most = np.maximum.reduceat(row.sense * row.use, market.offers.start[:-1]).sum()
    return bool(most > row.sense * row.limit + 1e-9)
