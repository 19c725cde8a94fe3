"""Recreate: visits are put back greedily, each where it adds least.

The best place of a visit in a day is remembered until the day changes for good: a rejected trial restores the days
together with their version numbers, and what is found in days that it has touched is not remembered.
"""

# mypy: disable-error-code="no-any-return,return-value"
# (numpy's whole numbers are plain ones once compiled)
from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.runtime.compiled import called, inlined
from salesplan.schedule.bookkeeping import insert, save, surcharge, uneven
from salesplan.schedule.chance import draw
from salesplan.schedule.layout import (
    BALANCE,
    BLINKS,
    BY_PRIZE,
    DAY0,
    DAY1,
    DAY_OF,
    EARLY0,
    EARLY1,
    GONE,
    HOME,
    IS_GONE,
    IS_TOUCHED,
    KEY,
    KEYS,
    KIND,
    LATE0,
    LATE1,
    LEFT,
    LEG,
    LENGTH,
    MARK,
    NEARBY,
    NEAREST,
    NEVER,
    NODE,
    NOWHERE,
    PLACE,
    PRIZE,
    SERVICE,
    STAMP,
    TIGHT,
    UNTIL_BLINK,
    VERSION,
    WORK,
    ZERO,
)
from salesplan.schedule.slack import lunch_after, soonest
from salesplan.schedule.spacing import spaced

if TYPE_CHECKING:
    from salesplan.schedule.layout import Month, Search


@inlined
def cheapest(m: Month, s: Search, v: int, d: int, bound: int) -> tuple[int, int]:
    """Seconds that the best feasible position of v in day d adds, and the position; NEVER where it is not below."""
    kind, version = m.visit[v, KIND], s.tally[d, VERSION]
    if s.tally[d, IS_TOUCHED] == 1:
        return place_in_day(m, s, v, d, bound)
    if s.cache[kind, d, 0] != version:
        s.cache[kind, d, 0] = version
        s.cache[kind, d, 1], s.cache[kind, d, 2] = place_in_day(m, s, v, d, NEVER)
    return s.cache[kind, d, 1], s.cache[kind, d, 2]


@inlined
def place_in_day(m: Month, s: Search, v: int, d: int, bound: int) -> tuple[int, int]:
    """`cheapest`, worked out."""
    best, position = bound, NOWHERE
    row, length, visit = s.rows[d], s.tally[d, LENGTH], m.visit
    node, service = visit[v, NODE], visit[v, SERVICE]
    there, onward = m.backward[node], m.seconds[node]
    for p in range(length + 1):
        to, on = np.int64(there[row[PLACE, p]]), np.int64(onward[row[PLACE, p + 1]])
        added = to + on - row[LEG, p]
        if added >= best:
            continue
        done = soonest(m, v, row[EARLY0, p] + to) + service
        if done + on > row[LATE0, p + 1]:
            fed = soonest(m, v, row[EARLY1, p] + to) + service
            fed = min(fed, lunch_after(m.day, d, done))
            if fed + on > row[LATE1, p + 1]:
                continue
        best, position = added, p
    if position < 0:
        return NEVER, position
    if m.constants[BALANCE] > 0:
        work = s.tally[d, WORK]
        best += uneven(m, work + service) - uneven(m, work)
    return best, position


@inlined
def put_back(m: Month, s: Search, v: int, blinking: int) -> bool:
    """Insert v where it adds least, unless leaving it out is cheaper; when blinking, a day in 100 is overlooked."""
    best, chosen, position, first = m.visit[v, PRIZE] + 1, NOWHERE, NOWHERE, m.visit[v, DAY0]
    near = nearby(m, s, v) if blinking and m.constants[NEAREST] > 0 else ZERO
    for i in range(first - near, m.visit[v, DAY1]):
        if i == first and chosen >= 0:
            break
        d = s.tally[i + near - first, NEARBY] if i < first else i
        toll = m.penalty[v, d]
        if toll >= best:
            continue
        if blinking:
            s.totals[UNTIL_BLINK] -= 1
            if s.totals[UNTIL_BLINK] < 0:
                s.totals[UNTIL_BLINK] = draw(s.totals, BLINKS)
                continue
        toll += surcharge(m, s, v, d)
        if toll >= best:
            continue
        added, at = cheapest(m, s, v, d, best - toll)
        if toll + added < best and spaced(m, s.each, v, d):
            best, chosen, position = toll + added, d, at
    if chosen < 0:
        return False
    save(s, chosen)
    insert(m, s, v, chosen, position)
    return True


@called
def put_in(m: Month, s: Search, v: int) -> bool:
    """`put_back`, no day overlooked, where it is called too seldom to be copied into its callers."""
    return put_back(m, s, v, ZERO)


@called
def put_into(m: Month, s: Search, v: int, d: int, bound: int) -> bool:
    """Insert v where it adds least in day d, if that is less than `bound`; returns whether it is."""
    added, at = cheapest(m, s, v, d, bound)
    if added >= bound:
        return False
    save(s, d)
    insert(m, s, v, d, at)
    return True


@inlined
def nearby(m: Month, s: Search, v: int) -> int:
    """List the days that hold v's nearest, and the empty ones, in `NEARBY`; returns how many they are."""
    tally, found, walked, stamp = s.tally, ZERO, ZERO, s.totals[STAMP] + 1
    s.totals[STAMP] = stamp
    for d in range(tally.shape[0] // 2):
        if tally[d, LENGTH] == 0:
            tally[d, MARK], tally[found, NEARBY] = stamp, d
            found += 1
    for i in range(1, s.each.shape[0]):
        d = s.each[m.near[v, i], DAY_OF]
        if d >= 0 and m.penalty[v, d] < NEVER:
            walked += 1
            if tally[d, MARK] != stamp:
                tally[d, MARK], tally[found, NEARBY] = stamp, d
                found += 1
            if walked >= m.constants[NEAREST]:
                break
    return found


@inlined
def sort_gone(m: Month, s: Search, kind: int) -> None:
    """Order the visits to put back: at random, tightest, dearest, farthest or nearest first, by `kind` below ORDERS."""
    for i in range(s.totals[LEFT]):
        v = s.each[i, GONE]
        if kind < 4:
            s.each[i, KEY] = draw(s.totals, KEYS)
        elif kind < 7:
            s.each[i, KEY] = m.visit[v, TIGHT]
        elif kind <= BY_PRIZE:
            s.each[i, KEY] = -m.visit[v, PRIZE]
        else:
            s.each[i, KEY] = -m.visit[v, HOME] if kind < 11 else m.visit[v, HOME]
    for i in range(1, s.totals[LEFT]):
        v, key, j = s.each[i, GONE], s.each[i, KEY], i - 1
        while j >= 0 and s.each[j, KEY] > key:
            s.each[j + 1, GONE], s.each[j + 1, KEY] = s.each[j, GONE], s.each[j, KEY]
            j -= 1
        s.each[j + 1, GONE], s.each[j + 1, KEY] = v, key


@called
def add_missed(m: Month, s: Search, seed: int, most: int) -> None:
    """Let up to `most` visits near the seed that were left out before try again."""
    for i in range(s.each.shape[0]):
        v = m.near[seed, i]
        if s.each[v, DAY_OF] < 0 and s.each[v, IS_GONE] == 0:
            s.each[s.totals[LEFT], GONE] = v
            s.each[v, IS_GONE] = 1
            s.totals[LEFT] += 1
            most -= 1
            if most == 0:
                return
