"""How much of the value between assumed and true response a plan gains by what was learned.

Each rep shares out the visits that they make today: frequencies from `LEVELS`, by a price that fills the rep's visits
exactly as the call plan's bound does. Every plan is valued by the truth.
"""

from __future__ import annotations

import numpy as np

from salesplan.domain.settings import Settings
from salesplan.learn.curve_values import curve_values
from salesplan.learn.curves import find_curves
from salesplan.learn.evidence import Verdict
from salesplan.learn.levels import level_values
from salesplan.response.adbudg import reached
from tests.learn.drawn import Drawn

LEVELS = np.array([0.0, 0.25, 0.5, 1.0, 2.0, 3.0, 4.0])
ASSUMED = 0.70  # amplitude of the default elasticity
HALVINGS = 60


def closed(drawn: Drawn) -> dict[str, float]:
    """Share of the gap from default to oracle that is closed by learned levels, by curves, and by both."""
    history = drawn.history
    found = find_curves(history)
    curves, _ = curve_values(history, found)
    rows, _ = level_values(history, found, curves, Settings())
    amplitude = np.full(drawn.amplitude.shape, ASSUMED)
    for c in curves:
        if c.verdict is Verdict.ACCEPTED:
            amplitude[history.segments.index(c.segment), history.products.index(c.product)] = c.amplitude
    level, place = history.stated.copy(), {c: i for i, c in enumerate(history.customers)}
    for row in rows:
        level[place[row.customer_id], history.products.index(row.product)] = row.learned
    plain = np.full(drawn.amplitude.shape, ASSUMED)
    true = value(drawn, drawn.level, drawn.amplitude)
    worth = {
        name: float(true[np.arange(len(true)), plan(drawn, value(drawn, levels, curve))].sum())
        for name, levels, curve in (
            ("default", history.stated, plain),
            ("levels", level, plain),
            ("curves", history.stated, amplitude),
            ("both", level, amplitude),
            ("oracle", drawn.level, drawn.amplitude),
        )
    }
    gap = worth["oracle"] - worth["default"]
    return {name: (worth[name] - worth["default"]) / gap for name in ("levels", "curves", "both")}


def value(drawn: Drawn, level: np.ndarray, amplitude: np.ndarray) -> np.ndarray:
    """Money a year of each customer at each of `LEVELS`, [N, levels]."""
    history = drawn.history
    usual = np.array([history.calls[history.segment == g].mean() for g in range(len(history.segments))])
    rise = np.stack([reached(f, usual[history.segment]) for f in LEVELS], axis=1)
    gain = np.einsum("np,np->n", level, amplitude[history.segment])
    return gain[:, None] * rise


def plan(drawn: Drawn, worth: np.ndarray) -> np.ndarray:
    """The position in `LEVELS` of each customer, every rep within the visits that they make today."""
    history, chosen = drawn.history, np.zeros(len(worth), dtype=np.int64)
    for r in range(len(history.reps)):
        mine = np.flatnonzero(history.rep[:, -1] == r)
        visits = history.calls[mine].mean(axis=1).sum()
        low, high = 0.0, float(worth[mine].max()) / LEVELS[1]
        for _ in range(HALVINGS):
            price = (low + high) / 2
            asked = LEVELS[(worth[mine] - price * LEVELS).argmax(axis=1)].sum()
            low, high = (price, high) if asked > visits else (low, price)
        chosen[mine] = (worth[mine] - high * LEVELS).argmax(axis=1)
    return chosen
