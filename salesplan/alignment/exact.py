"""The same objective as a MILP in PuLP, for cases small enough to be proven.

min  Σ cost[c,k]·x[c,k] + p·Σ_r Σ_{b=1,2} (over[r,b] + under[r,b])
one owner          Σ_k x[c,k] = 1
workload           W[r] = closed[r] + Σ load[c,k]·x[c,k]
b bands above      W[r] − (1 + b·τ)·(C[r] / Σ C)·Σ W ≤ over[r,b]
b bands below      (1 − b·τ)·(C[r] / Σ C)·Σ W − W[r] ≤ under[r,b]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.alignment.dual import Part

MOST_ARCS = 250  # customer-candidate pairs that are worth a MILP
NODES = 2_000


def prove(part: Part) -> tuple[NDArray[np.int64], float] | None:
    """An optimal slot for each open customer and a proven bound on the objective; None where nothing was found.

    Scatter is left out: with compactness above 0 the bound still holds, the slots are only a good start.
    """
    import pulp

    from salesplan.runtime.highs import Highs

    reps, capacity, terms = len(part.capacity), part.capacity, part.terms
    total = float(capacity.sum())
    model = pulp.LpProblem("alignment", pulp.LpMinimize)
    customer, column = np.nonzero(part.candidates >= 0)
    x = [model.add_variable(f"x{i}", cat="Binary") for i in range(len(customer))]
    workload = [model.add_variable(f"w{r}", lowBound=0) for r in range(reps)]
    edges = [(r, b) for r in range(reps) for b in (1, 2)]
    over = {(r, b): model.add_variable(f"over{r}_{b}", lowBound=0) for r, b in edges}
    under = {(r, b): model.add_variable(f"under{r}_{b}", lowBound=0) for r, b in edges}
    cost = part.cost[customer, column]
    model += pulp.lpSum(float(c) * v for c, v in zip(cost, x, strict=True)) + terms.imbalance_price * pulp.lpSum(
        [*over.values(), *under.values()]
    )
    for c in range(len(part.cost)):
        model += pulp.lpSum(x[i] for i in np.flatnonzero(customer == c)) == 1
    owner = part.candidates[customer, column]
    load = part.load[customer, column]
    for r in range(reps):
        mine = np.flatnonzero(owner == r)
        model += workload[r] == float(part.closed_workload[r]) + pulp.lpSum(float(load[i]) * x[i] for i in mine)
        share = float(capacity[r]) / total if total > 0 else 0.0
        for b in (1, 2):
            model += workload[r] - (1 + b * terms.band) * share * pulp.lpSum(workload) <= over[r, b]
            model += (1 - b * terms.band) * share * pulp.lpSum(workload) - workload[r] <= under[r, b]
    # presolve of HiGHS 1.14 has been seen to cut off the optimum of small models with slacks
    model.solve(Highs(gapRel=0.0, gapAbs=1e-6, mip_max_nodes=NODES, presolve="off"))
    if model.sol_status not in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible):
        return None
    taken = np.array([v.value() for v in x]) > 0.5
    slot = np.full(len(part.cost), -1, np.int64)
    slot[customer[taken]] = column[taken]
    if (slot < 0).any():
        return None
    bound = float(model.solverModel.getInfo().mip_dual_bound)
    return slot, bound + part.closed_cost if np.isfinite(bound) else -np.inf
