"""Changes to a day's order with all sums kept, and the way back to before a trial."""

# mypy: disable-error-code="no-any-return,return-value"
# (numpy's whole numbers are plain ones once compiled)
from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.runtime.compiled import inlined
from salesplan.schedule.layout import (
    BALANCE,
    CAPACITY,
    COME,
    COST,
    DAY_OF,
    DEMAND,
    ELEMENT,
    GO,
    IS_TOUCHED,
    LATE0,
    LATE1,
    LEFT,
    LEG,
    LENGTH,
    LOAD,
    LOCKED,
    MEAN,
    MISSED,
    MOST,
    NEVER,
    NODE,
    OVER,
    PLACE,
    POSITION,
    PRIZE,
    ROWS,
    SERVICE,
    SPILL,
    TARIFF,
    TOUCH,
    TOUCHES,
    UNIT,
    WORK,
    ZERO,
)
from salesplan.schedule.slack import refresh

if TYPE_CHECKING:
    from salesplan.schedule.layout import Month, Search


@inlined
def uneven(m: Month, work: int) -> int:
    """Price of a day that holds `work` seconds of service."""
    return m.constants[BALANCE] * max(0, work - m.constants[MEAN]) // 1000


@inlined
def over(m: Month, d: int, length: int, load: int) -> int:
    """By how much a day of so many visits and such a load is beyond its bounds: a visit counts as a mean load."""
    return max(0, length - m.day[d, MOST]) * m.constants[UNIT] + max(0, load - m.day[d, CAPACITY])


@inlined
def surcharge(m: Month, s: Search, v: int, d: int) -> int:
    """What day d costs more with v for being beyond its bounds; NEVER where that has no price, or there is no room."""
    length, load, tariff = s.tally[d, LENGTH], s.tally[d, LOAD], s.totals[TARIFF]
    if length < m.day[d, MOST] and load + m.visit[v, DEMAND] <= m.day[d, CAPACITY]:
        return ZERO
    more = over(m, d, length + 1, load + m.visit[v, DEMAND])
    if tariff == 0 or more > SPILL * m.constants[UNIT] or m.visit[v, LOCKED] > 0:
        return NEVER
    return (tariff * more >> 10) - (tariff * over(m, d, length, load) >> 10)


@inlined
def insert(m: Month, s: Search, v: int, d: int, p: int) -> None:
    """Put v behind position p of day d."""
    row, length = s.rows[d], s.tally[d, LENGTH]
    for i in range(length + 1, p, -1):
        row[ELEMENT, i + 1], row[PLACE, i + 1], row[LEG, i + 1] = row[ELEMENT, i], row[PLACE, i], row[LEG, i]
        row[LATE0, i + 1], row[LATE1, i + 1] = row[LATE0, i], row[LATE1, i]
        if i <= length:
            s.each[row[ELEMENT, i], POSITION] = i + 1
    s.each[v, POSITION] = p + 1
    row[ELEMENT, p + 1], row[PLACE, p + 1] = v, m.visit[v, NODE]
    count(m, s, v, d, COME, p + 1)
    refresh(m, s, d, p + 1, p + 1)


@inlined
def take_out(m: Month, s: Search, d: int, p: int) -> None:
    """Remove the visit at position p of day d; the slack is left stale."""
    row, length = s.rows[d], s.tally[d, LENGTH]
    v = row[ELEMENT, p]
    count(m, s, v, d, GO, p)
    for i in range(p, length + 1):
        row[ELEMENT, i], row[PLACE, i], row[LEG, i] = row[ELEMENT, i + 1], row[PLACE, i + 1], row[LEG, i + 1]
        row[LATE0, i], row[LATE1, i] = row[LATE0, i + 1], row[LATE1, i + 1]
        if i < length:
            s.each[row[ELEMENT, i], POSITION] = i


@inlined
def count(m: Month, s: Search, v: int, d: int, sign: int, p: int) -> None:
    """Book visit v, at position p of day d, as come (1) or about to go (−1)."""
    row, tally = s.rows[d], s.tally[d]
    a, n, b = row[PLACE, p - 1], m.visit[v, NODE], row[PLACE, p + 1]
    before, excess = uneven(m, tally[WORK]), over(m, d, tally[LENGTH], tally[LOAD])
    tally[LENGTH] += sign
    s.totals[MISSED] -= sign
    tally[LOAD] += sign * m.visit[v, DEMAND]
    tally[WORK] += sign * m.visit[v, SERVICE]
    s.each[v, DAY_OF] = d if sign > 0 else -1
    now = over(m, d, tally[LENGTH], tally[LOAD])
    if now != excess:
        s.totals[OVER] += now - excess
        s.totals[COST] += (s.totals[TARIFF] * now >> 10) - (s.totals[TARIFF] * excess >> 10)
    detour = np.int64(m.seconds[a, n]) + m.seconds[n, b] - m.seconds[a, b]
    s.totals[COST] += sign * (detour + m.penalty[v, d] - m.visit[v, PRIZE]) + uneven(m, tally[WORK]) - before


@inlined
def begin_trial(s: Search) -> None:
    """Nothing is touched and nothing cut."""
    for i in range(s.totals[TOUCHES]):
        s.tally[s.tally[i, TOUCH], IS_TOUCHED] = 0
    s.totals[TOUCHES] = 0
    s.totals[LEFT] = 0


@inlined
def save(s: Search, d: int) -> None:
    """Keep day d as it is before the running trial changes it."""
    days = s.tally.shape[0] // 2
    if s.tally[d, IS_TOUCHED] == 0:
        s.tally[d, IS_TOUCHED] = 1
        s.tally[s.totals[TOUCHES], TOUCH] = d
        s.totals[TOUCHES] += 1
        for k in range(ROWS):
            for i in range(s.tally[d, LENGTH] + 2):
                s.rows[days + d, k, i] = s.rows[d, k, i]
        for k in range(4):
            s.tally[days + d, k] = s.tally[d, k]


@inlined
def restore(s: Search) -> None:
    """Undo the running trial."""
    days = s.tally.shape[0] // 2
    for i in range(s.totals[TOUCHES]):
        d = s.tally[i, TOUCH]
        for p in range(1, s.tally[d, LENGTH] + 1):
            s.each[s.rows[d, ELEMENT, p], DAY_OF] = -1
    for i in range(s.totals[TOUCHES]):
        d = s.tally[i, TOUCH]
        for k in range(4):
            s.tally[d, k] = s.tally[days + d, k]
        for k in range(ROWS):
            for p in range(s.tally[d, LENGTH] + 2):
                s.rows[d, k, p] = s.rows[days + d, k, p]
        for p in range(1, s.tally[d, LENGTH] + 1):
            s.each[s.rows[d, ELEMENT, p], DAY_OF] = d
            s.each[s.rows[d, ELEMENT, p], POSITION] = p
