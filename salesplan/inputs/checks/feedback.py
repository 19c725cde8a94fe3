"""Answers of reps that lack a cell, or contradict the customer's own row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel, clock, weekday_names, works_on
from salesplan.domain.given import Decision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.findings import Finding
    from salesplan.inputs.checks.inputs import Inputs
    from salesplan.inputs.parsing import Parsed


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
        if decision is Decision.PIN and table["channel"][row] is not Channel.VISIT:
            remedy = "write visit; other channels have no hour to hold"
            yield table.warning(row, "channel", "a pin holds visits only", remedy, "pin-of-remote-call")
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


def pin_while_absent(inputs: Inputs) -> Iterator[Finding]:
    """A pinned visit on a day on which the customer's owner does not work."""
    table = inputs.tables["feedback.csv"]
    off = inputs.tables["timeoff.csv"]
    absences: dict[str, list[int]] = {}
    for position, rep in enumerate(off["rep_id"]):
        absences.setdefault(rep, []).append(position)
    for row in _coming_pins(inputs):
        customer = inputs.customer_row.get(table["customer_id"][row])
        owner = inputs.customers["rep_id"][customer] if customer is not None else ""
        if owner not in inputs.rep_row:
            continue
        pinned = table["on_date"][row]
        mask = inputs.rep_weekdays(inputs.rep_row[owner])
        if not works_on(mask, pinned):
            told = f"{owner} works {weekday_names(mask)}, the pin is a {pinned:%A}: agree on another day"
            yield table.warning(row, "on_date", "pinned to a day off of the owner", told, "pin-while-absent")
        away = [p for p in absences.get(owner, ()) if _covers(off, p, pinned)]
        if away:
            told = f"{owner} is away (timeoff.csv line {off.lines[away[0]]}): agree on another day"
            yield table.warning(row, "on_date", "pinned while the owner is away", told, "pin-while-absent")


def pin_of_dismissed(inputs: Inputs) -> Iterator[Finding]:
    """A visit pinned to a day on which visits are dismissed."""
    table = inputs.tables["feedback.csv"]
    silenced: dict[str, list[int]] = {}
    for row, decision in enumerate(table["decision"]):
        if decision is Decision.DISMISS and table["channel"][row] is Channel.VISIT:
            silenced.setdefault(table["customer_id"][row], []).append(row)
    for row in _coming_pins(inputs):
        for other in silenced.get(table["customer_id"][row], ()):
            until = table["until"][other]
            if until is None or table["on_date"][row] <= until:
                span = f"until {until}" if until else "for good"
                told = f"line {table.lines[other]} dismisses visits {span}: delete one"
                yield table.warning(
                    row, "on_date", "pinned to a day on which visits are dismissed", told, "pin-of-dismissed"
                )
                break


def _coming_pins(inputs: Inputs) -> Iterator[int]:
    """Rows of pins that lie ahead."""
    table = inputs.tables["feedback.csv"]
    for row, decision in enumerate(table["decision"]):
        pinned = table["on_date"][row]
        if decision is Decision.PIN and pinned is not None and (inputs.as_of is None or pinned >= inputs.as_of):
            yield row


def _covers(off: Parsed, position: int, day: object) -> bool:
    first, last = off["from_date"][position], off["until_date"][position]
    return first is not None and last is not None and bool(first <= day <= last)
