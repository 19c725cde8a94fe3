"""Whether a few visits fit into one day at all, in any order: exact, for the handful that is agreed for a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from salesplan.domain.calendar import Window
    from salesplan.domain.working_days import WorkingDay

Hungry = int | None  # the earliest second at which the rep is free, None: not in time


@dataclass(frozen=True, slots=True)
class Stay:
    """One visit of the day: `node` is its row of the matrix of drives, 0 is the rep's start place."""

    node: int
    service: int  # seconds
    windows: tuple[Window, ...]  # it starts and ends inside one; empty: any time


def fits(day: WorkingDay, stays: Sequence[Stay], drives: NDArray[np.int32]) -> bool:
    """Whether some order of the visits keeps their windows, the rep's hours and the lunch.

    `drives` are seconds, int32[n, n]. Dynamic programme over the set of visits made and the last of them, with the
    earliest second at which the rep is free: once with the lunch still to come, once with it taken (the clock is
    that of `salesplan.schedule.slack`). Work grows with 2^k · k² for k visits.
    """
    if len(stays) > day.max_visits:
        return False
    start: tuple[Hungry, Hungry] = (day.starts, _fed(day, day.starts))
    reached: dict[tuple[frozenset[int], int], tuple[Hungry, Hungry]] = {(frozenset(), -1): start}
    for _ in stays:
        following: dict[tuple[frozenset[int], int], tuple[Hungry, Hungry]] = {}
        for (made, last), free in reached.items():
            for i in range(len(stays)):
                if i not in made:
                    found = _after(day, stays, drives, free, last, i)
                    if found != (None, None):
                        key = (made | {i}, i)
                        known = following.get(key, (None, None))
                        following[key] = (_sooner(known[0], found[0]), _sooner(known[1], found[1]))
        reached = following
    return any(
        _home_in_time(day, free, 0 if last < 0 else int(drives[stays[last].node, 0]))
        for (_, last), free in reached.items()
    )


def _after(
    day: WorkingDay, stays: Sequence[Stay], drives: NDArray[np.int32], free: tuple[Hungry, Hungry], last: int, i: int
) -> tuple[Hungry, Hungry]:
    """When the rep is free after visit i: before the lunch, and with the lunch taken."""
    leg = int(drives[0 if last < 0 else stays[last].node, stays[i].node])
    before, after = (None if t is None else _done(stays[i], t + leg) for t in free)
    return before, _sooner(after, None if before is None else _fed(day, before))


def _done(stay: Stay, arrival: int) -> Hungry:
    if not stay.windows:
        return arrival + stay.service
    starts = (max(arrival, w.opens) for w in sorted(stay.windows) if max(arrival, w.opens) + stay.service <= w.closes)
    return next((start + stay.service for start in starts), None)


def _fed(day: WorkingDay, time: int) -> Hungry:
    over = max(time, day.lunch_from) + day.lunch
    return over if day.lunch and over <= day.lunch_until else None


def _sooner(one: Hungry, other: Hungry) -> Hungry:
    return min((t for t in (one, other) if t is not None), default=None)


def _home_in_time(day: WorkingDay, free: tuple[Hungry, Hungry], back: int) -> bool:
    """Whether the rep is at home by the end of the day, early enough to eat there where they have not eaten."""
    closes = day.ends + day.overtime
    hungry, fed = free
    by = min(closes, day.lunch_until - day.lunch) if day.lunch else closes
    return (hungry is not None and hungry + back <= by) or (fed is not None and fed + back <= closes)
