"""Why a customer has a new owner, what that earns, and what it costs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from salesplan.alignment.model import apart, imbalance, mean_index, workloads
from salesplan.domain.causes import MoveKind, MoveReason
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Assignment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from salesplan.alignment.columns import Columns
    from salesplan.alignment.model import Problem
    from salesplan.domain.given import Customer


def assignments(
    base: Columns,
    problem: Problem,
    owner: NDArray[np.int32],
    current: Mapping[str, str],
    as_of: date,
    fixed: frozenset[str],
) -> tuple[Assignment, ...]:
    """One row a customer, by id as the inputs are; who changes owner has reason, gain and price (money a year)."""
    rows = np.arange(problem.rows)
    slot = problem.slots(owner)
    workload = (problem.calls + problem.travel[rows, slot]).tolist()
    moved = np.flatnonzero(problem.charged & (owner != problem.current))
    price = dict(
        zip(moved.tolist(), (problem.handover[moved, slot[moved]] * problem.money_a_year).tolist(), strict=True)
    )
    gain, reason = gains(problem, owner), _reasons(base, problem, owner)
    rep_ids, customer_ids = [r.id for r in base.reps], [c.id for c in base.customers]
    owners, before = [rep_ids[r] for r in owner.tolist()], [current.get(c, "") for c in customer_ids]
    found = [*map(Assignment, customer_ids, owners, before, workload)]
    for i, row in enumerate(found):
        if row.previous_rep_id == row.rep_id:
            if row.customer_id not in fixed:
                continue
            why = MoveReason(MoveKind.DECIDED)
        elif not row.previous_rep_id:
            why = MoveReason(MoveKind.FIRST_OWNER)
        elif i in reason:
            why = reason[i]
        else:
            why = forced(base.customers[i], row.previous_rep_id, base, as_of)
        found[i] = replace(row, reason=why, gain=gain.get(i, 0.0), price=price.get(i, 0.0))
    return tuple(found)


def forced(customer: Customer, previous: str, base: Columns, as_of: date) -> MoveReason:
    """Why the previous owner could not stay."""
    if customer.locked and customer.rep_id and customer.rep_id != previous:
        return MoveReason(MoveKind.LOCKED, customer.rep_id)
    rep = {r.id: r for r in base.reps}.get(previous)
    if rep is None:
        return MoveReason(MoveKind.INACTIVE, previous, as_of.isoformat())
    lacking = " ".join(sorted(customer.skills - rep.skills))
    return MoveReason(MoveKind.SKILL, previous, lacking) if lacking else MoveReason(MoveKind.TEAM, previous, rep.team)


def gains(problem: Problem, owner: NDArray[np.int32]) -> dict[int, float]:
    """What each voluntary change earns, money a year before its price: the rise of the objective if it alone is undone.

    Σ by customer is not the gain of all: two customers may relieve the same rep.
    """
    moved = np.flatnonzero((problem.current >= 0) & (owner != problem.current))
    here, there = problem.slots(owner), problem.slots(problem.current)
    load, capacity = workloads(problem, owner), problem.capacity
    now = imbalance(load, capacity, problem.terms)
    tied = problem.terms.compactness > 0 or len(problem.bond) > 0
    found = {}
    for i in moved:
        undone = load.copy()
        undone[owner[i]] -= problem.calls[i] + problem.travel[i, here[i]]
        undone[problem.current[i]] += problem.calls[i] + problem.travel[i, there[i]]
        minutes = problem.travel[i, there[i]] - problem.travel[i, here[i]]
        minutes += imbalance(undone, capacity, problem.terms) - now
        if tied:
            back = owner.copy()
            back[i] = problem.current[i]
            minutes += apart(problem, back) - apart(problem, owner)
        found[int(i)] = float(minutes) * problem.money_a_year
    return found


def _reasons(base: Columns, problem: Problem, owner: NDArray[np.int32]) -> dict[int, MoveReason]:
    """For each voluntary change: who is relieved, who is filled, or that driving is saved."""
    start = owner.copy()
    stays = problem.current >= 0
    start[stays] = problem.current[stays]
    before, after = workloads(problem, start), workloads(problem, owner)
    mean, mean_after = mean_index(before, problem.capacity), mean_index(after, problem.capacity)
    here, there, met = problem.slots(owner), problem.slots(problem.current), _met_at_the_door(problem, owner)

    def about(kind: MoveKind, r: int, own: float, saved: float) -> MoveReason:
        index = _relative(before[r], problem.capacity[r], mean)
        index_after = _relative(after[r], problem.capacity[r], mean_after)
        return MoveReason(kind, base.reps[r].id, "", index, index_after, own, saved)

    found = {}
    for i in np.flatnonzero(stays & (owner != problem.current)):
        a, b = int(problem.current[i]), int(owner[i])
        saved = float(problem.travel[i, there[i]] - problem.travel[i, here[i]])
        shared = met.get(int(i), 0.0)
        if _relative(before[a], problem.capacity[a], mean) > 1 + problem.terms.band:
            found[int(i)] = about(MoveKind.RELIEVES, a, -float(problem.calls[i] + problem.travel[i, there[i]]), saved)
        elif _relative(before[b], problem.capacity[b], mean) < 1 - problem.terms.band:
            found[int(i)] = about(MoveKind.FILLS, b, float(problem.calls[i] + problem.travel[i, here[i]]), saved)
        elif shared > max(0.0, saved):
            found[int(i)] = MoveReason(MoveKind.SAME_ADDRESS, base.reps[b].id, drive_minutes=shared + saved)
        elif saved > 0:
            found[int(i)] = MoveReason(MoveKind.SHORTER_DRIVES, drive_minutes=saved)
        else:
            found[int(i)] = MoveReason(MoveKind.SWAPPED, base.reps[a].id, drive_minutes=saved)
    return found


def _met_at_the_door(problem: Problem, owner: NDArray[np.int32]) -> dict[int, float]:
    """Minutes a cycle that each customer's owner no longer drives besides another's to one address."""
    found: dict[int, float] = defaultdict(float)
    for (i, j), minutes in zip(problem.pairs.tolist(), problem.bond.tolist(), strict=True):
        if owner[i] == owner[j] and problem.current[i] != problem.current[j]:
            found[i] += minutes
            found[j] += minutes
    return found


def _relative(workload: float, capacity: float, mu: float) -> float:
    """Index ÷ mean index; infinite without capacity."""
    return workload / (capacity * mu) if capacity * mu > 0 else (float("inf") if workload > 0 else 0.0)
