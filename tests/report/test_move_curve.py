from __future__ import annotations

from salesplan.alignment import Compactness, CurvePoint
from salesplan.report.views.move_curve import move_curve


def point(most: int | None, moves: int, gain: float, price: float, forced: int = 0) -> CurvePoint:
    return CurvePoint(most, moves, gain, price, 0.9, 1.2, 90.0, Compactness(0.25, 0.1, 8.5), forced)


def test_the_curve_says_what_all_moves_gain_and_what_each_further_one_does() -> None:
    view = move_curve((point(0, 0, 0.0, 0.0), point(2, 2, 100.0, 20.0), point(None, 5, 130.0, 90.0)), "EUR")
    assert view.title == "All 5 moves that pay gain EUR 130 a year at a price of EUR 90"
    assert [row[:6] for row in view.rows] == [
        (0, 0, 0.0, 0.0, 0.0, None),
        (2, 2, 100.0, 20.0, 80.0, 50.0),
        (None, 5, 130.0, 90.0, 40.0, 10.0),
    ]
    assert view.rows[0][6:] == (0.9, 1.2, 1.5, 8.5, 0.25, 0.1)
    assert len(view.notes) == 1


def test_the_curve_of_a_plan_at_its_best_says_that_no_move_pays() -> None:
    assert move_curve((point(None, 0, 0.0, 0.0),), "EUR").title == "No move pays"


def test_the_curve_names_those_who_had_to_be_placed_besides() -> None:
    view = move_curve((point(None, 0, 0.0, 0.0, forced=2),), "EUR")
    assert view.notes[1] == "2 customers had to be placed besides: their owner may not stay"
