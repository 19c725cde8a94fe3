"""The crow fitted to drives that are known, beside the one in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.report import words
from salesplan.report.view import Column, Kind, View

if TYPE_CHECKING:
    from salesplan.domain.settings import TravelSettings
    from salesplan.travel.calibrate import Calibration


def calibration(found: Calibration, settings: TravelSettings, truth: str) -> View:
    """Settings and errors before and after, and the lines to put into salesplan.toml."""
    circuity = [] if found.circuity is None else [("circuity", settings.circuity, found.circuity, "")]
    rows = (
        ("minutes_factor", settings.minutes_factor, found.minutes_factor, ""),
        ("minutes_exponent", settings.minutes_exponent, found.minutes_exponent, ""),
        *circuity,
        ("median error", found.median_error_before * 100, found.median_error * 100, "%"),
        ("mean error", None, found.mean_error * 100, "%"),
        ("error of the worst tenth", None, found.p90_error * 100, "%"),
        ("bias of the sum", found.bias_before * 100, found.bias * 100, "%"),
    )
    columns = (
        Column("figure"),
        Column("before", "in force", Kind.AMOUNT),
        Column("after", "fitted", Kind.AMOUNT),
        Column("unit"),
    )
    fitted = [f"minutes_factor = {found.minutes_factor:g}", f"minutes_exponent = {found.minutes_exponent:g}"]
    fitted += [] if found.circuity is None else [f"circuity = {found.circuity:g}"]
    what = words.count(found.drives, "day" if truth == "calls" else "drive")
    title = (
        f"Median error {words.share(found.median_error_before)} → {words.share(found.median_error)}, "
        f"fitted on {what} from {'calls.csv' if truth == 'calls' else truth}"
    )
    notes = ("to accept, write into salesplan.toml:", "[travel]", *fitted)
    return View("calibration", title, columns, rows, notes)
