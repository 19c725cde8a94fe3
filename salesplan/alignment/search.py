"""Local search on true workloads: shifts, swaps and chains of two, until none of them pays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.alignment.layout import Groups, Instance, Search
from salesplan.alignment.model import EPSILON, imbalance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.alignment.dual import Part
    from salesplan.alignment.model import Problem

FEW = 500  # customers below which all are tried
WORTH = 1e-4  # relative gain below which a pass of chains is undone, and the search ends
WIDTH = 8  # cheapest customers of a pair of reps that swaps and chains try


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """Pairs that cost something when they part, as an adjacency list: neighbours, if compactness has a price, and

    customers at one address.
    """

    start: NDArray[np.int64]
    friend: NDArray[np.int32]
    weight: NDArray[np.float64]

    @classmethod
    def of(cls, problem: Problem) -> Ties:
        """Every pair in both directions; its weight is what parting costs, minutes a cycle."""
        compactness = problem.terms.compactness
        if compactness <= 0 and not len(problem.bond):
            return cls(np.zeros(problem.rows + 1, np.int64), np.zeros(0, np.int32), np.zeros(0))
        known = problem.neighbours >= 0 if compactness > 0 else np.zeros_like(problem.neighbours, np.bool_)
        i, k = np.nonzero(known)
        j = problem.neighbours[i, k].astype(np.int64)
        minutes = np.concatenate([compactness / np.maximum(known.sum(axis=1)[i], 1), problem.bond])
        i, j = np.concatenate([i, problem.pairs[:, 0]]), np.concatenate([j, problem.pairs[:, 1]])
        key = np.concatenate([i * problem.rows + j, j * problem.rows + i])
        pairs, place = np.unique(key, return_inverse=True)
        weight = np.zeros(len(pairs))
        np.add.at(weight, place, np.concatenate([minutes, minutes]))
        start = np.searchsorted(pairs, np.arange(problem.rows + 1) * problem.rows)
        return cls(start.astype(np.int64), (pairs % problem.rows).astype(np.int32), weight)

    def parted(self, owner: NDArray[np.int32]) -> float:
        """What the pairs with two owners cost, minutes a cycle."""
        if not len(self.weight):
            return 0.0
        return float(self.weight[owner[self._one] != owner[self.friend]].sum()) / 2

    def of_each(self) -> NDArray[np.float64]:
        """What it costs each customer to part with all others, minutes a cycle."""
        return np.bincount(self._one, weights=self.weight, minlength=len(self.start) - 1).astype(np.float64)

    @property
    def _one(self) -> NDArray[np.int64]:
        """The customer of each pair whose friend is in `friend`."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))


def descend(
    part: Part, rows: NDArray[np.int64], slot: NDArray[np.int64], owner: NDArray[np.int32], ties: Ties
) -> tuple[NDArray[np.int64], int]:
    """The local optimum reached from `slot` (-1: nobody yet), and the number of moves.

    `rows` are the positions of the open customers among all, `owner` the reps of all customers.
    """
    from salesplan.alignment.kernels import chains, shifts

    slot, owner = slot.copy(), owner.copy()
    has = slot >= 0
    every = np.arange(len(slot))
    owner[rows] = np.where(has, part.candidates[every, np.maximum(slot, 0)], -1)
    workload = part.closed_workload + np.bincount(
        owner[rows][has], weights=part.load[every, slot][has], minlength=len(part.capacity)
    )
    instance, search = instance_of(part, rows, ties), Search.at(slot, owner, workload)
    order = np.argsort(has, kind="stable")  # those without an owner first
    tied = ties.of_each()[rows]
    moves = 0
    for _ in range(max(1, part.terms.passes)):
        while found := shifts(instance, search, order):
            moves += found
        cost = _cost(part, slot, workload) + ties.parted(owner)
        kept = slot.copy()
        found = chains(instance, search, movers(part, slot, tied), WIDTH)
        gain = cost - _cost(part, slot, workload) - ties.parted(owner)
        if not found or gain < max(EPSILON, WORTH * abs(cost)):
            return kept, moves
        moves += found
    return slot, moves


def _cost(part: Part, slot: NDArray[np.int64], workload: NDArray[np.float64]) -> float:
    """The open customers' cost and the imbalance, minutes a cycle; what is parted left out."""
    return float(part.cost[np.arange(len(slot)), slot].sum()) + imbalance(workload, part.capacity, part.terms)


def instance_of(part: Part, rows: NDArray[np.int64], ties: Ties) -> Instance:
    """The part as the compiled loops read it; `rows` are the positions of its customers among all."""
    return Instance(
        rows, part.candidates, part.cost, part.load, part.capacity, ties.start, ties.friend, ties.weight,
        _terms(part, ties),
    )  # fmt: skip


def _terms(part: Part, ties: Ties) -> NDArray[np.float64]:
    """`Instance.terms`, in the order that `layout` names."""
    used = part.candidates >= 0
    span = np.where(used, part.load, -np.inf).max(axis=1, initial=0) - np.where(used, part.load, np.inf).min(
        axis=1, initial=np.inf
    )
    t = part.terms
    drift, most = 2 * float(np.quantile(span, 0.9)) if len(span) else 0.0, 2 * float(ties.of_each().max(initial=0.0))
    has_ties = float(len(ties.weight) > 0)  # their weights are minutes
    return np.array([part.capacity.sum(), t.band, t.imbalance_price, has_ties, EPSILON, drift, most])


def movers(part: Part, slot: NDArray[np.int64], tied: NDArray[np.float64]) -> Groups:
    """Customers by (rep now, rep possible), cheapest change first.

    Changes dearer than what moves half of the customers are left out. `tied` [m] is what it costs an open customer to
    part with all others.
    """
    every = np.arange(len(slot))
    now = part.candidates[every, slot]
    usable = (part.candidates >= 0) & (part.candidates != now[:, None])
    rise = np.where(usable, part.cost - part.cost[every, slot][:, None], np.inf)
    least = np.sort(rise.min(axis=1))
    half = max(FEW, len(least) // 2)
    customer, goal = np.nonzero(usable & (rise <= (least[half - 1] if half <= len(least) else np.inf)))
    dearness = rise[customer, goal]
    key = now[customer].astype(np.int64) * len(part.capacity) + part.candidates[customer, goal]
    order = np.lexsort((customer, dearness, key))
    heads, first = np.unique(key[order], return_index=True)
    start_of = np.searchsorted(heads, np.arange(len(part.capacity) + 1) * len(part.capacity))
    ends = np.append(first, len(order)).astype(np.int64)
    most = np.maximum.reduceat(tied[customer[order]], first) if len(first) else np.zeros(0)
    return Groups(heads, start_of, ends, customer[order], goal[order], dearness[order], most)
