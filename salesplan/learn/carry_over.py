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
    totals, strength = [], 0.0
    for tried in GRID:
        remembered = adstock(history.calls, tried)
        values = [likelihood(cell, remembered) for cell in found]
        totals.append(sum(value for value, _ in values))
        if tried == USUAL_CARRY_OVER:
            weight = sum(s.error**-2 for _, s in values)
            strength = abs(sum(s.amplitude * s.error**-2 for _, s in values)) / weight**0.5
    if strength < SEEN:
        return USUAL_CARRY_OVER, False
    return _highest(totals), True


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
