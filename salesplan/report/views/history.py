"""The plan versions, the newest first, with what each night cost and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.versions import VersionState
from salesplan.report import words
from salesplan.report.view import Column, Kind, Page, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.versions import VersionRow


def history(versions: Sequence[VersionRow], currency: str) -> Page:
    """One line a version."""
    rows = tuple(
        (
            v.version,
            v.parent or None,
            v.as_of,
            v.state.value,
            v.totals.get("value"),
            v.totals.get("visits"),
            v.totals.get("drive_minutes"),
            v.changes,
            v.totals.get("owner_moves"),
            v.totals.get("visit_moves"),
            _price(v),
            v.created,
            v.cause,
        )
        for v in sorted(versions, key=lambda v: -v.version)
    )
    columns = (
        Column("version", "plan", Kind.COUNT),
        Column("parent", kind=Kind.COUNT, priority=5),
        Column("as_of", "for", Kind.DATE),
        Column("state", kind=Kind.ID),
        Column("value", kind=Kind.MONEY, unit=currency),
        Column("visits", kind=Kind.COUNT, priority=3),
        Column("drive_minutes", "driving", Kind.MINUTES, "min", 3),
        Column("changes", "differences", Kind.COUNT, priority=2),
        Column("owner_moves", "owners", Kind.COUNT, priority=4),
        Column("visit_moves", "moved", Kind.COUNT, priority=4),
        Column("price_of_moves", "price", Kind.MONEY, currency, 4),
        Column("created", "made", Kind.TEXT, priority=6),
        Column("cause"),
    )
    published = next((v.version for v in versions if v.state is VersionState.PUBLISHED), None)
    held = sum(v.state is VersionState.PROPOSAL for v in versions)
    title = (
        f"{words.count(len(rows), 'version')}, plan {published} is published" + (f", {held} held" if held else "")
        if published
        else "No plan yet: run salesplan replan"
        if not rows
        else f"{words.count(len(rows), 'version')}, none published"
    )
    return (View("history", title, columns, rows),)


def _price(v: VersionRow) -> float | None:
    """Money that the moves of owners and visits weighed."""
    known = [v.totals[name] for name in ("owner_move_price", "visit_move_price") if name in v.totals]
    return sum(known) if known else None
