"""Compiled loops of the capacitated p-median search. Import inside functions only."""

# mypy: disable-error-code="no-any-return, arg-type, assignment"
# numba types what is compiled here; numpy scalars stand for int and float.

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.runtime.compiled import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


@jit
def draw(state: Ints, below: int) -> int:
    """A number in [0, below) from a linear congruential generator modulo 2^31 (Lehmer: 48271, 2^31 − 1)."""
    state[0] = state[0] * 48271 % 2147483647
    return state[0] % below


@jit
def reassign(cost: Floats, weight: Floats, capacity: float, site: Ints, home: Ints, load: Floats) -> None:
    """Gives every customer with home -1 to the nearest site with room, those with most to lose first."""
    p = len(site)
    free = np.flatnonzero(home < 0)
    regret = np.empty(len(free))
    for x in range(len(free)):
        first, second = np.inf, np.inf
        for m in range(p):
            c = cost[site[m], free[x]]
            if c < first:
                first, second = c, first
            elif c < second:
                second = c
        regret[x] = -(second - first) - 1e-6 * weight[free[x]]
    for x in np.argsort(regret, kind="mergesort"):
        i = free[x]
        best, chosen = np.inf, -1
        for m in range(p):
            if load[m] + weight[i] <= capacity and cost[site[m], i] < best:
                best, chosen = cost[site[m], i], m
        if chosen < 0:  # nowhere is room: where least is loaded; the search repairs it
            chosen = np.argmin(load)
        home[i] = chosen
        load[chosen] += weight[i]


@jit
def settle(  # noqa: C901  three loop nests of one descent
    cost: Floats, weight: Floats, capacity: float, dear: float, site: Ints, home: Ints, load: Floats
) -> float:
    """Shifts, swaps and new centres until none pays; returns Σ cost + dear · Σ overload."""
    n, p, sites = len(home), len(site), cost.shape[0]
    better = True
    while better:
        better = False
        for i in range(n):
            a = home[i]
            for b in range(p):
                if b == a:
                    continue
                over = max(0.0, load[b] + weight[i] - capacity) - max(0.0, load[b] - capacity)
                over += max(0.0, load[a] - weight[i] - capacity) - max(0.0, load[a] - capacity)
                if cost[site[b], i] - cost[site[a], i] + dear * over < -1e-9:
                    load[a] -= weight[i]
                    load[b] += weight[i]
                    home[i], a, better = b, b, True
        for i in range(n):
            for j in range(i + 1, n):
                a, b = home[i], home[j]
                if a == b:
                    continue
                change = cost[site[b], i] - cost[site[a], i] + cost[site[a], j] - cost[site[b], j]
                gap = weight[j] - weight[i]
                over = max(0.0, load[a] + gap - capacity) - max(0.0, load[a] - capacity)
                over += max(0.0, load[b] - gap - capacity) - max(0.0, load[b] - capacity)
                if change + dear * over < -1e-9:
                    load[a] += gap
                    load[b] -= gap
                    home[i], home[j], better = b, a, True
        for m in range(p):
            now, best, chosen = 0.0, np.inf, -1
            members = np.flatnonzero(home == m)
            for s in range(sites):
                total = 0.0
                for i in members:
                    total += cost[s, i]
                    if total >= best:
                        break
                if s == site[m]:
                    now = total if total < best else np.inf
                if total < best:
                    best, chosen = total, s
            if chosen >= 0 and chosen != site[m] and len(members) and best < now - 1e-9:
                site[m], better = chosen, True
    total = 0.0
    for i in range(n):
        total += cost[site[home[i]], i]
    for m in range(p):
        total += dear * max(0.0, load[m] - capacity)
    return total


@jit
def wander(
    cost: Floats, weight: Floats, capacity: float, dear: float, site: Ints, home: Ints, rounds: int, seed: int
) -> tuple[Ints, Ints, float]:
    """Iterated local search from (site, home): the best sites, territories and value found.

    A round empties one to three neighbouring territories, moves the site of one to a random customer near by, fills
    them again and settles. Slightly worse answers are walked through, ever more rarely.
    """
    n, p = len(home), len(site)
    state = np.array([seed % 2147483646 + 1])
    load = np.zeros(p)
    for i in range(n):
        load[home[i]] += weight[i]
    value = settle(cost, weight, capacity, dear, site, home, load)
    best_site, best_home, best = site.copy(), home.copy(), value
    for k in range(rounds):
        new_site, new_home, new_load = site.copy(), home.copy(), load.copy()
        m = draw(state, p)
        away = np.empty(p)
        for q in range(p):
            away[q] = cost[site[m], site[q]] if q != m else -1.0
        near = np.argsort(away, kind="mergesort")
        for q in near[: 1 + draw(state, min(3, p))]:
            for i in range(n):
                if new_home[i] == q:
                    new_home[i] = -1
            new_load[q] = 0.0
        new_site[m] = draw(state, cost.shape[0])
        for q in range(p):
            if q != m and new_site[q] == new_site[m]:
                new_site[m] = site[m]
        reassign(cost, weight, capacity, new_site, new_home, new_load)
        reached = settle(cost, weight, capacity, dear, new_site, new_home, new_load)
        worse = 0.02 * value * (1.0 - k / rounds) * draw(state, 1000) / 1000.0
        if reached <= value + worse:
            site, home, load, value = new_site, new_home, new_load, reached
        if reached < best - 1e-9:
            best_site, best_home, best = new_site.copy(), new_home.copy(), reached
    return best_site, best_home, best
