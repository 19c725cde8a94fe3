"""Whom to ring: calls that a customer may have been told of, and that are now otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.said import many, said
from salesplan.replan.answer.promises_kept import to_inform
from salesplan.report import words
from salesplan.report.figures import name_of
from salesplan.report.version import ALL
from salesplan.report.view import Column, Kind, Page, View, without_empty_columns

if TYPE_CHECKING:
    from salesplan.domain.given import Given
    from salesplan.report.version import PlanVersion, Selection


def inform(version: PlanVersion, selection: Selection = ALL) -> Page:
    """One line a call: was, is, why, who owns the customer, under which number they are rung."""
    plan, given, told_minutes = version.plan, version.given, version.settings.plan.told_minutes
    found = [
        c for c in to_inform(plan, told_minutes) if selection.means(c.subject, c.rep_id, plan.owner.get(c.subject))
    ]
    rows = tuple(
        (
            c.subject,
            name_of(c.subject, given),
            plan.owner.get(c.subject, c.rep_id),
            c.level,
            c.before,
            c.after,
            _phone(c.subject, given),
            c.cause,
        )
        for c in sorted(found, key=lambda c: (c.before, c.subject))
    )
    columns = (
        Column("customer_id", "customer", Kind.ID, priority=3),
        Column("name", kind=Kind.NAME),
        Column("rep_id", "rep", Kind.ID, priority=2),
        Column("level", kind=Kind.ID, priority=2),
        Column("before", "was"),
        Column("after", "is"),
        Column("phone", kind=Kind.ID, priority=2),
        Column("cause", "why", kind=Kind.CAUSE),
    )
    n = words.number(len(rows))
    speak = many(len(rows), "{n} customer call to speak of", "{n} customer calls to speak of", n=n)
    title = speak if rows else said("Nobody has to be told of anything")
    note = said("told calls whose hour shifts by at most {minutes} minutes are kept as told", minutes=told_minutes)
    return (without_empty_columns(View("inform", title, columns, rows, (note,)), ("phone",)),)


def _phone(customer_id: str, given: Given) -> str:
    customer = given.customer.get(customer_id)
    return "" if customer is None else customer.phone
