from __future__ import annotations

import numpy as np
import pytest

from salesplan.learn.curve_values import curve_values
from salesplan.learn.curves import find_curves
from salesplan.learn.evidence import Evidence, Quantity, Reason, Verdict
from salesplan.learn.learned import LearnedCurve
from tests.learn.drawn import Drawn, World, draw

SMALL = World(customers=1500, products=2, months=30)


def told(drawn: Drawn) -> tuple[dict[str, LearnedCurve], dict[str, Evidence]]:
    """Curves and evidence of curves by "segment product"."""
    curves, evidence = curve_values(drawn.history, find_curves(drawn.history))
    of_curves = {e.subject: e for e in evidence if e.quantity is Quantity.CURVE}
    return {f"{c.segment} {c.product}": c for c in curves}, of_curves


def truth(drawn: Drawn) -> dict[str, float]:
    """The true elasticity by "segment product"."""
    h = drawn.history
    return {
        f"{s} {p}": float(drawn.elasticity[g, q]) for g, s in enumerate(h.segments) for q, p in enumerate(h.products)
    }


def test_where_calls_come_first_their_effect_is_found() -> None:
    drawn = draw(SMALL, 3)
    curves, evidence = told(drawn)
    assert {e.reason for e in evidence.values()} == {Reason.CALLS_FIRST}
    errors = [curves[name].elasticity - true for name, true in truth(drawn).items()]
    assert float(np.sqrt(np.mean(np.square(errors)))) < 0.05
    assert all(curves[name].low <= true <= curves[name].high for name, true in truth(drawn).items())


def test_where_reps_follow_demand_their_absences_tell_the_effect() -> None:
    drawn = draw(SMALL.__class__(customers=2000, chase=0.5), 101)
    curves, evidence = told(drawn)
    assert {e.reason for e in evidence.values()} == {Reason.ABSENCES}
    assert all(e.lead_z is not None and e.lead_z > 2.33 for e in evidence.values())
    errors = [curves[name].elasticity - true for name, true in truth(drawn).items()]
    assert float(np.sqrt(np.mean(np.square(errors)))) < 0.08


@pytest.mark.parametrize("world", [World(chase=0.5, away=False), World(regions=1.0)], ids=["no absences", "regions"])
def test_where_nothing_tells_calls_from_demand_the_answer_is_not_enough(world: World) -> None:
    curves, evidence = told(draw(world, 102))
    assert {e.verdict for e in evidence.values()} == {Verdict.NOT_ENOUGH}
    assert {e.reason for e in evidence.values()} == {Reason.FOLLOWS_DEMAND}
    assert not [c for c in curves.values() if c.verdict is Verdict.ACCEPTED]


def test_calls_that_move_nothing_are_not_given_an_effect() -> None:
    curves, _ = told(draw(World(customers=1500, placebo=True), 4))
    assert not [c for c in curves.values() if c.low > 0]


def test_carry_over_is_found_where_calls_work() -> None:
    drawn = draw(World(carry_over=0.7), 5)
    found = find_curves(drawn.history)
    assert found.method is not None
    assert found.method.carry_over_seen
    assert found.carry_over == pytest.approx(0.7, abs=0.06)


def test_small_cells_and_short_histories_are_not_enough() -> None:
    _, few = told(draw(World(customers=400, products=1), 6))
    assert few["A P0"].reason is Reason.FEW_CUSTOMERS
    _, short = told(draw(World(customers=600, products=1, months=11), 6))
    assert {e.reason for e in short.values()} == {Reason.FEW_MONTHS}
    assert {e.verdict for e in short.values()} == {Verdict.NOT_ENOUGH}
