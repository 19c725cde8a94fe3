"""The list that managers hand customers over by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.given import CallOutcome
from salesplan.report import words
from salesplan.report.causes import why_moved
from salesplan.report.figures import moved, name_of
from salesplan.report.version import ALL
from salesplan.report.view import Column, Kind, Page, View

if TYPE_CHECKING:
    from datetime import date

    from salesplan.report.version import PlanVersion, Selection


def handovers(version: PlanVersion, selection: Selection = ALL) -> Page:
    """Customer, from, to, why, value at stake, last call, next due, and the visit to make together."""
    plan, given, currency = version.plan, version.given, version.settings.plan.currency
    moves = [
        a
        for a in plan.assignments()
        if moved(a) and (selection.rep_id is None or selection.rep_id in (a.rep_id, a.previous_rep_id))
    ]
    first = first_visits(version)
    rows = tuple(
        (
            a.customer_id,
            name_of(a.customer_id, given),
            a.previous_rep_id,
            a.rep_id,
            why_moved(a.reason),
            a.cause,
            contribution(version, a.customer_id),
            last_call(version, a.customer_id),
            first[a.customer_id][1] if a.customer_id in first else None,
            first[a.customer_id][0] if a.customer_id in first else None,
        )
        for a in sorted(moves, key=lambda a: (a.previous_rep_id, a.rep_id, a.customer_id))
    )
    columns = (
        Column("customer_id", "customer", Kind.ID, priority=2),
        Column("name", kind=Kind.NAME),
        Column("from_rep_id", "from", Kind.ID),
        Column("to_rep_id", "to", Kind.ID),
        Column("reason", "why", priority=3),
        Column("cause", kind=Kind.CAUSE, priority=4),
        Column("contribution", "at stake", Kind.MONEY, f"{currency} a year"),
        Column("last_call", kind=Kind.DATE, priority=4),
        Column("next_due", kind=Kind.DATE, priority=4),
        Column("joint_visit", kind=Kind.DATE),
    )
    at_stake = sum(row[6] for row in rows)
    title = (
        f"{words.count(len(rows), 'customer')} to hand over, {words.money(at_stake, currency)} a year at stake"
        if rows
        else "Nobody to hand over"
    )
    sums = ("all", "", "", "", "", None, at_stake, None, None, None) if len(rows) > 1 else None
    return (View("handovers", title, columns, rows, (), sums),)


def contribution(version: PlanVersion, customer_id: str) -> float:
    """Sales of the last 12 months · margin, money a year."""
    product = version.given.product
    return sum(
        p.sales * (product[p.product].margin if p.product in product else 1.0)
        for p in version.given.potentials_of.get(customer_id, ())
    )


def last_call(version: PlanVersion, customer_id: str) -> date | None:
    """Day of the last executed call before the as-of date."""
    days = [
        c.day
        for c in version.given.calls_of.get(customer_id, ())
        if c.outcome is CallOutcome.DONE and c.day < version.plan.as_of
    ]
    return max(days, default=None)


def first_visits(version: PlanVersion) -> dict[str, tuple[date, date]]:
    """Day and due date of each customer's first planned visit, the one that both reps should make."""
    found: dict[str, tuple[date, date]] = {}
    for c in version.plan.schedule():
        if c.channel is Channel.VISIT and (c.customer_id not in found or c.day < found[c.customer_id][0]):
            found[c.customer_id] = (c.day, c.due)
    return found
