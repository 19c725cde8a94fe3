"""One plan a rep, so that together they keep the shared rules: the integer master.

max  Σ_r Σ_j worth[r,j]·z[r,j] − Σ_i price[i]·s[i]
Σ_j z[r,j] = 1                                    for each rep
Σ_r Σ_j use[i,r,j]·z[r,j] − s[i] ≤ limit[i]       for each shared row
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pulp

from salesplan.callplan.solver import solve, weighted_sum

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.callplan.problem import Coupled


@dataclass
class Pool:
    """Plans by rep, each once: choice, worth and use of the shared rows."""

    coupled: Coupled
    plans: list[dict[bytes, tuple[NDArray[np.int64], float, NDArray[np.float64]]]] = field(init=False)

    def __post_init__(self) -> None:
        self.plans = [{} for _ in self.coupled.problems]

    def add(self, r: int, choice: NDArray[np.int64]) -> None:
        """Remembers a plan of rep r."""
        worth = float(self.coupled.problems[r].worth[choice].sum())
        self.plans[r].setdefault(choice.tobytes(), (choice, worth, self.coupled.use[r][:, choice].sum(axis=1)))

    def pick(self, solver: str, gap: float, nodes: int) -> list[NDArray[np.int64]]:
        """The best combination, within the absolute `gap`."""
        c = self.coupled
        model = pulp.LpProblem("pick", pulp.LpMaximize)
        z = [
            [model.add_variable(f"z{r}_{j}", 0, 1, pulp.LpBinary) for j in range(len(plans))]
            for r, plans in enumerate(self.plans)
        ]
        s = [model.add_variable(f"s{i}", 0) for i in range(len(c.limit))]
        flat = [
            (v, plan)
            for vs, plans in zip(z, self.plans, strict=True)
            for v, plan in zip(vs, plans.values(), strict=True)
        ]
        base = [max(p[1] for p in plans.values()) for plans in self.plans]
        start = [b for vs, b in zip(z, base, strict=True) for _ in vs]
        terms = [(v, plan[1] - b) for (v, plan), b in zip(flat, start, strict=True)]
        model.setObjective(weighted_sum(terms + [(v, -float(p)) for v, p in zip(s, c.price, strict=True)]))
        for r, vs in enumerate(z):
            model.addConstraint(weighted_sum([(v, 1.0) for v in vs]) == 1, f"one{r}")
        for i, slack in enumerate(s):
            used = [(v, float(plan[2][i])) for v, plan in flat if plan[2][i]]
            model.addConstraint(weighted_sum([*used, (slack, -1.0)]) <= float(c.limit[i]), f"r{i}")
        solve(model, solver, gap=gap, nodes=nodes)
        picked = []
        for vs, plans in zip(z, self.plans, strict=True):
            j = int(np.argmax([v.varValue or 0.0 for v in vs]))
            picked.append(list(plans.values())[j][0])
        return picked


def misses(coupled: Coupled, choices: list[NDArray[np.int64]]) -> NDArray[np.float64]:
    """[i] by how much the plans together miss each shared row."""
    used = sum(
        (use[:, k].sum(axis=1) for use, k in zip(coupled.use, choices, strict=True)), np.zeros(len(coupled.limit))
    )
    over = used - coupled.limit
    lost: NDArray[np.float64] = np.where(over > 1e-6 * np.maximum(1.0, np.abs(coupled.limit)), over, 0.0)
    return lost


def total_worth(coupled: Coupled, choices: list[NDArray[np.int64]]) -> float:
    """Worth of all plans less the price of what they miss."""
    worth = sum(float(p.worth[k].sum()) for p, k in zip(coupled.problems, choices, strict=True))
    return worth - float(coupled.price @ misses(coupled, choices))
