"""The typed door: who owns whom tonight, why, and how balanced that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.alignment.columns import columns, problem
from salesplan.alignment.model import Cost, evaluate, mean_index, scatter, workloads
from salesplan.alignment.move_reasons import assignments
from salesplan.alignment.path import path, voluntary
from salesplan.alignment.scope import neighbourhood
from salesplan.alignment.solve import Solution, align_columns
from salesplan.domain.nouns import replace
from salesplan.domain.outcome import Outcome, relative_gap

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from salesplan.alignment.columns import Columns
    from salesplan.alignment.demand import Demand
    from salesplan.alignment.model import Problem
    from salesplan.domain.given import Given
    from salesplan.domain.plan import Assignment
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes


@dataclass(frozen=True, slots=True)
class RepBalance:
    """One row of the balance table; minutes a cycle."""

    rep_id: str
    customers: int
    potential: float  # money a year
    workload: float  # travel included
    travel: float
    capacity: float
    index: float | None  # workload ÷ capacity; None: no capacity this cycle
    relative: float | None  # index ÷ mean index of all reps: what the band is about


@dataclass(frozen=True, slots=True)
class Compactness:
    """How territories lie on the map."""

    scattered: float  # mean share of a customer's nearest neighbours with another owner
    enclaves: float  # share of customers most of whose nearest neighbours have another owner
    travel_minutes_a_visit: float


@dataclass(frozen=True, slots=True)
class Aligned:
    """Who owns whom, and what that means for the reps."""

    assignments: tuple[Assignment, ...]  # by customer id
    balance: tuple[RepBalance, ...]  # by rep id
    outcome: Outcome
    compactness: Compactness
    visit_travel: dict[str, float]  # customer → estimated travel minutes of one visit by the owner
    cost: Cost  # the objective by its terms
    mean_index: float

    @property
    def owner(self) -> dict[str, str]:
        """Rep id by customer id."""
        return {a.customer_id: a.rep_id for a in self.assignments}

    @property
    def moves(self) -> tuple[Assignment, ...]:
        """Assignments that take a customer from somebody else."""
        return tuple(a for a in self.assignments if a.previous_rep_id and a.previous_rep_id != a.rep_id)


def align(
    given: Given,
    demand: Demand,
    current: Mapping[str, str],
    travel: TravelTimes,
    settings: Settings,
    as_of: date,
    *,
    fixed: frozenset[str] = frozenset(),
    expecting: frozenset[str] = frozenset(),
    opened: frozenset[str] | None = None,
) -> Aligned:
    """One owner for every customer of `given`.

    `current` holds today's owner by customer ('' or missing: nobody), `fixed` the customers whose owner is a person's
    decision of today, `expecting` customers who are told of a visit of their owner or agreed on one: both keep an owner
    who may stay. `opened` are the customers and reps that changed: only their neighbourhood is looked at (None: all).
    `travel` gives the drives between homes and customers, `demand` the work and money of each customer.

    The formula is that of `model`, minutes a cycle; what a change of owner gains and costs is money a year.
    Raises NoPlanError where hard rules leave a customer nobody.
    """
    base = columns(given, demand, current, settings, as_of, fixed | expecting)
    scope = neighbourhood(base, given, opened, settings.alignment.neighbours)
    columned = problem(base, travel, settings, scope.rows, scope.reps)
    solution = align_columns(columned, scope.rows, construction=scope.construction)
    solution = limited(columned, solution, settings.alignment.max_moves)
    return _told(base, columned, solution, current, as_of, fixed)


def limited(problem: Problem, solution: Solution, max_moves: int) -> Solution:
    """The solution with at most `max_moves` voluntary changes of owner; −1: no limit."""
    moves = len(voluntary(problem, solution.owner))
    if max_moves < 0 or moves <= max_moves:
        return solution
    step = path(problem, solution.owner, [max_moves])[-1]
    outcome = solution.outcome
    gap = None if outcome.bound is None else relative_gap(step.cost.total, outcome.bound)
    note = f"max_moves = {max_moves} holds back {moves - step.moves} changes of owner that would pay"
    return Solution(
        step.owner,
        step.cost,
        replace(outcome, objective=step.cost.total, gap=gap, notes=(*outcome.notes, note)),
    )


def _told(
    base: Columns,
    problem: Problem,
    solution: Solution,
    current: Mapping[str, str],
    as_of: date,
    fixed: frozenset[str],
) -> Aligned:
    """The typed result."""
    owner = solution.owner
    travel = problem.travel_of(owner, problem.slots(owner))
    load = workloads(problem, owner)
    visited = base.visits > 0
    each = np.where(visited, travel / np.where(visited, base.visits, 1.0), 0.0)
    told = assignments(base, problem, owner, current, as_of, fixed)
    return Aligned(
        assignments=told,
        balance=balance(base, problem, owner),
        outcome=solution.outcome,
        compactness=compactness(base, problem, owner),
        visit_travel={c.id: float(t) for c, t in zip(base.customers, each, strict=True)},
        cost=evaluate(problem, owner),
        mean_index=mean_index(load, problem.capacity),
    )


def balance(base: Columns, problem: Problem, owner: NDArray[np.int32]) -> tuple[RepBalance, ...]:
    """The balance table."""
    reps = len(base.reps)
    travel = np.bincount(owner, weights=problem.travel[np.arange(problem.rows), problem.slots(owner)], minlength=reps)
    load, count = workloads(problem, owner), np.bincount(owner, minlength=reps)
    potential = np.bincount(owner, weights=base.potential, minlength=reps)
    mu = mean_index(load, problem.capacity)
    table = []
    for r, rep in enumerate(base.reps):
        index = float(load[r] / problem.capacity[r]) if problem.capacity[r] > 0 else None
        relative = index / mu if index is not None and mu > 0 else None
        table.append(
            RepBalance(
                rep.id,
                int(count[r]),
                float(potential[r]),
                float(load[r]),
                float(travel[r]),
                float(problem.capacity[r]),
                index,
                relative,
            )
        )
    return tuple(table)


def compactness(base: Columns, problem: Problem, owner: NDArray[np.int32]) -> Compactness:
    """Scatter, enclaves and travel of an alignment."""
    share, travel = scatter(problem, owner), problem.travel_of(owner, problem.slots(owner))
    total = float(base.visits.sum())
    return Compactness(
        float(share.mean()) if len(share) else 0.0,
        float((share > 0.5).mean()) if len(share) else 0.0,
        float(travel.sum()) / total if total > 0 else 0.0,
    )
