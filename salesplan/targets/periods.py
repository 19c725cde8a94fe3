"""Years, quarters and months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from salesplan.domain.errors import UsageError

FORM = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """A period by its name, its first and its last day."""

    name: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of its months."""
        found, day = [], self.first
        while day <= self.last:
            found.append(day)
            day = next_month(day)
        return tuple(found)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def read_period(name: str) -> Period:
    """2027, 2027-Q1 or 2027-01. UsageError for anything else."""
    found = FORM.fullmatch(name)
    if found is None or not 1900 <= int(found[1]) <= 2200:
        raise UsageError(f"{name!r} is no period", "write a year, a quarter or a month: 2027, 2027-Q1 or 2027-01")
    year = int(found[1])
    first, count = (1, 12)
    if found[2]:
        first, count = 3 * int(found[2]) - 2, 3
    elif found[3]:
        first, count = int(found[3]), 1
    start = end = date(year, first, 1)
    for _ in range(count):
        end = next_month(end)
    return Period(name, start, end - timedelta(days=1))


def quarter_of(day: date) -> Period:
    """The quarter that holds a day."""
    return read_period(f"{day.year:04d}-Q{(day.month + 2) // 3}")
