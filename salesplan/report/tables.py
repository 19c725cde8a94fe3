"""The exported tables, row by row, with the form that each column has in files. Names and order are the contract's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from salesplan.domain.calendar import Channel, clock
from salesplan.domain.overlays import customer_of, is_second
from salesplan.domain.plan import StopKind
from salesplan.report.agreed import why_left_out
from salesplan.report.causes import whole, why_due, why_moved
from salesplan.report.figures import drive_km, drive_minutes
from salesplan.report.tongue import tongue
from salesplan.report.words import rate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from salesplan.domain.plan import Assignment
    from salesplan.report.version import PlanVersion

Cells = tuple[str, ...]
Values = tuple[Any, ...]


class Form(StrEnum):
    """What a column holds, and how that is written."""

    TEXT = "text"
    WORD = "word"  # one of a few texts: an id of a rep, a channel, a status
    DAY = "day"  # a date or None: 2026-11-23
    TIME = "time"  # seconds since midnight or None: 09:15
    COUNT = "count"  # a whole number
    TWO = "two"  # a number with two decimals
    RATE = "rate"  # a frequency without needless zeros


NUMBERS = frozenset({Form.COUNT, Form.TWO, Form.RATE})


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One exported table: its columns with their forms, and its rows in the order of the plan."""

    name: str
    columns: dict[str, Form]
    rows: Callable[[PlanVersion], Iterable[Values]]
    latest_first: str = ""  # a day by which rows of the same first cell are sorted, the latest first
    of_second_reps: bool = False  # there where any customer has a second rep

    def sorted_rows(self, version: PlanVersion) -> list[tuple[Cells, Values]]:
        """The rows by the text of their key, stops by number: each as it is written, and as it is."""
        forms = tuple(self.columns.values())
        written = (
            (tuple(write(form, value) for form, value in zip(forms, row, strict=True)), row)
            for row in self._of_customers(version)
        )
        names = list(self.columns)
        stop, day = (names.index(n) if n in names else None for n in ("stop", self.latest_first))

        def place(row: tuple[Cells, Values]) -> tuple[str | int, ...]:
            cells, values = row
            if stop is not None:
                return (*cells[:stop], f"{values[stop]:6d}", *cells)
            return cells if day is None else (cells[0], -values[day].toordinal() if values[day] else 0, *cells)

        return sorted(written, key=place)

    def _of_customers(self, version: PlanVersion) -> Iterable[Values]:
        """The rows with customers as the files have them, whatever rep's part they are of."""
        rows = self.rows(version)
        here = [i for i, name in enumerate(self.columns) if name in ("customer_id", "subject")]
        if not here or not (version.given.overlays or self.name == "changes"):
            return rows
        return (tuple(customer_of(v) if i in here else v for i, v in enumerate(row)) for row in rows)


def tables_of(version: PlanVersion) -> tuple[ExportTable, ...]:
    """The tables that a plan has."""
    return tuple(t for t in TABLES if version.given.overlays or not t.of_second_reps)


def write(form: Form, value: Any) -> str:
    """One cell as files have it; None is empty."""
    if value is None:
        return ""
    if form is Form.TIME:
        return clock(value)
    if form is Form.TWO:
        return two(value)
    if form is Form.RATE:
        return rate(value)
    return value.isoformat() if form is Form.DAY else str(value)


def words_in_a_row(names: Iterable[str]) -> str:
    """Names separated by blanks; one with a blank or a quote in it is quoted as CSV with that delimiter does."""
    quoted = (f'"{name.replace(chr(34), 2 * chr(34))}"' if set(name) & set(' "') else name for name in names)
    return " ".join(quoted)


def two(value: float) -> str:
    """Two decimals, never '-0.00'."""
    return f"{round(value, 2) + 0.0:.2f}"


def _alignment(version: PlanVersion) -> Iterator[Values]:
    return (_owned(a) for a in version.plan.assignments() if not is_second(a.customer_id))


def _overlays(version: PlanVersion) -> Iterator[Values]:
    return (_owned(a) for a in version.plan.assignments() if is_second(a.customer_id))


def _owned(a: Assignment) -> Values:
    why = (whole(a.cause), why_moved(a.reason))
    return a.customer_id, a.rep_id, a.previous_rep_id, a.workload_minutes, *why, a.since, a.until


def _callplan(version: PlanVersion) -> Iterator[Values]:
    for x in version.plan.callplan():
        how_often = (x.frequency, x.previous_frequency)
        yield (
            x.customer_id,
            x.rep_id,
            x.channel.value,
            *how_often,
            words_in_a_row(x.products),
            x.value,
            x.minutes,
            whole(x.cause),
        )


def _schedule(version: PlanVersion) -> Iterator[Values]:
    for c in version.plan.schedule():
        hours = (c.start, c.end) if c.channel is Channel.VISIT else (None, None)
        promise = (c.status.value, c.level.value, c.due, whole(c.cause), why_due(c.reason))
        yield c.day, c.rep_id, c.customer_id, c.channel.value, *hours, c.product, *promise


def _routes(version: PlanVersion) -> Iterator[Values]:
    for route in version.plan.routes():
        for number, s in enumerate(route.stops):
            customer = s.customer_id if s.kind is StopKind.VISIT else ""
            drive = (drive_minutes(s), drive_km(s), s.wait_seconds / 60)
            yield route.day, route.rep_id, number, s.kind.value, customer, s.arrival, s.start, s.departure, *drive


def _unplanned(version: PlanVersion) -> Iterator[Values]:
    for u in version.plan.unplanned():
        yield u.customer_id, u.rep_id, u.due, why_left_out(u), u.cost


def _suggestions(version: PlanVersion) -> Iterator[Values]:
    for s in version.plan.suggestions():
        why = tongue(version.settings.plan.language).text(s.reason)
        yield s.day, s.rep_id, s.customer_id, s.channel.value, s.product, s.due, s.value, why, s.id


def _changes(version: PlanVersion) -> Iterator[Values]:
    return ((c.kind.value, c.subject, c.before, c.after, whole(c.cause)) for c in version.plan.changes)


def _handovers(version: PlanVersion) -> Iterator[Values]:
    from salesplan.alignment import handover_list  # late: the alignment is heavy to import

    for h in handover_list(version.plan, version.given, version.settings):
        money, days = (h.contribution, h.gain, h.price), (h.last_call, h.next_due, h.joint_visit)
        yield h.customer_id, h.from_rep_id, h.to_rep_id, *money, *days, whole(h.cause), why_moved(h.reason)


OWNED = {
    "customer_id": Form.TEXT,
    "rep_id": Form.WORD,
    "previous_rep_id": Form.WORD,
    "workload_minutes": Form.TWO,
    "cause": Form.TEXT,
    "reason": Form.TEXT,
    "from": Form.DAY,
    "until": Form.DAY,
}

CALLPLAN = ExportTable(
    "callplan",
    {
        "customer_id": Form.TEXT,
        "rep_id": Form.WORD,
        "channel": Form.WORD,
        "frequency": Form.RATE,
        "previous_frequency": Form.RATE,
        "products": Form.WORD,
        "value": Form.TWO,
        "minutes": Form.TWO,
        "cause": Form.TEXT,
    },
    _callplan,
)

TABLES: tuple[ExportTable, ...] = (
    ExportTable(
        "alignment",
        OWNED,
        _alignment,
        latest_first="from",  # who owns the customer today comes last
    ),
    ExportTable("overlays", OWNED, _overlays, latest_first="from", of_second_reps=True),
    CALLPLAN,
    ExportTable(
        "schedule",
        {
            "date": Form.DAY,
            "rep_id": Form.WORD,
            "customer_id": Form.TEXT,
            "channel": Form.WORD,
            "start": Form.TIME,
            "end": Form.TIME,
            "product": Form.WORD,
            "status": Form.WORD,
            "level": Form.WORD,
            "due": Form.DAY,
            "cause": Form.TEXT,
            "reason": Form.TEXT,
        },
        _schedule,
    ),
    ExportTable(
        "routes",
        {
            "date": Form.DAY,
            "rep_id": Form.WORD,
            "stop": Form.COUNT,
            "kind": Form.WORD,
            "customer_id": Form.TEXT,
            "arrival": Form.TIME,
            "start": Form.TIME,
            "departure": Form.TIME,
            "drive_minutes": Form.TWO,
            "drive_km": Form.TWO,
            "wait_minutes": Form.TWO,
        },
        _routes,
    ),
    ExportTable(
        "unplanned",
        {
            "customer_id": Form.TEXT,
            "rep_id": Form.WORD,
            "due": Form.DAY,
            "reason": Form.TEXT,
            "cost": Form.TWO,
        },
        _unplanned,
    ),
    ExportTable(
        "suggestions",
        {
            "date": Form.DAY,
            "rep_id": Form.WORD,
            "customer_id": Form.TEXT,
            "channel": Form.WORD,
            "product": Form.WORD,
            "due": Form.DAY,
            "value": Form.TWO,
            "reason": Form.TEXT,
            "suggestion": Form.WORD,
        },
        _suggestions,
    ),
    ExportTable(
        "changes",
        {
            "kind": Form.WORD,
            "subject": Form.TEXT,
            "before": Form.TEXT,
            "after": Form.TEXT,
            "cause": Form.TEXT,
        },
        _changes,
    ),
    ExportTable(
        "handovers",
        {
            "customer_id": Form.TEXT,
            "from_rep_id": Form.WORD,
            "to_rep_id": Form.WORD,
            "contribution": Form.TWO,
            "gain": Form.TWO,
            "price": Form.TWO,
            "last_call": Form.DAY,
            "next_due": Form.DAY,
            "joint_visit": Form.DAY,
            "cause": Form.TEXT,
            "reason": Form.TEXT,
        },
        _handovers,
    ),
)
"""Every exported table, in the order of the pipeline."""
