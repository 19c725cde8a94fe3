"""The exported tables, column for column as other programs rely on them: names, order, and one row as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel, clock
from salesplan.domain.plan import StopKind
from salesplan.report.figures import drive_km, drive_minutes, moved
from salesplan.report.views.handovers import contribution, first_visits, last_call
from salesplan.report.words import rate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from salesplan.domain.plan import Plan
    from salesplan.report.version import PlanVersion

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One exported table. Rows are sorted by their text, but for `numeric` columns, whose numbers count."""

    name: str
    columns: Cells
    rows: Callable[[PlanVersion], Iterable[Cells]]
    numeric: frozenset[str] = frozenset()  # columns that hold numbers, for formats that know them

    def sorted_rows(self, version: PlanVersion) -> list[Cells]:
        """The rows by their key: the columns from the left, stops by number."""
        stop = self.columns.index("stop") if "stop" in self.columns else None
        return sorted(self.rows(version), key=lambda r: r if stop is None else (*r[:stop], f"{int(r[stop]):6d}", *r))


def two(value: float) -> str:
    """Two decimals, never '-0.00'."""
    return f"{round(value, 2) + 0.0:.2f}"


def _time(second: int | None) -> str:
    return "" if second is None else clock(second)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _alignment(version: PlanVersion) -> Iterator[Cells]:
    for a in version.plan.assignments():
        yield a.customer_id, a.rep_id, a.previous_rep_id, two(a.workload_minutes), a.cause


def _callplan(version: PlanVersion) -> Iterator[Cells]:
    for x in version.plan.callplan():
        how_often = (rate(x.frequency), rate(x.previous_frequency))
        worth = (two(x.value), two(x.minutes))
        yield x.customer_id, x.rep_id, x.channel.value, *how_often, " ".join(x.products), *worth, x.cause


def _schedule(version: PlanVersion) -> Iterator[Cells]:
    for c in version.plan.schedule():
        hours = (_time(c.start), _time(c.end)) if c.channel is Channel.VISIT else ("", "")
        promise = (c.status.value, c.level.value, c.due.isoformat(), c.cause)
        yield c.day.isoformat(), c.rep_id, c.customer_id, c.channel.value, *hours, c.product, *promise


def _routes(version: PlanVersion) -> Iterator[Cells]:
    for route in version.plan.routes():
        for number, s in enumerate(route.stops):
            customer = s.customer_id if s.kind is StopKind.VISIT else ""
            wait = two(s.wait_seconds / 60)
            drive = (two(drive_minutes(s)), two(drive_km(s)))
            times = (clock(s.arrival), clock(s.start), clock(s.departure))
            yield route.day.isoformat(), route.rep_id, str(number), s.kind.value, customer, *times, *drive, wait


def _unplanned(version: PlanVersion) -> Iterator[Cells]:
    for u in version.plan.unplanned():
        yield u.customer_id, u.rep_id, u.due.isoformat(), u.reason, two(u.cost)


def _suggestions(version: PlanVersion) -> Iterator[Cells]:
    for s in version.plan.suggestions():
        what = (s.channel.value, s.product, s.due.isoformat(), two(s.value), s.reason)
        yield s.day.isoformat(), s.rep_id, s.customer_id, *what


def _changes(version: PlanVersion) -> Iterator[Cells]:
    plan: Plan = version.plan
    return ((c.kind, c.subject, c.before, c.after, c.cause) for c in plan.changes)


def _handovers(version: PlanVersion) -> Iterator[Cells]:
    first = first_visits(version)
    for a in version.plan.assignments():
        if moved(a):
            joint, due = first.get(a.customer_id, (None, None))
            stake = two(contribution(version, a.customer_id))
            days = (_day(last_call(version, a.customer_id)), _day(due), _day(joint))
            yield a.customer_id, a.previous_rep_id, a.rep_id, stake, two(a.gain), two(a.price), *days, a.cause


TABLES: tuple[ExportTable, ...] = (
    ExportTable(
        "alignment",
        ("customer_id", "rep_id", "previous_rep_id", "workload_minutes", "cause"),
        _alignment,
        frozenset({"workload_minutes"}),
    ),
    ExportTable(
        "callplan",
        (
            "customer_id",
            "rep_id",
            "channel",
            "frequency",
            "previous_frequency",
            "products",
            "value",
            "minutes",
            "cause",
        ),
        _callplan,
        frozenset({"frequency", "previous_frequency", "value", "minutes"}),
    ),
    ExportTable(
        "schedule",
        (
            "date",
            "rep_id",
            "customer_id",
            "channel",
            "start",
            "end",
            "product",
            "status",
            "level",
            "due",
            "cause",
        ),
        _schedule,
    ),
    ExportTable(
        "routes",
        (
            "date",
            "rep_id",
            "stop",
            "kind",
            "customer_id",
            "arrival",
            "start",
            "departure",
            "drive_minutes",
            "drive_km",
            "wait_minutes",
        ),
        _routes,
        frozenset({"stop", "drive_minutes", "drive_km", "wait_minutes"}),
    ),
    ExportTable("unplanned", ("customer_id", "rep_id", "due", "reason", "cost"), _unplanned, frozenset({"cost"})),
    ExportTable(
        "suggestions",
        ("date", "rep_id", "customer_id", "channel", "product", "due", "value", "reason"),
        _suggestions,
        frozenset({"value"}),
    ),
    ExportTable("changes", ("kind", "subject", "before", "after", "cause"), _changes),
    ExportTable(
        "handovers",
        (
            "customer_id",
            "from_rep_id",
            "to_rep_id",
            "contribution",
            "gain",
            "price",
            "last_call",
            "next_due",
            "joint_visit",
            "cause",
        ),
        _handovers,
        frozenset({"contribution", "gain", "price"}),
    ),
)
"""Every exported table, in the order of the pipeline."""
