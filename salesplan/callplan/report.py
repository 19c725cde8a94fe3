"""Solutions as lines and outcomes: objective, proof, what is missed, what binds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan.dual import dual
from salesplan.callplan.lines import lines_of
from salesplan.callplan.planned import BindingRule, CallPlanned, MissedRule
from salesplan.callplan.problem import QUARTERS, RepProblem
from salesplan.domain.outcome import Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from salesplan.callplan.market import Market
    from salesplan.callplan.problem import RepSolution
    from salesplan.domain.plan import CallLine

STAGE = "callplan"


def report(whole: Market, solutions: Sequence[RepSolution], carried: Mapping[str, tuple[CallLine, ...]]) -> CallPlanned:
    """Everything that the stage hands back, from one solution a rep."""
    lines: dict[str, tuple[CallLine, ...]] = dict(carried)
    outcomes: dict[str, Outcome] = {}
    missed: list[MissedRule] = []
    binding: list[BindingRule] = []
    for r, solution in enumerate(solutions):
        rows = solution.choice + whole.options(r).start
        rep_id = whole.reps[r].id
        lines[rep_id] = lines_of(whole, r, rows)
        own = tuple(_short(whole, r, rows))
        prices = _prices(whole, r, solution, bool(own))
        outcomes[rep_id] = _outcome(whole, r, solution, rows, own, prices)
        missed.extend(own)
        binding.extend(_binding(rep_id, prices))
    lines = {rep: lines[rep] for rep in sorted(lines)}
    overall = total(list(outcomes.values()), whole.settings.plan.seed)
    return CallPlanned(lines, outcomes, overall, tuple(missed), None, tuple(binding), whole.offers.notes)


def _outcome(
    whole: Market,
    r: int,
    solution: RepSolution,
    rows: NDArray[np.int64],
    short: Sequence[MissedRule],
    prices: tuple[float, float],
) -> Outcome:
    """The rep's objective is value less the price of changed lines; missed minima weigh in the proof alone."""
    objective = float((whole.value[rows] - whole.change[rows]).sum())
    open_gap = max(0.0, solution.bound - solution.worth)
    status = Status.RELAXED if short and solution.status is Status.OPTIMAL else solution.status
    notes = [
        f"binding: {b.rule} at {b.price:.2f} an {b.unit}" if b.unit == "hour" else f"binding: {b.rule}"
        for b in _binding(whole.reps[r].id, prices)
    ]
    return Outcome(
        STAGE,
        whole.reps[r].id,
        status,
        objective,
        objective + open_gap,
        open_gap / max(abs(objective), 1e-9),
        solution.work,
        whole.settings.plan.seed,
        (*notes, *(f"missed: {m}" for m in short[:20])),
        prices[0] * 60 * QUARTERS,
    )


def total(parts: Sequence[Outcome], seed: int) -> Outcome:
    """The outcome of the whole: sums of objectives and bounds."""
    objective = sum(o.objective for o in parts)
    bound = sum(o.bound or 0.0 for o in parts)
    statuses = {o.status for o in parts}
    status = next((s for s in (Status.RELAXED, Status.FEASIBLE) if s in statuses), Status.OPTIMAL)
    gap = (bound - objective) / max(abs(objective), 1e-9)
    return Outcome(STAGE, "", status, objective, bound, gap, sum(o.work for o in parts), seed)


def _prices(whole: Market, r: int, solution: RepSolution, short: bool) -> tuple[float, float]:
    """Money a quarter minute and a visit. Where minima are missed their weight is kept out of it.

    Then the options of a customer are those that are no shorter of his minimum than the chosen one.
    """
    if not short:
        return solution.time_price, solution.visit_price
    rows = whole.options(r)
    problem = whole.problem(r, whole.value - whole.change)
    lack = whole.offers.short[rows]
    allowed = lack <= lack[solution.choice][problem.who] + 1e-9
    keep = allowed | (problem.time == 0)
    worth = np.where(allowed, problem.worth, -1e12)
    counts = np.add.reduceat(keep.astype(np.int64), problem.start[:-1])
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    smaller = RepProblem(
        problem.rep_id,
        start,
        worth[keep],
        problem.time[keep],
        problem.visits[keep],
        problem.time_cap,
        problem.visit_cap,
        np.full(problem.size, -1, dtype=np.int64),
    )
    found = dual(smaller)
    most = float(np.abs(problem.worth).max(initial=0.0))  # a price beyond any option's value is that of the weight
    return (found.time_price if found.time_price < most else 0.0), (
        found.visit_price if found.visit_price < most else 0.0
    )


def _short(whole: Market, r: int, rows: NDArray[np.int64]) -> Iterator[MissedRule]:
    """Customers whose minimum of visits, agreed visit or set frequency the plan does not keep."""
    first = int(whole.first[r])
    for i in np.flatnonzero(whole.offers.short[rows] > 1e-9).tolist():
        customer = whole.given.customer[whole.offers.customer_ids[first + i]]
        visits, short = float(whole.offers.visits[rows[i]]), float(whole.offers.short[rows[i]])
        named = "min-visits" if (customer.min_visits or 0) > visits + 1e-9 else "set-frequency"
        yield MissedRule(named, customer.id, visits + short, visits, short, "calls", True)


def _binding(rep_id: str, prices: tuple[float, float]) -> Iterator[BindingRule]:
    if prices[0] > 1e-9:
        yield BindingRule("rep-minutes", rep_id, prices[0] * 60 * QUARTERS, "hour")
    if prices[1] > 1e-9:
        yield BindingRule("rep-visits", rep_id, prices[1], "visit")
