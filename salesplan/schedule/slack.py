"""The slack of a day: earliest departures and latest arrivals at each position, from its order.

Each is kept twice: with the lunch still to come (0) and with the lunch taken (1), so that an insertion is checked
in constant time.
"""

# mypy: disable-error-code="no-any-return,return-value"
# (numpy's whole numbers are plain ones once compiled)
from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.runtime.compiled import called, inlined
from salesplan.schedule.layout import (
    CLOSES,
    COME,
    EARLY0,
    EARLY1,
    ELEMENT,
    ENDS_AT,
    FAR,
    LATE0,
    LATE1,
    LEAVES,
    LEG,
    LENGTH,
    LUNCH,
    LUNCH_FROM,
    LUNCH_UNTIL,
    OPENS,
    PLACE,
    RETURNS,
    SERVICE,
    STARTS_AT,
    VERSION,
    VERSIONS,
    WINDOW0,
    WINDOW1,
    ZERO,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from salesplan.schedule.layout import Month, Search


@inlined
def first_start(lists: NDArray[np.int64], low: int, high: int, arrival: int) -> int:
    """The first second from `arrival` on at which a visit may start, FAR if none."""
    for w in range(low, high):
        if arrival <= lists[w, 1]:
            return max(arrival, lists[w, 0])
    return FAR


@inlined
def soonest(m: Month, v: int, arrival: int) -> int:
    """`first_start` of visit v: most have one window, which is at hand."""
    if arrival <= m.visit[v, CLOSES]:
        return max(arrival, m.visit[v, OPENS])
    return first_start(m.lists, m.visit[v, WINDOW0] + 1, m.visit[v, WINDOW1], arrival)


@inlined
def latest(m: Month, v: int, limit: int) -> int:
    """`last_start` of visit v."""
    last = min(limit, m.visit[v, CLOSES])
    if m.visit[v, WINDOW1] - m.visit[v, WINDOW0] == 1 and last >= m.visit[v, OPENS]:
        return last
    return last_start(m.lists, m.visit[v, WINDOW0], m.visit[v, WINDOW1], limit)


@inlined
def last_start(lists: NDArray[np.int64], low: int, high: int, limit: int) -> int:
    """The last second up to `limit` at which a visit may start, −FAR if none."""
    for w in range(high - 1, low - 1, -1):
        latest = min(limit, lists[w, 1])
        if latest >= lists[w, 0]:
            return latest
    return -FAR


@inlined
def lunch_after(day: NDArray[np.int64], d: int, time: int) -> int:
    """When the lunch is over that begins as soon as possible from `time` on, FAR if it does not fit."""
    over = max(time, day[d, LUNCH_FROM]) + day[d, LUNCH]
    return over if over <= day[d, LUNCH_UNTIL] else FAR


@inlined
def refresh(m: Month, s: Search, d: int, first: int, last: int) -> None:
    """Recompute the slack of one day whose positions first..last are new, and give it a new version."""
    visit, day, row, length = m.visit, m.day, s.rows[d], s.tally[d, LENGTH]
    has_lunch = day[d, LUNCH] > 0
    for p in range(first - 1, min(last, length) + 1):
        row[LEG, p] = m.seconds[row[PLACE, p], row[PLACE, p + 1]]
    for p in range(first, length + 1):
        v = row[ELEMENT, p]
        leg = row[LEG, p - 1]
        service = visit[v, SERVICE]
        row[EARLY0, p] = min(FAR, soonest(m, v, row[EARLY0, p - 1] + leg) + service)
        row[EARLY1, p] = FAR
        if has_lunch:
            taken = soonest(m, v, row[EARLY1, p - 1] + leg) + service
            row[EARLY1, p] = min(FAR, taken, lunch_after(day, d, row[EARLY0, p]))
    for p in range(min(last, length), 0, -1):
        v = row[ELEMENT, p]
        leg = row[LEG, p]
        service = visit[v, SERVICE]
        leave = row[LATE0, p + 1] - leg
        row[LATE1, p] = -FAR
        if has_lunch:
            leave1 = row[LATE1, p + 1] - leg
            row[LATE1, p] = latest(m, v, leave1 - service)
            until = min(leave1, day[d, LUNCH_UNTIL]) - day[d, LUNCH]
            if until >= day[d, LUNCH_FROM]:
                leave = max(leave, until)
        row[LATE0, p] = latest(m, v, leave - service)
    s.totals[VERSIONS] += 1
    s.tally[d, VERSION] = s.totals[VERSIONS]


@called
def clear(m: Month, s: Search, d: int) -> None:
    """Make day d an empty one."""
    day, row = m.day, s.rows[d]
    for k in range(4):
        s.tally[d, k] = 0
    has_lunch = day[d, LUNCH] > 0
    over = day[d, LUNCH_FROM] + day[d, LUNCH]
    row[ELEMENT, 0], row[ELEMENT, 1] = -1, -1
    row[PLACE, 0], row[PLACE, 1] = day[d, STARTS_AT], day[d, ENDS_AT]
    row[EARLY0, 0] = day[d, LEAVES]
    row[EARLY1, 0] = max(day[d, LEAVES], over) if has_lunch and over <= day[d, LUNCH_UNTIL] else FAR
    row[LATE1, 1] = day[d, RETURNS] if has_lunch else -FAR
    row[LATE0, 1] = day[d, RETURNS]
    if has_lunch:
        row[LATE0, 1] = min(day[d, RETURNS], day[d, LUNCH_UNTIL] - day[d, LUNCH])
    refresh(m, s, d, COME, ZERO)
