"""The Lagrangean bound of one rep's plan, and with it the prices of their time and visits.

    L(λ, π) = λ·time_cap + π·visit_cap + Σ_c max_k (worth[k] − λ·time[k] − π·visits[k])

is convex and piecewise linear, at least the optimum everywhere, and equal to the LP bound at its minimum. In one
dimension the lines that support it left and right of the minimum cross where the next evaluation pays; when the
crossing lies on the function, it is the minimum. Two dimensions nest: the best λ for each π.

    L │\\              /
      │ \\           ╱
      │  ╲\\       ╱
      │    ╲─●──╱        ● evaluated; × the crossing of the two lines, tried next
      │      ╲×╱
      └─────────────────── λ
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.nouns import replace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.callplan.problem import RepProblem

ROUNDS = 200  # crossings; some ten are enough


@dataclass(frozen=True)
class Support:
    """One choice of options: worth, time and visits as sums over the customers."""

    choice: NDArray[np.int64]
    worth: float
    time: float
    visits: float


@dataclass(frozen=True)
class Dual:
    """The minimum of L, and the choices that support it on both sides of the time capacity."""

    time_price: float  # money a quarter minute
    visit_price: float  # money a visit
    bound: float
    short: Support  # at most the time capacity is used
    long: Support  # at least the capacity is used, or all that pays
    evaluations: int

    mixture: tuple[tuple[float, NDArray[np.int64]], ...]  # choices and shares: the LP's optimal plan


def _mixture(short: Support, long: Support, time_cap: float) -> tuple[tuple[float, NDArray[np.int64]], ...]:
    """Both supports in the shares that use the time capacity exactly."""
    span = long.time - short.time
    share = 0.0 if span <= 0 else min(1.0, max(0.0, (time_cap - short.time) / span))
    return tuple((w, c) for w, c in ((1 - share, short.choice), (share, long.choice)) if w > 0)


def _visits(problem: RepProblem, found: Dual) -> float:
    return sum(w * float(problem.visits[c].sum()) for w, c in found.mixture)


def best_choice(problem: RepProblem, worth: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each customer the first of the options worth most, and its worth."""
    best = np.maximum.reduceat(worth, problem.start[:-1])
    top = np.flatnonzero(worth == np.repeat(best, np.diff(problem.start)))
    owners = problem.who[top]
    first = np.concatenate([[True], owners[1:] != owners[:-1]])
    return top[first], best


def _support(problem: RepProblem, worth: NDArray[np.float64], choice: NDArray[np.int64]) -> Support:
    return Support(
        choice, float(worth[choice].sum()), float(problem.time[choice].sum()), float(problem.visits[choice].sum())
    )


def time_dual(problem: RepProblem, worth: NDArray[np.float64], start_price: float = -1.0) -> Dual:
    """min over λ of L(λ, 0) for any values of the options; `start_price` ≥ 0 is where the minimum is expected."""
    cap, count = float(problem.time_cap), 1
    long = _support(problem, worth, best_choice(problem, worth)[0])
    if long.time <= cap:
        return Dual(0.0, 0.0, long.worth, long, long, count, ((1.0, long.choice),))
    idle = np.where(problem.time == 0, worth, -np.inf)
    short = _support(problem, worth, best_choice(problem, idle)[0])
    price = start_price if start_price > 0 else (long.worth - short.worth) / (long.time - short.time)
    guessed = start_price > 0
    lowest = (long.worth, 0.0)  # L(0) and its price
    for _ in range(ROUNDS):
        count += 1
        choice, best = best_choice(problem, worth - price * problem.time)
        bound = float(best.sum()) + price * cap
        lowest = min(lowest, (bound, price))
        met = _support(problem, worth, choice)
        crossing = short.worth + price * (cap - short.time)
        if not guessed and bound <= crossing + 1e-12 * max(1.0, abs(crossing)):
            break
        if met.time > cap:
            long = met
        else:
            short = met
        following = (long.worth - short.worth) / (long.time - short.time)
        if not guessed and (following == price or not np.isfinite(following)):
            break
        price, guessed = max(0.0, following), False
    return Dual(lowest[1], 0.0, lowest[0], short, long, count, _mixture(short, long, cap))


def dual_bound(problem: RepProblem, start_price: float = -1.0) -> Dual:
    """The minimum of L over both prices; the visit price stays 0 where time alone keeps the visits down."""
    free = time_dual(problem, problem.worth, start_price)
    visits = _visits(problem, free)
    if visits <= problem.visit_cap + 1e-9:
        return free
    cap, count = problem.visit_cap, free.evaluations
    at_desk = time_dual(problem, np.where(problem.visits > 0, -1e30, problem.worth))
    # lines of h(π) = min_λ L(λ, π): value at π = 0 and slope
    low, low_slope, low_at = free.bound, cap - visits, 0.0
    high, high_slope, high_at = at_desk.bound, cap, 0.0
    under, over = at_desk, free  # minima whose visits keep, and exceed, the capacity
    best, price = free, 0.0
    for _ in range(ROUNDS):
        following = (low - low_slope * low_at - high + high_slope * high_at) / (high_slope - low_slope)
        if following <= 0 or following == price:
            break
        price = following
        crossing = low + low_slope * (price - low_at)
        inner = time_dual(problem, problem.worth - price * problem.visits, best.time_price)
        count += inner.evaluations
        here = inner.bound + price * cap
        if here < best.bound:
            best = replace(inner, visit_price=price, bound=here)
        if here <= crossing + 1e-12 * max(1.0, abs(crossing)):
            break
        slope = cap - _visits(problem, inner)
        if slope < 0:
            over, low, low_slope, low_at = inner, here, slope, price
        else:
            under, high, high_slope, high_at = inner, here, slope, price
    return replace(best, evaluations=count, mixture=_blend(problem, under, over))


def _blend(problem: RepProblem, under: Dual, over: Dual) -> tuple[tuple[float, NDArray[np.int64]], ...]:
    """Both mixtures in the shares that use the visit capacity exactly."""
    few, many = _visits(problem, under), _visits(problem, over)
    share = 0.0 if many <= few else min(1.0, max(0.0, (problem.visit_cap - few) / (many - few)))
    parts = [((1 - share) * w, c) for w, c in under.mixture] + [(share * w, c) for w, c in over.mixture]
    return tuple((w, c) for w, c in parts if w > 0)


def losses(problem: RepProblem, found: Dual) -> NDArray[np.float64]:
    """[m] reduced costs d ≥ 0: no plan that uses an option is worth more than bound − d."""
    net = problem.worth - found.time_price * problem.time - found.visit_price * problem.visits
    best = np.maximum.reduceat(net, problem.start[:-1])
    lost: NDArray[np.float64] = np.repeat(best, np.diff(problem.start)) - net
    return lost
