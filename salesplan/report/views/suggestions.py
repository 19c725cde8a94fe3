"""The next best actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.said import said
from salesplan.report import words
from salesplan.report.figures import name_of
from salesplan.report.version import ALL
from salesplan.report.view import Column, Kind, Page, View

if TYPE_CHECKING:
    from salesplan.report.version import PlanVersion, Selection


def suggestions(version: PlanVersion, selection: Selection = ALL) -> Page:
    """Per day and rep, the most valuable first."""
    currency = version.settings.plan.currency
    found = [
        s
        for r in selection.reps(version.plan)
        for s in r.suggestions
        if selection.has(s.day) and selection.means(s.customer_id, s.rep_id)
    ]
    found.sort(key=lambda s: (s.day, s.rep_id, -s.value, s.customer_id, s.channel.value))
    rows = tuple(
        (
            s.day,
            s.rep_id,
            s.channel,
            s.customer_id,
            name_of(s.customer_id, version.given),
            s.product,
            s.due,
            s.value,
            s.reason,
            s.id,
        )
        for s in found
    )
    columns = (
        Column("date", kind=Kind.DAY),
        Column("rep_id", "rep", Kind.ID),
        Column("channel", "by"),
        Column("customer_id", "customer", Kind.ID, priority=4),
        Column("name", kind=Kind.NAME),
        Column("product", priority=3),
        Column("due", kind=Kind.DATE, priority=4),
        Column("value", kind=Kind.MONEY, unit=currency),
        Column("reason"),
        Column("suggestion", "id", Kind.ID, priority=5),
    )
    meant = f" for {selection}" if str(selection) else ""
    title = (
        said(
            "{suggestions}{meant}, worth {money}",
            suggestions=words.count(len(found), "suggestion"),
            meant=meant,
            money=words.money(sum(s.value for s in found), currency),
        )
        if found
        else said("No suggestions{meant}", meant=meant)
    )
    return (View("suggestions", title, columns, rows),)
