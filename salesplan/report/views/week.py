"""A rep's last seven days: what the nights changed, and why; what was planned, and what was made."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.calendar import CHANNELS, Channel
from salesplan.domain.given import CallOutcome
from salesplan.report import words
from salesplan.report.adherence import made_calls, planned_calls
from salesplan.report.causes import by_family
from salesplan.report.figures import name_of, rep_name
from salesplan.report.view import Column, Kind, Page, View

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.domain.plan import Plan, PlanChange
    from salesplan.report.version import PlanVersion

DAYS = 7


def week(version: PlanVersion, plans: Sequence[Plan], rep_id: str) -> Page:
    """Causes, counted; every change; calls planned and made. `plans` are those that reps followed, oldest first."""
    since = version.plan.as_of - timedelta(days=DAYS)
    nights = [plan for plan in plans if plan.as_of > since and plan.parent]
    changes = [(plan.as_of, c) for plan in nights for c in plan.changes if _concerns(c, plan, rep_id)]
    return (
        _causes(version, rep_id, [c for _, c in changes], len(nights)),
        _changes(version, changes),
        _made(version, plans, rep_id, since),
    )


def _concerns(change: PlanChange, plan: Plan, rep_id: str) -> bool:
    return rep_id in (change.rep_id, plan.owner.get(change.subject), plan.last_owner.get(change.subject))


def _causes(version: PlanVersion, rep_id: str, changes: Sequence[PlanChange], nights: int) -> View:
    """What changed most, by cause."""
    family = by_family([c.cause for c in changes])
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    customers: dict[str, dict[str, None]] = defaultdict(dict)
    for change in changes:
        kinds[family[change.cause]][change.what] += 1
        customers[family[change.cause]][change.subject] = None
    rows = tuple(
        (
            cause,
            kinds[cause].total(),
            ", ".join(f"{words.number(n)} {kind}" for kind, n in sorted(kinds[cause].items())),
            words.some(name_of(c, version.given) for c in customers[cause]),
        )
        for cause in sorted(kinds, key=lambda text: (-kinds[text].total(), text))
    )
    columns = (
        Column("cause"),
        Column("changes", kind=Kind.COUNT),
        Column("kinds", "what", priority=2),
        Column("customers", "with whom", priority=3),
    )
    who = f"{rep_name(rep_id, version.given)} ({rep_id})"
    told = f"{words.count(len(changes), 'change')} in {words.count(nights, 'night')}"
    return View("week", f"{who}, seven days until {words.day(version.plan.as_of)}: {told}", columns, rows)


def _changes(version: PlanVersion, changes: Sequence[tuple[date, PlanChange]]) -> View:
    rows = tuple(
        (day, c.what, c.subject, name_of(c.subject, version.given), c.before, c.after, c.cause) for day, c in changes
    )
    columns = (
        Column("night", kind=Kind.DATE),
        Column("kind", "what", Kind.ID),
        Column("subject", "customer", Kind.ID, priority=3),
        Column("name", kind=Kind.NAME),
        Column("before", "was", priority=2),
        Column("after", "is"),
        Column("cause", "why", Kind.CAUSE),
    )
    return View("week-changes", f"{words.count(len(rows), 'change')} one by one", columns, rows)


def _made(version: PlanVersion, plans: Sequence[Plan], rep_id: str, since: date) -> View:
    """Calls that the plan of each day had for it, and what calls.csv says of them."""
    planned = planned_calls(plans, since, version.plan.as_of, rep_id)
    calls = [c for c in version.given.calls if c.rep_id == rep_id and since <= c.day < version.plan.as_of]
    made = made_calls(calls)
    fell = {(c.day, c.customer_id, c.channel) for c in calls if c.outcome is not CallOutcome.DONE}

    def of(some: set[tuple[date, str, Channel]], channel: Channel) -> int:
        return sum(key[2] is channel for key in some)

    rows = tuple(
        (
            channel.value,
            of(planned, channel),
            of(planned & made, channel),
            of(planned & fell, channel),
            of(planned - made - fell, channel),
            of(made - planned, channel),
        )
        for channel in CHANNELS
        if of(planned | made | fell, channel)
    )
    columns = (
        Column("channel"),
        Column("planned", kind=Kind.COUNT),
        Column("made", kind=Kind.COUNT),
        Column("fell_through", "fell through", Kind.COUNT),
        Column("no_record", "no record", Kind.COUNT),
        Column("besides", "made besides", Kind.COUNT),
    )
    kept = len(planned & made)
    share = f", {words.share(kept / len(planned))} made on their day" if planned else ""
    return View("week-made", f"{words.count(len(planned), 'call')} planned{share}", columns, rows)
