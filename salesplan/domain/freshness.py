"""Whether a file that is fed in a rhythm has fallen silent.

A file's rhythm is that of its own dates: the days, or months, between one with rows and the next. In an even rhythm a
silence is too long at half as long again as its longer pauses (nine of ten are shorter), in an uneven one at half as
long again as its longest; up to three working days are nothing. [freshness] may say otherwise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from salesplan.domain.calendar import weekday_mask, works_on
from salesplan.domain.said import Said, many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from salesplan.domain.given import Given
    from salesplan.domain.settings import FreshnessSettings, Settings

DAILY = ("calls", "events", "feedback", "touches", "usage")
MONTHLY = ("sales", "finance")
FEWEST = {False: 8, True: 3}  # dates, months: fewer are no rhythm
LATEST = 40  # pauses that make the rhythm
LONGER = 0.9  # quantile of the pauses in an even rhythm
EVEN = 2.0  # an even rhythm's longer pauses are at most so many times the usual one
PATIENCE = 1.5
EVERYDAY = 3.0  # working days of silence that are nothing
MONTH = 30.44  # days


@dataclass(frozen=True, slots=True)
class Silence:
    """How long a file has been silent. Units are working days, of a monthly file days since its last month's end."""

    name: str  # of the file, without .csv
    latest: date  # the last day with rows, or the first of the last month
    silent: int
    limit: float  # beyond, it is stale; infinite: there is no rhythm to judge it by
    monthly: bool

    @property
    def stale(self) -> bool:
        """Whether it has been silent for longer than is usual."""
        return self.silent > self.limit

    def held(self, settings: FreshnessSettings) -> bool:
        """Whether it has been silent for so long that no plan should stand on it unseen."""
        return self.silent > self.limit * settings.hold

    @property
    def told(self) -> Said:
        """'nothing since 2026-11-13: 6 working days, usual are up to 3'."""
        if self.monthly:
            text = "nothing since {since}: {n} days after that month's end, usual are up to {limit:.0f}"
            return many(self.silent, text, text, since=f"{self.latest:%Y-%m}", limit=self.limit)
        text = "nothing since {since}: {n} working days, usual are up to {limit:.0f}"
        return many(self.silent, text, text, since=self.latest, limit=self.limit)


def silences(
    dates: Mapping[str, Iterable[date]], as_of: date, settings: Settings, holidays: Collection[date]
) -> Iterator[Silence]:
    """The silence of each file that has rows up to `as_of`, by its name (see `DAILY` and `MONTHLY`)."""
    mask = weekday_mask(settings.visits.weekdays.split())
    for name, days in dates.items():
        monthly = name in MONTHLY
        told = sorted({day.replace(day=1) if monthly else day for day in days if day is not None and day <= as_of})
        if not told:
            continue
        pauses = (
            _months(told) if monthly else [_working_days(a, b, mask, holidays) for a, b in pairwise(told[-LATEST:])]
        )
        limit = getattr(settings.freshness, name)
        if limit < 0:
            limit = _limit(pauses, MONTH if monthly else 1.0) if len(told) >= FEWEST[monthly] else math.inf
        last = _next_month(told[-1]) - timedelta(days=1) if monthly else told[-1]
        silent = (as_of - last).days if monthly else _working_days(last, as_of, mask, holidays) - works_on(mask, as_of)
        yield Silence(name, told[-1], max(0, silent), limit or math.inf, monthly)


def given_silences(given: Given, as_of: date, settings: Settings) -> Iterator[Silence]:
    """The same, of inputs that were read."""
    dates = {name: [row.day for row in getattr(given, name)] for name in DAILY}
    dates |= {name: [row.month for row in getattr(given, name)] for name in MONTHLY}
    return silences(dates, as_of, settings, given.holidays)


def _limit(pauses: Iterable[int], days: float) -> float:
    """What is usual: `PATIENCE` × the longer pauses in an even rhythm, × the longest in an uneven one."""
    ordered = sorted(pauses)
    usual, longer = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(LONGER * len(ordered)))]
    pause = longer if longer <= EVEN * max(usual, 1) else ordered[-1]
    return max(EVERYDAY, PATIENCE * pause * days)


def _working_days(after: date, until: date, mask: int, holidays: Collection[date]) -> int:
    """Working days after one day until and including another."""
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(works_on(mask, day) and day not in holidays for day in days)


def _months(told: list[date]) -> list[int]:
    return [(b.year - a.year) * 12 + b.month - a.month for a, b in pairwise(told[-LATEST:])]


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
