"""What each customer could buy, by what they bought in the last year at the calls that they had.

    level = stated · c · (Y/φ + ν) / (X/φ + ν),   X = c · Σ_t stated/12 · R(A_t),   c = ΣY / ΣX of the cell

Y are sales of 12 months, φ the dispersion × 1.5 (demand of one year is not that of the next), 1/ν the variance of
true levels around the stated ones by moments: a gamma prior on a Poisson mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.learn.adstock import adstock
from salesplan.learn.evidence import Evidence, Quantity, Reason, Verdict
from salesplan.learn.learned import LearnedLevel
from salesplan.response.adbudg import Curve
from salesplan.response.curves import segment_curve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.domain.settings import Settings
    from salesplan.learn.cells import Cell
    from salesplan.learn.curves import CurvesFound
    from salesplan.learn.history import History
    from salesplan.learn.learned import LearnedCurve

YEAR = 12
MORE_SCATTER = 1.5
LEAST_SPREAD = 0.02  # of 1/ν
TYPICAL_SPREAD = 0.25  # of levels around the stated ones, for the weights of the moments


def level_values(
    history: History, found: CurvesFound, curves: Sequence[LearnedCurve], settings: Settings
) -> tuple[list[LearnedLevel], list[Evidence]]:
    """Levels of all customers with a stated potential in a cell, a sentence of evidence a cell."""
    if not found.cells:
        return [], []
    in_force = {(c.segment, c.product): Curve(c.a, c.b, c.s, c.d) for c in curves if c.verdict is Verdict.ACCEPTED}
    remembered = adstock(history.calls, found.carry_over)[:, -YEAR:]
    levels: list[LearnedLevel] = []
    evidence = []
    for cell in found.cells:
        segment, product = history.segments[cell.segment], history.products[cell.product]
        curve = in_force.get((segment, product)) or segment_curve(segment, settings).curve
        rows, told = _cell(history, cell, curve.at(remembered[cell.who]))
        levels += rows
        evidence.append(told)
    return sorted(levels, key=lambda x: (x.customer_id, x.product)), evidence


def _cell(history: History, cell: Cell, share: NDArray[np.float64]) -> tuple[list[LearnedLevel], Evidence]:
    """One cell; `share` [n, 12] is what part of their potential customers bought by the curve."""
    subject = f"{history.segments[cell.segment]} {history.products[cell.product]}".strip()
    stated = history.stated[cell.who, cell.product]
    use = np.flatnonzero((stated > 0) & ~history.own_curve[cell.who, cell.product])
    sold = cell.sales[use, -YEAR:].sum(axis=1)
    raw = stated[use] / YEAR * share[use].sum(axis=1)
    if not len(use) or not raw.sum() > 0 or not sold.sum() > 0:
        return [], Evidence(Quantity.LEVEL, subject, Verdict.NOT_ENOUGH, Reason.NO_HISTORY, len(use))
    c = float(sold.sum() / raw.sum())
    modelled, scatter = c * raw, MORE_SCATTER / cell.weight[use]
    nu = 1 / spread(sold, modelled, scatter)
    shape = sold / scatter + nu
    learned = stated[use] * c * shape / (modelled / scatter + nu)
    low, high = _interval(shape)
    product = history.products[cell.product]
    columns = (stated[use], *(np.round(learned * x, 2) for x in (1.0, low, high)))
    rows = [
        LearnedLevel(history.customers[i], product, *values)
        for i, *values in zip(cell.who[use].tolist(), *(c.tolist() for c in columns), strict=True)
    ]
    weight = float((nu / (modelled / scatter + nu)).mean())
    return rows, Evidence(
        Quantity.LEVEL, subject, Verdict.ACCEPTED, Reason.PATTERN, len(use), round(c, 4), prior_weight=round(weight, 3)
    )


def spread(sold: NDArray[np.float64], modelled: NDArray[np.float64], scatter: NDArray[np.float64]) -> float:
    """1/ν: the variance of true levels ÷ stated ones, by moments, customers weighted by what they tell of it."""
    noise = scatter / np.maximum(modelled, 1e-9)
    weight = (noise + TYPICAL_SPREAD) ** -2
    off = (sold / np.maximum(modelled, 1e-9) - 1) ** 2
    return max(LEAST_SPREAD, float((weight * (off - noise)).sum() / weight.sum()))


def _interval(shape: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The 5 % and 95 % points of a gamma of this shape, mean 1."""
    from scipy.special import gammaincinv

    return gammaincinv(shape, 0.05) / shape, gammaincinv(shape, 0.95) / shape
