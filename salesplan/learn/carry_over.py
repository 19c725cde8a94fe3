"""How much of a call's effect is left a month later: a grid on all cells' likelihood, and a parabola."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from salesplan.learn.adstock import adstock
from salesplan.learn.cells import likelihood

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.learn.cells import Cell
    from salesplan.learn.history import History

GRID = (0.5, 0.6, 0.7, 0.8, 0.9)
USUAL_CARRY_OVER = 0.80  # a month; published values lie between 0.65 and 0.9
SEEN = 3.0  # standard errors of the amplitude below which nothing is carried that could be measured


def carry_over(history: History, found: Sequence[Cell]) -> tuple[float, bool]:
    """λ, and whether the data tell it; where calls have no visible effect it is the usual one."""
    values, strength = [], 0.0
    for tried in GRID:
        remembered = adstock(history.calls, tried)
        told = [likelihood(cell, remembered) for cell in found]
        values.append([value for value, _ in told])
        if tried == USUAL_CARRY_OVER:
            strength = together([s.amplitude for _, s in told], [s.error for _, s in told])
    table = np.array(values)
    everywhere = np.isfinite(table).all(axis=0)  # a cell counts that has a likelihood at every point of the grid
    if abs(strength) < SEEN or not everywhere.any():
        return USUAL_CARRY_OVER, False
    return _highest(table[:, everywhere].sum(axis=1).tolist()), True


def together(values: Sequence[float], errors: Sequence[float]) -> float:
    """z of values weighted by their precision; 0 where none has any."""
    weight = np.array(errors) ** -2.0
    total = float(weight.sum())
    return float((weight * np.nan_to_num(values)).sum()) / total**0.5 if total > 0 else 0.0


def crossing(values: Sequence[float]) -> float | None:
    """Where values on the grid first change their sign, by a straight line; None where they do not."""
    for at, (low, high) in enumerate(pairwise(values)):
        if low * high <= 0 and low != high:
            return round(GRID[at] + (GRID[at + 1] - GRID[at]) * low / (low - high), 3)
    return None


def _highest(totals: Sequence[float]) -> float:
    """The top of a parabola through the best point of the grid and its neighbours."""
    best = int(np.argmax(totals))
    if best in (0, len(GRID) - 1):
        return GRID[best]
    low, middle, high = (totals[best + i] for i in (-1, 0, 1))
    bend = low - 2 * middle + high
    shift = 0.0 if bend == 0 else 0.5 * (low - high) / bend
    return round(GRID[best] + shift * (GRID[1] - GRID[0]), 3)
