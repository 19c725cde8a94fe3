"""The best alignments with few moves: one more customer at a time, from both ends.

Forward, from nobody moved, the change that earns most is made; backward, from the whole answer, the change that earns
least is given back. At every number of moves the better of the two counts, and fewer moves where more earn nothing.
Customers who had to be placed (nobody may stay their owner) stand where the whole answer has them, and do not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.alignment.layout import Search
from salesplan.alignment.model import Cost, evaluate
from salesplan.alignment.search import Ties, instance_of
from salesplan.alignment.solve import part_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from salesplan.alignment.model import Problem

MOST_FORWARD = 100  # changes made one by one from nobody moved; each looks at every customer


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """The best alignment found with at most so many voluntary moves."""

    moves: int  # those made
    owner: NDArray[np.int32]
    cost: Cost


def voluntary(problem: Problem, owner: NDArray[np.int32]) -> NDArray[np.int64]:
    """Customers who change owner though theirs could stay."""
    return np.flatnonzero((problem.current >= 0) & (owner != problem.current))


def path(problem: Problem, owner: NDArray[np.int32], limits: Iterable[int]) -> list[Step]:
    """For each limit on voluntary moves (rising), the best alignment found on the way to `owner`."""
    moved = voluntary(problem, owner)
    wanted = sorted({min(limit, len(moved)) for limit in limits} | {0})
    base = owner.copy()
    base[moved] = problem.current[moved]
    found = {0: [base], len(moved): [owner]}
    inner = [m for m in wanted if 0 < m < len(moved)]
    if inner:
        _walk(problem, owner, moved, [len(moved) - m for m in inner], found, back=True)
        open_rows = np.flatnonzero((problem.candidates >= 0).sum(axis=1) > 1)
        _walk(problem, base, open_rows, [m for m in inner if m <= MOST_FORWARD], found, back=False)
    steps: list[Step] = []
    for m in wanted:
        priced = [(evaluate(problem, o), o) for o in found.get(m, ())]
        best = min(priced, key=lambda x: x[0].total, default=None)
        if not steps or (best is not None and best[0].total < steps[-1].cost.total):
            assert best is not None
            steps.append(Step(len(voluntary(problem, best[1])), best[1], best[0]))
        else:
            steps.append(steps[-1])
    return steps


def _walk(
    problem: Problem,
    begin: NDArray[np.int32],
    rows: NDArray[np.int64],
    stops: list[int],
    found: dict[int, list[NDArray[np.int32]]],
    *,
    back: bool,
) -> None:
    """Changes one customer of `rows` at a time from `begin` on, and notes the alignment after each of `stops` changes.

    `back` allows only the return to the owner of today.
    """
    from salesplan.alignment.kernels import cheapest

    if not stops:
        return
    part = part_of(problem, rows, begin)
    slot = problem.slots(begin)[rows]
    home = problem.slots(problem.current)[rows] if back else np.full(len(rows), -1, np.int64)
    every, owner = np.arange(len(rows)), begin.copy()
    workload = part.closed_workload + np.bincount(
        owner[rows], weights=part.load[every, slot], minlength=len(part.capacity)
    )
    instance, search, left = instance_of(part, rows, Ties.of(problem)), Search.at(slot, owner, workload), every
    for done in range(1, max(stops) + 1):
        _, i, k = cheapest(instance, search, left, home)
        if i < 0:
            return
        workload[owner[rows[i]]] -= part.load[i, slot[i]]
        workload[part.candidates[i, k]] += part.load[i, k]
        slot[i], owner[rows[i]] = k, part.candidates[i, k]
        left = left[left != i]
        if done in stops:
            moves = len(voluntary(problem, owner))
            found.setdefault(moves, []).append(owner.copy())
