"""Gaps between the visits of a customer, as rows of the master problem.

    Σ_{v of the customer} Σ_{e in [d, d + gap)} x_ve ≤ 1        every day d

as of any two visits one comes `gap` days after the other at least. Only rows that a mix of routes breaks are added.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.schedule import layout as k

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import numpy as np
    from numpy.typing import NDArray

TOLERANCE = 0.02  # visits above 1


@dataclass(frozen=True, slots=True)
class GapRow:
    """At most one of these visits stands on these days (positions among the working days)."""

    visits: range
    days: range


def gap_rows(m: k.Month) -> tuple[GapRow, ...]:
    """All of them, for customers whose visits keep a gap of more than a day."""
    return tuple(row for first, last, *_ in m.customer.tolist() for row in _of_customer(m, range(first, last)))


def _of_customer(m: k.Month, visits: range) -> Iterator[GapRow]:
    """Rows of one customer, none within another."""
    gap, offset, behind = int(m.visit[visits, k.GAP].min()), m.day[:, k.OFFSET].tolist(), 0
    if len(visits) < 2 or gap < 2:
        return
    for d, begins in enumerate(offset):
        end = sum(o < begins + gap for o in offset)
        if end > max(behind, d + 1):
            yield GapRow(visits, range(d, end))
        behind = max(behind, end)


def broken_rows(rows: Collection[GapRow], known: Collection[GapRow], placed: NDArray[np.float64]) -> list[GapRow]:
    """Rows that are broken and not known. `placed`: [V, D] how much of each visit stands on each day."""
    return [
        row
        for row in rows
        if row not in known
        and placed[row.visits.start : row.visits.stop, row.days.start : row.days.stop].sum() > 1 + TOLERANCE
    ]
