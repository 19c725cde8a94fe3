from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from salesplan.domain.settings import Settings
from salesplan.inputs import read_inputs
from salesplan.learn import Quantity, Verdict, learn
from salesplan.learn.history import history
from tests.learn.drawn import World, draw
from tests.learn.drawn_files import write_files

AS_OF = date(2025, 1, 15)


def test_the_files_of_a_history_give_the_history_back_and_its_curves(tmp_path: Path) -> None:
    drawn = draw(World(customers=1200, products=1, months=24, carry_over=0.8), 21)
    given = read_inputs(write_files(drawn, tmp_path), Settings(), AS_OF).given
    assert given is not None
    read, true = history(given, Settings(), AS_OF), drawn.history
    assert (read.months, read.customers, read.segments, read.products) == (
        true.months,
        true.customers,
        true.segments,
        true.products,
    )
    np.testing.assert_allclose(read.sales, true.sales, atol=0.006)
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] * 2, dtype=float)
    days[13] = 29  # 2024
    np.testing.assert_allclose(read.calls * days, true.calls * 30.4, atol=1e-6)
    called = true.calls[:, 0] > 0
    assert (read.rep[called, 0] == true.rep[called, 0]).all()
    told = {e.subject: e for e in learn(given, Settings(), AS_OF).evidence if e.quantity is Quantity.CURVE}
    assert {e.verdict for e in told.values()} == {Verdict.ACCEPTED}
    for g, segment in enumerate(true.segments):
        found = told[f"{segment} P0"]
        assert found.low is not None
        assert found.high is not None
        assert found.low < float(drawn.elasticity[g, 0]) < found.high


def test_weeks_of_a_month_add_up_and_a_month_that_is_not_over_does_not_count(tmp_path: Path) -> None:
    drawn = draw(World(customers=30, products=1, months=14), 2)
    folder = write_files(drawn, tmp_path)
    path = folder / "data" / "sales.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    halves = []
    for row in rows:
        month, customer, product, amount = row.split(",")
        halves += [f"{month}-{d},{customer},{product},{float(amount) / 2:.4f}" for d in ("03", "17")]
    path.write_text("\n".join([head, *halves]) + "\n", encoding="utf-8")
    given = read_inputs(folder, Settings(), AS_OF).given
    assert given is not None
    whole = history(given, Settings(), AS_OF)
    np.testing.assert_allclose(whole.sales, drawn.history.sales, atol=0.006)
    early = history(given, Settings(), date(2024, 2, 20))
    assert early.months == drawn.history.months[:13]
