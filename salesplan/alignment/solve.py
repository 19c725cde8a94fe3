"""Solves an alignment problem: bound, construction, local search, and again until nothing moves.

A night's answer must not change when nothing else does. So an answer counts only once it is its own answer: seen from
the night after, with every change of owner at its price, the same search must leave it alone. Handover prices obey
the triangle inequality (h is one price by customer and new owner), so whatever that finds is better tonight as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.alignment.dual import Bound, Part, lift
from salesplan.alignment.exact import MOST_ARCS, prove
from salesplan.alignment.flow import construct
from salesplan.alignment.model import EPSILON, Cost, apart, evaluate, imbalance
from salesplan.alignment.search import Ties, descend
from salesplan.domain.outcome import Outcome, Status, relative_gap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from salesplan.alignment.model import Problem

ROUNDS = 250  # evaluations of the bound
QUICK_ROUNDS = 4  # the same where the search alone is asked
GOOD = 5e-4  # relative gap at which a search from the present owners needs no construction
BETTER = 1e-5  # relative gain that a construction must bring to replace the present answer
CLOSE = 0.05  # relative gap up to which the present owners are worth searching from
SMALL_ARCS = 50_000  # customer-candidate pairs up to which a second start is worth its time
REPEATS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Owner of every customer, what it costs, and the proof."""

    owner: NDArray[np.int32]  # [n] rep positions
    cost: Cost
    outcome: Outcome


def align_columns(problem: Problem, opened: NDArray[np.int64] | None = None, *, construction: bool = True) -> Solution:
    """The best owners of the customers at the positions `opened` (None: all), the others as they are.

    `opened` are positions among the n customers; what they cost is minutes a cycle, and the formula that of `model`.
    Customers who have nobody who may stay (current -1) are always open. `construction` False leaves it to the local
    search from the present owners, which is enough where only a few customers changed. The bound is that of the open
    part: what the closed customers cost is taken as given.
    """
    rows = _open_rows(problem, opened)
    ties = Ties.of(problem)
    night, owner, work = problem, problem.current.copy(), 0
    bound = Bound(-np.inf, np.zeros(len(problem.capacity)), 0)
    for repeat in range(REPEATS):
        part = part_of(night, rows, owner)
        found, tried, steps = _improve(night, part, rows, owner, ties, construction)
        bound, work = (tried if repeat == 0 else bound), work + steps
        settled = bool((found == owner).all())
        owner = _given_back(problem, rows, found, ties) if repeat else found
        if settled or not construction:
            break
        night = problem.owned_by(owner)
    return _told(problem, owner, bound, work, len(rows))


def _open_rows(problem: Problem, opened: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """Customers with a choice; those without are as good as closed."""
    open_rows = problem.current < 0
    asked = np.arange(problem.rows) if opened is None else opened
    open_rows[asked] |= (problem.candidates[asked] >= 0).sum(axis=1) > 1
    return np.flatnonzero(open_rows)


def part_of(problem: Problem, rows: NDArray[np.int64], owner: NDArray[np.int32]) -> Part:
    """The columns of the open customers at `rows`, with the others where `owner` has them."""
    slot = problem.slots(owner)
    travel = problem.travel_of(owner, slot)
    travel[rows] = 0.0
    load = problem.calls + travel
    load[rows] = 0.0
    workload = np.zeros(len(problem.capacity))
    workload += np.bincount(np.maximum(owner, 0), weights=load, minlength=len(workload))
    closed = problem.charged & (owner != problem.current)
    closed[rows] = False
    moved = np.flatnonzero(closed)
    cost = float(travel.sum() + problem.handover[moved, slot[moved]].sum())
    return Part(
        np.ascontiguousarray(problem.candidates[rows]),
        problem.cost(rows),
        problem.load(rows),
        problem.capacity,
        workload,
        cost,
        problem.terms,
    )


def _value(
    problem: Problem, part: Part, rows: NDArray[np.int64], owner: NDArray[np.int32], slot: NDArray[np.int64]
) -> float:
    """The objective where the open customers have `slot`, the others `owner`."""
    every = np.arange(len(rows))
    workload = part.closed_workload + np.bincount(
        part.candidates[every, slot], weights=part.load[every, slot], minlength=len(part.capacity)
    )
    value = part.closed_cost + float(part.cost[every, slot].sum()) + imbalance(workload, part.capacity, part.terms)
    if part.terms.compactness > 0 or len(problem.bond):
        value += apart(problem, _with(owner, rows, part, slot))
    return value


def _improve(
    problem: Problem,
    part: Part,
    rows: NDArray[np.int64],
    owner: NDArray[np.int32],
    ties: Ties,
    construction: bool,
) -> tuple[NDArray[np.int32], Bound, int]:
    """A better alignment than `owner`, or `owner` itself; a bound; and the work. A pure function of its arguments."""
    bound = lift(part, ROUNDS if construction else QUICK_ROUNDS)
    kept = problem.slots(owner)[rows]
    best, value, work = owner, np.inf, bound.rounds
    for start in [kept, *_starts(part, bound)] if construction else [kept]:
        if start is kept and construction and not _close(problem, part, rows, owner, kept, bound):
            continue
        slot, moves = descend(part, rows, start, owner, ties)
        reached = _value(problem, part, rows, owner, slot)
        work += moves
        if reached < value - max(EPSILON, BETTER * abs(reached)):
            best, value = _with(owner, rows, part, slot), reached
        if start is kept and relative_gap(value, bound.value) <= GOOD:
            return best, bound, work
    if part.candidates.size <= MOST_ARCS and (proof := prove(part)):
        slot, proven = proof
        slot, _ = descend(part, rows, slot, owner, ties)
        if _value(problem, part, rows, owner, slot) < value - EPSILON:
            best = _with(owner, rows, part, slot)
        bound = Bound(max(bound.value, proven), bound.price, bound.rounds)
    return best, bound, work


def _close(
    problem: Problem,
    part: Part,
    rows: NDArray[np.int64],
    owner: NDArray[np.int32],
    kept: NDArray[np.int64],
    bound: Bound,
) -> bool:
    """Whether the owners of today are near enough to the bound to search from them."""
    return bool((kept >= 0).all()) and relative_gap(_value(problem, part, rows, owner, kept), bound.value) <= CLOSE


def _starts(part: Part, bound: Bound) -> Iterator[NDArray[np.int64]]:
    """Where to search from: the flow around the bound's prices, in small cases what these prices alone make."""
    yield construct(part, bound.price)
    if part.candidates.size <= SMALL_ARCS:
        yield (part.cost + bound.price[part.candidates] * part.load).argmin(axis=1).astype(np.int64)


def _with(owner: NDArray[np.int32], rows: NDArray[np.int64], part: Part, slot: NDArray[np.int64]) -> NDArray[np.int32]:
    """`owner` with the open customers where `slot` has them."""
    found = owner.copy()
    found[rows] = part.candidates[np.arange(len(rows)), slot]
    return found


def _given_back(problem: Problem, rows: NDArray[np.int64], owner: NDArray[np.int32], ties: Ties) -> NDArray[np.int32]:
    """A local search at tonight's prices: no move stays that does not earn its own handover."""
    part = part_of(problem, rows, owner)
    slot, _ = descend(part, rows, problem.slots(owner)[rows], owner, ties)
    return _with(owner, rows, part, slot)


def _told(problem: Problem, owner: NDArray[np.int32], bound: Bound, work: int, open_rows: int) -> Solution:
    """The solution with its outcome."""
    cost = evaluate(problem, owner)
    value = min(bound.value, cost.total) if np.isfinite(bound.value) else None
    gap = None if value is None else relative_gap(cost.total, value)
    status = Status.OPTIMAL if gap is not None and gap <= 1e-6 else Status.FEASIBLE
    if open_rows == 0:
        status, value, gap = Status.CARRIED, cost.total, 0.0
    outcome = Outcome("alignment", "", status, cost.total, value, gap, work, problem.terms.seed)
    return Solution(owner, cost, outcome)
