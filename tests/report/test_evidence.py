from __future__ import annotations

from datetime import date

from salesplan.learn.evidence import Evidence, Quantity, Reason, Verdict
from salesplan.learn.learned import Learned
from salesplan.report.views.evidence import QUANTITIES, WORDS, evidence


def test_every_quantity_and_reason_has_words() -> None:
    assert set(QUANTITIES) == set(Quantity)
    assert set(WORDS) == set(Reason)


def test_not_enough_is_said_in_words() -> None:
    told = Evidence(Quantity.CURVE, "A beans", Verdict.NOT_ENOUGH, Reason.FOLLOWS_DEMAND, 200, 0.31, -0.2, 1.2)
    (view,) = evidence(Learned(date(2026, 11, 23), 24, 0.8, evidence=(told,)))
    assert view.title == "0 of 1 curve learned from 24 months up to 2026-11-23"
    assert view.rows[0][2] == "not enough"
    assert view.rows[0][7] == "your reps follow demand; calls and sales cannot be separated"
