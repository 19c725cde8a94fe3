"""The compiled search: ruin and recreate over all days of a month at once.

Slack Induction by String Removals (Christiaens & Vanden Berghe 2020): strings of neighbouring visits are cut
out of a few days (`ruin`) and put back greedily, with blinks (`insertion`, `patterns`), under simulated annealing.
An insertion is checked in constant time against the slack of its day (`slack`) and the customer's other visits
(`spacing`). `layout` tells how a month lies in arrays.

Here are the functions that others call. Behind them is one compiled function, `run`: each would be optimised anew with
all that it calls.
"""

# mypy: disable-error-code="no-any-return"
# (numpy's whole numbers are plain ones once compiled)
from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from salesplan.runtime.compiled import called, entry, inlined
from salesplan.schedule.bookkeeping import begin_trial, insert, over, restore, take_out
from salesplan.schedule.chance import draw
from salesplan.schedule.groups import group_trial, lonely, nearest_missed, open_all
from salesplan.schedule.insertion import add_missed, put_back, put_in, sort_gone
from salesplan.schedule.layout import (
    CAPACITY,
    CHEAPEST,
    COIN,
    COME,
    COST,
    DAY_OF,
    DEAREST,
    DEMAND,
    EARLY0,
    EARLY1,
    ELEMENT,
    ENDS_AT,
    GONE,
    GROUPS,
    IS_GONE,
    KEPT,
    LATE0,
    LATE1,
    LEFT,
    LEG,
    LENGTH,
    LOAD,
    MISSED,
    MOST,
    NEVER,
    ORDERS,
    OVER,
    PER_CENT,
    PRIZE,
    SPELL,
    STARTS_AT,
    TARIFF,
    UNIT,
    ZERO,
)
from salesplan.schedule.patterns import put_back_together
from salesplan.schedule.ruin import ruin
from salesplan.schedule.slack import clear
from salesplan.schedule.spacing import spaced

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.schedule.layout import Month, Search

NOTHING = np.zeros(0, dtype=np.int64)
START, COMPLETE, OPEN, ANNEAL = range(4)  # kinds of tasks


@inlined
def trial(m: Month, s: Search, seed: int, limit: int) -> None:
    """One ruin and recreate around the seed; given up as soon as it must cost more than the limit."""
    missed = s.totals[MISSED]
    begin_trial(s)
    ruin(m, s, seed)
    if missed > 0:
        add_missed(m, s, seed, 8)
    sort_gone(m, s, draw(s.totals, ORDERS))
    owed = ZERO  # the prizes of those still to put back: that much less it may cost at best
    for i in range(s.totals[LEFT]):
        owed += m.visit[s.each[i, GONE], PRIZE]
    for i in range(s.totals[LEFT]):
        v = s.each[i, GONE]
        s.each[v, IS_GONE] = 0
        if s.each[v, DAY_OF] < 0 and s.totals[COST] - owed <= limit and not put_back_together(m, s, v):
            put_back(m, s, v, COME)
        owed -= m.visit[v, PRIZE]


class Task(NamedTuple):
    """What the compiled search is asked for."""

    kind: int  # START, COMPLETE, OPEN or ANNEAL
    order: NDArray[np.int64] = NOTHING  # visits
    days: NDArray[np.int64] = NOTHING  # of the visits in `order`; START
    iterations: int = 0  # from here on ANNEAL
    heat: NDArray[np.int64] = NOTHING
    logs: NDArray[np.int64] = NOTHING
    best_rows: NDArray[np.int64] = NOTHING.reshape(0, 0)
    best_length: NDArray[np.int64] = NOTHING


def start(m: Month, s: Search, days: NDArray[np.int64], order: NDArray[np.int64]) -> None:
    """Set up empty days, then append the visits in `order` to their `days`, wherever that is feasible."""
    run(m, s, Task(START, order, days))


def complete(m: Month, s: Search, order: NDArray[np.int64]) -> None:
    """Insert whatever pays, in the order given, until nothing changes."""
    run(m, s, Task(COMPLETE, order))


def open_days(m: Month, s: Search) -> int:
    """Try every missed visit on every day, the day as it is and emptied, keep what pays; returns how often it did."""
    return run(m, s, Task(OPEN))


def anneal(
    m: Month,
    s: Search,
    iterations: int,
    heat: NDArray[np.int64],
    logs: NDArray[np.int64],
    seeds: NDArray[np.int64],
    best_rows: NDArray[np.int64],
    best_length: NDArray[np.int64],
) -> int:
    """Search from what stands; the best goes to `best_rows` and `best_length`, its cost is returned.

    `heat`: temperatures in 1/1024 seconds, in equal shares of the iterations; `logs`: −ln(u) · 1024 for u in equal
    steps; `seeds`: visits around which half of the trials begin (empty: all begin anywhere). With a `TARIFF` days
    may be beyond their bounds on the way, at a price that follows how often they are.
    """
    return run(m, s, Task(ANNEAL, seeds, NOTHING, iterations, heat, logs, best_rows, best_length))


@entry
def run(m: Month, s: Search, task: Task) -> int:
    """Do what is asked for; returns what it says there, 0 where it says nothing."""
    if task.kind == START:
        append_all(m, s, task)
    elif task.kind == COMPLETE:
        insert_all(m, s, task.order)
    elif task.kind == OPEN:
        return open_all(m, s)
    else:
        return search(m, s, task)
    return ZERO


@called
def append_all(m: Month, s: Search, task: Task) -> None:
    """`start`."""
    order, days = task.order, task.days
    s.totals[COST], s.totals[MISSED], s.totals[OVER], s.totals[TARIFF] = ZERO, s.each.shape[0], ZERO, ZERO
    for v in range(s.each.shape[0]):
        s.each[v, DAY_OF] = -1
        s.totals[COST] += m.visit[v, PRIZE]
    for d in range(s.tally.shape[0] // 2):
        clear(m, s, d)
        s.totals[COST] += m.seconds[m.day[d, STARTS_AT], m.day[d, ENDS_AT]]
    for i in range(order.shape[0]):
        v, d = order[i], days[i]
        if m.penalty[v, d] >= NEVER or not spaced(m, s.each, v, d):
            continue
        if s.tally[d, LENGTH] >= m.day[d, MOST] or s.tally[d, LOAD] + m.visit[v, DEMAND] > m.day[d, CAPACITY]:
            continue
        at = s.tally[d, LENGTH]
        insert(m, s, v, d, at)
        row = s.rows[d]
        if row[EARLY0, 0] > row[LATE0, 1] - row[LEG, 0] and row[EARLY1, 0] > row[LATE1, 1] - row[LEG, 0]:
            s.each[v, IS_GONE] = 1
            take_out(m, s, d, at + 1, at + 1)
            s.each[v, IS_GONE] = 0


@called
def insert_all(m: Month, s: Search, order: NDArray[np.int64]) -> None:
    """`complete`."""
    changed = True
    while changed:
        changed = False
        for i in range(order.shape[0]):
            v = order[i]
            if s.each[v, DAY_OF] < 0 and put_in(m, s, v):
                changed = True


@called
def change_tariff(m: Month, s: Search, dearer: bool) -> None:
    """Let what is beyond the bounds of the days cost an eighth more, or less."""
    tariff, step = s.totals[TARIFF], s.totals[TARIFF] >> 3
    s.totals[TARIFF] = max(CHEAPEST, min(DEAREST // m.constants[UNIT], tariff + step if dearer else tariff - step))
    for d in range(s.tally.shape[0] // 2):
        beyond = over(m, d, s.tally[d, LENGTH], s.tally[d, LOAD])
        s.totals[COST] += (s.totals[TARIFF] * beyond >> 10) - (tariff * beyond >> 10)


@called
def search(m: Month, s: Search, task: Task) -> int:
    """`anneal`."""
    iterations, heat, logs, seeds = task.iterations, task.heat, task.logs, task.order
    visits, best, kept = s.each.shape[0], s.totals[COST], ZERO
    for i in range(iterations):
        if i & SPELL == SPELL and s.totals[TARIFF] > 0:
            change_tariff(m, s, kept * PER_CENT < SPELL * m.constants[KEPT])
            kept = ZERO
        before, missed, beyond = s.totals[COST], s.totals[MISSED], s.totals[OVER]
        warmth = heat[i * heat.shape[0] // iterations]
        limit = before + ((warmth * logs[draw(s.totals, logs.shape[0])]) >> 20)
        seed = draw(s.totals, visits)
        if seeds.shape[0] > 0 and draw(s.totals, COIN) == 0:
            seed = seeds[draw(s.totals, seeds.shape[0])]
        if missed > 0 and draw(s.totals, PER_CENT) < m.constants[GROUPS] and lonely(m, nearest_missed(m, s, seed)):
            group_trial(m, s, seed)
        else:
            trial(m, s, seed, limit)
        if s.totals[COST] > limit:
            restore(s)
            s.totals[COST], s.totals[MISSED], s.totals[OVER] = before, missed, beyond
        kept += s.totals[OVER] == 0
        if s.totals[OVER] == 0 and s.totals[COST] < best:
            best = s.totals[COST]
            for d in range(s.tally.shape[0] // 2):
                task.best_length[d] = s.tally[d, LENGTH]
                for p in range(1, s.tally[d, LENGTH] + 1):
                    task.best_rows[d, p] = s.rows[d, ELEMENT, p]
    return best
