"""Capacitated p-median: where `count` reps should live, and who then belongs to whom.

    min  Σ_i Σ_s cost[s,i] · x[s,i]
    one territory      Σ_s x[s,i] = 1
    open sites         x[s,i] ≤ y[s],  Σ_s y[s] = count
    capacity           Σ_i weight[i] · x[s,i] ≤ capacity · y[s]

Iterated local search (shifts, swaps, new centres; see median_kernels), bounded by Lagrangean relaxation of "one
territory": with a price λ[i] on being served, the best filling of each site is a knapsack, here a continuous one,

    L(λ) = Σ_i λ[i] + the `count` smallest of v[s]
    v[s] = min Σ_i (cost[s,i] − λ[i]) · x[i],  Σ_i weight[i] · x[i] ≤ capacity,  0 ≤ x ≤ 1
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

STARTS = 12
FINALISTS = 3  # best starts that are carried on
ROUNDS = 1_000  # of one start, where customers are few
WORK = 1.5e7  # rounds · customers² of one start, where they are many
FINAL = 4  # times the rounds of a start, of a finalist
BOUND_ROUNDS = 300
BOUND_WORK = 3e7  # rounds · sites · customers of the bound, where they are many


@dataclass(frozen=True, slots=True, eq=False)
class Medians:
    """Sites and territories found."""

    sites: NDArray[np.int64]  # [count] rows of cost
    home: NDArray[np.int64]  # [n] position among `sites`
    cost: float
    overload: float  # weight beyond capacity, all sites together; 0: feasible
    bound: float
    work: int


def medians(
    cost: NDArray[np.float64],
    weight: NDArray[np.float64],
    capacity: float,
    count: int,
    *,
    seed: int = 0,
    starts: int = STARTS,
    bounded: bool = True,
) -> Medians:
    """The best of `starts` searches, of which the best few are carried on; deterministic by seed.

    cost [sites, n], weight [n] in the unit of capacity. Short starts and a long end beat longer starts: where the sites
    lie is decided early (measured on 300 × 30 and 402 × 40). Not `bounded`, nothing is proven: the bound is that of no
    cost at all.

    Raises ValueError where there are fewer sites than `count`, or none is asked for.
    """
    from salesplan.alignment.median_kernels import wander

    sites, n = cost.shape
    if not 1 <= count <= sites:
        raise ValueError(f"{count} sites out of {sites}")
    least = float(weight[weight > 0].min(initial=np.inf))
    dear = 1.0 + n * float(cost.max(initial=0.0)) / (least if np.isfinite(least) else 1.0)  # no overload ever pays
    rounds = int(np.clip(WORK / max(1, n * n), 20, ROUNDS))
    found: list[tuple[float, int, NDArray[np.int64], NDArray[np.int64]]] = []
    for start in range(starts):
        first = spread(cost, weight, count, start)
        home = cost[first].argmin(axis=0).astype(np.int64)
        site, home, value = wander(cost, weight, float(capacity), dear, first, home, rounds, seed * starts + start)
        found.append((value, start, site, home))
    finalists = sorted(found, key=lambda row: row[:2])[: max(1, FINALISTS * starts // STARTS)]
    for _, start, first, home in finalists:
        chance = (seed + 1) * starts + start
        site, home, value = wander(cost, weight, float(capacity), dear, first, home, FINAL * rounds, chance)
        found.append((value, starts + start, site, home))
    value, _, site, home = min(found, key=lambda row: row[:2])
    load = np.bincount(home, weights=weight, minlength=count)
    overload = float(np.maximum(0.0, load - capacity).sum())
    bound = lower_bound(cost, weight, capacity, count, value) if bounded else 0.0
    return Medians(
        site,
        home,
        float(cost[site[home], np.arange(n)].sum()),
        overload,
        bound,
        (starts + FINAL * len(finalists)) * rounds,
    )


def spread(cost: NDArray[np.float64], weight: NDArray[np.float64], count: int, start: int) -> NDArray[np.int64]:
    """Sites far from one another where much is to do: each next one is where weight · cost to the nearest is most."""
    chosen = [int(np.argsort(-weight, kind="stable")[start % len(weight)]) % len(cost)]
    while len(chosen) < count:
        gain = (weight * cost[chosen].min(axis=0))[: len(cost)]
        far = np.zeros(len(cost))
        far[: len(gain)] = gain
        far[chosen] = -1.0
        chosen.append(int(far.argmax()))
    return np.array(chosen, np.int64)


def lower_bound(
    cost: NDArray[np.float64], weight: NDArray[np.float64], capacity: float, count: int, reached: float
) -> float:
    """The best L(λ) of at most BOUND_ROUNDS subgradient steps towards `reached`."""
    price = np.sort(cost, axis=0)[min(1, len(cost) - 1)] + cost.mean(axis=0) / 4
    best, best_price, since, length = -np.inf, price, 0, 1.0
    for _ in range(int(np.clip(BOUND_WORK / max(1, cost.size), 10, BOUND_ROUNDS))):
        value, served = _relaxed(cost, weight, capacity, count, price)
        if value > best:
            best, best_price, since = value, price, 0
        elif (since := since + 1) > 10:
            length, since, price = length / 2, 0, best_price
            continue
        lack = 1.0 - served
        norm = float((lack * lack).sum())
        if norm <= 1e-12 or reached - value <= 1e-9:
            break
        price = price + length * (reached - value) / norm * lack
    return min(best, reached)


def _relaxed(
    cost: NDArray[np.float64], weight: NDArray[np.float64], capacity: float, count: int, price: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """L at these prices, and how much of each customer its solution serves."""
    reduced = cost - price
    order = np.argsort(reduced / np.maximum(weight, 1e-9), axis=1, kind="stable")
    heavy = np.maximum(weight, 1e-9)[order]
    before = np.cumsum(heavy, axis=1) - heavy
    worth = np.take_along_axis(reduced, order, axis=1)
    share = np.where(worth < 0, np.clip((capacity - before) / heavy, 0.0, 1.0), 0.0)
    filled = (worth * share).sum(axis=1)
    opened = np.argsort(filled, kind="stable")[:count]
    served = np.zeros(cost.shape[1])
    np.add.at(served, order[opened], share[opened])
    return float(price.sum() + filled[opened].sum()), served
