"""Deals, what nothing came of, and what the next hour brings: the parts of the commercial ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.report import funnel_figures, words
from salesplan.report.figures import name_of
from salesplan.report.view import Column, Kind, View, column_sum

if TYPE_CHECKING:
    from salesplan.report.version import PlanVersion

STATES = {
    "open": "open",
    "closing": "of these: closing soon",
    "overdue": "of these: expected to have closed",
    "won": "won in the last year",
    "lost": "lost in the last year",
}
KINDS = {
    "no deal": "called for a year, neither a sale nor a deal",
    "lost": "pursued for deals that were all lost",
    "not renewed": "bought the year before, nothing since",
}


def next_hour(version: PlanVersion) -> View:
    """What one more hour of each team earns, by the plan's own marginal value, beside what it costs."""
    currency = version.settings.plan.currency
    teams = funnel_figures.next_hours(version)
    rows = tuple((n.team, n.reps, n.earns, n.costs, n.ratio) for n in teams)
    columns = (
        Column("team", kind=Kind.ID),
        Column("reps", kind=Kind.COUNT, priority=2),
        Column("earns", kind=Kind.MONEY, unit=f"{currency} an hour"),
        Column("costs", kind=Kind.MONEY, unit=f"{currency} an hour"),
        Column("ratio", kind=Kind.RATIO),
    )
    reps = max(1, sum(n.reps for n in teams))
    earns, costs = sum(n.earns * n.reps for n in teams) / reps, sum(n.costs * n.reps for n in teams) / reps
    title = f"The next hour of a rep earns {words.money(earns, currency)} and costs {words.money(costs, currency)}"
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
    title = f"{words.count(count['open'], 'deal')} open, worth {words.money(value['open'], currency)}"
    decided = count["won"] + count["lost"]
    if decided:
        title += f"; {words.share(count['won'] / decided)} of those decided in the last year were won"
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
        Column("money", kind=Kind.MONEY, unit=f"{currency} a year"),
        Column("who", "first", priority=2),
    )
    spent = words.number(column_sum(rows, 2), 1)
    title = f"{spent} h of the last year had nothing to show, {words.money(column_sum(rows, 3), currency)} in all"
    notes = ("hours at what an hour must earn; orders that were not renewed at their contribution of the year before",)
    return View("waste-along-the-way", title, columns, rows, notes)
