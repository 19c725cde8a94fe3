from __future__ import annotations

from salesplan.replan.scenarios.move_curve import MovePoint
from salesplan.report.views.move_curve import move_curve


def test_the_curve_says_what_all_moves_gain_and_what_each_further_one_does() -> None:
    view = move_curve(
        (
            MovePoint(0, 0, 0.0, 0.0, 0.8, 1.3, 9.0),
            MovePoint(2, 2, 100.0, 20.0, 0.9, 1.2, 8.9),
            MovePoint(None, 5, 130.0, 90.0, 0.95, 1.05, 8.8),
        ),
        "EUR",
    )
    assert view.title == "All 5 moves that pay gain EUR 130 a year at a price of EUR 90"
    assert [row[5] for row in view.rows] == [None, 50.0, 10.0]


def test_the_curve_of_a_plan_at_its_best_says_that_no_move_pays() -> None:
    assert move_curve((MovePoint(None, 0, 0.0, 0.0, 1.0, 1.0, 9.0),), "EUR").title == "No move pays"
