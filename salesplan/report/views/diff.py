"""Two versions side by side, at four depths."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.replan.answer.plan_changes import differences
from salesplan.report import words
from salesplan.report.causes import UNKNOWN, by_family, whole
from salesplan.report.figures import drive_minutes, name_of, rep_name, totals
from salesplan.report.version import ALL
from salesplan.report.view import Column, Kind, Page, View, without_empty_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.plan import Plan, PlanChange
    from salesplan.report.version import PlanVersion, Selection

CUSTOMER_KINDS = ("owner", "frequency", "left-out")
CALL_KINDS = ("moved", "hour", "new", "dropped")
DEPTHS = ("summary", "rep", "customer", "visit")
OF_THE_NIGHT = ("owner_moves", "visit_moves", "price_of_moves")  # each night starts at none: no shares of these


def diff(
    before: PlanVersion,
    after: PlanVersion,
    depth: str = "summary",
    selection: Selection = ALL,
    *,
    grouped: bool = True,
) -> Page:
    """The figures and the causes, `grouped` by what happened; from depth `rep` on one table of that depth instead."""
    found = [d for d in differences(before.plan, after.plan) if selection.means(d.subject, d.rep_id)]
    if depth == "rep":
        return (_reps(before, after, found, selection),)
    if depth == "customer":
        return (_single(before, after, found, CUSTOMER_KINDS, "diff-customers"),)
    if depth == "visit":
        return (_single(before, after, found, CALL_KINDS, "diff-visits"),)
    return _figures(before, after, found), causes(found, grouped=grouped)


def is_different(before: PlanVersion, after: PlanVersion) -> bool:
    """Whether anything but the version's number differs on the days that both cover."""
    return bool(differences(before.plan, after.plan))


def _between(before: PlanVersion, after: PlanVersion) -> str:
    return f"plan {before.plan.version} ({before.plan.as_of}) → plan {after.plan.version} ({after.plan.as_of})"


def _said(found: Sequence[PlanChange]) -> str:
    kinds = Counter(d.what for d in found)
    owners, rhythms = words.count(kinds["owner"], "owner"), words.count(kinds["frequency"], "frequency", "frequencies")
    calls = [f"{words.number(kinds[k])} {'of another hour' if k == 'hour' else k}" for k in CALL_KINDS if kinds[k]]
    return f"{owners} and {rhythms} changed, calls: {', '.join(calls) or 'the same'}"


def _figures(before: PlanVersion, after: PlanVersion, found: Sequence[PlanChange]) -> View:
    old, new = totals(before.plan), totals(after.plan)
    currency = after.settings.plan.currency
    named = (
        ("value", f"{currency} a cycle"),
        ("visits", "in the horizon"),
        ("calls", "in the horizon"),
        ("visit_minutes", "min"),
        ("drive_minutes", "min"),
        ("wait_minutes", "min"),
        ("drive_km", "km"),
        ("owner_moves", "since the parent"),
        ("visit_moves", "since the parent"),
        ("price_of_moves", currency),
    )
    rows = [
        (
            n.replace("_", " "),
            old[n],
            new[n],
            new[n] - old[n],
            (new[n] / old[n] - 1) if old[n] and n not in OF_THE_NIGHT else None,
            unit,
        )
        for n, unit in named
    ]
    missed = [sum(1 for _ in v.plan.unplanned()) for v in (before, after)]
    rows.append(
        (
            "left out",
            missed[0],
            missed[1],
            missed[1] - missed[0],
            (missed[1] / missed[0] - 1) if missed[0] else None,
            "customers",
        )
    )
    columns = (
        Column("figure"),
        Column("before", f"plan {before.plan.version}", Kind.AMOUNT),
        Column("after", f"plan {after.plan.version}", Kind.AMOUNT),
        Column("difference", kind=Kind.AMOUNT),
        Column("share", "change", Kind.SHARE, priority=2),
        Column("unit", priority=2),
    )
    title = f"{_between(before, after)}: {_said(found)}" if found else f"{_between(before, after)}: nothing differs"
    return View("diff", title, columns, tuple(rows))


def causes(found: Sequence[PlanChange], *, grouped: bool = True) -> View:
    """What happened, or each cause where they are not `grouped`, with how many differences it has made."""
    lines = by_family(d.cause for d in found) if grouped else {}
    by_cause: dict[str, list[PlanChange]] = defaultdict(list)
    for d in found:
        by_cause[lines.get(d.cause) or whole(d.cause) or UNKNOWN].append(d)
    ranked = sorted(by_cause.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = tuple(
        (
            cause,
            len({d.subject for d in ds}),
            sum(d.what == "owner" for d in ds),
            sum(d.what == "frequency" for d in ds),
            sum(d.what in CALL_KINDS for d in ds),
            words.some(sorted({d.subject for d in ds}), 2),
        )
        for cause, ds in ranked
    )
    columns = (
        Column("cause"),
        Column("customers", kind=Kind.COUNT),
        Column("owners", kind=Kind.COUNT, priority=2),
        Column("frequencies", kind=Kind.COUNT, priority=2),
        Column("calls", kind=Kind.COUNT, priority=2),
        Column("who", priority=3),
    )
    title = f"{words.count(len(rows), 'cause')} of {words.count(len(found), 'difference')}" if rows else "No causes"
    return View("causes", title, columns, rows)


def _reps(before: PlanVersion, after: PlanVersion, found: Sequence[PlanChange], selection: Selection) -> View:
    ids = sorted(before.plan.rep.keys() | after.plan.rep.keys())
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for d in found:
        kinds[d.rep_id][d.what] += 1
    rows = []
    for r in ids:
        if not selection.has_rep(r):
            continue
        old, new = _rep_figures(before.plan, r), _rep_figures(after.plan, r)
        changed = kinds[r]
        cells = [cell for a, b in zip(old, new, strict=True) for cell in (b, b - a)]
        rows.append(
            (
                r,
                rep_name(r, after.given),
                *cells,
                changed["owner"],
                changed["frequency"],
                sum(changed[k] for k in CALL_KINDS),
            )
        )
    currency = after.settings.plan.currency
    columns = (
        Column("rep_id", "rep", Kind.ID),
        Column("name", kind=Kind.NAME, priority=3),
        Column("customers", kind=Kind.COUNT, priority=2),
        Column("customers_change", "+/−", Kind.COUNT, priority=2),
        Column("visits", kind=Kind.COUNT),
        Column("visits_change", "+/−", Kind.COUNT),
        Column("drive_minutes", "driving", Kind.MINUTES, "min", 2),
        Column("drive_minutes_change", "+/−", Kind.MINUTES, "min", 2),
        Column("value", kind=Kind.MONEY, unit=currency),
        Column("value_change", "+/−", Kind.MONEY, currency),
        Column("owner_changes", "came", Kind.COUNT, priority=3),
        Column("frequency_changes", "frequencies", Kind.COUNT, priority=3),
        Column("call_changes", "calls changed", Kind.COUNT),
    )
    touched = sum(1 for r in ids if kinds[r])
    has = "has" if touched == 1 else "have"
    title = f"{_between(before, after)}: {touched} of {words.count(len(ids), 'rep')} {has} changes"
    return View("diff-reps", title, columns, tuple(rows))


def _rep_figures(plan: Plan, rep_id: str) -> tuple[float, ...]:
    rep = plan.rep.get(rep_id)
    if rep is None:
        return (0, 0, 0.0, 0.0)
    return (
        len(plan.territory(rep_id)),
        sum(c.channel is Channel.VISIT for c in rep.schedule),
        sum(drive_minutes(s) for d in rep.routes for s in d.stops),
        sum(x.value for x in rep.callplan),
    )


def _single(
    before: PlanVersion, after: PlanVersion, found: Sequence[PlanChange], kinds: Sequence[str], name: str
) -> View:
    """One line a difference of these kinds, and how many there are of all."""
    rows = tuple(
        (
            d.what,
            d.subject,
            name_of(d.subject, after.given if d.subject in after.given.customer else before.given),
            d.rep_id,
            d.channel,
            d.before,
            d.after,
            d.cause,
        )
        for d in found
        if d.what in kinds
    )
    columns = (
        Column("kind", "what", Kind.ID),
        Column("customer_id", "customer", Kind.ID, priority=3),
        Column("name", kind=Kind.NAME),
        Column("rep_id", "rep", Kind.ID, priority=2),
        Column("channel", priority=2),
        Column("before"),
        Column("after"),
        Column("cause", kind=Kind.CAUSE),
    )
    of_all = "" if len(rows) == len(found) else f"{words.number(len(rows))} of "
    title = f"{_between(before, after)}: {of_all}{words.count(len(found), 'difference')}"
    return without_empty_columns(View(name, title, columns, rows), ("channel",))
