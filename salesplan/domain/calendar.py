"""Days of the week and times of the day. Times of the day are whole seconds since midnight, local time."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from salesplan.domain.nouns import Noun

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Channel(StrEnum):
    """How a call is made."""

    VISIT = "visit"
    VIDEO = "video"
    PHONE = "phone"
    EMAIL = "email"


CHANNELS = tuple(Channel)


class Window(Noun, frozen=True, order=True):
    """An opening: from `opens` to `closes`, seconds since midnight; a visit starts and ends inside."""

    opens: int
    closes: int


def weekday_mask(names: Iterable[str]) -> int:
    """Seven bits, Monday the lowest, from English three-letter names."""
    return sum(1 << WEEKDAYS.index(name) for name in set(names))


def weekday_names(mask: int) -> str:
    """Inverse of `weekday_mask`: 'Mon Tue'."""
    return " ".join(name for bit, name in enumerate(WEEKDAYS) if mask >> bit & 1)


def works_on(mask: int, day: date) -> bool:
    """Whether the weekday of `day` is in the mask."""
    return bool(mask >> day.weekday() & 1)


def seconds(text: str) -> int:
    """Seconds since midnight of 'HH:MM'. Raises ValueError for anything else."""
    hour, _, minute = text.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2):
        raise ValueError(text)
    if not (0 <= int(hour) <= 24 and 0 <= int(minute) < 60) or int(hour) * 60 + int(minute) > 24 * 60:
        raise ValueError(text)
    return int(hour) * 3600 + int(minute) * 60


def clock(second: int) -> str:
    """'HH:MM' of a second of the day, rounded down to the minute."""
    return f"{second // 3600:02d}:{second // 60 % 60:02d}"
