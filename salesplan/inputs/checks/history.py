"""Calls, events and potentials that say little or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.inputs.nearest import Nearest, hint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.findings import Finding
    from salesplan.inputs.checks.inputs import Inputs


def future_rows(inputs: Inputs) -> Iterator[Finding]:
    """Calls, events and readings after the as-of date are not counted yet (and tell of a slip, or of a replay)."""
    if inputs.as_of is None:
        return
    for file, what in (("calls.csv", "the call"), ("events.csv", "the event"), ("usage.csv", "the reading")):
        table = inputs.tables[file]
        for row, day in enumerate(table["date"]):
            if day is not None and day > inputs.as_of:
                remedy = f"it counts from its day on; correct the date if it is past (as of {inputs.as_of})"
                yield table.warning(row, "date", f"{what} lies in the future", remedy, "future-date")


def unknown_event(inputs: Inputs) -> Iterator[Finding]:
    """An event type without a table in the settings has no effect."""
    table, known = inputs.tables["events.csv"], inputs.settings.events
    nearest = Nearest(known)
    for row, name in enumerate(table["event"]):
        if name and name not in known:
            remedy = f"{hint(nearest(name))}add [events.{name}] to salesplan.toml; until then it has no effect"
            yield table.warning(row, "event", "no such event type in the settings", remedy, "unknown-event")


def without_potential(inputs: Inputs) -> Iterator[Finding]:
    """A customer without a row in potentials.csv is worth no call."""
    if "potentials.csv" in inputs.broken or not len(inputs.tables["potentials.csv"]):
        return
    valued = set(inputs.tables["potentials.csv"]["customer_id"])
    for row, customer in enumerate(inputs.customers["customer_id"]):
        if customer and customer not in valued:
            remedy = "add a row for each product; until then no call is worth its time"
            problem = "no row in potentials.csv"
            yield inputs.customers.warning(row, "customer_id", problem, remedy, "without-potential")
