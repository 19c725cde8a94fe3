"""Calls as customers remember them, what later calls look like, and how much of the curve they reach.

A_t = λ·A_{t−1} + (1 − λ)·n_t,   A_0 = the customer's mean calls
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAD_MONTHS = 3
LITTLE = 1 / 6  # calls a cycle that are added on both sides, so that no calls have a logarithm


def adstock(calls: NDArray[np.float64], carry_over: float) -> NDArray[np.float64]:
    """Remembered calls a cycle [n, T]; `carry_over` is the share of a call's effect that is left a month later."""
    found = np.empty_like(calls)
    now = calls.mean(axis=1)
    for t in range(calls.shape[1]):
        now = carry_over * now + (1 - carry_over) * calls[:, t]
        found[:, t] = now
    return found


def leads(calls: NDArray[np.float64], months: int = LEAD_MONTHS) -> NDArray[np.float64]:
    """ln(mean calls of the next months ÷ own mean), smoothed, [n, T − months]. Sales cannot know of them."""
    total = np.cumsum(np.pad(calls, ((0, 0), (1, 0))), axis=1)
    coming = (total[:, months + 1 :] - total[:, 1:-months]) / months
    found: NDArray[np.float64] = np.log((coming + LITTLE) / (calls.mean(axis=1)[:, None] + LITTLE))
    return found


def expected_calls(calls: NDArray[np.float64], rep: NDArray[np.int64]) -> NDArray[np.float64]:
    """Own mean calls × how much of their usual calls the rep made at all other customers in the month, [n, T].

    This varies with time off, vacancies and handovers and not with the customer's own demand.
    """
    usual = calls.mean(axis=1)
    found = np.empty_like(calls)
    for t in range(calls.shape[1]):
        made = np.bincount(rep[:, t], calls[:, t])[rep[:, t]] - calls[:, t]
        due = np.bincount(rep[:, t], usual)[rep[:, t]] - usual
        found[:, t] = usual * np.divide(made, due, out=np.ones_like(due), where=due > 1e-9)
    return found
