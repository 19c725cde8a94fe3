"""Who owns whom, and how evenly."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.said import many, said
from salesplan.report import words
from salesplan.report.causes import why_moved
from salesplan.report.figures import moved, name_of, rep_name, territory_minutes
from salesplan.report.version import ALL
from salesplan.report.view import Column, Kind, Page, Row, View, column_sum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.plan import Assignment
    from salesplan.report.version import PlanVersion, Selection


def territories(version: PlanVersion, selection: Selection = ALL) -> Page:
    """The balance table, and the customers who change hands."""
    return _balance(version, selection), _moves(version, selection)


def _balance(version: PlanVersion, selection: Selection) -> View:
    plan, given, settings = version.plan, version.given, version.settings
    moves = [a for a in plan.assignments() if moved(a)]
    arrived, left = Counter(a.rep_id for a in moves), Counter(a.previous_rep_id for a in moves)
    potential: dict[str, float] = defaultdict(float)
    for p in given.potentials:
        potential[p.customer_id] += p.potential
    rows: list[Row] = []
    for r in selection.reps(plan):
        rep = given.rep.get(r.rep_id)
        owned = plan.territory(r.rep_id)
        workload = sum(a.workload_minutes for a in owned)
        capacity = territory_minutes(rep, given, settings, plan) if rep else 0.0
        rows.append(
            (
                r.rep_id,
                rep_name(r.rep_id, given),
                rep.team if rep else "",
                rep.capacity if rep else 0.0,
                len(owned),
                sum(potential[a.customer_id] for a in owned),
                workload / 60,
                capacity / 60,
                workload / capacity if capacity else None,
                _travel_hours(version, r.rep_id),
                arrived[r.rep_id],
                left[r.rep_id],
            )
        )
    sums = _sums(rows)
    return View("territories", _title(version, rows), _columns(settings.plan.currency), tuple(rows), _notes(rows), sums)


def _columns(currency: str) -> tuple[Column, ...]:
    return (
        Column("rep_id", "rep", Kind.ID),
        Column("name", kind=Kind.NAME),
        Column("team", priority=5),
        Column("capacity", "FTE", Kind.RATE, priority=6),
        Column("customers", kind=Kind.COUNT),
        Column("potential", kind=Kind.MONEY, unit=said("{currency} a year", currency=currency), priority=3),
        Column("workload_hours", "workload", Kind.HOURS, "h a cycle", priority=2),
        Column("capacity_hours", "capacity", Kind.HOURS, "h a cycle", priority=4),
        Column("index", kind=Kind.RATIO, unit="1 = full"),
        Column("travel_hours", "driving", Kind.HOURS, "h a cycle", priority=3),
        Column("moves_in", "come", Kind.COUNT, priority=2),
        Column("moves_out", "go", Kind.COUNT, priority=2),
    )


def _sums(rows: Sequence[Row]) -> Row | None:
    if len(rows) < 2:
        return None

    fte, customers, potential, workload, capacity = (column_sum(rows, i) for i in range(3, 8))
    travel, come, go = (column_sum(rows, i) for i in range(9, 12))
    index = workload / capacity if capacity else None
    return (said("all"), "", "", fte, customers, potential, workload, capacity, index, travel, come, go)


def _title(version: PlanVersion, rows: Sequence[Row]) -> str:
    indexes = [row[8] for row in rows if isinstance(row[8], float)]
    if not indexes:
        return said("No territories")
    moves = sum(moved(a) for a in version.plan.assignments())
    spread = said("index {least} to {most}", least=words.number(min(indexes), 2), most=words.number(max(indexes), 2))
    count = words.count(len(rows), "territory", "territories")
    hands = many(moves, "{n} customer changes hands", "{n} customers change hands", n=words.number(moves))
    return said("{count}, {spread}; {moves}", count=count, spread=spread, moves=hands)


def _notes(rows: Sequence[Row]) -> tuple[str, ...]:
    if not rows:
        return ()
    return (said("index = workload ÷ capacity: above 1 there is more worthwhile work than hours, travel included"),)


def _travel_hours(version: PlanVersion, rep_id: str) -> float:
    """Hours at the wheel a cycle, from the routes of the horizon."""
    plan = version.plan
    driven = sum(route.drive_seconds for route in plan.rep[rep_id].routes)
    return driven / 3600 * version.settings.plan.cycle_days / plan.horizon_days


def _moves(version: PlanVersion, selection: Selection) -> View:
    plan, given, currency = version.plan, version.given, version.settings.plan.currency
    moves = [a for a in plan.assignments() if moved(a) and _meant(a, selection)]
    visits = Counter(s.customer_id for s in plan.schedule() if s.channel is Channel.VISIT)
    rows = tuple(
        (
            a.customer_id,
            name_of(a.customer_id, given),
            a.previous_rep_id,
            a.rep_id,
            a.gain,
            a.price,
            visits[a.customer_id],
            why_moved(a.reason),
            a.cause,
        )
        for a in sorted(moves, key=lambda a: (a.price - a.gain, a.customer_id))
    )
    columns = (
        Column("customer_id", "customer", Kind.ID),
        Column("name", kind=Kind.NAME),
        Column("from_rep_id", "from", Kind.ID),
        Column("to_rep_id", "to", Kind.ID),
        Column("gain", kind=Kind.MONEY, unit=said("{currency} a year", currency=currency), priority=2),
        Column("price", kind=Kind.MONEY, unit=currency, priority=2),
        Column("visits", kind=Kind.COUNT, priority=4),
        Column("reason", "why", priority=3),
        Column("cause", kind=Kind.CAUSE, priority=4),
    )
    price, gain = sum(a.price for a in moves), sum(a.gain for a in moves)
    title = (
        said(
            "{handovers}: {gain} a year gained, {price} at risk",
            handovers=words.count(len(moves), "handover"),
            gain=words.money(gain, currency),
            price=words.money(price, currency),
        )
        if moves
        else said("Nobody changes hands")
    )
    sums = (
        (said("all"), "", "", "", gain, price, sum(visits[a.customer_id] for a in moves), "", None)
        if len(moves) > 1
        else None
    )
    return View("moves", title, columns, rows, (), sums)


def _meant(a: Assignment, selection: Selection) -> bool:
    return selection.means(a.customer_id, a.rep_id, a.previous_rep_id)
