"""Reps with common rules: prices that coordinate them, plans at these prices, and the best combination of plans.

prices    cutting planes on μ: the LP bound of the whole
plans     every rep solved at μ, which also gives the tighter bound Σ_r bound_r(μ) + μ·limit
pick      some reps solved again at prices drawn nearby, and one plan a rep by the integer master, until the
          certificate holds
core      where few options are left, one MILP over all of these reps closes the rest
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan.cutting import Priced, at_prices, shared_prices
from salesplan.callplan.dual import losses
from salesplan.callplan.labels import best_labels
from salesplan.callplan.model import Core, solve_core
from salesplan.callplan.picking import Pool, misses, total_worth
from salesplan.callplan.problem import Coupled, RepSolution
from salesplan.callplan.solve import AGAIN, CHUNK, FIRST_CORES, LABELS, Limits, RepTask, rows_by_customer, solve_reps
from salesplan.domain.nouns import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.runtime.runner import Runner

ROUNDS = 6  # of drawing prices and picking plans
SHARE = 0.2  # of the reps that are solved again in a round
DRAWS = 2  # prices drawn for each of them
CORE = 3_000  # options that one common MILP may have
FEW_REPS = 24  # so few reps need many plans each to keep common rules closely
GATHERED = 120  # plans a rep that are gathered at once
EARLY_CORE = 400  # so few options go to the common MILP at once


@dataclass(frozen=True)
class Together:
    """Plans of reps that share rules, with the proof for all of them."""

    solutions: tuple[RepSolution, ...]
    worth: float  # less the price of what is missed
    bound: float
    prices: NDArray[np.float64]  # [i] money a unit
    missed: NDArray[np.float64]  # [i] units
    work: int


def solve_together(coupled: Coupled, limits: Limits, seed: int, run: Runner) -> Together:
    """Plans certified within `limits.gap` of the best, where rounds and nodes suffice; the bound says by how much.

    Each rep's plans depend on their own inputs and the prices alone, so any number of workers gives the same answer.
    """
    found = shared_prices(coupled)
    search = _Search(coupled, found, limits, seed, run)
    published = search.published()
    if published is not None:
        search.offer(published)
        if search.nearly():
            search.settle(published)
            return search.answer()
    search.solve_all()
    search.pick()
    if len(coupled.problems) == 1:
        search.label()
    if not search.enough() and search.core_size() <= EARLY_CORE:
        search.common_core()
    for round_ in range(ROUNDS):
        for more in (search.draw, search.gather):
            if not search.enough():
                more(round_)
                search.pick()
    if not search.enough() and search.core_size() <= CORE:
        search.common_core()
    if published is not None and search.worth <= total_worth(coupled, published) + search.tolerance():
        search.settle(published)
    return search.answer()


class _Search:
    """The best combination so far, and the bound on all of them."""

    def __init__(self, coupled: Coupled, found: Priced, limits: Limits, seed: int, run: Runner) -> None:
        self.coupled, self.found, self.limits, self.run = coupled, found, limits, run
        self.bound, self.work, self.seed = found.bound, found.evaluations, seed
        self.pool = Pool(coupled)
        self.choices = [p.start[:-1].copy() for p in coupled.problems]
        self.worth = total_worth(coupled, self.choices)
        self.at_prices: list[RepSolution] = []

    def tolerance(self) -> float:
        """Money: half of the relative tolerance; the published plan may take the other half."""
        money = sum(p.money(k) for p, k in zip(self.coupled.problems, self.choices, strict=True))
        return 0.5 * self.limits.gap * abs(money)

    def closed(self) -> bool:
        """Whether the certificate holds."""
        return self.bound - self.worth <= self.tolerance() + 1e-9

    def nearly(self) -> bool:
        """Whether the LP bound alone certifies the whole tolerance, as it will again when this plan is published."""
        return self.found.bound - self.worth <= 2 * self.tolerance()

    def enough(self) -> bool:
        """Whether either certificate holds."""
        return self.closed() or self.nearly()

    def settle(self, choices: list[NDArray[np.int64]]) -> None:
        """These plans, whatever was found besides."""
        self.choices, self.worth = choices, total_worth(self.coupled, choices)

    def published(self) -> list[NDArray[np.int64]] | None:
        """The published plans of all reps, where every one is still on offer and fits; they join the pool."""
        plans = [p.published() if p.size else np.zeros(0, np.int64) for p in self.coupled.problems]
        for r, plan in enumerate(plans):
            if plan is not None:
                self.pool.add(r, plan)
        known = [plan for plan in plans if plan is not None]
        return known if len(known) == len(plans) else None

    def solve_all(self) -> None:
        """Every rep at the shared prices; their bound there is part of the tighter bound of the whole."""
        reps = list(range(len(self.coupled.problems)))
        self.at_prices = self._solve(reps, [self.found.prices] * len(reps))
        tight = sum(s.bound for s in self.at_prices) + float(self.found.prices @ self.coupled.limit)
        self.bound = min(self.bound, tight)

    def _solve(self, reps: Sequence[int], prices: Sequence[NDArray[np.float64]]) -> list[RepSolution]:
        c = self.coupled
        plain = sum(d.bound for d in self.found.duals) + float(self.found.prices @ c.limit)
        money = 0.25 * self.limits.gap * abs(plain) / max(1, len(c.problems))
        tasks = [
            RepTask(
                replace(at_prices(c.problems[r], c.use[r], mu), previous=np.full(c.problems[r].size, -1)),
                replace(self.limits, money=money),
                self.found.duals[r].time_price,
            )
            for r, mu in zip(reps, prices, strict=True)
        ]
        chunks = [tasks[i : i + CHUNK] for i in range(0, len(tasks), CHUNK)]
        solutions = [s for chunk in self.run(solve_reps, chunks) for s in chunk]
        for r, solution in zip(reps, solutions, strict=True):
            self.pool.add(r, solution.choice)
            self.work += solution.work
        return solutions

    def draw(self, round_: int) -> None:
        """Some reps at prices drawn around the shared ones, farther in every round."""
        count = len(self.coupled.problems)
        random = np.random.default_rng([self.seed, round_])
        some = sorted(random.permutation(count)[: max(min(count, 12), round(SHARE * count))].tolist())
        spread = 0.05 * 2.0**round_
        reps = [r for r in some for _ in range(DRAWS)]
        scale = np.maximum(self.found.prices, 0.02 * np.minimum(self.coupled.price, self.found.prices.max(initial=0.0)))
        prices = [
            np.clip(self.found.prices + scale * spread * random.uniform(-1, 1, len(scale)), 0, self.coupled.price)
            for _ in reps
        ]
        self._solve(reps, prices)

    def pick(self) -> None:
        """The best combination of the plans at hand."""
        picked = self.pool.pick(self.limits.solver, 0.2 * self.tolerance(), self.limits.nodes)
        self.offer(picked)

    def offer(self, choices: list[NDArray[np.int64]]) -> None:
        """Takes a combination that is better."""
        worth = total_worth(self.coupled, choices)
        if worth > self.worth:
            self.choices, self.worth = choices, worth

    def _core(self) -> list[NDArray[np.int64]]:
        """By rep, options that a combination better by more than the tolerance may use."""
        c, open_gap = self.coupled, self.found.bound - self.worth - self.tolerance()
        found = []
        for problem, use, dual_ in zip(c.problems, c.use, self.found.duals, strict=True):
            lost = losses(at_prices(problem, use, self.found.prices), dual_) if problem.size else np.zeros(0)
            found.append(np.flatnonzero((lost < open_gap) | (lost <= 0)))
        return found

    def label(self) -> None:
        """One rep alone with rules: labels of all capacities, over ever more of their options."""
        c, problem = self.coupled, self.coupled.problems[0]
        dual_, mu = self.found.duals[0], self.found.prices
        lost = losses(at_prices(problem, c.use[0], mu), dual_)
        size = 0
        for few in (*FIRST_CORES, *[len(lost)] * AGAIN):
            core = self._core()[0]
            if self.closed() or len(core) == size:
                return
            whole = int((lost[core] > 0).sum()) <= few
            start, rows = rows_by_customer(
                problem, core[np.argsort(lost[core], kind="stable")[: problem.size + few]], lost
            )
            solved = best_labels(
                start,
                lost[rows],
                np.vstack([problem.time[rows].astype(np.float64), problem.visits[rows], c.use[0][:, rows]]),
                np.concatenate([[float(problem.time_cap), problem.visit_cap], c.limit]),
                np.concatenate([[dual_.time_price, dual_.visit_price], mu]),
                np.concatenate([[np.inf, np.inf], np.maximum(0.0, c.price - mu)]),
                self.found.bound - self.worth,
                LABELS,
            )
            self.work += solved.labels
            target = self.worth + self.tolerance()
            for picked in solved.choices:
                if problem.fits(rows[picked]):
                    self.offer([rows[picked]])
            size = len(core) if whole else 0
            if whole and solved.exact:
                self.bound = min(self.bound, max(self.worth, target))

    def gather(self, round_: int) -> None:
        """Where reps are few: many plans of each that lose little at the shared prices and use the rows differently."""
        c, mu, few = self.coupled, self.found.prices, FIRST_CORES[min(round_, len(FIRST_CORES) - 1)]
        if len(c.problems) > FEW_REPS:
            return
        rows_free = np.zeros(len(mu))
        plain = sum(p.money(s.choice) for p, s in zip(c.problems, self.at_prices, strict=True))
        for r, (problem, use, dual_) in enumerate(zip(c.problems, c.use, self.found.duals, strict=True)):
            lost = losses(at_prices(problem, use, mu), dual_)
            core = np.argsort(lost, kind="stable")[: problem.size + few]
            start, rows = rows_by_customer(problem, core, lost)
            solved = best_labels(
                start,
                lost[rows],
                np.vstack([problem.time[rows].astype(np.float64), problem.visits[rows], use[:, rows]]),
                np.concatenate([[float(problem.time_cap), problem.visit_cap], rows_free]),
                np.concatenate([[dual_.time_price, dual_.visit_price], rows_free]),
                np.concatenate([[np.inf, np.inf], rows_free]),
                max(self.limits.gap * abs(plain), 1e-9),
                LABELS,
                GATHERED,
            )
            self.work += solved.labels
            for picked in solved.choices:
                self.pool.add(r, rows[picked])

    def core_size(self) -> int:
        """How many options are left."""
        return sum(len(rows) for rows in self._core()) - sum(p.size for p in self.coupled.problems)

    def common_core(self) -> None:
        """All reps' cores in one MILP, rules counted."""
        c = self.coupled
        core = self._core()
        counts = [np.bincount(p.who[k], minlength=p.size) for p, k in zip(c.problems, core, strict=True)]
        problem = Core(
            np.concatenate([[0], np.cumsum(np.concatenate(counts))]).astype(np.int64),
            np.repeat(np.arange(len(core)), [p.size for p in c.problems]),
            np.concatenate([p.worth[k] for p, k in zip(c.problems, core, strict=True)]),
            np.concatenate([p.time[k] for p, k in zip(c.problems, core, strict=True)]),
            np.concatenate([p.visits[k] for p, k in zip(c.problems, core, strict=True)]),
            np.concatenate([u[:, k] for u, k in zip(c.use, core, strict=True)], axis=1),
            np.array([float(p.time_cap) for p in c.problems]),
            np.array([p.visit_cap + 1e-9 for p in c.problems]),
            c.limit,
            c.price,
        )
        target = self.worth + self.tolerance()
        solved = solve_core(problem, self.limits.solver, gap=0.9 * self.tolerance(), nodes=self.limits.nodes)
        self.work += solved.answer.nodes
        if solved.choice is not None:
            ends = np.cumsum([p.size for p in c.problems])[:-1]
            choices = np.split(np.concatenate(core)[solved.choice], ends)
            if all(p.fits(k) for p, k in zip(c.problems, choices, strict=True)):
                self.offer(choices)
        self.bound = min(self.bound, max(target, solved.answer.bound))

    def answer(self) -> Together:
        """Solutions by rep: each one's bound lies above its worth by what they lose at the shared prices."""
        c, found = self.coupled, []
        for r, (problem, dual_, choice) in enumerate(zip(c.problems, self.found.duals, self.choices, strict=True)):
            worth = float(problem.worth[choice].sum())
            charged = float(self.found.prices @ c.use[r][:, choice].sum(axis=1))
            most = self.at_prices[r].bound if self.at_prices else dual_.bound
            bound = worth + max(0.0, most - (worth - charged))
            work = self.at_prices[r].work if self.at_prices else dual_.evaluations
            found.append(RepSolution(problem.rep_id, choice, worth, bound, dual_.time_price, dual_.visit_price, work))
        bound = max(self.bound, self.worth)
        return Together(tuple(found), self.worth, bound, self.found.prices, misses(c, self.choices), self.work)
