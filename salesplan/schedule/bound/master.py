"""The master problem: the cheapest mix of the routes found so far, as a linear programme, and the prices it gives.

min  Σ_k cost_k x_k + Σ_v prize_v u_v
s.t. Σ_k times_kv x_k + u_v ≥ 1        every visit v, made or left out
     Σ_{k on d} x_k ≤ 1                every day d
     Σ_k times_kg x_k ≤ 1              every gap row g that a mix has broken
     x, u ≥ 0
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from salesplan.schedule.bound.gaps import GapRow


Route = tuple[int, tuple[int, ...]]
"""A day and its visits in order."""


@dataclass(frozen=True, eq=False)
class Mix:
    """An optimal mix, seconds: what each visit is worth to have (≥ 0), what days and gap rows cost (≤ 0)."""

    objective: float
    worth: NDArray[np.float64]  # [V]
    of_days: NDArray[np.float64]  # [D]
    of_gaps: NDArray[np.float64]  # [gap rows, in the order in which they were added]
    placed: NDArray[np.float64]  # [V, D] how much of each visit stands on each day
    routes: Mapping[Route, float]  # day and visits in order → how much of it is driven


class Master:
    """Grows by columns and rows; solved by the simplex method from the basis of the time before, on one thread."""

    def __init__(self, prizes: Sequence[float], days: int) -> None:
        import highspy

        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._inf = highspy.kHighsInf
        self._visits, self._days = len(prizes), days
        self._routes: dict[Route, int] = {}  # → column
        self.gaps: list[GapRow] = []
        for _ in prizes:
            self._row(1.0, self._inf, {})
        for _ in range(days):
            self._row(-self._inf, 1.0, {})
        for v, prize in enumerate(prizes):
            self._column(prize, {v: 1})

    def add_route(self, day: int, route: Sequence[int], cost: float) -> bool:
        """A route (visits in order) of a day at its cost in seconds; False where it is known."""
        key = (day, tuple(route))
        if key in self._routes:
            return False
        self._routes[key] = self._visits + len(self._routes)
        rows = {self._visits + self._days + g: n for g, row in enumerate(self.gaps) if (n := _times(row, *key))}
        self._column(cost, {**Counter(route), self._visits + day: 1, **rows})
        return True

    def fix(self, route: Route) -> None:
        """From now on this route is driven, and so no other on its day."""
        self._solver.changeColBounds(self._routes[route], 1.0, 1.0)

    def add_gap(self, row: GapRow) -> None:
        """A gap row, over the routes known so far and those to come."""
        self.gaps.append(row)
        self._row(-self._inf, 1.0, {column: n for key, column in self._routes.items() if (n := _times(row, *key))})

    def _row(self, least: float, most: float, entries: Mapping[int, int]) -> None:
        self._solver.addRow(least, most, len(entries), *_sparse(entries))

    def _column(self, cost: float, entries: Mapping[int, int]) -> None:
        self._solver.addCol(float(cost), 0.0, self._inf, len(entries), *_sparse(entries))

    def solve(self) -> Mix:
        """The optimum over the routes and rows known."""
        self._solver.run()
        solution = self._solver.getSolution()
        dual, value = np.array(solution.row_dual), np.array(solution.col_value)
        placed = np.zeros((self._visits, self._days))
        routes = {key: float(value[column]) for key, column in self._routes.items() if value[column] > 0}
        for (day, route), share in routes.items():
            np.add.at(placed, (list(route), day), share)
        return Mix(
            objective=float(self._solver.getInfo().objective_function_value),
            worth=np.maximum(dual[: self._visits], 0.0),
            of_days=np.minimum(dual[self._visits : self._visits + self._days], 0.0),
            of_gaps=np.minimum(dual[self._visits + self._days :], 0.0),
            placed=placed,
            routes=routes,
        )


def _times(row: GapRow, day: int, route: tuple[int, ...]) -> int:
    """How many visits of the row a route of a day has."""
    return sum(v in row.visits for v in route) if day in row.days else 0


def _sparse(entries: Mapping[int, int]) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    return np.array([*entries], dtype=np.int32), np.array([*entries.values()], dtype=np.float64)
