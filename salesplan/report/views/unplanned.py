"""Who is due but left out, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.said import many, said
from salesplan.report import words
from salesplan.report.agreed import why_left_out
from salesplan.report.figures import name_of
from salesplan.report.version import ALL
from salesplan.report.view import Column, Kind, Page, View

if TYPE_CHECKING:
    from salesplan.report.version import PlanVersion, Selection


def unplanned(version: PlanVersion, selection: Selection = ALL) -> Page:
    """The dearest first. A verified reason was found by forcing the customer in and solving again."""
    currency = version.settings.plan.currency
    found = [
        u
        for r in selection.reps(version.plan)
        for u in r.unplanned
        if selection.has(u.due) and selection.means(u.customer_id, u.rep_id)
    ]
    found.sort(key=lambda u: (-u.cost, u.customer_id, u.due))
    rows = tuple(
        (u.customer_id, name_of(u.customer_id, version.given), u.rep_id, u.due, u.cost, u.verified, why_left_out(u))
        for u in found
    )
    columns = (
        Column("customer_id", "customer", Kind.ID, priority=2),
        Column("name", kind=Kind.NAME),
        Column("rep_id", "rep", Kind.ID),
        Column("due", kind=Kind.DATE),
        Column("cost", "gives up", Kind.MONEY, said("{currency} a cycle", currency=currency)),
        Column("verified", kind=Kind.FLAG, priority=4),
        Column("reason"),
    )
    cost = sum(u.cost for u in found)
    meant = f" for {selection}" if str(selection) else ""
    title = (
        many(
            len(found),
            "{n} due customer left out{meant}, giving up {money} a cycle",
            "{n} due customers left out{meant}, giving up {money} a cycle",
            n=words.number(len(found)),
            meant=meant,
            money=words.money(cost, currency),
        )
        if found
        else said("Nobody who is due is left out{meant}", meant=meant)
    )
    verified = sum(u.verified for u in found)
    text = "{verified} of {count} reasons verified by forcing the customer in"
    notes = (said(text, verified=verified, count=len(found)),) if found else ()
    sums = (said("all"), "", "", None, cost, verified == len(found), "") if len(found) > 1 else None
    return (View("unplanned", title, columns, rows, notes, sums),)
