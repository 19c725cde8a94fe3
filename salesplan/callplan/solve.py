"""One rep's best plan, and the proof: bound, incumbent, reduced-cost fixing, then the core alone.

An option whose reduced cost exceeds the gap between bound and incumbent is in no plan that beats the incumbent
by more than the tolerance ε, so it can go: UB − d ≤ (1 + ε)·LB. What is left is solved by dynamic programming
where one capacity binds, by PuLP where both do. The bound that is reported is the larger of the core's and
(1 + ε)·LB, not the LP's, which lies above any plan there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan.dual import Dual, dual_bound, losses
from salesplan.callplan.incumbent import greedy_choice, knapsack_optimum, whole_visits
from salesplan.callplan.labels import best_labels
from salesplan.callplan.problem import RepProblem, RepSolution
from salesplan.domain.outcome import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CHUNK = 10  # reps in one task of a worker
CELLS = 40_000_000  # of dynamic programming; a larger core goes to the MILP solver
FIRST_CORES = (12, 24, 48, 96)  # so many options that lose least improve the incumbent before the exact pass
AGAIN = 3  # times that a smaller core is tried before the MILP solver
LABELS = 4_000  # partial plans kept after each customer where both capacities bind


@dataclass(frozen=True, slots=True)
class Limits:
    """How exactly, with which solver, within how much work.

    The tolerance is relative to the rep's own worth, unless `money` gives it outright.
    """

    gap: float = 1e-4
    solver: str = "highs"
    nodes: int = 10_000
    money: float | None = None


@dataclass(frozen=True)
class RepTask:
    """One rep's problem and limits, as it travels to a worker, and the price of time that is expected."""

    problem: RepProblem
    limits: Limits
    start_price: float = -1.0


def solve_reps(tasks: Sequence[RepTask]) -> list[RepSolution]:
    """Solves reps one after the other; the unit of work of a process."""
    return [solve_rep(task.problem, task.limits, task.start_price) for task in tasks]


def solve_rep(problem: RepProblem, limits: Limits, start_price: float = -1.0) -> RepSolution:
    """A plan certified within `limits.gap` of the best one.

    The published plan is kept where it fits and nothing is better by more than half the tolerance: so a plan just
    made is not changed by making it again. A limit on nodes that is reached shows in the status and the gap.
    """
    if not problem.size:
        return RepSolution(problem.rep_id, np.zeros(0, np.int64), 0.0, 0.0, 0.0, 0.0, 0)
    found = dual_bound(problem, start_price)
    search = _Search(problem, found, limits)
    published = problem.published()
    if published is not None:
        search.offer(published)
        kept_worth = search.worth
        if found.bound <= kept_worth + search.tolerance(2.0):
            return search.answer(found.bound)
    search.offer(greedy_choice(problem, found.short.choice, search.loss))
    bound = search.close()
    if published is not None and search.worth <= kept_worth + search.tolerance():
        search.choice, search.worth = published, kept_worth
    return search.answer(bound)


class _Search:
    """The best plan so far, and the closing of what lies between it and the bound."""

    def __init__(self, problem: RepProblem, found: Dual, limits: Limits) -> None:
        self.problem, self.found, self.limits = problem, found, limits
        self.loss = losses(problem, found)
        self.choice = problem.start[:-1].copy()
        self.worth = float(problem.worth[self.choice].sum())
        self.work = found.evaluations
        self.status = Status.OPTIMAL

    def tolerance(self, halves: float = 1.0) -> float:
        """Money: half of the relative tolerance (the published plan may take the other half)."""
        if self.limits.money is not None:
            return 0.5 * halves * self.limits.money
        return 0.5 * halves * self.limits.gap * abs(self.problem.money(self.choice))

    def offer(self, choice: NDArray[np.int64]) -> None:
        """Takes a plan that fits and is better."""
        worth = float(self.problem.worth[choice].sum())
        if worth > self.worth and self.problem.fits(choice):
            self.choice, self.worth = choice, worth

    def answer(self, bound: float) -> RepSolution:
        """The solution with its proof."""
        return RepSolution(
            self.problem.rep_id,
            self.choice,
            self.worth,
            max(bound, self.worth),
            self.found.time_price,
            self.found.visit_price,
            self.work,
            self.status,
            self.loss,
        )

    def close(self) -> float:
        """Improves the incumbent until the bound is within the tolerance; that bound."""
        if self.found.bound <= self.worth + self.tolerance():
            return self.found.bound
        core = self.core()
        decide = self.program if self.one_capacity() else self.label
        for few in FIRST_CORES:
            if int((self.loss[core] > 0).sum()) <= few:
                break
            decide(core[np.argsort(self.loss[core], kind="stable")[: self.problem.size + few]])
            core = self.core()
        target = self.worth + self.tolerance()
        reached = decide(core)
        for _ in range(AGAIN):
            if reached is not None or len(self.core()) == len(core):
                break
            core, target = self.core(), self.worth + self.tolerance()
            reached = decide(core)
        if reached is None and self.found.bound <= self.worth + self.tolerance(2.0):
            return self.found.bound  # a published plan is kept by the same bound, so that it stays
        if reached is None:
            core, target = self.core(), self.worth + self.tolerance()
            reached = self.milp(core)
        return max(min(reached, self.found.bound), min(target, self.found.bound))

    def core(self) -> NDArray[np.int64]:
        """Options that a plan better by more than the tolerance may use; at least the best one of each customer."""
        open_gap = self.found.bound - self.worth - self.tolerance()
        return np.flatnonzero((self.loss < open_gap) | (self.loss <= 0))

    def one_capacity(self) -> bool:
        """Whether at most one of the rep's capacities has a price."""
        return self.found.visit_price <= 0 or self.found.time_price <= 0

    def program(self, core: NDArray[np.int64]) -> float | None:
        """The optimum over a core by dynamic programming on the capacity that binds; None where it cannot tell."""
        p = self.problem
        start, rows = rows_by_customer(p, core, self.loss)
        by_time = self.found.visit_price <= 0
        units = (p.time[rows], 1) if by_time else whole_visits(p.visits[rows])
        if units is None:
            return None
        weight, unit = units
        capacity = p.time_cap if by_time else int(np.floor(p.visit_cap * unit + 1e-7))
        spread = np.maximum.reduceat(weight, start[:-1]) - np.minimum.reduceat(weight, start[:-1])
        if int(spread.sum()) * len(rows) > CELLS or int(np.minimum.reduceat(weight, start[:-1]).sum()) > capacity:
            return None
        picked, cells = knapsack_optimum(start, p.worth[rows], weight, capacity)
        self.work += cells
        choice = rows[picked]
        reached = float(p.worth[choice].sum())
        if not p.fits(choice):
            return None
        self.offer(choice)
        return reached

    def label(self, core: NDArray[np.int64]) -> float | None:
        """The optimum over a core by labels of both capacities; None where some were cut off."""
        p, found = self.problem, self.found
        start, rows = rows_by_customer(p, core, self.loss)
        gap = found.bound - self.worth
        solved = best_labels(
            start,
            self.loss[rows],
            np.stack([p.time[rows].astype(np.float64), p.visits[rows]]),
            np.array([float(p.time_cap), p.visit_cap]),
            np.array([found.time_price, found.visit_price]),
            np.full(2, np.inf),
            gap,
            LABELS,
        )
        self.work += solved.labels
        for picked in solved.choices:
            self.offer(rows[picked])
        return self.worth if solved.exact else None

    def milp(self, core: NDArray[np.int64]) -> float:
        """The optimum over a core by the MILP solver, both capacities counted; its proven bound."""
        from salesplan.callplan.model import Core, solve_core

        p = self.problem
        start, rows = rows_by_customer(p, core, self.loss)
        open_ = np.flatnonzero(np.diff(start) > 1)
        settled = rows[start[:-1][np.diff(start) == 1]]
        counts = np.diff(start)[open_]
        begin = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        inner = np.repeat(start[:-1][open_] - begin[:-1], counts) + np.arange(begin[-1])
        left = rows[inner]
        none = np.zeros((0, len(left)))
        solved = solve_core(
            Core(
                begin,
                np.zeros(len(open_), np.int64),
                p.worth[left],
                p.time[left],
                p.visits[left],
                none,
                np.array([float(p.time_cap - p.time[settled].sum())]),
                np.array([float(p.visit_cap - p.visits[settled].sum())]) + 1e-9,
                np.zeros(0),
                np.zeros(0),
            ),
            self.limits.solver,
            gap=self.tolerance(),
            nodes=self.limits.nodes,
        )
        self.work += solved.answer.nodes
        if solved.answer.status is Status.FEASIBLE:
            self.status = Status.FEASIBLE
        if solved.choice is None:  # no plan at all uses the core alone, or none was found
            return solved.answer.bound
        choice = self.choice.copy()
        choice[p.who[settled]] = settled
        choice[p.who[left[solved.choice]]] = left[solved.choice]
        self.offer(choice)
        return float(p.worth[settled].sum()) + solved.answer.bound


def rows_by_customer(
    problem: RepProblem, core: NDArray[np.int64], loss: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The core's options by customer, with the first lossless option of each customer that has none in it."""
    counts = np.bincount(problem.who[core], minlength=problem.size)
    if (counts == 0).any():
        free = np.flatnonzero(loss <= 0)
        owner = problem.who[free]
        first = free[np.concatenate([[True], owner[1:] != owner[:-1]])]
        core = np.sort(np.concatenate([core, first[counts == 0]]))
        counts = np.bincount(problem.who[core], minlength=problem.size)
    else:
        core = np.sort(core)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), core
