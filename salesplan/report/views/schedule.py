"""Which call on which day."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from salesplan.domain.calendar import CHANNELS
from salesplan.domain.plan import CallStatus, Level
from salesplan.report import words
from salesplan.report.causes import why_due
from salesplan.report.figures import name_of
from salesplan.report.version import ALL
from salesplan.report.view import Column, Kind, Page, View, without_empty_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.plan import ScheduledCall
    from salesplan.report.version import PlanVersion, Selection


def schedule(version: PlanVersion, selection: Selection = ALL) -> Page:
    """All calls in order of day, rep and hour; remote calls, which have no hour, come last in a day."""
    calls = sorted(
        (
            c
            for r in selection.reps(version.plan)
            for c in r.schedule
            if selection.has(c.day) and selection.means(c.customer_id, c.rep_id)
        ),
        key=order_of_day,
    )
    rows = tuple(
        (
            c.day,
            c.rep_id,
            c.start,
            c.end,
            c.channel.value,
            c.customer_id,
            name_of(c.customer_id, version.given),
            c.product,
            c.status.value,
            c.level.value,
            c.due,
            why_due(c.reason),
            c.cause,
        )
        for c in calls
    )
    columns = (
        Column("date", kind=Kind.DAY),
        Column("rep_id", "rep", Kind.ID),
        Column("start", kind=Kind.TIME),
        Column("end", kind=Kind.TIME, priority=4),
        Column("channel"),
        Column("customer_id", "customer", Kind.ID, priority=2),
        Column("name", kind=Kind.NAME),
        Column("product", priority=3),
        Column("status", priority=3),
        Column("level", priority=2),
        Column("due", kind=Kind.DATE, priority=4),
        Column("reason", "why then", priority=6),
        Column("cause", kind=Kind.CAUSE, priority=5),
    )
    view = View("schedule", _title(calls, selection), columns, rows)
    return (without_empty_columns(view, ("product", "reason", "cause")),)


def order_of_day(c: ScheduledCall) -> tuple[object, ...]:
    """Sort key: day, rep, hour (remote calls last), customer."""
    return (c.day, c.rep_id, c.start is None, c.start or 0, c.customer_id, CHANNELS.index(c.channel))


def _title(calls: Sequence[ScheduledCall], selection: Selection) -> str:
    meant = f" for {selection}" if str(selection) else ""
    if not calls:
        return f"No calls{meant}"
    level, status = Counter(c.level for c in calls), Counter(c.status for c in calls)
    parts = [f"{words.number(level[x])} {x.value}" for x in (Level.AGREED, Level.TOLD, Level.PROPOSED) if level[x]]
    moves = [f"{words.number(status[x])} {x.value}" for x in (CallStatus.NEW, CallStatus.MOVED) if status[x]]
    days = len({c.day for c in calls})
    over = "" if selection.day else f" on {words.count(days, 'day')}"
    return f"{words.count(len(calls), 'call')}{meant}{over}: {', '.join([*parts, *moves])}"
