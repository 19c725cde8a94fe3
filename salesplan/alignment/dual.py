"""A lower bound by Lagrangean relaxation of the band, and the prices of workload that prove it.

With a price in [0, p] on each of r's four edges (one and two bands above and below), u their sum, those below counted
negative, the inner edges paid first, and μ substituted by Σ W ÷ Σ C,

    L(u) = Σ_c min_{r ∈ N(c)} ( d[c,r] + h[c,r] + (u[r] − κ) · w[c,r] )
    κ    = Σ_r C[r] · (u[r] + τ·|u[r]| + τ·max(0, |u[r]| − p)) ÷ Σ C

is below every alignment's objective for every u in [−2p, 2p] (scatter, never negative, is left out). u is raised where
a rep would get too much at these prices and lowered where too little; the best u also guides the construction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.alignment.model import Terms

PATIENCE = 8  # rounds without a better bound until steps are cut
CUT = 0.6
MOMENTUM = 0.6
SMALLEST = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The open customers' columns, and what the closed ones add."""

    candidates: NDArray[np.int32]  # [m, K]
    cost: NDArray[np.float64]  # [m, K], inf where unused
    load: NDArray[np.float64]  # [m, K]
    capacity: NDArray[np.float64]  # [R]
    closed_workload: NDArray[np.float64]  # [R]
    closed_cost: float
    terms: Terms


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """The best bound found, at which prices, in how many rounds."""

    value: float
    price: NDArray[np.float64]  # u − κ, minutes of travel that a minute of workload is worth, [R]
    rounds: int


def lift(part: Part, rounds: int) -> Bound:
    """The best of `rounds` evaluations of L from u = 0 on."""
    p, tau, capacity = part.terms.imbalance_price, part.terms.band, part.capacity
    total = float(capacity.sum())
    u = np.zeros(len(capacity))
    best, best_u, since, step = -np.inf, u, 0, 0.25 * p
    momentum = np.zeros(len(u))
    done = 0
    for _ in range(rounds):
        done += 1
        value, workload = _value(part, u - _common(u, capacity, part.terms))
        if value > best:
            best, best_u, since = value, u, 0
        elif (since := since + 1) > PATIENCE:
            step, since, u, momentum = step * CUT, 0, best_u, np.zeros(len(u))
            if step < SMALLEST * max(p, 1e-9):
                break
            continue
        if total <= 0:
            break
        excess = _excess(workload, capacity, tau)
        momentum = MOMENTUM * momentum + excess - np.clip(excess, *_rest(u, p, tau))
        u = _stopped(u, np.clip(u + step * momentum, -2 * p, 2 * p), p)
    return Bound(best, best_u - _common(best_u, capacity, part.terms), done)


def _common(u: NDArray[np.float64], capacity: NDArray[np.float64], terms: Terms) -> float:
    """κ: what a higher μ is worth to everybody."""
    total = float(capacity.sum())
    edges = np.abs(u) + np.maximum(0.0, np.abs(u) - terms.imbalance_price)
    return float((capacity * (u + terms.band * edges)).sum() / total) if total > 0 else 0.0


def _rest(u: NDArray[np.float64], p: float, tau: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Between which relative indexes, less 1, a rep may lie for their price to be right: at a kink of κ an interval."""
    low = np.select([u <= -p, u <= 0, u <= p], [-2 * tau, -tau, tau], 2 * tau)
    high = np.select([u < -p, u < 0, u < p], [-2 * tau, -tau, tau], 2 * tau)
    return low, high


def _stopped(u: NDArray[np.float64], raised: NDArray[np.float64], p: float) -> NDArray[np.float64]:
    """The step from u, stopped at the first kink (−p, 0, p) that it crosses."""
    for kink in (-p, 0.0, p):
        raised = np.where((u - kink) * (raised - kink) < 0, kink, raised)
    return raised


def _value(part: Part, price: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    """L at prices u − κ, and the workloads of the minimising alignment."""
    from salesplan.alignment.kernels import relax

    workload = part.closed_workload.copy()
    value = float(relax(part.candidates, part.cost, part.load, price, workload))
    return value + part.closed_cost + float((price * part.closed_workload).sum()), workload


def _excess(workload: NDArray[np.float64], capacity: NDArray[np.float64], tau: float) -> NDArray[np.float64]:
    """Index relative to the mean, less 1; a rep without capacity counts as far out."""
    mu = float(workload.sum()) / float(capacity.sum())
    if mu <= 0:
        return np.zeros(len(workload))
    share = workload / np.maximum(mu * capacity, 1e-9) - 1.0
    return np.minimum(np.where(capacity > 0, share, np.where(workload > 0, 1.0 + tau, 0.0)), 3.0)
