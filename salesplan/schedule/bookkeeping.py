"""Changes to a day's order with all sums kept, and the way back to before a trial."""

# mypy: disable-error-code="no-any-return,return-value"
# (numpy's whole numbers are plain ones once compiled)
from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.runtime.compiled import inlined
from salesplan.schedule.layout import (
    BALANCE,
    CAPACITY,
    COME,
    COST,
    DAY_OF,
    DEMAND,
    ELEMENT,
    IS_GONE,
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
    leg = row[LEG, p]
    for i in range(length + 1, p, -1):
        row[ELEMENT, i + 1], row[PLACE, i + 1], row[LEG, i + 1] = row[ELEMENT, i], row[PLACE, i], row[LEG, i]
        row[LATE0, i + 1], row[LATE1, i + 1] = row[LATE0, i], row[LATE1, i]
        if i <= length:
            s.each[row[ELEMENT, i], POSITION] = i + 1
    s.each[v, DAY_OF], s.each[v, POSITION] = d, p + 1
    row[ELEMENT, p + 1], row[PLACE, p + 1] = v, m.visit[v, NODE]
    book(m, s, d, COME, m.visit[v, DEMAND], m.visit[v, SERVICE])
    refresh(m, s, d, p + 1, p + 1)
    s.totals[COST] += row[LEG, p] + row[LEG, p + 1] - leg + m.penalty[v, d] - m.visit[v, PRIZE]


@inlined
def take_out(m: Month, s: Search, d: int, first: int, last: int) -> None:
    """Remove those at positions first..last of day d that are gone."""
    row, length = s.rows[d], s.tally[d, LENGTH]
    at, saved, load, work = first, ZERO, ZERO, ZERO
    for p in range(first - 1, last + 1):
        saved += row[LEG, p]
    for p in range(first, length + 2):
        v = row[ELEMENT, p]
        if p <= last and s.each[v, IS_GONE] == 1:
            s.each[v, DAY_OF] = -1
            load, work = load + m.visit[v, DEMAND], work + m.visit[v, SERVICE]
            saved += m.penalty[v, d] - m.visit[v, PRIZE]
            continue
        row[ELEMENT, at], row[PLACE, at], row[LEG, at] = v, row[PLACE, p], row[LEG, p]
        row[LATE0, at], row[LATE1, at] = row[LATE0, p], row[LATE1, p]
        if p <= length:
            s.each[v, POSITION] = at
        at += 1
    fewer = length + 2 - at
    book(m, s, d, -fewer, -load, -work)
    refresh(m, s, d, first, last - fewer)
    for p in range(first - 1, last - fewer + 1):
        saved -= row[LEG, p]
    s.totals[COST] -= saved


@inlined
def book(m: Month, s: Search, d: int, visits: int, load: int, work: int) -> None:
    """Count so many visits, their load and their seconds of service to day d, or off it where they are below 0."""
    tally = s.tally[d]
    before, excess = uneven(m, tally[WORK]), over(m, d, tally[LENGTH], tally[LOAD])
    tally[LENGTH] += visits
    tally[LOAD] += load
    tally[WORK] += work
    s.totals[MISSED] -= visits
    now = over(m, d, tally[LENGTH], tally[LOAD])
    if now != excess:
        s.totals[OVER] += now - excess
        s.totals[COST] += (s.totals[TARIFF] * now >> 10) - (s.totals[TARIFF] * excess >> 10)
    s.totals[COST] += uneven(m, tally[WORK]) - before


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
