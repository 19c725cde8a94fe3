"""Small cases against complete enumeration of a formula written a second time, and against a MILP of its own."""

from __future__ import annotations

import itertools

import numpy as np
import pulp
import pytest
from hypothesis import given as drawn_from
from hypothesis import settings as tried
from hypothesis import strategies as st

from salesplan.alignment.columns import columns, problem
from salesplan.alignment.dual import lift
from salesplan.alignment.flow import construct
from salesplan.alignment.model import evaluate
from salesplan.alignment.search import Ties, descend
from salesplan.alignment.solve import align_columns, part_of
from salesplan.domain.nouns import replace
from tests.alignment.worlds import AS_OF, CROW, SETTINGS, drawn, owners


def columned(seed, customers, reps):
    given, wanted = drawn(seed, customers, reps)
    base = columns(given, wanted, owners(given), SETTINGS, AS_OF)
    return problem(base, CROW, SETTINGS)


def objective(p, owner) -> float:
    """The formula of the model once more, with plain loops."""
    cost, load = 0.0, [0.0] * len(p.capacity)
    for c, r in enumerate(owner):
        k = [int(x) for x in p.candidates[c]].index(r)
        cost += p.travel[c, k]
        if p.charged[c] and p.current[c] != r:
            cost += p.handover[c, k]
        load[r] += p.calls[c] + p.travel[c, k]
    mu = sum(load) / sum(p.capacity)
    for r, w in enumerate(load):
        for bands in (p.terms.band, 2 * p.terms.band):
            high, low = (1 + bands) * mu * p.capacity[r], (1 - bands) * mu * p.capacity[r]
            cost += p.terms.imbalance_price * (max(0.0, w - high) + max(0.0, low - w))
    return cost


def best_of_all(p) -> float:
    choices = [[int(r) for r in row if r >= 0] for row in p.candidates]
    return min(objective(p, owner) for owner in itertools.product(*choices))


@tried(max_examples=30, deadline=None)
@drawn_from(st.integers(0, 10**6), st.integers(1, 7), st.integers(1, 3))
def test_small_cases_are_solved_to_the_optimum_of_complete_enumeration(seed, customers, reps):
    p = columned(seed, customers, reps)
    solution = align_columns(p)
    best = best_of_all(p)
    assert objective(p, solution.owner) == pytest.approx(solution.cost.total, abs=1e-6)
    assert solution.cost.total == pytest.approx(best, abs=2e-3)
    assert solution.outcome.bound <= best + 1e-3


@tried(max_examples=20, deadline=None)
@drawn_from(st.integers(0, 10**6), st.integers(2, 7), st.integers(2, 3))
def test_the_lagrangean_bound_is_below_every_alignment(seed, customers, reps):
    p = columned(seed, customers, reps)
    rows = np.arange(p.rows)
    assert lift(part_of(p, rows, p.current), 100).value <= best_of_all(p) + 1e-6


def milp(p) -> float:
    """The optimum by a model of its own, in PuLP."""
    n, reps = p.rows, len(p.capacity)
    model = pulp.LpProblem("check", pulp.LpMinimize)
    x = {
        (c, k): model.add_variable(f"x_{c}_{k}", cat="Binary")
        for c in range(n)
        for k in range(p.candidates.shape[1])
        if p.candidates[c, k] >= 0
    }
    out = [model.add_variable(f"o_{r}", lowBound=0) for r in range(2 * reps)]
    mu = model.add_variable("mu", lowBound=0)
    cost, load = p.cost(), p.load()
    model += pulp.lpSum(cost[ck] * v for ck, v in x.items()) + p.terms.imbalance_price * pulp.lpSum(out)
    work = [pulp.lpSum(load[ck] * v for ck, v in x.items() if p.candidates[ck] == r) for r in range(reps)]
    model += mu * float(p.capacity.sum()) == pulp.lpSum(work)
    for c in range(n):
        model += pulp.lpSum(v for ck, v in x.items() if ck[0] == c) == 1
    for r in range(reps):
        for bands, o in ((p.terms.band, out[r]), (2 * p.terms.band, out[reps + r])):
            model += work[r] - (1 + bands) * float(p.capacity[r]) * mu <= o
            model += (1 - bands) * float(p.capacity[r]) * mu - work[r] <= o
    model.solve(pulp.HiGHS(msg=False, threads=1, gapRel=1e-6))
    assert model.sol_status == pulp.LpSolutionOptimal
    return pulp.value(model.objective)


@pytest.mark.parametrize("seed", range(4))
def test_thirty_customers_cost_what_an_exact_milp_says(seed):
    p = columned(seed, 30, 3)
    assert align_columns(p).cost.total == pytest.approx(milp(p), rel=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_flow_and_search_alone_come_close_to_the_bound(seed):
    p = columned(seed, 400, 6)
    rows, ties = np.arange(p.rows), Ties.of(p)
    part = part_of(p, rows, p.current)
    bound = lift(part, 250)
    slot, _ = descend(part, rows, construct(part, bound.price), p.current, ties)
    owner = p.candidates[rows, slot]
    assert bound.value <= evaluate(p, owner).total <= 1.02 * bound.value


def test_scatter_is_priced_alike_by_search_and_formula():
    p = columned(11, 60, 3)
    p = replace(p, terms=replace(p.terms, compactness=25.0))
    rows, ties = np.arange(p.rows), Ties.of(p)
    start = align_columns(replace(p, terms=replace(p.terms, compactness=0.0))).owner
    part = part_of(p, rows, start)
    slot, moves = descend(part, rows, p.slots(start), start, ties)
    assert moves > 0
    assert evaluate(p, p.candidates[rows, slot]).total < evaluate(p, start).total
