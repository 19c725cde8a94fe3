"""The list that managers hand customers over by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.said import many, said
from salesplan.report import words
from salesplan.report.causes import why_moved
from salesplan.report.figures import name_of
from salesplan.report.version import ALL
from salesplan.report.view import Column, Kind, Page, View, column_sum

if TYPE_CHECKING:
    from salesplan.report.version import PlanVersion, Selection


def handovers(version: PlanVersion, selection: Selection = ALL) -> Page:
    """Customer, from, to, why, value at stake, gain and price, last call, next due, and the visit to make together."""
    from salesplan.alignment import handover_list  # late: the alignment is heavy to import

    given, currency = version.given, version.settings.plan.currency
    moves = [
        h
        for h in handover_list(version.plan, given, version.settings)
        if selection.means(h.customer_id, h.from_rep_id, h.to_rep_id)
    ]
    rows = tuple(
        (
            h.customer_id,
            name_of(h.customer_id, given),
            h.from_rep_id,
            h.to_rep_id,
            why_moved(h.reason),
            h.cause,
            h.contribution,
            h.gain,
            h.price,
            h.last_call,
            h.next_due,
            h.joint_visit,
        )
        for h in moves
    )
    at_stake, gain, price = (column_sum(rows, i) for i in (6, 7, 8))
    title = (
        many(
            len(rows),
            "{n} customer to hand over, {money} a year at stake",
            "{n} customers to hand over, {money} a year at stake",
            n=words.number(len(rows)),
            money=words.money(at_stake, currency),
        )
        if rows
        else said("Nobody to hand over")
    )
    sums = (said("all"), "", "", "", "", None, at_stake, gain, price, None, None, None) if len(rows) > 1 else None
    joint = said("joint visit: planned for a day on which both reps work, or else a day to propose")
    notes = (joint,) if rows else ()
    return (View("handovers", title, _columns(currency), rows, notes, sums),)


def _columns(currency: str) -> tuple[Column, ...]:
    a_year = said("{currency} a year", currency=currency)
    return (
        Column("customer_id", "customer", Kind.ID, priority=2),
        Column("name", kind=Kind.NAME),
        Column("from_rep_id", "from", Kind.ID),
        Column("to_rep_id", "to", Kind.ID),
        Column("reason", "why", priority=3),
        Column("cause", kind=Kind.CAUSE, priority=4),
        Column("contribution", "at stake", Kind.MONEY, a_year),
        Column("gain", kind=Kind.MONEY, unit=a_year, priority=3),
        Column("price", kind=Kind.MONEY, unit=currency, priority=3),
        Column("last_call", kind=Kind.DATE, priority=4),
        Column("next_due", kind=Kind.DATE, priority=4),
        Column("joint_visit", kind=Kind.DATE),
    )
