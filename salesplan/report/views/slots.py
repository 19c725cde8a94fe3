"""Days and hours for a new appointment, with what each costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import clock
from salesplan.report import words
from salesplan.report.figures import name_of
from salesplan.report.view import Column, Kind, Page, Row, View, without_empty_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.plan import ScheduledCall
    from salesplan.replan.answer.pairs import CallPair
    from salesplan.replan.scenarios.slots import Slot
    from salesplan.report.version import PlanVersion


def slots(found: Sequence[Slot], customer_id: str, version: PlanVersion) -> Page:
    """The slots, best first, and for the best one who moves."""
    currency = version.settings.plan.currency
    rows = tuple(
        (
            s.day,
            s.start,
            s.end,
            s.rep_id,
            s.drive_minutes,
            s.drive_km,
            len(s.moved),
            len(s.told),
            len(s.left_out),
            s.instead_of,
            s.price,
        )
        for s in found
    )
    columns = (
        Column("day", kind=Kind.DAY),
        Column("start", "from", Kind.TIME),
        Column("end", "until", Kind.TIME, priority=2),
        Column("rep_id", "rep", Kind.ID, priority=3),
        Column("drive_minutes", "drive", Kind.MINUTES, "min more"),
        Column("drive_km", "distance", Kind.KM, "km more", priority=3),
        Column("moved", "others move", Kind.COUNT, "calls"),
        Column("told", "to inform", Kind.COUNT, "calls"),
        Column("left_out", "left out", Kind.COUNT, "calls", priority=2),
        Column("instead_of", "instead of", Kind.DATE, priority=2),
        Column("price", kind=Kind.MONEY, unit=currency),
    )
    who = f"{name_of(customer_id, version.given)} ({customer_id})"
    title = f"No hour for {who} can be held in those days"
    if found:
        best = found[0]
        title = f"{who}: best on {words.day(best.day)} at {clock(best.start)}, for {words.money(best.price, currency)}"
    notes = (
        "as the next run would plan it: driving at the rep's hour, moves at their price, calls left out at their value",
        "instead of: the customer's own visit that becomes the appointment; the same day means that it was planned",
    )
    view = View("slots", title, columns, rows, notes if rows else ())
    page = [without_empty_columns(view, ("instead_of",))]
    return (*page, _moves(found[0], version)) if found and _changes(found[0]) else tuple(page)


def _changes(slot: Slot) -> list[CallPair]:
    """All that the slot moves, whom one has to inform first."""
    rest = [p for p in (*slot.moved, *slot.shifted) if p not in slot.told]
    return [*slot.told, *rest]


def _moves(slot: Slot, version: PlanVersion) -> View:
    rows = tuple(_row(pair, version, told=pair in slot.told) for pair in _changes(slot))
    columns = (
        Column("customer_id", "customer", Kind.ID, priority=2),
        Column("name", kind=Kind.NAME),
        Column("before", "was"),
        Column("after", "is"),
        Column("inform", kind=Kind.FLAG),
    )
    title = f"{words.count(len(rows), 'call')} would be otherwise for {words.day(slot.day)} at {clock(slot.start)}"
    return View("slot-moves", title, columns, rows)


def _row(pair: CallPair, version: PlanVersion, *, told: bool) -> Row:
    call = pair.before or pair.after
    assert call is not None
    return call.customer_id, name_of(call.customer_id, version.given), _when(pair.before), _when(pair.after), told


def _when(call: ScheduledCall | None) -> str:
    if call is None:
        return ""
    hour = "" if call.start is None else f" {clock(call.start)}"
    return f"{call.day}{hour} {call.rep_id} {call.channel}"
