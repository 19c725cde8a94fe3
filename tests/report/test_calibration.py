from __future__ import annotations

from salesplan.domain.settings import TravelSettings
from salesplan.report.views.calibration import calibration
from salesplan.travel.calibrate import Calibration


def test_a_calibration_says_the_error_first_and_the_lines_to_accept_last() -> None:
    found = Calibration(2.5, 0.8, None, 31, 0.1, 0.12, 0.3, 0.01, 0.25, -0.2)
    view = calibration(found, TravelSettings(), "calls")
    assert view.title == "Median error 25.0 % → 10.0 %, fitted on 31 days from calls.csv"
    assert view.notes[1:] == ("[travel]", "minutes_factor = 2.5", "minutes_exponent = 0.8")
    assert "circuity" not in [row[0] for row in view.rows]
