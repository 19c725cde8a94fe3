"""Caps on contacts, counted over any rolling cycle."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from salesplan.domain.calendar import Channel
    from salesplan.domain.given import Touch

NUDGE = 1e-9


def by_others(touches: Iterable[Touch], as_of: date, cycle_days: int) -> list[tuple[int, Channel]]:
    """Contacts by others than sales that may share a cycle with a call to come: offset from `as_of`, and channel.

    What others have planned counts like what they have done.
    """
    offsets = (((touch.day - as_of).days, touch.channel) for touch in touches)
    return [(day, channel) for day, channel in offsets if day > -cycle_days]


def rolling_most(cap: float) -> int:
    """Whole contacts that a cap allows in one rolling cycle: 0.5 and 1 allow one, 2.5 allows three."""
    return math.ceil(cap - NUDGE) if cap > 0 else 0


def within(contacts: Sequence[int], day: int, most: int, cycle_days: int) -> bool:
    """Whether one more contact on `day` keeps every rolling cycle that holds it within `most`."""
    return most_beside(contacts, day, cycle_days) < most


def most_beside(contacts: Sequence[int], day: int, cycle_days: int) -> int:
    """Most of the other contacts in any rolling cycle that holds `day`."""
    near = [c for c in contacts if abs(c - day) < cycle_days]
    starts = {day, *(c for c in near if c <= day)}  # the fullest cycles begin with a contact
    return max(sum(first <= c < first + cycle_days for c in near) for first in starts)
