"""What calls are worth by the fitted response: an amplitude a customer and position of what is talked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.response.adbudg import SHAPE, USUAL, amplitude, reached

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from salesplan.domain.given import Given
    from salesplan.domain.settings import Settings
    from salesplan.learn.learned import Learned, LearnedCurve


class Score:
    """Money at an amplitude of 1, amplitudes and the ends of their intervals, [n, J]; J positions of a call."""

    def __init__(
        self,
        given: Given,
        settings: Settings,
        curves: Mapping[tuple[str, str], LearnedCurve],
        levels: Learned,
        focus: NDArray[np.int32],
        products: Sequence[str],
    ) -> None:
        level = {(x.customer_id, x.product): x.learned for x in levels.levels}
        margin = {p.id: p.margin for p in given.products}
        self.settings, shape = settings, focus.shape
        self.money, self.usual = np.zeros(shape), np.ones(shape)  # a year at an amplitude of 1; calls a cycle
        self.k, self.ends = np.zeros(shape), np.zeros((2, *shape))
        for i, customer in enumerate(given.customers):
            for j, p in enumerate(focus[i].tolist()):
                product = products[p] if p >= 0 else ""
                curve = curves.get((customer.segment, product))
                money = level.get((customer.id, product), 0.0)
                if curve is not None and money > 0:
                    self.money[i, j] = margin.get(product, 1.0) * money
                    self.usual[i, j] = curve.reference_frequency
                    self.k[i, j] = curve.amplitude
                    self.ends[:, i, j] = np.minimum(amplitude((curve.low, curve.high), 1.0, SHAPE, USUAL), 1.0)
        self.customers = tuple(c.id for c in given.customers)
        self.known = np.array(self.money.sum(axis=1) > 0, dtype=np.bool_)

    def reached(self, effective: NDArray[np.float64]) -> NDArray[np.float64]:
        """[n, J] how much of what calls can win is won at so many effective calls a cycle, [n]."""
        weights = np.array(self.settings.response.detail_weights, dtype=np.float64)
        effort = effective[:, None] * weights
        return np.column_stack([reached(effort[:, j], self.usual[:, j]) for j in range(effort.shape[1])])

    def _in_cells(self, gains: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sums over those with the same curve: each cell has ends and usual frequency of its own."""
        keys = np.stack([self.ends[0].ravel(), self.ends[1].ravel(), self.usual.ravel()], axis=1)
        _, cell = np.unique(keys, axis=0, return_inverse=True)
        found: NDArray[np.float64] = np.bincount(cell.reshape(-1), gains.ravel()).astype(np.float64)
        return found

    def worst(self, more: NDArray[np.float64]) -> float:
        """Σ over cells of what `more`, [n, J] money at an amplitude of 1, is worth at the worse end of the interval."""
        return float(np.minimum(self._in_cells(self.ends[0] * more), self._in_cells(self.ends[1] * more)).sum())
