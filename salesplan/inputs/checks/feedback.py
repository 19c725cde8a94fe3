"""Answers of reps that lack a cell, or contradict the customer's own row."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel, clock, weekday_names, works_on
from salesplan.domain.given import Decision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.findings import Finding
    from salesplan.inputs.checks.inputs import Inputs


def incomplete_feedback(inputs: Inputs) -> Iterator[Finding]:
    """A pin needs its day, a change its frequency, and `until` may not come before the answer."""
    table = inputs.tables["feedback.csv"]
    for row, decision in enumerate(table["decision"]):
        if decision is Decision.PIN and table["on_date"][row] is None and not table.text("on_date", row):
            remedy = "fill in on_date, or write accept"
            yield table.finding(row, "on_date", "a pin without its day", remedy, "pin-without-date")
        if decision is Decision.CHANGE and table["frequency"][row] is None and not table.text("frequency", row):
            remedy = "fill in frequency, calls a cycle"
            yield table.finding(row, "frequency", "a change without its frequency", remedy, "change-without-frequency")
        answered, until = table["date"][row], table["until"][row]
        if answered is not None and until is not None and until < answered:
            remedy = "correct until, or delete the row"
            yield table.warning(row, "until", "expired before it was given", remedy, "reversed-range")


def pin_contradicts(inputs: Inputs) -> Iterator[Finding]:
    """A pinned visit when the customer's row says closed; the pin is an agreement and holds."""
    table, customers = inputs.tables["feedback.csv"], inputs.customers
    for row in _coming_pins(inputs):
        customer = inputs.customer_row.get(table["customer_id"][row])
        if customer is None:
            continue
        pinned, at = table["on_date"][row], table["at_time"][row]
        line = f"customers.csv line {customers.lines[customer]}"
        mask, windows = customers["weekdays"][customer], customers["hours"][customer]
        if not works_on(mask, pinned):
            told = f"{line} has weekdays {weekday_names(mask)}, the pin is a {pinned:%A}: correct one of them"
            yield table.warning(
                row, "on_date", "pinned to a weekday that the customer's row closes", told, "pin-contradicts"
            )
        needed = inputs.visit_seconds(customer)
        if at is not None and windows and not any(w.opens <= at and at + needed <= w.closes for w in windows):
            told = (
                f"{line} has hours {customers.text('hours', customer)}, the pin takes {clock(at)}-{clock(at + needed)}"
            )
            problem = "pinned to an hour that the customer's row closes"
            yield table.warning(row, "at_time", problem, f"{told}: correct one of them", "pin-contradicts")


def pin_out_of_time(inputs: Inputs) -> Iterator[Finding]:
    """A pin for a day that had passed when it was written, or that lies behind the horizon: neither is planned."""
    table, frame = inputs.tables["feedback.csv"], inputs.settings.plan
    for row, decision in enumerate(table["decision"]):
        pinned, answered = table["on_date"][row], table["date"][row]
        if decision is not Decision.PIN or pinned is None:
            continue
        if answered is not None and pinned < answered:
            remedy = "correct on_date or date; until then the row is ignored"
            problem = "agreed for a day that was past already when it was written"
            yield table.warning(row, "on_date", problem, remedy, "pin-in-the-past")
        elif inputs.as_of is not None and pinned >= inputs.as_of + timedelta(days=frame.horizon_days):
            last = inputs.as_of + timedelta(days=frame.horizon_days - 1)
            remedy = f"nothing, if it is meant: it counts once the horizon reaches it (now until {last})"
            yield table.warning(row, "on_date", "agreed for a day behind the horizon", remedy, "pin-behind-horizon")


def _coming_pins(inputs: Inputs) -> Iterator[int]:
    """Rows of agreed visits that lie ahead."""
    table = inputs.tables["feedback.csv"]
    for row, decision in enumerate(table["decision"]):
        pinned = table["on_date"][row]
        visit = decision is Decision.PIN and table["channel"][row] is Channel.VISIT
        if visit and pinned is not None and (inputs.as_of is None or pinned >= inputs.as_of):
            yield row
