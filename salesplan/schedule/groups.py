"""Visits that pay together: a day goes to a place where the first visit alone would not be worth the drive.

Ruin and recreate puts back one visit at a time, each at its own prize, so a far town stays out whose six visits would
pay for one trip. Here the first visit is put in at any price, the missed ones around it follow wherever they pay, and
the whole is judged.
"""

# mypy: disable-error-code="no-any-return,return-value"
# (numpy's whole numbers are plain ones once compiled)
from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.runtime.compiled import called
from salesplan.schedule.bookkeeping import begin_trial, restore, surcharge
from salesplan.schedule.chance import draw
from salesplan.schedule.insertion import put_in, put_into, sort_gone
from salesplan.schedule.layout import (
    BY_PRIZE,
    COIN,
    COST,
    DAY_OF,
    GONE,
    HOME,
    IS_GONE,
    LEFT,
    LENGTH,
    LOCKED,
    MISSED,
    NEVER,
    ONE,
    ORDERS,
    PRIZE,
    ZERO,
)
from salesplan.schedule.ruin import cut
from salesplan.schedule.spacing import spaced

if TYPE_CHECKING:
    from salesplan.schedule.layout import Month, Search


@called
def open_day(m: Month, s: Search, first: int, d: int, emptied: int, order: int) -> None:
    """Put `first`, which has no day, into day d at any price, then those around it that pay, then what was cut.

    `emptied`: the day's visits are cut before. `order`: of those cut, as in `sort_gone`.
    """
    if emptied and s.tally[d, LENGTH] > 0:
        cut(m, s, d, ONE, s.tally[d, LENGTH], ZERO, ZERO)
    for i in range(-1, s.each.shape[0]):
        v = first if i < 0 else m.near[first, i]
        worth = NEVER if i < 0 else m.visit[v, PRIZE]
        free = s.each[v, DAY_OF] < 0 and s.each[v, IS_GONE] == 0 and m.penalty[v, d] < worth
        free = free and surcharge(m, s, v, d) == 0 and spaced(m, s.each, v, d)
        if not (free and put_into(m, s, v, d, worth - m.penalty[v, d])) and i < 0:
            break
    sort_gone(m, s, order)
    for i in range(s.totals[LEFT]):
        v = s.each[i, GONE]
        s.each[v, IS_GONE] = 0
        if s.each[v, DAY_OF] < 0:
            put_in(m, s, v)


@called
def nearest_missed(m: Month, s: Search, seed: int) -> int:
    """The missed visit nearest to the seed; the last of all where nobody is missed."""
    v = seed
    for i in range(s.each.shape[0]):
        v = m.near[seed, i]
        if s.each[v, DAY_OF] < 0:
            break
    return v


@called
def lonely(m: Month, v: int) -> bool:
    """Whether the drive out and back is dearer than the visit, so that no day is opened for it alone."""
    return 2 * m.visit[v, HOME] > m.visit[v, PRIZE]


@called
def group_trial(m: Month, s: Search, seed: int) -> None:
    """A day drawn at random is opened: for the missed visit nearest to the seed, or for the seed and its whole day."""
    begin_trial(s)
    v, there = seed, s.each[seed, DAY_OF]
    if there >= 0 and m.visit[v, LOCKED] == 0 and draw(s.totals, COIN) == 0:
        cut(m, s, there, ONE, s.tally[there, LENGTH], ZERO, ZERO)
        for i in range(s.totals[LEFT]):
            s.each[s.each[i, GONE], IS_GONE] = 0  # they may come along
    else:
        v = nearest_missed(m, s, seed)
    d = draw(s.totals, s.tally.shape[0] // 2)
    open_day(m, s, v, d, draw(s.totals, COIN), draw(s.totals, ORDERS))


@called
def open_all(m: Month, s: Search) -> int:
    """Try every missed visit on every day, the day as it is and emptied, keep what pays; returns how often it did."""
    won = 0
    for v in range(s.each.shape[0]):
        for d in range(s.tally.shape[0] // 2):
            for emptied in range(2):
                if s.each[v, DAY_OF] < 0 and (emptied == 0 or s.tally[d, LENGTH] > 0):
                    before, missed = s.totals[COST], s.totals[MISSED]
                    begin_trial(s)
                    open_day(m, s, v, d, emptied, BY_PRIZE)
                    if s.totals[COST] < before:
                        won += 1
                    else:
                        restore(s)
                        s.totals[COST], s.totals[MISSED] = before, missed
    return won
