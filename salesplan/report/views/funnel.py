"""Deals, what nothing came of, and what the next hour brings: the parts of the commercial ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.said import said
from salesplan.report import funnel_figures, words
from salesplan.report.figures import name_of
from salesplan.report.view import Column, Kind, View, column_sum

if TYPE_CHECKING:
    from salesplan.report.version import PlanVersion

STATES = {
    "open": said("open"),
    "closing": said("of these: closing soon"),
    "overdue": said("of these: expected to have closed"),
    "won": said("won in the last year"),
    "lost": said("lost in the last year"),
}
KINDS = {
    "no deal": said("called for a year, neither a sale nor a deal"),
    "lost": said("pursued for deals that were all lost"),
    "not renewed": said("bought the year before, nothing since"),
}


def next_hour(version: PlanVersion) -> View:
    """What one more hour of each team earns, by the plan's own marginal value, beside what it costs."""
    currency = version.settings.plan.currency
    teams = funnel_figures.next_hours(version)
    rows = tuple((n.team, n.reps, n.earns, n.costs, n.ratio) for n in teams)
    columns = (
        Column("team", kind=Kind.ID),
        Column("reps", kind=Kind.COUNT, priority=2),
        Column("earns", kind=Kind.MONEY, unit=said("{currency} an hour", currency=currency)),
        Column("costs", kind=Kind.MONEY, unit=said("{currency} an hour", currency=currency)),
        Column("ratio", kind=Kind.RATIO),
    )
    reps = max(1, sum(n.reps for n in teams))
    earns, costs = sum(n.earns * n.reps for n in teams) / reps, sum(n.costs * n.reps for n in teams) / reps
    money = {"earns": words.money(earns, currency), "costs": words.money(costs, currency)}
    title = said("The next hour of a rep earns {earns} and costs {costs}", **money)
    return View("next-hour", title, columns, rows)


def deals(version: PlanVersion) -> View:
    """Deals by what became of them."""
    currency = version.settings.plan.currency
    found = funnel_figures.deals(version)
    columns = (
        Column("state", "deals"),
        Column("count", kind=Kind.COUNT),
        Column("value", kind=Kind.MONEY, unit=currency),
    )
    rows = tuple((STATES[d.state], d.count, d.value) for d in found)
    count, value = ({d.state: getattr(d, name) for d in found} for name in ("count", "value"))
    open_ones, worth = words.count(count["open"], "deal"), words.money(value["open"], currency)
    title = said("{deals} open, worth {money}", deals=open_ones, money=worth)
    decided = count["won"] + count["lost"]
    if decided:
        won = words.share(count["won"] / decided)
        title = said("{deals}; {share} of those decided in the last year were won", deals=title, share=won)
    return View("deals", title, columns, rows)


def leaks(version: PlanVersion) -> View:
    """Waste along the way: hours of the last year that nothing came of, and orders that were not renewed."""
    currency = version.settings.plan.currency
    found = funnel_figures.leaks(version)
    rows = tuple(
        (
            text,
            len(mine),
            sum(x.hours for x in mine),
            sum(x.money for x in mine),
            words.some(name_of(x.customer_id, version.given) for x in mine),
        )
        for kind, text in KINDS.items()
        if (mine := [x for x in found if x.kind == kind])
    )
    columns = (
        Column("class", "what"),
        Column("customers", kind=Kind.COUNT),
        Column("hours", kind=Kind.HOURS, unit="in a year"),
        Column("money", kind=Kind.MONEY, unit=said("{currency} a year", currency=currency)),
        Column("who", "first", priority=2),
    )
    spent = words.number(column_sum(rows, 2), 1)
    money = words.money(column_sum(rows, 3), currency)
    title = said("{hours} h of the last year had nothing to show, {money} in all", hours=spent, money=money)
    how = said("hours at what an hour must earn; orders that were not renewed at their contribution of the year before")
    notes = (how,)
    return View("waste-along-the-way", title, columns, rows, notes)
