"""The call plan as a MILP, for one rep or for reps that share rules.

Sets        c customers, k ∈ K(c) options of a customer, r reps, i rows of business rules
Parameters  v[k] worth, money a cycle; t[k] quarter minutes; n[k] visits; a[i,k] what an option adds to row i
            T[r], V[r] the rep's time and visits; b[i] and p[i] a row's bound and the price of missing it
Variables   x[c,k] ∈ {0, 1}: customer c gets option k; s[i] ≥ 0: by how much row i is missed

    max  Σ v[k]·x[c,k] − Σ p[i]·s[i]
    one-option    Σ_k x[c,k] = 1                    for each c
    rep-minutes   Σ t[k]·x[c,k] ≤ T[r]              for each r
    rep-visits    Σ n[k]·x[c,k] ≤ V[r]              for each r
    rule          Σ a[i,k]·x[c,k] − s[i] ≤ b[i]     for each i

Only the core comes here: customers whose option is settled are constants of the capacities and bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pulp

from salesplan.callplan.solver import Answer, solve, weighted_sum

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Core:
    """What is left to decide: options of the open customers, and the capacities that the settled ones leave."""

    start: NDArray[np.int64]  # [n + 1] options by open customer
    rep: NDArray[np.int64]  # [n] position of each customer's rep
    worth: NDArray[np.float64]  # [m] v, money a cycle
    time: NDArray[np.int64]  # [m] t, quarter minutes a cycle
    visits: NDArray[np.float64]  # [m] n, visits a cycle
    use: NDArray[np.float64]  # [i, m] a, what each option adds to the rule rows, in the rule's unit
    time_cap: NDArray[np.float64]  # [r] T, quarter minutes a cycle
    visit_cap: NDArray[np.float64]  # [r] V, visits a cycle
    bound: NDArray[np.float64]  # [i] b, in the rule's unit
    price: NDArray[np.float64]  # [i] p, money a unit missed


@dataclass(frozen=True)
class CoreSolution:
    """The chosen row of each open customer (None: no plan), the misses of the rows, and the solver's proof."""

    choice: NDArray[np.int64] | None
    missed: NDArray[np.float64]
    answer: Answer


def solve_core(core: Core, solver: str, *, gap: float, nodes: int, proof: bool = True) -> CoreSolution:
    """The best plan of the core within the absolute `gap`, money a cycle, and `nodes` of branch and bound.

    `solver` is "highs" or "cbc"; `proof` says whether the bound has to be relied on (see `solver.solve`). A multiple-
    choice knapsack with several capacities (Kellerer, Pferschy & Pisinger 2004, ch. 11) and priced side rows.
    Raises nothing where there is no plan: the answer's status says so, and `choice` is None.
    """
    model = pulp.LpProblem("callplan", pulp.LpMaximize)
    x = [model.add_variable(f"x{k}", 0, 1, pulp.LpBinary) for k in range(len(core.worth))]
    s = [model.add_variable(f"s{i}", 0) for i in range(len(core.bound))]
    objective = list(zip(x, core.worth.tolist(), strict=True))
    objective += list(zip(s, (-core.price).tolist(), strict=True))
    model.setObjective(weighted_sum(objective))
    for c in range(len(core.start) - 1):
        options = x[int(core.start[c]) : int(core.start[c + 1])]
        model += weighted_sum([(v, 1.0) for v in options]) == 1, f"one{c}"
    owner = np.repeat(core.rep, np.diff(core.start))
    for r in range(len(core.time_cap)):
        rows = np.flatnonzero(owner == r)
        _at_most(model, x, rows, core.time[rows].astype(float), float(core.time_cap[r]), f"t{r}")
        _at_most(model, x, rows, core.visits[rows], float(core.visit_cap[r]), f"n{r}")
    for i in range(len(core.bound)):
        rows = np.flatnonzero(core.use[i])
        _at_most(model, x, rows, core.use[i][rows], float(core.bound[i]), f"r{i}", s[i])
    answer = solve(model, solver, gap=gap, nodes=nodes, proof=proof)
    if not answer.values:
        return CoreSolution(None, np.zeros(len(s)), answer)
    taken = np.array([v.varValue or 0.0 for v in x])
    return CoreSolution(_largest(core.start, taken), np.array([v.varValue or 0.0 for v in s]), answer)


def _at_most(
    model: pulp.LpProblem,
    x: list[pulp.LpVariable],
    rows: NDArray[np.int64],
    coefficients: NDArray[np.float64],
    bound: float,
    name: str,
    slack: pulp.LpVariable | None = None,
) -> None:
    terms = [(x[k], a) for k, a in zip(rows.tolist(), coefficients.tolist(), strict=True) if a]
    if slack is not None:
        terms.append((slack, -1.0))
    if terms:
        model.addConstraint(weighted_sum(terms) <= bound, name)


def _largest(start: NDArray[np.int64], taken: NDArray[np.float64]) -> NDArray[np.int64]:
    """The row of each customer's largest variable."""
    return np.array([int(a) + int(np.argmax(taken[a:b])) for a, b in pairwise(start)], dtype=np.int64)
