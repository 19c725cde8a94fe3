from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.callplan.dual import dual_bound, losses
from salesplan.callplan.incumbent import greedy_choice, knapsack_optimum
from salesplan.callplan.model import Core, solve_core
from salesplan.callplan.problem import RepProblem
from salesplan.callplan.solve import Limits, RepTask, solve_rep, solve_reps
from salesplan.domain.nouns import replace
from salesplan.domain.outcome import Status
from tests.callplan.problems import best_worth, choices, problem, problems, realistic

EXACT = Limits(gap=0.0)


@given(problems())
@settings(max_examples=120, deadline=None)
def test_the_plan_of_a_small_case_equals_brute_force(p: RepProblem) -> None:
    found = solve_rep(p, EXACT)
    assert p.fits(found.choice)
    assert found.worth == pytest.approx(float(p.worth[found.choice].sum()))
    assert found.worth == pytest.approx(best_worth(p), abs=1e-7)
    assert found.bound == pytest.approx(found.worth, abs=1e-6)


@given(problems())
@settings(max_examples=60, deadline=None)
def test_the_dual_bound_lies_above_every_plan_and_its_losses_are_valid(p: RepProblem) -> None:
    found = dual_bound(p)
    lost = losses(p, found)
    for choice in choices(p):
        worth = float(p.worth[choice].sum())
        assert worth <= found.bound - lost[choice].max() + 1e-7


@given(problems())
@settings(max_examples=60, deadline=None)
def test_the_dual_mixture_is_an_lp_plan_worth_the_bound(p: RepProblem) -> None:
    found = dual_bound(p)
    assert sum(w for w, _ in found.mixture) == pytest.approx(1.0)
    assert sum(w * p.time[c].sum() for w, c in found.mixture) <= p.time_cap + 1e-6
    assert sum(w * p.visits[c].sum() for w, c in found.mixture) <= p.visit_cap + 1e-6
    assert sum(w * p.worth[c].sum() for w, c in found.mixture) == pytest.approx(found.bound, abs=1e-6)


@given(problems(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_greedy_steps_from_any_choice_end_in_a_plan_that_fits(p: RepProblem, random) -> None:
    choice = np.array([random.randrange(int(a), int(b)) for a, b in zip(p.start[:-1], p.start[1:], strict=True)])
    assert p.fits(greedy_choice(p, choice, losses(p, dual_bound(p))))


def independent_bound(p: RepProblem, time_price: float, visit_price: float) -> float:
    """λ·T + π·V + Σ_c max_k (v − λ·t − π·n), in plain Python."""
    total = time_price * p.time_cap + visit_price * min(p.visit_cap, 1e12)
    for a, b in zip(p.start[:-1], p.start[1:], strict=True):
        total += max(p.worth[k] - time_price * p.time[k] - visit_price * p.visits[k] for k in range(a, b))
    return float(total)


@pytest.mark.parametrize("visit_cap", [1e9, 150.0, 60.0])
@pytest.mark.parametrize("seed", range(3))
def test_the_certificate_stands_up_to_an_independent_evaluation(seed: int, visit_cap: float) -> None:
    p = realistic(120, seed, time_cap=5000, visit_cap=visit_cap)
    found = solve_rep(p, Limits())
    assert len(set(p.who[found.choice])) == p.size
    assert p.time[found.choice].sum() <= p.time_cap
    assert p.visits[found.choice].sum() <= p.visit_cap + 1e-7
    assert found.worth == pytest.approx(float(p.worth[found.choice].sum()))
    assert found.bound - found.worth <= 1e-4 * found.worth
    lagrange = independent_bound(p, found.time_price, found.visit_price)
    assert found.worth <= found.bound <= lagrange + 1e-6


@pytest.mark.parametrize("visit_cap", [1e9, 70.0])
def test_one_model_of_all_options_finds_nothing_better_than_the_bound(visit_cap: float) -> None:
    p = realistic(40, 7, time_cap=1700, visit_cap=visit_cap)
    found = solve_rep(p, Limits(gap=1e-5))
    whole = Core(
        p.start,
        np.zeros(p.size, np.int64),
        p.worth,
        p.time,
        p.visits,
        np.zeros((0, len(p.worth))),
        np.array([float(p.time_cap)]),
        np.array([p.visit_cap]),
        np.zeros(0),
        np.zeros(0),
    )
    peer = solve_core(whole, "highs", gap=1e-7, nodes=100_000)
    assert found.worth <= peer.answer.objective * (1 + 1e-9)
    assert peer.answer.objective <= found.bound * (1 + 1e-9)
    assert found.worth >= peer.answer.objective * (1 - 1e-5)


@given(problems(), st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_planning_again_from_the_plan_just_made_changes_nothing(p: RepProblem, seed: int) -> None:
    loose = Limits(gap=0.05)
    first = solve_rep(p, loose)
    again = solve_rep(replace(p, previous=first.choice), loose)
    assert again.choice.tolist() == first.choice.tolist()
    assert again.bound - again.worth <= 0.05 * abs(again.worth) + 1e-6


def test_the_published_plan_stays_where_nothing_is_clearly_better() -> None:
    p = problem([[(0, 0, 0), (10.0, 40, 1), (10.0001, 40, 1)], [(0, 0, 0), (5, 20, 1)]], 60, 10)
    assert solve_rep(replace(p, previous=np.array([1, 4])), Limits(gap=1e-4)).choice.tolist() == [1, 4]
    assert solve_rep(replace(p, previous=np.array([0, 3])), Limits(gap=1e-4)).worth > 14


def test_a_published_plan_that_no_longer_fits_is_replaced() -> None:
    p = problem([[(0, 0, 0), (10, 40, 1)], [(0, 0, 0), (5, 20, 1)]], 45, 10, previous=[1, 3])
    assert solve_rep(p, Limits()).choice.tolist() == [1, 2]


def test_more_capacity_never_earns_less_and_the_price_of_an_hour_says_how_much_more() -> None:
    worth = [solve_rep(realistic(60, 3, time_cap=hours * 60), Limits(gap=1e-6)) for hours in (20, 21, 30, 31)]
    assert worth[0].worth < worth[1].worth < worth[2].worth < worth[3].worth
    for low, high in ((worth[0], worth[1]), (worth[2], worth[3])):
        gained = high.worth - low.worth
        assert high.time_price * 240 * 0.95 <= gained <= low.time_price * 240 * 1.05


def test_a_rep_without_customers_has_an_empty_plan() -> None:
    found = solve_rep(problem([], 100, 10), Limits())
    assert found.choice.tolist() == []
    assert (found.worth, found.bound) == (0.0, 0.0)


def test_reps_are_solved_alike_alone_and_in_a_chunk() -> None:
    tasks = [RepTask(realistic(30, seed, time_cap=1500), Limits()) for seed in range(4)]
    alone = [solve_reps([task])[0].choice.tolist() for task in tasks]
    assert [s.choice.tolist() for s in solve_reps(tasks)] == alone


@given(problems(5))
@settings(max_examples=60, deadline=None)
def test_dynamic_programming_over_one_capacity_is_exact(p: RepProblem) -> None:
    free = replace(p, visit_cap=1e9)
    choice, cells = knapsack_optimum(p.start, p.worth, p.time, p.time_cap)
    assert free.fits(choice)
    assert float(p.worth[choice].sum()) == pytest.approx(best_worth(free))
    assert cells > 0


def core_of(p: RepProblem) -> Core:
    """The whole problem as one core."""
    return Core(
        p.start,
        np.zeros(p.size, np.int64),
        p.worth,
        p.time,
        p.visits,
        np.zeros((0, len(p.worth))),
        np.array([float(p.time_cap)]),
        np.array([p.visit_cap]),
        np.zeros(0),
        np.zeros(0),
    )


@pytest.mark.parametrize("solver", ["highs", "cbc"])
class TestEverySolver:
    @pytest.mark.parametrize("seed", range(3))
    def test_finds_the_optimum_of_a_core(self, solver: str, seed: int) -> None:
        p = realistic(4, seed, time_cap=150, visit_cap=6)
        found = solve_core(core_of(p), solver, gap=0.0, nodes=10_000)
        assert found.choice is not None
        assert p.fits(found.choice)
        assert found.answer.objective == pytest.approx(best_worth(p), rel=1e-6)
        assert found.answer.bound == pytest.approx(found.answer.objective, rel=1e-6)

    def test_pays_for_a_row_that_cannot_be_kept(self, solver: str) -> None:
        p = problem([[(0, 0, 0), (10, 40, 1)]], 100, 10)
        core = replace(core_of(p), use=np.array([[0.0, -1.0]]), bound=np.array([-3.0]), price=np.array([2.0]))
        found = solve_core(core, solver, gap=0.0, nodes=100)
        assert found.missed.tolist() == pytest.approx([2.0])
        assert found.answer.objective == pytest.approx(6.0)

    def test_says_that_there_is_no_plan(self, solver: str) -> None:
        p = problem([[(1, 50, 0)]], 10, 10)
        found = solve_core(core_of(p), solver, gap=0.0, nodes=100)
        assert found.choice is None
        assert found.answer.status is Status.INFEASIBLE

    def test_plans_a_rep_whose_both_capacities_bind(self, solver: str, monkeypatch) -> None:
        monkeypatch.setattr("salesplan.callplan.solve.LABELS", 1)  # labels are cut off: the MILP has to close it
        p = realistic(12, 5, time_cap=500, visit_cap=12)
        found = solve_rep(p, Limits(gap=1e-6, solver=solver))
        monkeypatch.undo()
        assert found.worth == pytest.approx(solve_rep(p, Limits(gap=1e-6)).worth, rel=2e-6)


def test_a_proof_is_not_taken_from_highs_presolve() -> None:
    """HiGHS 1.14's presolve calls −500 optimal here; −499.75 is."""
    p = problem([[(0, 0, 0), (0.25, 0, 0)]], 0, 10)
    slack = replace(
        core_of(p),
        use=np.array([[-1.5, 0.0], [0.0, -0.5]]),
        bound=np.array([-1.0, -0.5]),
        price=np.array([500.0, 1000.0]),
    )
    found = solve_core(slack, "highs", gap=0.0, nodes=100)
    assert found.answer.objective == pytest.approx(-499.75)
    assert found.answer.bound == pytest.approx(-499.75)
