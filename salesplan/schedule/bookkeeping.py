"""Changes to a day's order with all sums kept, and the way back to before a trial."""

# mypy: disable-error-code="no-any-return,return-value"
# (numpy's whole numbers are plain ones once compiled)
from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.runtime.compiled import inlined
from salesplan.schedule.layout import (
    BALANCE,
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
    MEAN,
    MISSED,
    NODE,
    PLACE,
    PRIZE,
    ROWS,
    SERVICE,
    TOUCH,
    TOUCHES,
    WORK,
)
from salesplan.schedule.slack import refresh

if TYPE_CHECKING:
    from salesplan.schedule.layout import Month, Search


@inlined
def uneven(m: Month, work: int) -> int:
    """Price of a day that holds `work` seconds of service."""
    return m.constants[BALANCE] * max(0, work - m.constants[MEAN]) // 1000


@inlined
def insert(m: Month, s: Search, v: int, d: int, p: int) -> None:
    """Put v behind position p of day d."""
    row, length = s.rows[d], s.tally[d, LENGTH]
    for i in range(length + 1, p, -1):
        row[ELEMENT, i + 1], row[PLACE, i + 1], row[LEG, i + 1] = row[ELEMENT, i], row[PLACE, i], row[LEG, i]
        row[LATE0, i + 1], row[LATE1, i + 1] = row[LATE0, i], row[LATE1, i]
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


@inlined
def count(m: Month, s: Search, v: int, d: int, sign: int, p: int) -> None:
    """Book visit v, at position p of day d, as come (1) or about to go (−1)."""
    row, tally = s.rows[d], s.tally[d]
    a, n, b = row[PLACE, p - 1], m.visit[v, NODE], row[PLACE, p + 1]
    before = uneven(m, tally[WORK])
    tally[LENGTH] += sign
    s.totals[MISSED] -= sign
    tally[LOAD] += sign * m.visit[v, DEMAND]
    tally[WORK] += sign * m.visit[v, SERVICE]
    s.each[v, DAY_OF] = d if sign > 0 else -1
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
