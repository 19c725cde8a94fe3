"""Customers who can never be visited, as their row and the reps' days stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import weekday_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.findings import Finding
    from salesplan.inputs.checks.inputs import Inputs


def hours_too_short(inputs: Inputs) -> Iterator[Finding]:
    """No opening is as long as the visit."""
    table = inputs.customers
    for row, windows in enumerate(table["hours"]):
        needed = inputs.visit_seconds(row)
        if windows and all(window.closes - window.opens < needed for window in windows):
            remedy = f"lengthen an opening or shorten visit_minutes ({needed // 60}): no visit can be planned"
            yield table.warning(row, "hours", "every opening is shorter than the visit", remedy, "hours-too-short")


def hours_outside_days(inputs: Inputs) -> Iterator[Finding]:
    """No rep is at work when the customer is open."""
    table = inputs.customers
    days = {inputs.rep_hours(row) for row in inputs.active_reps}
    known: dict[tuple[object, int], bool] = {}
    for row, windows in enumerate(table["hours"]):
        if not windows or not days:
            continue
        needed = inputs.visit_seconds(row)
        if all(window.closes - window.opens < needed for window in windows):
            continue
        key = (windows, needed)
        if key not in known:
            known[key] = any(min(w.closes, end) - max(w.opens, start) >= needed for w in windows for start, end in days)
        if not known[key]:
            remedy = "check the hours, or a rep's day_start and day_end: no visit can be planned"
            yield table.warning(row, "hours", "open only when no rep is at work", remedy, "hours-outside-days")


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
