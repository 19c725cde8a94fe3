"""The one place that talks to PuLP and the solvers behind it.

Whichever solver runs: one thread, explicit gaps, a limit on nodes and none on time, and the answer is read from
PuLP's solution status, since its status says Optimal for a solver stopped by a limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulp

from salesplan.domain.outcome import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Answer:
    """Values by variable name, objective and proven bound (both of a maximum), branch-and-bound nodes.

    Without a plan there are no values: INFEASIBLE and a bound of −∞ where that is proven, FEASIBLE and ∞ where a limit
    came first.
    """

    status: Status
    values: Mapping[str, float]
    objective: float
    bound: float
    nodes: int
    prices: Mapping[str, float]  # dual values by row name, where the model has no whole-number variable


def weighted_sum(terms: Sequence[tuple[pulp.LpVariable, float]]) -> pulp.LpAffineExpression:
    """Σ coefficient · variable, without the cost of adding expressions one by one."""
    return pulp.LpAffineExpression(terms)


def solve(model: pulp.LpProblem, solver: str, *, gap: float = 0.0, nodes: int = 200_000, proof: bool = False) -> Answer:
    """Runs `solver` ("highs" or "cbc") on a maximisation model; `gap` is absolute, in the unit of the objective.

    With `proof` the bound has to be relied on: HiGHS then runs without its presolve, which (1.14) has been seen to
    cut off the optimum of a model of four variables with slacks and to call what was left optimal.
    Never raises for a model without a solution: the status says so.
    """
    highs = solver == "highs"
    model.solve(_highs(gap, nodes, "off" if proof else "choose") if highs else _cbc(gap, nodes))
    found = model.sol_status in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible)
    if not found:
        proven = model.status == pulp.LpStatusInfeasible
        status = Status.INFEASIBLE if proven else Status.FEASIBLE
        return Answer(status, {}, float("-inf"), float("-inf") if proven else float("inf"), 0, {})
    objective = float(pulp.value(model.objective) or 0.0)
    proven = model.sol_status == pulp.LpSolutionOptimal
    bound, used = objective + gap, 0
    if highs and model.isMIP():
        info = model.solverModel.getInfo()
        bound, used = -float(info.mip_dual_bound), max(0, int(info.mip_node_count))
        bound = max(bound, objective)
    elif not proven:
        bound = float("inf")
    values = {v.name: float(v.varValue or 0.0) for v in model.variables()}
    prices = {} if model.isMIP() else {row.name: float(row.pi or 0.0) for row in model.constraints()}
    return Answer(Status.OPTIMAL if proven else Status.FEASIBLE, values, objective, bound, used, prices)


def _highs(gap: float, nodes: int, presolve: str) -> pulp.LpSolver:
    from salesplan.runtime.highs import Highs

    return Highs(gapRel=0.0, gapAbs=max(gap, 1e-9), mip_max_nodes=nodes, presolve=presolve)


def _cbc(gap: float, nodes: int) -> pulp.LpSolver:
    return pulp.PULP_CBC_CMD(msg=False, threads=1, gapRel=0.0, gapAbs=max(gap, 1e-9), maxNodes=nodes)
