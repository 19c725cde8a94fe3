"""The master problem: the cheapest mix of the routes found so far, as a linear programme, and the prices it gives.

min  Σ_k cost_k x_k + Σ_v prize_v u_v
s.t. Σ_k times_kv x_k + u_v ≥ 1        every visit v, made or left out
     Σ_{k on d} x_k ≤ 1                every day d
     x, u ≥ 0
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Master:
    """Grows by columns; solved by the simplex method from the basis of the time before, on one thread."""

    def __init__(self, prizes: Sequence[float], days: int) -> None:
        import highspy

        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._visits = len(prizes)
        self._known: set[tuple[int, tuple[int, ...]]] = set()
        none, no_value = np.zeros(0, dtype=np.int32), np.zeros(0)
        for _ in prizes:
            self._solver.addRow(1.0, highspy.kHighsInf, 0, none, no_value)
        for _ in range(days):
            self._solver.addRow(-highspy.kHighsInf, 1.0, 0, none, no_value)
        for v, prize in enumerate(prizes):
            self._column(prize, {v: 1})

    def add(self, day: int, route: Sequence[int], cost: float) -> bool:
        """A route (visits in order) of a day at its cost in seconds; False where it is known."""
        key = (day, tuple(route))
        if key in self._known:
            return False
        self._known.add(key)
        self._column(cost, {**Counter(route), self._visits + day: 1})
        return True

    def _column(self, cost: float, entries: dict[int, int]) -> None:
        rows, values = np.array([*entries], dtype=np.int32), np.array([*entries.values()], dtype=np.float64)
        self._solver.addCol(float(cost), 0.0, float("inf"), len(rows), rows, values)

    def solve(self) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
        """The objective, what each visit is worth to have (≥ 0), and what each day gives (≤ 0), in seconds."""
        self._solver.run()
        dual = np.array(self._solver.getSolution().row_dual)
        return (
            float(self._solver.getInfo().objective_function_value),
            np.maximum(dual[: self._visits], 0.0),
            np.minimum(dual[self._visits :], 0.0),
        )
