"""HiGHS behind PuLP: whatever it ends in is translated."""

from __future__ import annotations

import random
import subprocess
import sys
from typing import Any

import highspy
import pulp
import pytest

from salesplan.runtime.highs import ENDED, STOPPED_WITH, Highs


def knapsack(items: int) -> pulp.LpProblem:
    draw = random.Random(3)
    model = pulp.LpProblem("knapsack", pulp.LpMaximize)
    x = [model.add_variable(f"x{i}", cat="Binary") for i in range(items)]
    model += pulp.lpSum(draw.randrange(100, 200) * v for v in x)
    for _ in range(8):
        model += pulp.lpSum(draw.randrange(100, 200) * v for v in x) <= 75 * items
    return model


def test_a_limit_on_nodes_ends_with_what_was_found_and_no_proof() -> None:
    model = knapsack(60)
    model.solve(Highs(gapRel=0.0, gapAbs=1e-6, mip_max_nodes=1, presolve="off"))
    assert model.solverModel.getModelStatus() == highspy.HighsModelStatus.kSolutionLimit
    assert model.sol_status == pulp.LpSolutionIntegerFeasible
    assert sum(v.varValue for v in model.variables()) > 0


def test_a_model_that_is_solved_says_so() -> None:
    model = knapsack(6)
    model.solve(Highs(gapRel=0.0, gapAbs=1e-6))
    assert model.sol_status == pulp.LpSolutionOptimal


class Ended:
    """A solver's model that ended in a status of our choice."""

    def __init__(self, model: Any, status: Any) -> None:
        self.model = model
        self.getModelStatus = lambda: status

    def __getattr__(self, name: str) -> Any:
        return getattr(self.model, name)


@pytest.mark.parametrize("name", sorted(n for n in dir(highspy.HighsModelStatus) if n.startswith("k")))
def test_every_status_is_translated(name: str) -> None:
    status = getattr(highspy.HighsModelStatus, name)
    model = knapsack(6)
    solver = Highs(gapRel=0.0, gapAbs=1e-6)
    model.solve(solver)
    model.solverModel = Ended(model.solverModel, status)
    if name == "kMemoryLimit":
        with pytest.raises(MemoryError):
            solver.findSolutionValues(model)
    else:
        assert solver.findSolutionValues(model) == ENDED.get(status, STOPPED_WITH)


def test_a_solver_that_cannot_be_loaded_says_why() -> None:
    code = "import sys; sys.modules['highspy'] = None; import salesplan.runtime.highs"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "SalesplanError: the solver HiGHS cannot be loaded" in done.stderr
