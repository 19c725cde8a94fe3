"""What a replan has done: the answer, the figures beside those of the parent, what changed, what that opened."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.plan import CallStatus, DifferenceKind
from salesplan.report import words
from salesplan.report.agreed import agreed_line, agreed_lost
from salesplan.report.causes import UNKNOWN, by_family, whole
from salesplan.report.figures import moved, totals
from salesplan.report.view import Column, Kind, Page, View, without_empty_columns
from salesplan.report.views.changes import changes, reopened
from salesplan.report.views.diff import CUSTOMER_KINDS
from salesplan.report.views.findings import violations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan, PlanChange, Unplanned
    from salesplan.replan.answer.reports import NightReport

_FIGURES = (
    *("value", "visits", "calls", "visit_minutes", "drive_minutes", "wait_minutes", "drive_km"),
    *("owner_moves", "visit_moves"),
)


def night(report: NightReport, given: Given | None, currency: str, *, grouped: bool = True) -> Page:
    """The report of one run, the answer first; causes by what happened, or one by one where they are not `grouped`."""
    if report.plan is None:
        return (View("replan", f"Nothing has changed: plan {report.version} stands", (Column("note"),), ()),)
    page = [_figures(report, report.plan, currency)]
    if report.changes:  # routes that are driven again have none: the plan's own inputs stand
        page.append(changes(report.changes))
    if report.reopened:
        page.append(reopened(report.reopened, given, done=True))
    if report.plan.changes and report.before:
        page.append(_causes(report.plan, grouped=grouped))
    if report.violations:
        page.append(violations(report.violations))
    if report.held:
        rows = tuple((reason,) for reason in report.held)
        told = f"salesplan publish {report.version}"
        page.insert(
            0,
            View("held", "Held as a proposal, not published", (Column("reason"),), rows, (f"if it is meant: {told}",)),
        )
    lost = agreed_lost(report.plan)
    if lost:
        page.insert(0, _agreed(lost))
    return tuple(page)


def _agreed(lost: Sequence[Unplanned]) -> View:
    """Agreed calls that cannot be held, the answer's first line."""
    rows = tuple((u.customer_id, u.rep_id, u.due, u.start, u.channel.value, u.reason) for u in lost)
    columns = (
        Column("customer_id", "customer", Kind.ID),
        Column("rep_id", "rep", Kind.ID),
        Column("date", kind=Kind.DATE),
        Column("start", kind=Kind.TIME),
        Column("channel", priority=2),
        Column("reason", "the agreed call"),
    )
    remedy = "agree with the customer again, and answer in feedback.csv"
    return View("agreed", agreed_line(lost), columns, rows, (remedy,))


def _figures(report: NightReport, plan: Plan, currency: str) -> View:
    after = {**totals(plan), **report.after}
    before = {**report.before, **_price(report.before)}
    rows = tuple(
        (
            name.replace("_", " "),
            before.get(name),
            after[name],
            after[name] - before[name] if name in before else None,
            _unit(name, currency),
        )
        for name in (*_FIGURES, "price_of_moves")
    )
    columns = (
        Column("figure"),
        Column("before", kind=Kind.AMOUNT),
        Column("after", "" if report.before else "amount", Kind.AMOUNT),
        Column("difference", kind=Kind.AMOUNT),
        Column("unit", priority=2),
    )
    view = View("replan", _title(report, plan, after, currency), columns, rows, report.notes)
    return without_empty_columns(view, ("before", "difference"))


def _price(before: dict[str, float]) -> dict[str, float]:
    """The parent's price of moves, from the two prices that its totals keep."""
    known = [before[name] for name in ("owner_move_price", "visit_move_price") if name in before]
    return {"price_of_moves": sum(known)} if known else {}


def _causes(plan: Plan, *, grouped: bool) -> View:
    """What became of the changes: differences from the parent by their cause."""
    lines = by_family(c.cause for c in plan.changes) if grouped else {}
    by_cause: dict[str, list[PlanChange]] = defaultdict(list)
    for change in plan.changes:
        by_cause[lines.get(change.cause) or whole(change.cause) or UNKNOWN].append(change)
    ranked = sorted(by_cause.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = tuple(
        (
            cause,
            *(sum(c.kind is kind for c in found) for kind in (DifferenceKind.OWNER, DifferenceKind.FREQUENCY)),
            *(sum(_is_call(c) and (c.channel == Channel.VISIT) is visit for c in found) for visit in (True, False)),
            sum(c.kind is DifferenceKind.LEFT_OUT for c in found),
            words.some(sorted({c.subject for c in found}), 2),
        )
        for cause, found in ranked
    )
    columns = (
        Column("cause"),
        Column("owners", kind=Kind.COUNT, priority=2),
        Column("frequencies", kind=Kind.COUNT, priority=2),
        Column("visits", kind=Kind.COUNT),
        Column("remote_calls", "remote", kind=Kind.COUNT, priority=3),
        Column("left_out", kind=Kind.COUNT, priority=4),
        Column("who", "customers", priority=2),
    )
    title = f"{words.count(len(plan.changes), 'difference')} from plan {plan.parent}"
    depths = {"customer" if c.what in CUSTOMER_KINDS else "visit" for c in plan.changes}
    where = " and ".join(f"salesplan diff --depth {depth}" for depth in sorted(depths, reverse=True))
    return View("causes", title, columns, rows, (f"one by one: {where}",) if depths else ())


def _is_call(change: PlanChange) -> bool:
    return change.kind in (DifferenceKind.CALL, DifferenceKind.HOUR)


def _title(report: NightReport, plan: Plan, after: dict[str, float], currency: str) -> str:
    named = f"Plan {report.version}" if report.version else "Plan"
    said = {
        "published": f"{named} published",
        "proposal": f"{named} held as a proposal",
        "dry run": f"Dry run from plan {plan.parent}" if plan.parent else "Dry run",
    }.get(report.state, f"{named} {report.state}")
    owners = sum(moved(a) for a in plan.assignments())
    moves = sum(c.status is CallStatus.MOVED for c in plan.schedule())
    worth = words.money(after["value"], currency)
    parts = [
        f"{words.count(after['visits'], 'visit')} by {words.count(len(plan.reps), 'rep')}",
        f"worth {worth} a cycle",
        f"{words.count(owners, 'customer')} {'changes' if owners == 1 else 'change'} hands" if owners else "",
        f"{words.count(moves, 'call')} moved" if moves else "",
    ]
    return f"{said} for {plan.as_of.isoformat()}: {', '.join(p for p in parts if p)}"


def _unit(name: str, currency: str) -> str:
    units = {"value": f"{currency} a cycle", "drive_km": "km", "price_of_moves": currency}
    return units.get(name, "min" if name.endswith("minutes") else "")
