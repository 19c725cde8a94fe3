"""How often, over which channel: by segment, by rep, and line by line for one rep."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from salesplan.domain.calendar import CHANNELS, Channel
from salesplan.domain.said import said
from salesplan.report import words
from salesplan.report.figures import capacity_minutes, name_of, rep_name, rep_outcome
from salesplan.report.version import ALL
from salesplan.report.view import Column, Kind, Page, Row, View, column_sum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.plan import CallLine, RepPlan
    from salesplan.report.version import PlanVersion, Selection


def callplan(version: PlanVersion, selection: Selection = ALL) -> Page:
    """By segment and by rep; the single lines where one rep is chosen."""
    reps = selection.reps(version.plan)
    page = (_segments(version, reps, selection), _reps(version, reps, selection))
    return page if selection.all_reps else (_lines(version, reps, selection), *page)


def _meant(r: RepPlan, selection: Selection) -> list[CallLine]:
    return [line for line in r.callplan if selection.means(line.customer_id, r.rep_id)]


def _segments(version: PlanVersion, reps: Sequence[RepPlan], selection: Selection) -> View:
    currency = version.settings.plan.currency
    members: dict[str, int] = defaultdict(int)
    lines: dict[str, list[CallLine]] = defaultdict(list)
    for r in reps:
        for a in version.plan.territory(r.rep_id):
            members[_segment(version, a.customer_id)] += selection.means(a.customer_id, r.rep_id)
        for line in _meant(r, selection):
            lines[_segment(version, line.customer_id)].append(line)
    names = sorted(s for s in members.keys() | lines.keys() if members[s] or lines[s])
    rows = [_group(s or said("(none)"), members[s], lines[s]) for s in names]
    every = [line for found in lines.values() for line in found]
    total = _group(said("all"), sum(members.values()), every)
    columns = (
        Column("segment", kind=Kind.ID),
        Column("customers", kind=Kind.COUNT),
        Column("reached", kind=Kind.COUNT, priority=3),
        Column("reach", kind=Kind.SHARE),
        Column("frequency", kind=Kind.RATIO, unit="visits each"),
        *(Column(c.value, c.value + "s", Kind.NUMBER, "a cycle", 2 if c is Channel.VISIT else 3) for c in CHANNELS),
        Column("hours", kind=Kind.HOURS, unit="a cycle"),
        Column("value", kind=Kind.MONEY, unit=said("{currency} a cycle", currency=currency)),
        Column("value_per_hour", "an hour", Kind.MONEY, currency, 3),
    )
    worth = words.money(sum(line.value for line in every), currency)
    text = "{called} of {customers} are called, worth {worth} a cycle"
    title = said(text, called=words.number(total[2]), customers=words.count(total[1], "customer"), worth=worth)
    return View("callplan", title, columns, tuple(rows), (), total if len(rows) > 1 else None)


def _segment(version: PlanVersion, customer_id: str) -> str:
    customer = version.given.customer.get(customer_id)
    return customer.segment if customer else ""


def _group(name: str, members: int, lines: Sequence[CallLine]) -> Row:
    planned = [line for line in lines if line.frequency > 0]
    calls = {c: sum(line.frequency for line in planned if line.channel is c) for c in CHANNELS}
    visited = len({line.customer_id for line in planned if line.channel is Channel.VISIT})
    reached = len({line.customer_id for line in planned})
    hours, value = sum(line.minutes for line in planned) / 60, sum(line.value for line in planned)
    return (
        name,
        members,
        reached,
        reached / members if members else None,
        calls[Channel.VISIT] / visited if visited else 0.0,
        *calls.values(),
        hours,
        value,
        value / hours if hours else None,
    )


def _reps(version: PlanVersion, reps: Sequence[RepPlan], selection: Selection) -> View:
    plan, given, settings = version.plan, version.given, version.settings
    rows: list[Row] = []
    for r in reps:
        rep = given.rep.get(r.rep_id)
        lines = _meant(r, selection)
        whole = len(lines) == len(r.callplan)
        minutes = r.planned_minutes if whole else sum(line.minutes for line in lines)
        capacity = capacity_minutes(rep, given, settings, plan) if rep else 0.0
        outcome = rep_outcome(r.outcomes, "callplan")
        rows.append(
            (
                r.rep_id,
                rep_name(r.rep_id, given),
                len({line.customer_id for line in lines if line.frequency > 0}),
                sum(line.frequency for line in lines if line.channel is Channel.VISIT),
                minutes / 60,
                capacity / 60,
                minutes / capacity if capacity else None,
                sum(line.value for line in lines),
                outcome.shadow_price if outcome else None,
                outcome.gap if outcome else None,
            )
        )
    currency = settings.plan.currency
    columns = (
        Column("rep_id", "rep", Kind.ID),
        Column("name", kind=Kind.NAME),
        Column("customers", "called", Kind.COUNT),
        Column("visits", kind=Kind.NUMBER, unit="a cycle"),
        Column("hours", kind=Kind.HOURS, unit="a cycle", priority=2),
        Column("capacity_hours", "capacity", Kind.HOURS, "h a cycle", 4),
        Column("used", kind=Kind.SHARE),
        Column("value", kind=Kind.MONEY, unit=said("{currency} a cycle", currency=currency)),
        Column("next_hour", kind=Kind.MONEY, unit=currency, priority=2),
        Column("gap", kind=Kind.GAP, priority=3),
    )
    return View("callplan-reps", _reps_title(rows, currency), columns, tuple(rows), (), _rep_sums(rows))


def _reps_title(rows: Sequence[Row], currency: str) -> str:
    prices = [(row[8], row[0]) for row in rows if isinstance(row[8], float)]
    if not prices:
        return said("By rep")
    most = max(prices, key=lambda p: p[0])
    money = words.money(most[0], currency)
    return said("One more hour is worth most with {rep}: {money}", rep=most[1], money=money)


def _rep_sums(rows: Sequence[Row]) -> Row | None:
    if len(rows) < 2:
        return None
    sums = [column_sum(rows, i) for i in range(2, 8)]
    return (said("all"), "", *sums[:4], sums[2] / sums[3] if sums[3] else None, sums[5], None, None)


def _lines(version: PlanVersion, reps: Sequence[RepPlan], selection: Selection) -> View:
    given, currency = version.given, version.settings.plan.currency
    lines = [line for r in reps for line in _meant(r, selection)]
    worth: dict[str, float] = defaultdict(float)
    for line in lines:
        worth[line.customer_id] += line.value
    lines.sort(key=lambda x: (-worth[x.customer_id], x.customer_id, CHANNELS.index(x.channel)))
    columns = (
        Column("customer_id", "customer", Kind.ID),
        Column("name", kind=Kind.NAME),
        Column("segment", kind=Kind.ID, priority=3),
        Column("channel"),
        Column("frequency", "calls", Kind.RATE, "a cycle"),
        Column("previous_frequency", "before", Kind.RATE, "a cycle", 2),
        Column("products", priority=3),
        Column("minutes", kind=Kind.MINUTES, unit="a cycle", priority=2),
        Column("value", kind=Kind.MONEY, unit=said("{currency} a cycle", currency=currency)),
        Column("cause", kind=Kind.CAUSE, priority=4),
    )
    rows = tuple(
        (
            x.customer_id,
            name_of(x.customer_id, given),
            _segment(version, x.customer_id),
            x.channel.value,
            x.frequency,
            x.previous_frequency,
            " ".join(x.products),
            x.minutes,
            x.value,
            x.cause,
        )
        for x in lines
    )
    changed = sum(x.frequency != x.previous_frequency for x in lines)
    title = (
        f"{words.count(len(worth), 'customer')} of {', '.join(r.rep_id for r in reps) or 'nobody'} in "
        f"{words.count(len(lines), 'line')}, {words.number(changed)} changed"
    )
    sums = (said("all"), "", "", "", None, None, "", sum(x.minutes for x in lines), sum(x.value for x in lines), None)
    return View("callplan-lines", title, columns, rows, (), sums if len(rows) > 1 else None)
