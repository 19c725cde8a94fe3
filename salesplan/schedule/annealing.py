"""Annealing a month: one start, or several of which the best two are carried on where there is time for that.

The choice of regions for the days is made while it is hot and freezes between 1500 and 300 seconds. A longer cooling
makes no better choice, another start may; so effort beyond the usual goes into starts.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.schedule import layout

HOT, FROZEN, QUIET, COLD = 4000.0, 300.0, 80.0, 10.0  # seconds: from scratch, regions chosen, days chosen, the end
STARTS_AN_EFFORT = 1.8  # starts for each time the usual iterations
MOST_STARTS = 9
FINALISTS = 2
STARTS_SHARE = 0.6  # of the iterations, before the finalists are known
LEAST_PRICED = 20_000  # iterations: days that may be beyond their bounds take some thousands to come back within
STEPS = 256  # of the temperature
POLISHING = 13  # of these, below QUIET: little is found there that is not found at once
NOBODY = np.zeros(0, dtype=np.int64)


def anneal_from_scratch(m: layout.Month, s: layout.Search, iterations: int, effort: float) -> None:
    """Search from what stands, leave the best standing. `effort`: iterations ÷ those that are usual for the month."""
    starts = min(MOST_STARTS, int(STARTS_AN_EFFORT * effort))
    if effort < FINALISTS:
        improve(m, s, iterations, HOT, NOBODY, priced=True)
        return
    from salesplan.schedule import layout

    origin = standing(s)
    found = []
    for _ in range(starts):
        load(m, s, origin)
        improve(m, s, round(STARTS_SHARE * iterations / starts), HOT, NOBODY, FROZEN, priced=True)
        found.append((int(s.totals[layout.COST]), standing(s)))
    finals = []
    for _, order in sorted(found)[:FINALISTS]:
        load(m, s, order)
        improve(m, s, round((1 - STARTS_SHARE) * iterations / FINALISTS), FROZEN, NOBODY, priced=True)
        finals.append((int(s.totals[layout.COST]), standing(s)))
    load(m, s, min(finals)[1])


def improve(
    m: layout.Month,
    s: layout.Search,
    iterations: int,
    hot: float,
    seeds: NDArray[np.int64],
    cold: float = COLD,
    *,
    priced: bool = False,
) -> None:
    """Anneal between two temperatures in seconds, and leave the best that was met standing.

    `seeds`: visits around which half of the trials begin (empty: all begin anywhere). `priced`: where the days are full
    and there are iterations enough, they may hold more than their bounds on the way, at a price, so that they trade.
    """
    from salesplan.schedule import kernel, layout

    days = s.rows.shape[0] // 2
    best, length = s.rows[:days, layout.ELEMENT, :].copy(), s.tally[:days, layout.LENGTH].copy()
    if priced and iterations >= LEAST_PRICED and m.constants[layout.KEPT] > 0:
        s.totals[layout.TARIFF] = round(1024 * hot) // m.constants[layout.UNIT]
    kernel.anneal(m, s, iterations, temperatures(hot, min(cold, hot)), logarithms(), seeds, best, length)
    load(m, s, [[int(v) for v in best[d, 1 : length[d] + 1]] for d in range(days)])


def load(m: layout.Month, s: layout.Search, order: Sequence[Sequence[int]]) -> None:
    """Empty the days and append these visits, wherever that is feasible."""
    from salesplan.schedule import kernel

    days = np.array([d for d, visits in enumerate(order) for _ in visits], dtype=np.int64)
    kernel.start(m, s, days, np.array([v for visits in order for v in visits], dtype=np.int64))


def fill(m: layout.Month, s: layout.Search) -> bool:
    """Insert whatever pays, alone or with its neighbours, until nothing does; returns whether any group did."""
    from salesplan.schedule import kernel, layout

    dearest = np.argsort(-m.visit[:, layout.PRIZE], kind="stable").astype(np.int64)
    kernel.complete(m, s, dearest)
    won = 0
    while opened := kernel.open_days(m, s):
        won += opened
        kernel.complete(m, s, dearest)
    return won > 0


def standing(s: layout.Search) -> list[list[int]]:
    """Visits by day, in order."""
    from salesplan.schedule import layout

    days = s.rows.shape[0] // 2
    return [s.rows[d, layout.ELEMENT, 1 : s.tally[d, layout.LENGTH] + 1].tolist() for d in range(days)]


def temperatures(hot: float, cold: float) -> NDArray[np.int64]:
    """Geometric cooling in equal shares of the iterations, in 1/1024 seconds; quick in the end where it began hot."""
    spells = [(hot, QUIET, STEPS - POLISHING), (QUIET, cold, POLISHING)]
    if not hot >= FROZEN > QUIET > cold:
        spells = [(hot, cold, STEPS)]
    heat = [high * (low / high) ** (i / (steps - 1)) for high, low, steps in spells for i in range(steps)]
    return np.array([round(1024 * seconds) for seconds in heat], dtype=np.int64)


@lru_cache(maxsize=1)
def logarithms() -> NDArray[np.int64]:
    """−ln(u) in 1/1024 at 4,096 equal steps of u: whole numbers, the same on every machine."""
    return np.array([round(-1024 * math.log((i + 0.5) / 4096)) for i in range(4096)], dtype=np.int64)
