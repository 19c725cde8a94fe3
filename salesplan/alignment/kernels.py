"""Compiled loops of the local search. Import inside functions only: importing compiles or loads machine code."""

# mypy: disable-error-code="no-any-return, arg-type"
# numba types what is compiled here; numpy scalars stand for int and float.

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.alignment.layout import COMPACTNESS, IMPROVEMENT, MOST_SCATTER, NOBODY, Step
from salesplan.alignment.step_kernels import (
    about,
    added,
    apart,
    chain,
    give,
    hope,
    penalty,
    refresh,
    shift,
    taken,
    tie,
)
from salesplan.runtime.compiled import entry, inner

if TYPE_CHECKING:
    from salesplan.alignment.layout import Floats, Groups, Instance, Ints, Reps, Search


@inner
def place(instance: Instance, search: Search, i: int) -> None:
    """Gives customer i, who has nobody, to the candidate with whom they cost least."""
    candidates, load, workload = instance.candidates, instance.load, search.workload
    compactness, total = instance.terms[COMPACTNESS], added(workload)
    best, chosen = np.inf, 0
    for k in range(candidates.shape[1]):
        b = np.int64(candidates[i, k])
        if b < 0:
            continue
        gain = instance.cost[i, k]
        if compactness > 0:
            gain += compactness * apart(instance, search.owner, i, NOBODY, b)
        workload[b] += load[i, k]
        gain += penalty(instance, workload, total + load[i, k])
        workload[b] -= load[i, k]
        if gain < best:
            best, chosen = gain, k
    workload[candidates[i, chosen]] += load[i, chosen]
    give(instance, search, i, chosen)
    refresh(instance, search)


@entry
def shifts(instance: Instance, search: Search, order: Ints) -> int:
    """One pass over the open customers in `order`: each goes to their best candidate if that pays. Returns the moves.

    A customer without an owner (slot -1) is placed where they cost least, whatever it costs.
    """
    candidates, cost, slot, terms = instance.candidates, instance.cost, search.slot, instance.terms
    refresh(instance, search)
    moves = 0
    for n in range(len(order)):
        i = order[n]
        s = slot[i]
        if s < 0:
            place(instance, search, i)
            moves += 1
            continue
        a = np.int64(candidates[i, s])
        best, guess, chosen = -terms[IMPROVEMENT], 0.0, -1
        for k in range(candidates.shape[1]):
            b = np.int64(candidates[i, k])
            if b < 0 or b == a:
                continue
            shift(instance, search, i, k)
            low = about(instance, search, Step(a, b, NOBODY))
            gain = cost[i, k] - cost[i, s] + low
            if terms[COMPACTNESS] > 0 and gain - terms[MOST_SCATTER] < best:
                gain += terms[COMPACTNESS] * apart(instance, search.owner, i, a, b)
            if gain < best:
                best, guess, chosen = gain, low, k
        if chosen >= 0:
            shift(instance, search, i, chosen)
            step = Step(a, np.int64(candidates[i, chosen]), NOBODY)
            if taken(instance, search, step, best, guess):
                give(instance, search, i, chosen)
                moves += 1
    return moves


@inner
def best_chain(
    instance: Instance, search: Search, groups: Groups, width: int, g: int, h: int, step: Step
) -> tuple[float, float, int, int]:
    """The best two-step move of one of group g and one of group h, `width` of each tried: gain, guess and movers.

    The movers are -1 where none improves.
    """
    candidates, cost, slot, terms = instance.candidates, instance.cost, search.slot, instance.terms
    first, mover, goal, rise = groups.first, groups.mover, groups.goal, groups.rise
    a, b, swap = step.a, step.b, step.e < 0
    e = a if swap else step.e
    most = hope(instance, search, step) + groups.tied[h]
    best, guess, chosen_x, chosen_y = -terms[IMPROVEMENT], 0.0, -1, -1
    for x in range(first[g], min(first[g] + width, first[g + 1])):
        i, k = mover[x], goal[x]
        if candidates[i, slot[i]] != a:
            continue
        gain_i = cost[i, k] - cost[i, slot[i]]
        if gain_i + rise[first[h]] - most - groups.tied[g] >= best:
            break
        if terms[COMPACTNESS] > 0:
            gain_i += terms[COMPACTNESS] * apart(instance, search.owner, i, a, b)
        for y in range(first[h], min(first[h] + width, first[h + 1])):
            j, m = mover[y], goal[y]
            if gain_i + rise[y] - most >= best:
                break
            if candidates[j, slot[j]] != b:
                continue
            chain(instance, search, groups, x, y, swap)
            low = about(instance, search, step)
            gain = gain_i + cost[j, m] - cost[j, slot[j]] + low
            if terms[COMPACTNESS] > 0:
                gain += terms[COMPACTNESS] * apart(instance, search.owner, j, b, e)
                gain += terms[COMPACTNESS] * (2.0 if swap else 1.0) * tie(instance, i, j)
            if gain < best:
                best, guess, chosen_x, chosen_y = gain, low, x, y
    return best, guess, chosen_x, chosen_y


@entry
def chains(instance: Instance, search: Search, groups: Groups, width: int) -> int:
    """One pass over two-step moves: i from a to b while j goes from b to e; e = a is a swap. Returns the moves.

    `width` customers of each group are tried; none where the cheapest two together are too dear, as most are.
    """
    heads, first, rise, tied, reps = groups.heads, groups.first, groups.rise, groups.tied, len(instance.capacity)
    refresh(instance, search)
    moves = 0
    for g in range(len(heads)):
        a, b = heads[g] // reps, heads[g] % reps
        for h in range(groups.start_of[b], groups.start_of[b + 1]):
            e = heads[h] % reps
            if e == a and a > b:
                continue  # the same swap, met from its other end
            step = Step(a, b, NOBODY if e == a else e)
            least = rise[first[g]] + rise[first[h]] - tied[g] - tied[h]
            if least - hope(instance, search, step) >= -instance.terms[IMPROVEMENT]:
                continue
            best, guess, x, y = best_chain(instance, search, groups, width, g, h, step)
            if x < 0:
                continue
            chain(instance, search, groups, x, y, e == a)
            if taken(instance, search, step, best, guess):
                give(instance, search, groups.mover[x], groups.goal[x])
                give(instance, search, groups.mover[y], groups.goal[y])
                moves += 1
    return moves


@entry
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


@entry
def cheapest(instance: Instance, search: Search, left: Ints, target: Ints) -> tuple[float, int, int]:
    """The single change, among the open customers in `left`, that costs least: its cost, who, and to which slot.

    Only to slot target[i] where that is not -1.
    """
    candidates, cost, terms = instance.candidates, instance.cost, instance.terms
    refresh(instance, search)
    best, who, where = np.inf, -1, -1
    for n in range(len(left)):
        i = left[n]
        s = search.slot[i]
        a = np.int64(candidates[i, s])
        for k in range(candidates.shape[1]):
            b = np.int64(candidates[i, k])
            if b < 0 or b == a or (target[i] >= 0 and k != target[i]):
                continue
            gain = cost[i, k] - cost[i, s]
            if terms[COMPACTNESS] > 0:
                gain += terms[COMPACTNESS] * apart(instance, search.owner, i, a, b)
            shift(instance, search, i, k)
            gain += about(instance, search, Step(a, b, NOBODY))
            if gain < best:
                best, who, where = gain, i, k
    return best, who, where
