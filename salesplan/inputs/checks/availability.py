"""Customers who can never be visited, as their row and the reps' days stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import weekday_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.calendar import Window
    from salesplan.domain.findings import Finding
    from salesplan.inputs.checks.inputs import Inputs

    Windows = tuple[Window, ...]


def hours_too_short(inputs: Inputs) -> Iterator[Finding]:
    """No opening is as long as the visit."""
    for row, windows, needed in _openings(inputs):
        if not _long_enough(windows, needed):
            remedy = f"lengthen an opening or shorten visit_minutes ({needed // 60}): no visit can be planned"
            problem = "every opening is shorter than the visit"
            yield inputs.customers.warning(row, "hours", problem, remedy, "hours-too-short")


def hours_outside_days(inputs: Inputs) -> Iterator[Finding]:
    """No rep is at work when the customer is open."""
    days = {inputs.rep_hours(row) for row in inputs.active_reps}
    known: dict[tuple[Windows, int], bool] = {}
    for row, windows, needed in _openings(inputs):
        key = (windows, needed)
        if key not in known:
            known[key] = not _long_enough(windows, needed) or any(
                min(window.closes, ends) - max(window.opens, starts) >= needed
                for window in windows
                for starts, ends in days
            )
        if days and not known[key]:
            remedy = "check the hours, or a rep's day_start and day_end: no visit can be planned"
            problem = "open only when no rep is at work"
            yield inputs.customers.warning(row, "hours", problem, remedy, "hours-outside-days")


def _openings(inputs: Inputs) -> Iterator[tuple[int, Windows, int]]:
    """Row, openings and seconds of a visit of every customer who has openings."""
    usual = inputs.settings.visits.minutes
    pairs = zip(inputs.customers["hours"], inputs.customers["visit_minutes"], strict=True)
    for row, (windows, minutes) in enumerate(pairs):
        if windows:
            yield row, windows, 60 * (usual if minutes is None else minutes)


def _long_enough(windows: Windows, needed: int) -> bool:
    return max(window.closes - window.opens for window in windows) >= needed


def weekdays_nobody_works(inputs: Inputs) -> Iterator[Finding]:
    """The customer's weekdays and all reps' working days are strangers."""
    table = inputs.customers
    worked = 0
    for row in inputs.active_reps:
        worked |= inputs.rep_weekdays(row)
    if not worked:
        return
    for row, mask in enumerate(table["weekdays"]):
        if not mask & worked:
            remedy = f"reps work {weekday_names(worked)}: no visit can be planned"
            yield table.warning(row, "weekdays", "no rep works on these weekdays", remedy, "weekdays-nobody-works")
