"""Compiled: what a step of the local search changes, and what that is worth; `kernels` chooses among the steps.

What they read and change is laid out in `layout`. None of them makes arrays, so that handing many over costs little.
"""

# mypy: disable-error-code="no-any-return, arg-type"
# numba types what is compiled here; numpy scalars stand for int and float.

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.alignment.layout import (
    ALL_PENALTIES,
    BAND,
    DRIFT,
    EVEN,
    IMBALANCE_PRICE,
    IMPROVEMENT,
    PENALTY,
    SLOPE,
    WHOLE_CAPACITY,
    WIDTH,
)
from salesplan.runtime.compiled import inner

if TYPE_CHECKING:
    from salesplan.alignment.layout import Floats, Groups, Instance, Reps, Search, Step


@inner
def outside(load: float, even: float, width: float) -> float:
    """Minutes more than `width` away from the even share, and again those more than twice as far."""
    far = abs(load - even)
    return max(0.0, far - width) + max(0.0, far - 2.0 * width)


@inner
def penalty(instance: Instance, workload: Floats, total: float) -> float:
    """p · Σ outside where the workloads add up to `total`."""
    capacity, terms = instance.capacity, instance.terms
    mu = total / terms[WHOLE_CAPACITY] if terms[WHOLE_CAPACITY] > 0 else 0.0
    found = 0.0
    for r in range(len(workload)):
        found += outside(workload[r], mu * capacity[r], terms[BAND] * mu * capacity[r])
    return terms[IMBALANCE_PRICE] * found


@inner
def added(workload: Floats) -> float:
    """Σ of the workloads."""
    total = 0.0
    for r in range(len(workload)):
        total += workload[r]
    return total


@inner
def refresh(instance: Instance, search: Search) -> None:
    """After a step: each rep's side, slope and penalty of all anew."""
    capacity, terms = instance.capacity, instance.terms
    workload, side, whole = search.workload, search.side, search.whole
    price, band = terms[IMBALANCE_PRICE], terms[BAND]
    mu = added(workload) / terms[WHOLE_CAPACITY] if terms[WHOLE_CAPACITY] > 0 else 0.0
    whole[SLOPE], whole[ALL_PENALTIES] = 0.0, 0.0
    for r in range(len(workload)):
        even, width = mu * capacity[r], band * mu * capacity[r]
        side[r, EVEN], side[r, WIDTH] = even, width
        side[r, PENALTY] = price * outside(workload[r], even, width)
        whole[ALL_PENALTIES] += side[r, PENALTY]
        sign = 1.0 if workload[r] > even else -1.0
        for bands in (1.0, 2.0):
            if sign * (workload[r] - even) > bands * width:
                whole[SLOPE] -= price * (sign + bands * band) * capacity[r]
    whole[SLOPE] = whole[SLOPE] / terms[WHOLE_CAPACITY] if terms[WHOLE_CAPACITY] > 0 else 0.0


@inner
def risen(instance: Instance, search: Search, r: int, minutes: float) -> float:
    """Change of rep r's penalty when they gain `minutes`, at the present μ."""
    side = search.side
    then = outside(search.workload[r] + minutes, side[r, EVEN], side[r, WIDTH])
    return instance.terms[IMBALANCE_PRICE] * then - side[r, PENALTY]


@inner
def about(instance: Instance, search: Search, step: Step) -> float:
    """Change of the penalty when the reps of the step gain `change` minutes, in a few operations.

    Exact at the present μ; what a change of μ does enters to first order. Whoever acts on it prices that one step by
    `taken`.
    """
    change = search.change
    low = risen(instance, search, step.a, change[0])
    low += risen(instance, search, step.b, change[1])
    grown = change[0] + change[1]
    if step.e >= 0:
        low += risen(instance, search, step.e, change[2])
        grown += change[2]
    return low + search.whole[SLOPE] * grown


@inner
def load_on(search: Search, step: Step, sign: float) -> None:
    """Adds (sign 1) or takes back (sign −1) the change of workload of the step."""
    workload, change = search.workload, search.change
    workload[step.a] += sign * change[0]
    workload[step.b] += sign * change[1]
    if step.e >= 0:
        workload[step.e] += sign * change[2]


@inner
def taken(instance: Instance, search: Search, step: Step, gain: float, guess: float) -> bool:
    """Makes the step if it pays when priced exactly: `gain` counts the penalty as `guess`. Says whether it was made."""
    load_on(search, step, 1.0)
    exact = penalty(instance, search.workload, added(search.workload))
    if gain - guess + exact - search.whole[ALL_PENALTIES] < -instance.terms[IMPROVEMENT]:
        refresh(instance, search)
        return True
    load_on(search, step, -1.0)
    return False


@inner
def hope(instance: Instance, search: Search, step: Step) -> float:
    """What a step can earn besides its cost and its ties: its reps' present penalty, and μ's drift."""
    side, terms = search.side, instance.terms
    found = side[step.a, PENALTY] + side[step.b, PENALTY] + (side[step.e, PENALTY] if step.e >= 0 else 0.0)
    return found + abs(search.whole[SLOPE]) * terms[DRIFT]


@inner
def apart(instance: Instance, owner: Reps, i: int, a: int, b: int) -> float:
    """Change of scatter, in pairs, when open customer i goes from a to b."""
    friend, weight, c = instance.friend, instance.weight, instance.rows[i]
    found = 0.0
    for k in range(instance.start[c], instance.start[c + 1]):
        if owner[friend[k]] == a:
            found += weight[k]
        elif owner[friend[k]] == b:
            found -= weight[k]
    return found


@inner
def tie(instance: Instance, i: int, j: int) -> float:
    """Weight of the pair of neighbours i and j, open customers; 0 where they are none."""
    c, other = instance.rows[i], instance.rows[j]
    for k in range(instance.start[c], instance.start[c + 1]):
        if instance.friend[k] == other:
            return instance.weight[k]
    return 0.0


@inner
def give(instance: Instance, search: Search, i: int, k: int) -> None:
    """Open customer i has candidate k from now on."""
    search.slot[i] = k
    search.owner[instance.rows[i]] = instance.candidates[i, k]


@inner
def shift(instance: Instance, search: Search, i: int, k: int) -> None:
    """The change where open customer i alone goes to candidate k."""
    load = instance.load
    search.change[0], search.change[1] = -load[i, search.slot[i]], load[i, k]


@inner
def chain(instance: Instance, search: Search, groups: Groups, x: int, y: int, swap: bool) -> None:
    """The change where mover x goes to their goal, and mover y to theirs."""
    load, slot, change = instance.load, search.slot, search.change
    i, k, j, m = groups.mover[x], groups.goal[x], groups.mover[y], groups.goal[y]
    change[0], change[1], change[2] = -load[i, slot[i]], load[i, k] - load[j, slot[j]], load[j, m]
    if swap:
        change[0] += change[2]
