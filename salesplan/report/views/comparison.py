"""A scenario beside the published plan: value, hours, driving, balance, moves. Nothing of it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.report import words
from salesplan.report.causes import why_moved
from salesplan.report.figures import name_of, territory_minutes, totals
from salesplan.report.view import Column, Kind, Page, Row, View, without_empty_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.replan.scenarios.what_if import Comparison
    from salesplan.report.version import PlanVersion


def comparison(found: Comparison, published: PlanVersion | None) -> Page:
    """Figures of both, the territories under the scenario, and who would change hands."""
    page = [_figures(found, published), _territories(found, usual_work(found, published))]
    if found.before is not None and found.after is not found.before:
        page.append(_customers(found, found.before))
    if found.moves:
        page.append(_moves(found))
    return tuple(page)


def _figures(found: Comparison, published: PlanVersion | None) -> View:
    currency = found.settings.plan.currency
    before = {} if published is None else figures_of(published.plan, published.given, published.settings)
    usual = usual_work(found, published)
    after = figures_of(found.after, found.given, found.settings, usual)
    units = figure_units(currency)
    rows = tuple(
        (
            name.replace("_", " "),
            before.get(name),
            after[name],
            after[name] - before[name] if name in before else None,
            unit,
        )
        for name, unit in units.items()
    )
    rows = (*rows, ("customers who change hands", None, len(found.moves), None, "customers"))
    columns = (
        Column("figure"),
        Column("before", "published", Kind.AMOUNT),
        Column("after", "scenario", Kind.AMOUNT),
        Column("difference", kind=Kind.AMOUNT),
        Column("unit", priority=2),
    )
    gain = after["value"] - before["value"] if before else None
    worth = "" if gain is None else f"{'+' if gain >= 0 else '−'}{words.money(abs(gain), currency)} a cycle, "
    title = f"{found.text}: {worth}{words.count(len(found.moves), 'customer')} to hand over"
    notes = tuple(f"a rep should live near {p.latitude:.4f} {p.longitude:.4f}" for p in found.homes)
    held = tuple(f"a night would hold it: {line}" for line in found.held)
    told = (
        ("index: with the calls of the published plan, before they are cut to fit whoever is at work",) if usual else ()
    )
    view = View("whatif", title, columns, rows, (*notes, *held, *told, "a scenario: nothing is published"))
    return without_empty_columns(view, ("before", "difference"))


def figure_units(currency: str) -> dict[str, str]:
    """The figures by which plans are set side by side, with their units."""
    return {
        "value": f"{currency} a cycle",
        "visits": "in the horizon",
        "calls": "in the horizon",
        "visit_minutes": "min",
        "drive_minutes": "min",
        "wait_minutes": "min",
        "drive_km": "km",
        "left_out": "customers",
        "lowest_index": "1 = full",
        "highest_index": "1 = full",
        "reps": "",
    }


def usual_work(found: Comparison, published: PlanVersion | None) -> dict[str, float]:
    """Minutes a cycle of each customer in the published plan, where others are at work in the scenario, else empty.

    Fewer reps are offered fewer calls: by their own workload a scenario without a colleague would overload nobody.
    """
    if published is None or published.given.reps == found.given.reps:
        return {}
    return {a.customer_id: a.workload_minutes for a in published.plan.assignments() if a.until is None}


def figures_of(
    plan: Plan, given: Given, settings: Settings, usual: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Those figures of one plan, and whatever else it says of itself; `usual` work of customers goes before its own."""
    indexes = [row[3] for row in _loads(plan, given, settings, usual or {}) if row[3] is not None]
    return {
        **totals(plan),
        "left_out": sum(1 for _ in plan.unplanned()),
        "reps": len(plan.reps),
        "lowest_index": min(indexes, default=0.0),
        "highest_index": max(indexes, default=0.0),
    }


def _loads(plan: Plan, given: Given, settings: Settings, usual: Mapping[str, float]) -> list[Row]:
    """Rep, customers, workload in hours, index: planned ÷ capacity before the call plan cuts to fit."""
    rows: list[Row] = []
    for r in plan.reps:
        owned = plan.territory(r.rep_id)
        workload = sum(usual.get(a.customer_id, a.workload_minutes) for a in owned)
        rep = given.rep.get(r.rep_id)
        capacity = territory_minutes(rep, given, settings, plan) if rep else 0.0
        rows.append((r.rep_id, len(owned), workload / 60, workload / capacity if capacity else None))
    return rows


def _territories(found: Comparison, usual: Mapping[str, float]) -> View:
    was = {} if found.before is None else {r.rep_id: len(found.before.territory(r.rep_id)) for r in found.before.reps}
    loads = _loads(found.after, found.given, found.settings, usual)
    rows = tuple(
        (rep, found.given.rep[rep].name if rep in found.given.rep else rep, was.get(rep), customers, hours, index)
        for rep, customers, hours, index in loads
    )
    columns = (
        Column("rep_id", "rep", Kind.ID),
        Column("name", kind=Kind.NAME),
        Column("before", "customers", Kind.COUNT, "published"),
        Column("after", "customers", Kind.COUNT, "scenario"),
        Column("workload_hours", "workload", Kind.HOURS, "h a cycle"),
        Column("index", kind=Kind.RATIO, unit="1 = full"),
    )
    view = View("whatif-territories", "Territories under the scenario", columns, rows)
    return without_empty_columns(view, ("before",))


WHAT = ("called no more", "called less", "called more", "called anew")


def _customers(found: Comparison, before: Plan) -> View:
    """What it means to customers: how often they are called, whether their rep is another, and for what value."""
    was, now = _calls(before), _calls(found.after)
    moved = {a.customer_id for a in found.moves}
    of: dict[str, list[str]] = {name: [] for name in WHAT}
    for customer in sorted(was.keys() | now.keys()):
        old, new = was.get(customer, NONE)[0], now.get(customer, NONE)[0]
        if old != new:
            of[WHAT[0] if not new else WHAT[3] if not old else WHAT[1] if new < old else WHAT[2]].append(customer)
    rows = []
    for name, customers in of.items():
        gain = {c: now.get(c, NONE)[1] - was.get(c, NONE)[1] for c in customers}
        most = sorted(customers, key=lambda c: (-abs(gain[c]), c))
        rows.append(
            (
                name,
                len(customers),
                sum(now.get(c, NONE)[0] - was.get(c, NONE)[0] for c in customers),
                sum(gain.values()),
                sum(c in moved for c in customers),
                words.some((name_of(c, found.given) for c in most), 3),
            )
        )
    columns = (
        Column("what"),
        Column("customers", kind=Kind.COUNT),
        Column("calls", kind=Kind.AMOUNT, unit="a cycle"),
        Column("value", kind=Kind.MONEY, unit=f"{found.settings.plan.currency} a cycle"),
        Column("new_rep", "with a new rep", Kind.COUNT, priority=2),
        Column("whom", "whom most", priority=2),
    )
    title = f"For customers: {len(of[WHAT[0]])} are called no more, {len(of[WHAT[1]])} less, "
    title += f"{len(of[WHAT[2]])} more, {len(of[WHAT[3]])} anew"
    return View("whatif-customers", title, columns, tuple(rows))


NONE = (0.0, 0.0)


def _calls(plan: Plan) -> dict[str, tuple[float, float]]:
    """Calls a cycle and their value by customer, of those who are called."""
    found: dict[str, tuple[float, float]] = {}
    for line in plan.callplan():
        if line.frequency > 0:
            calls, value = found.get(line.customer_id, NONE)
            found[line.customer_id] = (calls + line.frequency, value + line.value)
    return found


def _moves(found: Comparison) -> View:
    currency = found.settings.plan.currency
    owner = {} if found.before is None else found.before.owner
    rows = tuple(
        (
            a.customer_id,
            name_of(a.customer_id, found.given),
            owner.get(a.customer_id, ""),
            a.rep_id,
            a.price,
            why_moved(a.reason),
        )
        for a in found.moves
    )
    columns = (
        Column("customer_id", "customer", Kind.ID, priority=2),
        Column("name", kind=Kind.NAME),
        Column("from_rep_id", "from", Kind.ID),
        Column("to_rep_id", "to", Kind.ID),
        Column("price", kind=Kind.MONEY, unit=currency),
        Column("reason", "why", priority=3),
    )
    price = sum(a.price for a in found.moves)
    title = f"{words.count(len(rows), 'customer')} to hand over, {words.money(price, currency)} at risk"
    sums = ("all", "", "", "", price, "") if len(rows) > 1 else None
    return View("whatif-moves", title, columns, rows, (), sums)


def change_points(points: Sequence[object], currency: str) -> View:
    """Value against the number of customers whose frequency changes."""
    rows = tuple((None if p.most < 0 else p.most, p.changed, p.value, p.gain) for p in points)  # type: ignore[attr-defined]
    columns = (
        Column("most", "allowed", Kind.COUNT),
        Column("changed", "customers changed", Kind.COUNT),
        Column("value", kind=Kind.MONEY, unit=f"{currency} a cycle"),
        Column("gain", kind=Kind.MONEY, unit=f"{currency} a cycle"),
    )
    last = rows[-1] if rows else None
    title = (
        f"Changing {words.count(last[1], 'customer')} gains {words.money(last[3], currency)} a cycle"
        if last
        else "No changes to weigh"
    )
    return View("change-curve", title, columns, rows, ("– : as many as pay",))
