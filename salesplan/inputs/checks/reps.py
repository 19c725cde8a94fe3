"""Reps who cannot work as their row says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.given import Given, Rep, TimeOff
from salesplan.domain.places import Place
from salesplan.domain.working_days import working_days
from salesplan.inputs.public_holidays import public_holidays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.findings import Finding
    from salesplan.inputs.checks.inputs import Inputs


def no_active_rep(inputs: Inputs) -> Iterator[Finding]:
    """Somebody must be at work."""
    if len(inputs.reps) and not inputs.active_reps and "reps.csv" not in inputs.broken:
        remedy = f"extend active_until or add a rep who is at work on {inputs.as_of}"
        yield inputs.reps.whole("active_until", "no rep is active", remedy, "no-active-rep")


def reversed_day(inputs: Inputs) -> Iterator[Finding]:
    """A working day must end after it begins, settings counted where reps.csv does not say."""
    for row in inputs.rows("reps.csv"):
        starts, ends = inputs.rep_hours(row)
        if ends <= starts:
            remedy = "mend day_start and day_end (an empty cell takes that of [visits])"
            yield inputs.reps.finding(row, "day_end", "the day ends before it begins", remedy, "reversed-day")


def reversed_contract(inputs: Inputs) -> Iterator[Finding]:
    """A contract must end after it begins."""
    table = inputs.reps
    for row, (since, until) in enumerate(zip(table["active_from"], table["active_until"], strict=True)):
        if since is not None and until is not None and until < since:
            remedy = "swap or mend the two dates"
            yield table.finding(row, "active_until", "active_until is before active_from", remedy, "reversed-range")


def reversed_time_off(inputs: Inputs) -> Iterator[Finding]:
    """An absence must end after it begins."""
    table = inputs.tables["timeoff.csv"]
    for row, (first, last) in enumerate(zip(table["from_date"], table["until_date"], strict=True)):
        if first is not None and last is not None and last < first:
            remedy = "swap or mend the two dates"
            yield table.finding(row, "until_date", "until_date is before from_date", remedy, "reversed-range")


def no_working_day(inputs: Inputs) -> Iterator[Finding]:
    """Weekdays, contract, holidays and absences leave an active rep no day in the horizon."""
    if inputs.as_of is None:
        return
    plan, table = inputs.settings.plan, inputs.reps
    off = inputs.tables["timeoff.csv"]
    absences = zip(off["rep_id"], off["from_date"], off["until_date"], strict=True)
    frame = Given(
        (),
        (),
        (),
        (),
        time_off=tuple(TimeOff(rep, first, last) for rep, first, last in absences if rep and first and last),
        holidays=public_holidays(plan, inputs.as_of),
    )
    for row in inputs.active_reps:
        rep = Rep(
            table["rep_id"][row] or "",
            "",
            Place(0, 0),
            weekdays=table["weekdays"][row],
            active_from=table["active_from"][row],
            active_until=table["active_until"][row],
        )
        spans = (min(7, plan.horizon_days), plan.horizon_days)  # most reps work within a week
        if not any(working_days(rep, frame, inputs.settings.visits, inputs.as_of, span) for span in spans):
            remedy = "check weekdays, active_until and timeoff.csv: the rep's customers go without"
            yield table.warning(row, "rep_id", "no working day in the horizon", remedy, "no-working-day")
