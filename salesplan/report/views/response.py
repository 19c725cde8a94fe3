"""The response curves by segment: what share of its potential a customer buys at each frequency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.report import words
from salesplan.report.version import ALL
from salesplan.report.view import Column, Kind, Page, View

if TYPE_CHECKING:
    from salesplan.report.version import PlanVersion, Selection

BAR = 40  # cells of a full potential


def response(version: PlanVersion, selection: Selection = ALL) -> Page:
    """One drawing a segment, at the frequencies that the call plan offers."""
    names = {c.segment for c in version.given.customers} | set(version.settings.segments)
    if selection.segment is not None:
        names &= {selection.segment}
    if selection.parts:
        owner = version.plan.last_owner
        names &= {c.segment for c in version.given.customers if selection.means(c.id, owner.get(c.id))}
    return tuple(_segment(version, name) for name in sorted(names))


def _segment(version: PlanVersion, name: str) -> View:
    from salesplan.response import segment_curve  # late: it brings numpy along

    found = segment_curve(name, version.settings)
    levels = sorted({0.0, found.reference_frequency, *map(float, version.settings.callplan.levels)})
    won = [float(x) for x in found.curve.at(levels)]
    step = [None, *((b - a) / (y - x) for a, b, x, y in zip(won, won[1:], levels, levels[1:], strict=False))]
    rows = tuple((name, f, r, s, "█" * round(BAR * r)) for f, r, s in zip(levels, won, step, strict=True))
    columns = (
        Column("segment", kind=Kind.ID, priority=0),
        Column("frequency", "visits", Kind.RATE, "a cycle"),
        Column("share", "won", Kind.SHARE, "of potential"),
        Column("step", "one more visit", Kind.SHARE, "of potential"),
        Column("bar", " "),
    )
    curve, at = found.curve, found.reference_frequency
    where = {"fitted": "a fit", "judgements": "five judgements"}.get(found.source, "an elasticity")
    title = (
        f"Segment {name or '(none)'}: elasticity {words.number(curve.elasticity(at), 2)} at {words.rate(at)} visits a "
        f"cycle, from {where}"
    )
    note = f"a = {curve.a:.4g}, b = {curve.b:.4g}, s = {curve.s:.4g}, d = {curve.d:.4g}"
    return View("response", title, columns, rows, (note,))
