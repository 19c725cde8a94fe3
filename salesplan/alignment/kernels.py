"""Compiled loops of the local search. Import inside functions only: importing compiles or loads machine code.

State shared by the kernels: `slot[i]` is the candidate that open customer i has now, `owner` the rep position of every
customer (open or not), `workload` minutes by rep. `spec` holds Σ capacity, band, price, compactness, the smallest
improvement, and for quick refusals: the change of workload that a step usually makes, the most scatter it can save.
`state` holds total workload, the slope of
the penalty in it (through μ), and the penalty; `side` by rep the even share, the band's width, and his penalty.
"""

# mypy: disable-error-code="no-any-return, arg-type"
# numba types what is compiled here; numpy scalars stand for int and float.

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.runtime.compiled import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Reps = NDArray[np.int32]
    Floats = NDArray[np.float64]
    Groups = tuple[Ints, Ints, Ints, Ints, Ints, Floats]


@jit
def outside(load: float, capacity: float, mu: float, band: float) -> float:
    """Minutes outside the band, and again outside twice the band."""
    even, width = mu * capacity, band * mu * capacity
    far = abs(load - even)
    return max(0.0, far - width) + max(0.0, far - 2.0 * width)


@jit
def away(load: float, edge: Floats) -> float:
    """The same, where the even share and the band's width (minutes) are at hand."""
    far = abs(load - edge[0])
    return max(0.0, far - edge[1]) + max(0.0, far - 2.0 * edge[1])


@jit
def penalty(workload: Floats, capacity: Floats, total: float, spec: Floats) -> float:
    """p · Σ outside where the workloads add up to `total`."""
    mu = total / spec[0] if spec[0] > 0 else 0.0
    found = 0.0
    for r in range(len(workload)):
        found += outside(workload[r], capacity[r], mu, spec[1])
    return spec[2] * found


@jit
def about(a: int, b: int, e: int, change: Floats, workload: Floats, state: Floats, side: Floats, spec: Floats) -> float:
    """Change of the penalty when a, b and e (-1: only two reps) gain `change` minutes, in a few operations.

    Exact at the present μ; what a change of μ does enters to first order. Whoever acts on it prices that one step by
    `taken`.
    """
    price = spec[2]
    low = price * away(workload[a] + change[0], side[a]) - side[a, 2]
    low += price * away(workload[b] + change[1], side[b]) - side[b, 2]
    grown = change[0] + change[1]
    if e >= 0:
        low += price * away(workload[e] + change[2], side[e]) - side[e, 2]
        grown += change[2]
    return low + state[1] * grown


@jit
def taken(
    gain: float,
    guess: float,
    a: int,
    b: int,
    e: int,
    change: Floats,
    workload: Floats,
    capacity: Floats,
    state: Floats,
    side: Floats,
    spec: Floats,
) -> bool:
    """Makes the step if it pays when priced exactly: `gain` counts the penalty as `guess`. Says whether it was made."""
    workload[a] += change[0]
    workload[b] += change[1]
    if e >= 0:
        workload[e] += change[2]
    total = 0.0
    for r in range(len(workload)):
        total += workload[r]
    if gain - guess + penalty(workload, capacity, total, spec) - state[2] < -spec[4]:
        refresh(workload, capacity, state, side, spec)
        return True
    workload[a] -= change[0]
    workload[b] -= change[1]
    if e >= 0:
        workload[e] -= change[2]
    return False


@jit
def refresh(workload: Floats, capacity: Floats, state: Floats, side: Floats, spec: Floats) -> None:
    """After a step: total workload, slope and penalty anew."""
    total = 0.0
    for r in range(len(workload)):
        total += workload[r]
    mu = total / spec[0] if spec[0] > 0 else 0.0
    state[0], state[1], state[2] = total, 0.0, 0.0
    for r in range(len(workload)):
        side[r, 0], side[r, 1] = mu * capacity[r], spec[1] * mu * capacity[r]
        side[r, 2] = spec[2] * away(workload[r], side[r])
        state[2] += side[r, 2]
        sign = 1.0 if workload[r] > side[r, 0] else -1.0
        for bands in (1.0, 2.0):
            if sign * (workload[r] - side[r, 0]) > bands * side[r, 1]:
                state[1] -= spec[2] * (sign + bands * spec[1]) * capacity[r]
    state[1] = state[1] / spec[0] if spec[0] > 0 else 0.0


@jit
def hope(a: int, b: int, e: int, state: Floats, side: Floats, spec: Floats) -> float:
    """What a step between a, b and e can earn at most besides its cost: their present penalty, μ's drift, scatter."""
    found = side[a, 2] + side[b, 2] + (side[e, 2] if e >= 0 else 0.0)
    return found + abs(state[1]) * spec[5] + spec[6]


@jit
def apart(i: int, a: int, b: int, start: Ints, friend: Reps, weight: Floats, owner: Reps) -> float:
    """Change of scatter, in pairs, when customer i goes from a to b."""
    found = 0.0
    for k in range(start[i], start[i + 1]):
        if owner[friend[k]] == a:
            found += weight[k]
        elif owner[friend[k]] == b:
            found -= weight[k]
    return found


@jit
def tie(i: int, j: int, start: Ints, friend: Reps, weight: Floats) -> float:
    """Weight of the pair of neighbours i and j; 0 where they are none."""
    for k in range(start[i], start[i + 1]):
        if friend[k] == j:
            return weight[k]
    return 0.0


@jit
def place(
    i: int,
    ids: Ints,
    candidates: Reps,
    cost: Floats,
    load: Floats,
    slot: Ints,
    owner: Reps,
    workload: Floats,
    capacity: Floats,
    start: Ints,
    friend: Reps,
    weight: Floats,
    spec: Floats,
) -> None:
    """Gives customer i, who has nobody, to the candidate with whom he costs least."""
    total = 0.0
    for r in range(len(workload)):
        total += workload[r]
    best, chosen = np.inf, 0
    for k in range(candidates.shape[1]):
        b = np.int64(candidates[i, k])
        if b < 0:
            continue
        gain = cost[i, k]
        if spec[3] > 0:
            gain += spec[3] * apart(ids[i], np.int64(-1), b, start, friend, weight, owner)
        workload[b] += load[i, k]
        gain += penalty(workload, capacity, total + load[i, k], spec)
        workload[b] -= load[i, k]
        if gain < best:
            best, chosen = gain, k
    workload[candidates[i, chosen]] += load[i, chosen]
    slot[i], owner[ids[i]] = chosen, candidates[i, chosen]


@jit
def shifts(
    order: Ints,
    ids: Ints,
    candidates: Reps,
    cost: Floats,
    load: Floats,
    slot: Ints,
    owner: Reps,
    workload: Floats,
    capacity: Floats,
    start: Ints,
    friend: Reps,
    weight: Floats,
    spec: Floats,
) -> int:
    """One pass over the open customers in `order`: each goes to his best candidate if that pays. Returns the moves.

    A customer without an owner (slot -1) is placed where he costs least, whatever it costs.
    """
    state, side, change = np.zeros(3), np.zeros((len(workload), 3)), np.zeros(3)
    refresh(workload, capacity, state, side, spec)
    moves, none = 0, np.int64(-1)
    for i in order:
        s = slot[i]
        if s < 0:
            place(i, ids, candidates, cost, load, slot, owner, workload, capacity, start, friend, weight, spec)
            refresh(workload, capacity, state, side, spec)
            moves += 1
            continue
        a = np.int64(candidates[i, s])
        best, guess, chosen = -spec[4], 0.0, -1
        for k in range(candidates.shape[1]):
            b = np.int64(candidates[i, k])
            if b < 0 or b == a:
                continue
            change[0], change[1] = -load[i, s], load[i, k]
            low = about(a, b, none, change, workload, state, side, spec)
            gain = cost[i, k] - cost[i, s] + low
            if spec[3] > 0 and gain - spec[6] < best:
                gain += spec[3] * apart(ids[i], a, b, start, friend, weight, owner)
            if gain < best:
                best, guess, chosen = gain, low, k
        if chosen >= 0:
            b = np.int64(candidates[i, chosen])
            change[0], change[1] = -load[i, s], load[i, chosen]
            if taken(best, guess, a, b, none, change, workload, capacity, state, side, spec):
                slot[i], owner[ids[i]] = chosen, b
                moves += 1
    return moves


@jit
def chains(  # noqa: C901  one loop nest: a compiled function has nowhere cheaper to put its inner loops
    groups: Groups,
    reps: int,
    width: int,
    ids: Ints,
    candidates: Reps,
    cost: Floats,
    load: Floats,
    slot: Ints,
    owner: Reps,
    workload: Floats,
    capacity: Floats,
    start: Ints,
    friend: Reps,
    weight: Floats,
    spec: Floats,
) -> int:
    """One pass over two-step moves: i from a to b while j goes from b to e; e = a is a swap. Returns the moves.

    `groups` holds heads, start_of, first, mover, goal and rise: group g (heads[g] = a·R + b, sorted, those of a from
    start_of[a] on) lists at mover[first[g]:first[g+1]] the customers of a for whom a change to b, their candidate
    goal[...], is cheapest (by rise[...]); `width` of them are tried.
    """
    state, side, change = np.zeros(3), np.zeros((len(workload), 3)), np.zeros(3)
    refresh(workload, capacity, state, side, spec)
    heads, start_of, first, mover, goal, rise = groups
    moves, none = 0, np.int64(-1)
    for g in range(len(heads)):
        a, b = heads[g] // reps, heads[g] % reps
        for h in range(start_of[b], start_of[b + 1]):
            e = heads[h] % reps
            if e == a and a > b:
                continue  # the same swap, met from its other end
            third = none if e == a else e
            most = hope(a, b, third, state, side, spec)
            best, guess, chosen_i, chosen_j = -spec[4], 0.0, -1, -1
            for x in range(first[g], min(first[g] + width, first[g + 1])):
                i, k = mover[x], goal[x]
                if candidates[i, slot[i]] != a:
                    continue
                gain_i = cost[i, k] - cost[i, slot[i]]
                if gain_i + rise[first[h]] - most >= best:
                    break
                if spec[3] > 0:
                    gain_i += spec[3] * apart(ids[i], a, b, start, friend, weight, owner)
                for y in range(first[h], min(first[h] + width, first[h + 1])):
                    j, m = mover[y], goal[y]
                    if gain_i + rise[y] - most - spec[6] >= best:
                        break
                    if candidates[j, slot[j]] != b:
                        continue
                    shift(i, k, j, m, e == a, load, slot, change)
                    low = about(a, b, third, change, workload, state, side, spec)
                    gain = gain_i + cost[j, m] - cost[j, slot[j]] + low
                    if spec[3] > 0:
                        gain += spec[3] * apart(ids[j], b, e, start, friend, weight, owner)
                        gain += spec[3] * (2.0 if e == a else 1.0) * tie(ids[i], ids[j], start, friend, weight)
                    if gain < best:
                        best, guess, chosen_i, chosen_j = gain, low, x, y
            if chosen_i < 0:
                continue
            i, k, j, m = mover[chosen_i], goal[chosen_i], mover[chosen_j], goal[chosen_j]
            shift(i, k, j, m, e == a, load, slot, change)
            if taken(best, guess, a, b, third, change, workload, capacity, state, side, spec):
                slot[i], owner[ids[i]] = k, b
                slot[j], owner[ids[j]] = m, e
                moves += 1
    return moves


@jit
def shift(i: int, k: int, j: int, m: int, swap: bool, load: Floats, slot: Ints, change: Floats) -> None:
    """Minutes that a, b and e gain when i goes to his candidate k and j to his candidate m."""
    change[0], change[1], change[2] = -load[i, slot[i]], load[i, k] - load[j, slot[j]], load[j, m]
    if swap:
        change[0] += change[2]


@jit
def relax(candidates: Reps, cost: Floats, load: Floats, price: Floats, workload: Floats) -> float:
    """Σ_c min_k (cost + price · load); adds the loads of the minimising candidates to `workload`."""
    found = 0.0
    for i in range(len(cost)):
        best, chosen = np.inf, 0
        for k in range(candidates.shape[1]):
            r = candidates[i, k]
            if r >= 0:
                value = cost[i, k] + price[r] * load[i, k]
                if value < best:
                    best, chosen = value, k
        found += best
        workload[candidates[i, chosen]] += load[i, chosen]
    return found


@jit
def cheapest(
    rows: Ints,
    target: Ints,
    ids: Ints,
    candidates: Reps,
    cost: Floats,
    load: Floats,
    slot: Ints,
    owner: Reps,
    workload: Floats,
    capacity: Floats,
    start: Ints,
    friend: Reps,
    weight: Floats,
    spec: Floats,
) -> tuple[float, int, int]:
    """The single change, among the open customers at `rows`, that costs least: its cost, who, and to which slot.

    Only to slot target[i] where that is not -1.
    """
    state, side, change = np.zeros(3), np.zeros((len(workload), 3)), np.zeros(3)
    refresh(workload, capacity, state, side, spec)
    best, who, where, none = np.inf, -1, -1, np.int64(-1)
    for i in rows:
        s = slot[i]
        a = np.int64(candidates[i, s])
        for k in range(candidates.shape[1]):
            b = np.int64(candidates[i, k])
            if b < 0 or b == a or (target[i] >= 0 and k != target[i]):
                continue
            gain = cost[i, k] - cost[i, s]
            if spec[3] > 0:
                gain += spec[3] * apart(ids[i], a, b, start, friend, weight, owner)
            change[0], change[1] = -load[i, s], load[i, k]
            gain += about(a, b, none, change, workload, state, side, spec)
            if gain < best:
                best, who, where = gain, i, k
    return best, who, where
