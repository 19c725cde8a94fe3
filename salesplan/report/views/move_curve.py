"""What each further handover buys: gain against the number of customers who change hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.report import words
from salesplan.report.view import Column, Kind, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.alignment import CurvePoint


def move_curve(points: Sequence[CurvePoint], currency: str) -> View:
    """One line a point; `each` is what every move since the line above gains."""
    rows = []
    for i, p in enumerate(points):
        before = points[i - 1] if i else None
        more = p.moves - before.moves if before else 0
        each = (p.gain - before.gain) / more if before and more else None
        evenness = (p.lowest_index, p.highest_index, p.outside_minutes / 60)
        on_the_map = (p.compactness.travel_minutes_a_visit, p.compactness.scattered, p.compactness.enclaves)
        rows.append((p.most, p.moves, p.gain, p.price, p.net, each, *evenness, *on_the_map))
    columns = (
        Column("most", "allowed", Kind.COUNT),
        Column("moves", kind=Kind.COUNT),
        Column("gain", kind=Kind.MONEY, unit=f"{currency} a year"),
        Column("price", kind=Kind.MONEY, unit=currency),
        Column("net", kind=Kind.MONEY, unit="first year"),
        Column("each", "each further", Kind.MONEY, f"{currency} a year", 2),
        Column("lowest_index", "index from", Kind.RATIO, priority=2),
        Column("highest_index", "to", Kind.RATIO, priority=2),
        Column("outside_hours", "beyond the band", Kind.HOURS, "h a cycle", 4),
        Column("minutes_a_visit", "driving", Kind.NUMBER, "min a visit", 3),
        Column("scattered", "neighbours with another rep", Kind.SHARE, priority=5),
        Column("enclaves", "amid another territory", Kind.SHARE, "of customers", 5),
    )
    last = points[-1] if points else None
    title = (
        f"All {words.count(last.moves, 'move')} that pay gain {words.money(last.gain, currency)} a year "
        f"at a price of {words.money(last.price, currency)}"
        if last and last.moves
        else "No move pays"
    )
    notes = ["– : as many as pay; to hold a plan to a number: --set alignment.max_moves=N"]
    if last and last.forced:
        notes.append(f"{words.count(last.forced, 'customer')} had to be placed besides: their owner may not stay")
    return View("move-curve", title, columns, tuple(rows), tuple(notes))
