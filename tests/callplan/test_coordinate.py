from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.callplan.coordinate import solve_together
from salesplan.callplan.cutting import shared_prices
from salesplan.callplan.picking import misses, total_worth
from salesplan.callplan.problem import Coupled
from salesplan.callplan.solve import Limits
from salesplan.runtime.runner import in_process
from tests.callplan.problems import best_together, problems, realistic


@st.composite
def coupled(draw: st.DrawFn) -> Coupled:
    """One to three reps of up to three customers, with one or two rows of either side; the first is always soft."""
    reps = tuple(draw(problems(3, f"R{r}")) for r in range(draw(st.integers(1, 3))))
    use, limit, price = [[] for _ in reps], [], []
    for i in range(draw(st.integers(1, 2))):
        sense = draw(st.sampled_from([1, -1]))
        for r, p in enumerate(reps):
            some = [draw(st.integers(0, 4)) / 2 if k not in p.start[:-1] else 0.0 for k in range(len(p.worth))]
            use[r].append([sense * u for u in some])
        limit.append(sense * draw(st.integers(0, 12)) / 2)
        price.append(draw(st.sampled_from([1.0, 10.0, 1000.0])) if i else 500.0)
    return Coupled(reps, tuple(np.array(u) for u in use), np.array(limit), np.array(price))


@given(coupled())
@settings(max_examples=80, deadline=None)
def test_reps_that_share_rules_get_the_plan_of_brute_force(c: Coupled) -> None:
    found = solve_together(c, Limits(gap=0.0), 0, in_process)
    plans = [s.choice for s in found.solutions]
    assert all(p.fits(k) for p, k in zip(c.problems, plans, strict=True))
    assert found.worth == pytest.approx(total_worth(c, plans))
    assert found.worth == pytest.approx(best_together(c), abs=1e-5)
    assert found.bound == pytest.approx(found.worth, abs=1e-4)


@given(coupled())
@settings(max_examples=40, deadline=None)
def test_the_bound_at_shared_prices_lies_above_the_optimum(c: Coupled) -> None:
    found = shared_prices(c)
    assert found.bound >= best_together(c) - 1e-6
    assert found.floor <= found.bound + 1e-6
    assert (found.prices >= 0).all()
    assert (found.prices <= c.price + 1e-9).all()


def reps_with_rules(count: int, customers: int) -> Coupled:
    """Realistic reps; at most 60 % of the visits they would make, at least 70 % of the customers called."""
    reps = tuple(realistic(customers, seed, time_cap=36 * customers) for seed in range(count))
    visits = sum(18.0 for _ in reps) * customers / 20
    use = tuple(np.stack([p.visits, -(p.time > 0).astype(float)]) for p in reps)
    return Coupled(reps, use, np.array([visits, -0.7 * count * customers]), np.array([1e4, 1e4]))


def test_company_wide_rules_are_kept_within_the_certified_gap() -> None:
    c = reps_with_rules(12, 30)
    found = solve_together(c, Limits(), 0, in_process)
    plans = [s.choice for s in found.solutions]
    assert misses(c, plans).tolist() == [0.0, 0.0]
    assert found.bound - found.worth <= 1e-4 * found.worth
    assert (found.prices > 0).any()


def test_the_plan_does_not_depend_on_how_the_work_is_shared_out() -> None:
    c = reps_with_rules(12, 20)

    def backwards(function, tasks):
        return [function(t) for t in reversed(tasks)][::-1]

    one = solve_together(c, Limits(), 0, in_process)
    other = solve_together(c, Limits(), 0, backwards)
    assert [s.choice.tolist() for s in one.solutions] == [s.choice.tolist() for s in other.solutions]
