"""Every difference of a plan from its parent, with its cause, as the run recorded it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from salesplan.domain.said import Listed, said, word
from salesplan.report import words
from salesplan.report.causes import brief
from salesplan.report.figures import name_of
from salesplan.report.version import ALL
from salesplan.report.view import Column, Kind, Page, View

if TYPE_CHECKING:
    from salesplan.report.version import PlanVersion, Selection


def plan_changes(version: PlanVersion, selection: Selection = ALL) -> Page:
    """One line a difference, by cause and customer, what made most of them first.

    Those of one rep are the ones of customers they own.
    """
    plan, given = version.plan, version.given
    mine = [c for c in plan.changes if selection.means(c.subject, plan.owner.get(c.subject))]
    many = Counter(brief(c.cause) for c in mine)
    found = sorted(
        mine, key=lambda c: (-many[brief(c.cause)], brief(c.cause), c.subject, c.kind, c.channel, c.before, c.after)
    )
    rows = tuple(
        (word(c.what), c.subject, name_of(c.subject, given), plan.owner.get(c.subject, ""), c.before, c.after, c.cause)
        for c in found
    )
    columns = (
        Column("kind", "what", Kind.ID),
        Column("subject", "customer", Kind.ID, priority=3),
        Column("name", kind=Kind.NAME),
        Column("rep_id", "rep", Kind.ID, priority=2),
        Column("before"),
        Column("after"),
        Column("cause", kind=Kind.CAUSE),
    )
    kinds = Counter(c.what for c in found)
    told = Listed([said("{n} {kind}", n=words.number(n), kind=word(kind)) for kind, n in sorted(kinds.items())])
    since = said("from plan {plan}", plan=str(plan.parent)) if plan.parent else said("in a first plan")
    title = said("{differences} {since}", differences=words.count(len(rows), "difference"), since=since)
    title = said("{told}: {more}", told=title, more=told) if told else title
    return (View("changes", title, columns, rows),)
