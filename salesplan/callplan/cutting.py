"""Prices of rules that reps share, by cutting planes.

    D(μ) = Σ_r bound_r(worth − μ·use) + μ·limit,   0 ≤ μ ≤ price of missing the rule

is convex, above every plan that keeps the rules or pays for them, and lowest at the LP bound of the whole. Each
evaluation gives, for every rep, an optimal LP plan x̄ and with it a plane that D never falls below; a small master
model in PuLP takes the lowest point over all planes, and tells how low D can still get.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pulp

from salesplan.callplan.dual import Dual, dual_bound
from salesplan.callplan.solver import solve, weighted_sum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.callplan.problem import Coupled, RepProblem

GROUPS = 12  # of reps that share a plane; more planes need fewer evaluations
EVALUATIONS = 120
STEP = 0.7  # of the way from the best prices so far to the master's


@dataclass(frozen=True)
class Priced:
    """The lowest D found: its prices, the reps' duals there, and how low D may get at best."""

    prices: NDArray[np.float64]  # [i] μ
    bound: float  # D(μ), no plan is worth more
    floor: float  # D is nowhere lower
    duals: tuple[Dual, ...]
    evaluations: int


def at_prices(problem: RepProblem, use: NDArray[np.float64], prices: NDArray[np.float64]) -> RepProblem:
    """The rep's problem with what its options use of the shared rows charged at `prices`."""
    return problem.priced(problem.worth - prices @ use) if len(prices) else problem


def shared_prices(coupled: Coupled, *, precision: float = 1e-7, enough: float | None = None) -> Priced:
    """The prices at which D is lowest, within `precision` relative to its size.

    With `enough` it stops as soon as D is known to be below it, or known not to get there.
    """
    rows = len(coupled.limit)
    master = _Master(coupled)
    at = np.zeros(rows)
    box = np.minimum(coupled.price, master.first_box(coupled))
    best: Priced | None = None
    floor = -np.inf
    for count in range(1, EVALUATIONS + 1):
        found = master.evaluate(at, best.duals if best is not None else None)
        if best is None or found.bound < best.bound:
            best = found
        lowest, floor = master.lowest(box)
        edge = (lowest >= box * (1 - 1e-9)) & (box < coupled.price)
        if edge.any():
            box = np.where(edge, np.minimum(coupled.price, 8 * box), box)
            floor = -np.inf
        best = Priced(best.prices, best.bound, floor, best.duals, count)
        if best.bound - floor <= precision * max(1.0, abs(best.bound)):
            break
        if enough is not None and (best.bound < enough or floor >= enough):
            break
        at = best.prices + STEP * (lowest - best.prices)
    assert best is not None
    return best


class _Master:
    """The planes so far."""

    def __init__(self, coupled: Coupled) -> None:
        self.coupled = coupled
        self.group = np.arange(len(coupled.problems)) * min(GROUPS, len(coupled.problems)) // len(coupled.problems)
        self.planes: list[tuple[int, float, NDArray[np.float64]]] = []

    def first_box(self, coupled: Coupled) -> NDArray[np.float64]:
        """Prices worth trying at first: what a unit of each row earns in the mean."""
        found = []
        for i in range(len(coupled.limit)):
            worth = used = 0.0
            for problem, use in zip(coupled.problems, coupled.use, strict=True):
                some = np.flatnonzero(use[i])
                worth += float(np.abs(problem.worth[some]).clip(max=1e6).sum())
                used += float(np.abs(use[i][some]).sum())
            found.append(4 * worth / used + 1e-6 if used else 1.0)
        return np.array(found)

    def evaluate(self, at: NDArray[np.float64], before: Sequence[Dual] | None) -> Priced:
        """D at `at`, whose planes are kept; `before` holds duals nearby."""
        c = self.coupled
        groups = int(self.group[-1]) + 1
        height, slope = np.zeros(groups), np.zeros((groups, len(at)))
        bound, duals = float(at @ c.limit), []
        for r, (problem, use) in enumerate(zip(c.problems, c.use, strict=True)):
            found = dual_bound(at_prices(problem, use, at), before[r].time_price if before is not None else -1.0)
            bound += found.bound
            duals.append(found)
            for share, choice in found.mixture:
                height[self.group[r]] += share * float(problem.worth[choice].sum())
                slope[self.group[r]] += share * use[:, choice].sum(axis=1)
        self.planes.extend((g, float(height[g]), slope[g]) for g in range(groups))
        return Priced(at, bound, -np.inf, tuple(duals), 1)

    def lowest(self, box: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
        """The prices within `box` at which the planes are lowest, and how low that is."""
        model = pulp.LpProblem("prices", pulp.LpMaximize)
        mu = [model.add_variable(f"m{i}", 0, float(most)) for i, most in enumerate(box)]
        theta = [model.add_variable(f"t{g}") for g in range(int(self.group[-1]) + 1)]
        objective = [(t, -1.0) for t in theta]
        objective += [(m, -float(b)) for m, b in zip(mu, self.coupled.limit, strict=True)]
        model.setObjective(weighted_sum(objective))
        for j, (g, height, slope) in enumerate(self.planes):
            terms = [(theta[g], 1.0), *((m, float(s)) for m, s in zip(mu, slope, strict=True) if s)]
            model.addConstraint(weighted_sum(terms) >= height, f"c{j}")
        answer = solve(model, "highs")
        if not answer.values:  # numerically stuck: the best prices so far stand
            return box * 0, -np.inf
        return np.array([max(0.0, answer.values[f"m{i}"]) for i in range(len(mu))]), -answer.objective
