from __future__ import annotations

import numpy as np

from salesplan.domain.settings import Settings
from salesplan.learn.curve_values import curve_values
from salesplan.learn.curves import find_curves
from salesplan.learn.levels import level_values, spread
from tests.learn.drawn import World, draw


def test_learned_levels_are_nearer_the_truth_than_stated_ones() -> None:
    drawn = draw(World(customers=1500, products=2), 8)
    found = find_curves(drawn.history)
    curves, _ = curve_values(drawn.history, found)
    rows, evidence = level_values(drawn.history, found, curves, Settings())
    position = {c: i for i, c in enumerate(drawn.history.customers)}
    true = np.array([drawn.level[position[r.customer_id], int(r.product[1:])] for r in rows])
    stated, learned = (np.array([getattr(r, name) for r in rows]) for name in ("stated", "learned"))

    def error(values: np.ndarray) -> float:
        return float(np.std(np.log(values / true)))

    assert len(rows) == 3000
    assert error(learned) < 0.75 * error(stated)
    assert all(r.low < r.learned < r.high for r in rows)
    assert all(0 < (e.prior_weight or 0) < 1 for e in evidence)


def test_levels_that_are_as_stated_keep_the_least_spread() -> None:
    rng = np.random.default_rng(1)
    modelled = rng.uniform(50, 150, 2000)
    assert spread(rng.poisson(modelled).astype(float), modelled, np.ones(2000)) == 0.02
