"""Solutions as lines and outcomes: objective, proof, what is missed, what binds; of reps apart, then as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan.dual import dual_bound
from salesplan.callplan.lines import lines_of
from salesplan.callplan.planned import BindingRule, CallPlanned, Conflict, MissedRule
from salesplan.callplan.problem import QUARTERS, RepProblem
from salesplan.callplan.rules import min_visits, rep_minutes, rep_visits
from salesplan.domain.outcome import Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from salesplan.callplan.components import Solved
    from salesplan.callplan.demands import Demands
    from salesplan.callplan.market import Market
    from salesplan.callplan.problem import RepSolution
    from salesplan.domain.plan import CallLine
    from salesplan.domain.settings import Settings

STAGE = "callplan"
SET_FREQUENCY = "set-frequency"  # what a person's decision on a customer is called among missed rules
NOTES = 20  # missed rules that an outcome names


def report_plan(
    whole: Market, asked: Demands, solved: Solved, carried: Mapping[str, tuple[CallLine, ...]]
) -> CallPlanned:
    """Everything that the stage hands back, from one solution a rep; lines of `carried` reps as they are."""
    chosen = [s.choice + whole.options(r).start for r, s in enumerate(solved.solutions)]
    every = np.concatenate(chosen) if chosen else np.zeros(0, np.int64)
    net = whole.value - whole.change - asked.soft(len(whole.value))
    lines: dict[str, tuple[CallLine, ...]] = dict(carried)
    outcomes: dict[str, Outcome] = {}
    missed: list[MissedRule] = []
    binding: list[BindingRule] = []
    for r, (solution, rows) in enumerate(zip(solved.solutions, chosen, strict=True)):
        rep_id = whole.reps[r].id
        lines[rep_id] = lines_of(whole, r, rows)
        own = tuple(_short(whole, r, rows))
        prices = _prices(whole, r, solution, bool(own))
        outcomes[rep_id] = _outcome(whole, r, solution, float(net[rows].sum()), own, prices)
        missed.extend(own)
        binding.extend(_binding(rep_id, prices))
    rules = (*_missed_rows(asked, every), *_missed_each(asked, every))
    binding.extend(_binding_rows(asked, solved, every))
    conflict = _conflict(whole, asked) if any(m.hard for m in rules) else None
    paid = sum(row.price * row.missing(float(row.use[every].sum())) for row in asked.rows)
    objective, open_gap = float(net[every].sum()) - paid, max(0.0, solved.open_gap)
    overall = _overall(objective, open_gap, solved.work, outcomes, (*rules, *missed), whole.settings)
    lines = {rep: lines[rep] for rep in sorted(lines)}
    return CallPlanned(lines, outcomes, overall, (*rules, *missed), conflict, tuple(binding), whole.offers.notes)


def _outcome(
    whole: Market,
    r: int,
    solution: RepSolution,
    objective: float,
    short: Sequence[MissedRule],
    prices: tuple[float, float],
) -> Outcome:
    """The rep's objective is value less the price of changed lines; missed minima weigh in the proof alone."""
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
        (*notes, *(f"missed: {m}" for m in short[:NOTES])),
        prices[0] * 60 * QUARTERS,
    )


def side_by_side(planned: Sequence[CallPlanned], settings: Settings) -> CallPlanned:
    """The call plans of reps who have no rule in common as one."""
    outcomes = {r: o for one in planned for r, o in one.outcomes.items()}
    missed = tuple(m for one in planned for m in one.missed)
    each = [one.overall for one in planned]
    objective = sum(o.objective for o in each)
    open_gap = sum(0.0 if o.bound is None else o.bound - o.objective for o in each)
    overall = _overall(objective, open_gap, sum(o.work for o in each), outcomes, missed, settings)
    lines = {rep_id: mine for one in planned for rep_id, mine in one.lines.items()}
    return CallPlanned(
        dict(sorted(lines.items())),
        outcomes,
        overall,
        missed,
        next((one.conflict for one in planned if one.conflict is not None), None),
        tuple(b for one in planned for b in one.binding),
        tuple(n for one in planned for n in one.notes),
    )


def _overall(
    objective: float,
    open_gap: float,
    work: int,
    outcomes: Mapping[str, Outcome],
    missed: Sequence[MissedRule],
    settings: Settings,
) -> Outcome:
    """The whole: what all plans earn less the price of rules missed, and what the proofs leave open."""
    gap = open_gap / max(abs(objective), 1e-9)
    status = Status.OPTIMAL
    if missed:
        status = Status.RELAXED
    elif gap > settings.callplan.gap or any(o.status is Status.FEASIBLE for o in outcomes.values()):
        status = Status.FEASIBLE
    notes = tuple(f"missed: {m}" for m in missed[:NOTES])
    return Outcome(STAGE, "", status, objective, objective + open_gap, gap, work, settings.plan.seed, notes)


def _conflict(whole: Market, asked: Demands) -> Conflict | None:
    from salesplan.callplan.conflict import explain_conflict  # loads PuLP

    return explain_conflict(whole, asked)


def _missed_rows(asked: Demands, every: NDArray[np.int64]) -> Iterator[MissedRule]:
    for row in asked.rows:
        reached = float(row.use[every].sum())
        lack = row.missing(reached)
        if lack > 0:
            done = reached + row.whole - row.limit  # the carried reps' part included
            yield MissedRule(row.name, "", row.whole, done, lack, row.unit, row.price <= 0, row.price * lack)


def _missed_each(asked: Demands, every: NDArray[np.int64]) -> Iterator[MissedRule]:
    for each in asked.each:
        short = each.short[every]
        lack, many = float(short.sum()), int((short > 1e-6).sum())
        if many:
            unit = f"{each.unit} a customer ({many} customers short)"
            yield MissedRule(
                each.name,
                "",
                each.limit,
                each.limit + each.sense * lack / many,
                lack,
                unit,
                each.price <= 0,
                each.price * lack,
            )


def _binding_rows(asked: Demands, solved: Solved, every: NDArray[np.int64]) -> Iterator[BindingRule]:
    for row, price in zip(asked.rows, solved.row_price.tolist(), strict=True):
        if price > 1e-9 and row.missing(float(row.use[every].sum())) <= 0:
            yield BindingRule(row.name, "", price, row.unit.removesuffix("s"))


def _prices(whole: Market, r: int, solution: RepSolution, short: bool) -> tuple[float, float]:
    """Money a quarter minute and a visit. Where minima are missed their weight is kept out of it.

    Then the options of a customer are those that are no shorter of the customer's minimum than the chosen one.
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
    found = dual_bound(smaller)
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
        named = min_visits.NAME if (customer.min_visits or 0) > visits + 1e-9 else SET_FREQUENCY
        yield MissedRule(named, customer.id, visits + short, visits, short, "calls", True, customer=True)


def _binding(rep_id: str, prices: tuple[float, float]) -> Iterator[BindingRule]:
    if prices[0] > 1e-9:
        yield BindingRule(rep_minutes.NAME, rep_id, prices[0] * 60 * QUARTERS, "hour")
    if prices[1] > 1e-9:
        yield BindingRule(rep_visits.NAME, rep_id, prices[1], "visit")
