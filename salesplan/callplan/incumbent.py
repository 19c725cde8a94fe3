"""Good plans, and the best one where a single capacity binds: greedy steps, then dynamic programming over the core."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.callplan.problem import RepProblem

STEPS = 400  # greedy steps
VISIT_UNITS = (1, 2, 4, 8, 20, 100)  # tried until visits are whole numbers


def greedy_choice(problem: RepProblem, choice: NDArray[np.int64], loss: NDArray[np.float64]) -> NDArray[np.int64]:
    """A plan that fits, from any choice: steps down at the least loss for the excess, then steps up while they pay."""
    choice = choice.copy()
    time, visits = int(problem.time[choice].sum()), float(problem.visits[choice].sum())
    for _ in range(STEPS):
        over_time, over_visits = time - problem.time_cap, visits - problem.visit_cap
        if over_time <= 0 and over_visits <= 1e-9:
            break
        at = choice[problem.who]
        less_time, less_visits = problem.time[at] - problem.time, problem.visits[at] - problem.visits
        relief = np.zeros(len(at))
        if over_time > 0:
            relief += np.minimum(less_time / over_time, 1.0)
        if over_visits > 1e-9:
            relief += np.minimum(less_visits / over_visits, 1.0)
        no_worse = (
            (relief > 1e-12) & (-less_time <= max(0, -over_time)) & (-less_visits <= max(0.0, -over_visits) + 1e-9)
        )
        price = np.where(no_worse, (loss - loss[at] + 1e-9) / np.maximum(relief, 1e-12), np.inf)
        step = int(np.argmin(price))
        if not np.isfinite(price[step]):
            return problem.start[:-1].copy()
        time, visits = time - int(less_time[step]), visits - float(less_visits[step])
        choice[problem.who[step]] = step
    return _fill(problem, choice if problem.fits(choice) else problem.start[:-1].copy())


def _fill(problem: RepProblem, choice: NDArray[np.int64]) -> NDArray[np.int64]:
    """Steps up by the largest gain that still fits."""
    time, visits = int(problem.time[choice].sum()), float(problem.visits[choice].sum())
    for _ in range(STEPS):
        at = choice[problem.who]
        gain = problem.worth - problem.worth[at]
        more_time, more_visits = problem.time - problem.time[at], problem.visits - problem.visits[at]
        fits = (more_time <= problem.time_cap - time) & (more_visits <= problem.visit_cap - visits + 1e-9)
        gain = np.where(fits, gain, -1.0)
        step = int(np.argmax(gain))
        if gain[step] <= 1e-12:
            break
        time, visits = time + int(more_time[step]), visits + float(more_visits[step])
        choice[problem.who[step]] = step
    return choice


def whole_visits(visits: NDArray[np.float64]) -> tuple[NDArray[np.int64], int] | None:
    """Visits as whole multiples of 1/unit, and that unit; None where no small unit does."""
    for unit in VISIT_UNITS:
        scaled = visits * unit
        rounded = np.rint(scaled)
        if np.abs(scaled - rounded).max(initial=0.0) < 1e-9:
            return rounded.astype(np.int64), unit
    return None


def knapsack_optimum(
    start: NDArray[np.int64], worth: NDArray[np.float64], weight: NDArray[np.int64], capacity: int
) -> tuple[NDArray[np.int64], int]:
    """The best choice of one option a customer within one capacity, and the cells that were filled.

    Dynamic programming over f_c(w) = max_k f_{c−1}(w − weight[k]) + worth[k], w the weight above the least possible;
    shared divisors of the weights are taken out first. The least weights must fit.
    """
    n = len(start) - 1
    least = np.minimum.reduceat(weight, start[:-1])
    rise = weight - np.repeat(least, np.diff(start))
    room = int(min(capacity - least.sum(), np.maximum.reduceat(rise, start[:-1]).sum()))
    divisor = max(1, int(np.gcd.reduce(rise)))
    rise, room = rise // divisor, room // divisor
    best = np.zeros(room + 1)
    taken = np.zeros((n, room + 1), dtype=np.int16)
    cells = 0
    for c in range(n):
        options = range(int(start[c]), int(start[c + 1]))
        after = np.full(room + 1, -np.inf)
        for j, k in enumerate(options):
            w = int(rise[k])
            if w > room:
                continue
            tried = best[: room + 1 - w] + worth[k]
            better = tried > after[w:]
            np.copyto(after[w:], tried, where=better)
            taken[c, w:][better] = j
            cells += room + 1 - w
        best = after
    at = int(np.argmax(best))
    choice = np.empty(n, dtype=np.int64)
    for c in range(n - 1, -1, -1):
        choice[c] = start[c] + taken[c, at]
        at -= int(rise[choice[c]])
    return choice, cells
