"""The exact method: bounded dynamic programming over visited sets.

A label is a way to have made the visits of `mask`, standing after `last` at `time` with `drive` seconds driven,
lunch taken or not. Of two labels with equal mask and last, one that is no later, has driven no more and has not
missed the lunch that the other took dominates. A label is dropped where even a lower bound on what is to come

    drive + Σ prize(unvisited that can no longer be reached) + completion(the others, last)

is not below the best known cost. `completion` is exact but for the clock (Held & Karp) up to 18 visits, and the
dual of the assignment problem beyond. When the labels run out, the best known order is proven optimal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from salesplan.routes.arrays import (
    CLOSES,
    EARLIEST,
    LATEST,
    LUNCH_FROM,
    LUNCH_UNTIL,
    NEVER,
    STARTS,
    day_arrays,
    next_start,
)
from salesplan.routes.arrays import LUNCH as LENGTH
from salesplan.routes.completion import assignment_potentials, held_karp
from salesplan.runtime.compiled import entry, inlined, inner

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.routes.arrays import DayArrays
    from salesplan.routes.model import DayProblem

    Ints = NDArray[np.int64]

MOST_VISITS = 62
"""A visited set is one signed 64-bit word."""

HELD_KARP_VISITS = 18
"""Up to here the completion table (2^k · (k+1) words) is smaller than the labels it saves."""

TIME, DRIVE, MASK, LAST, LUNCH, PARENT, NEXT = range(7)  # columns of a label
COLUMNS = 7
ROW, COUNT, BEST, UPPER = range(4)  # of the search: label next in turn, labels, the best end (−1: none) and its cost
ROOM = 4096  # labels at first
DOMINATED, TO_COME, TAKEN = -1, 0, 1  # what stands in the column of lunch


class Label(NamedTuple):
    """A way to have made some visits."""

    time: int  # second since midnight from which the rep may drive on
    drive: int  # seconds driven
    mask: int  # bit v-1: visit v is made
    last: int  # where the rep stands
    lunch: int
    parent: int  # row of the label that this one goes on from; -1: none


class Pool(NamedTuple):
    """Labels, threaded by visited set and last visit."""

    rows: Ints  # [room, 7]
    heads: Ints  # [buckets, a power of two] the latest label of each; -1: none


class Bounds(NamedTuple):
    """What prunes."""

    reach: Ints  # [k+2, k+2] least seconds from leaving one node to reaching another
    latest: Ints  # [k+2] last start of each visit; -1: none
    arcs: Ints  # [k+2, k+2] drives; NEVER where the clock rules out that one follows directly on the other
    table: Ints  # [2^k · (k+1)] of Held & Karp; [1]: not used
    leave: Ints  # [k+2] dual prices of the assignment problem, where the table is not used
    enter: Ints  # [k+2]


class Proof(NamedTuple):
    """What the exact method found: an order of lower cost than asked for, or None; whether that is all there is."""

    order: tuple[int, ...] | None
    complete: bool
    labels: int


def improve_exactly(problem: DayProblem, upper: int, most_labels: int) -> Proof:
    """The cheapest order whose cost, in seconds, is below `upper`, by at most `most_labels` labels.

    Raises ValueError beyond `MOST_VISITS` visits.
    """
    k = problem.visits
    if k > MOST_VISITS:
        raise ValueError(f"{k} visits; the exact method holds {MOST_VISITS}")
    day = day_arrays(problem)
    bounds, pool = _bounds(day, k), Pool(np.empty((ROOM, COLUMNS), np.int64), np.full(ROOM, -1, np.int64))
    progress = np.array([0, 0, -1, upper], dtype=np.int64)
    while not (done := _search(day, bounds, pool, progress, most_labels)) and progress[COUNT] <= most_labels:
        wider = Pool(np.empty((2 * len(pool.rows), COLUMNS), np.int64), np.full(2 * len(pool.heads), -1, np.int64))
        _grow(pool, progress[COUNT], wider)
        pool = wider
    best = int(progress[BEST])
    return Proof(_walk(pool.rows, best) if best >= 0 else None, done, int(progress[COUNT]))


def _bounds(day: DayArrays, k: int) -> Bounds:
    reach, latest, arcs = day.seconds.copy(), np.full(k + 2, -1, dtype=np.int64), day.seconds.copy()
    _shortest(day, reach)
    _latest_starts(day, reach, latest)
    _possible(day, reach, latest, arcs)
    leave, enter = np.zeros((2, k + 2), dtype=np.int64)
    if k <= HELD_KARP_VISITS:
        table = np.empty((1 << k) * (k + 1), dtype=np.int64)
        held_karp(arcs, day.prizes, table)
        return Bounds(reach, latest, arcs, table, leave, enter)
    assignment_potentials(arcs, day.prizes, leave, enter, np.zeros((6, k + 2), dtype=np.int64))
    return Bounds(reach, latest, arcs, np.zeros(1, dtype=np.int64), leave, enter)


def _walk(rows: Ints, label: int) -> tuple[int, ...]:
    order: list[int] = []
    while label >= 0:
        last = int(rows[label, LAST])
        if last:
            order.append(last)
        label = int(rows[label, PARENT])
    return tuple(reversed(order))


@entry
def _shortest(day: DayArrays, reach: Ints) -> None:
    """From the drives: least seconds from leaving one node to reaching another over any others (Floyd & Warshall)."""
    n, service = len(day.seconds), day.service
    for m in range(1, n - 1):
        for i in range(n):
            for j in range(n):
                over = reach[i, m] + service[m] + reach[m, j]
                reach[i, j] = min(reach[i, j], over)


@entry
def _latest_starts(day: DayArrays, reach: Ints, latest: Ints) -> None:
    """The last start of each visit from which the end place can be reached; stays −1 where there is none."""
    n = len(reach)
    for v in range(1, n - 1):
        limit = day.clock[CLOSES] - day.service[v] - reach[v, n - 1]
        for row in range(day.first[v], day.first[v + 1]):
            if day.openings[row, EARLIEST] <= limit:
                latest[v] = max(latest[v], min(day.openings[row, LATEST], limit))


@entry
def _possible(day: DayArrays, reach: Ints, latest: Ints, arcs: Ints) -> None:
    """Of the drives, make `NEVER` what the clock rules out to follow directly on the other."""
    seconds, starts, n = day.seconds, day.clock[STARTS], len(day.seconds)
    for i in range(n):
        arcs[i, i] = NEVER
        arcs[i, 0] = NEVER
    for i in range(n - 1):
        ready = starts if i == 0 else next_start(day, i, starts + reach[0, i]) + day.service[i]
        for j in range(1, n - 1):
            if ready + seconds[i, j] > latest[j]:
                arcs[i, j] = NEVER


@inlined
def _bound(day: DayArrays, bounds: Bounds, time: int, last: int, unvisited: int) -> int:
    """A lower bound on the cost of what is still to come after `last` at `time`, seconds."""
    prizes, leave, enter = day.prizes, bounds.leave, bounds.enter
    k, bound, left = len(prizes) - 1, 0, 0
    small = len(bounds.table) > 1
    if not small:
        bound += leave[last] + enter[k + 1]
    for j in range(1, k + 1):
        if unvisited >> (j - 1) & 1:
            if time + bounds.reach[last, j] > bounds.latest[j]:
                bound += prizes[j]
            elif small:
                left |= 1 << (j - 1)
            else:
                bound += min(prizes[j], leave[j] + enter[j])
    return bound + bounds.table[left * (k + 1) + last] if small else bound


@inner
def _insert(pool: Pool, count: int, new: Label) -> int:
    """Adds a label at row `count` unless another dominates it; returns the number of labels."""
    rows, heads = pool.rows, pool.heads
    bucket = (new.mask * 0x9E3779B1 + new.last * 0x85EBCA77 >> 15) & (len(heads) - 1)
    other = heads[bucket]
    while other >= 0:
        if rows[other, MASK] == new.mask and rows[other, LAST] == new.last:
            later = rows[other, TIME] - new.time
            farther = rows[other, DRIVE] - new.drive
            hungrier = new.lunch - rows[other, LUNCH]
            if later <= 0 and farther <= 0 and hungrier <= 0:
                return count
            if later >= 0 and farther >= 0 and hungrier >= 0:
                rows[other, LUNCH] = DOMINATED
        other = rows[other, NEXT]
    rows[count, TIME] = new.time
    rows[count, DRIVE] = new.drive
    rows[count, MASK] = new.mask
    rows[count, LAST] = new.last
    rows[count, LUNCH] = new.lunch
    rows[count, PARENT] = new.parent
    rows[count, NEXT] = heads[bucket]
    heads[bucket] = count
    return count + 1


@inlined
def _arrive(day: DayArrays, pool: Pool, count: int, new: Label) -> int:
    """Adds a label, and where lunch is still to come the one that takes it now."""
    length, lunch_from, lunch_until = day.clock[LENGTH], day.clock[LUNCH_FROM], day.clock[LUNCH_UNTIL]
    if new.lunch == TAKEN:
        return _insert(pool, count, new)
    # At the start place it may be eaten before work.
    ready = (max(new.time, lunch_from) if new.parent >= 0 else lunch_from) + length
    if new.time <= lunch_until - length:  # else neither a break nor the end place comes in time
        count = _insert(pool, count, new)
    if ready <= lunch_until:
        fed = Label(max(new.time, ready), new.drive, new.mask, new.last, TAKEN, new.parent)
        count = _insert(pool, count, fed)
    return count


@entry
def _grow(pool: Pool, count: int, wider: Pool) -> None:
    """Copies the labels into twice the room, threaded anew."""
    rows, roots = wider.rows, wider.heads
    for row in range(count):
        for column in range(COLUMNS):
            rows[row, column] = pool.rows[row, column]
        bucket = (rows[row, MASK] * 0x9E3779B1 + rows[row, LAST] * 0x85EBCA77 >> 15) & (len(roots) - 1)
        rows[row, NEXT] = roots[bucket]
        roots[bucket] = row


@entry
def _search(day: DayArrays, bounds: Bounds, pool: Pool, progress: Ints, most_labels: int) -> bool:
    """Goes on with the labels until none is left (True), or there are more than `most_labels` or no room for more."""
    seconds, clock, prizes, labels = day.seconds, day.clock, day.prizes, pool.rows
    k, row, count, best, upper = len(prizes) - 1, progress[ROW], progress[COUNT], progress[BEST], progress[UPPER]
    if count == 0:
        count = _arrive(day, pool, count, Label(clock[STARTS], 0, 0, 0, TO_COME if clock[LENGTH] else TAKEN, -1))
    while row < count and count <= most_labels and count + 2 * k + 2 <= len(labels):
        time, drive, mask, last = labels[row, TIME], labels[row, DRIVE], labels[row, MASK], labels[row, LAST]
        lunch, unvisited = labels[row, LUNCH], ~mask & ((1 << k) - 1)
        row += 1
        if lunch == DOMINATED:
            continue
        if drive + _bound(day, bounds, time, last, unvisited) >= upper:
            continue
        missed = 0
        for j in range(1, k + 1):
            if unvisited >> (j - 1) & 1:
                missed += prizes[j]
                if bounds.arcs[last, j] < NEVER:
                    start = next_start(day, j, time + seconds[last, j])
                    if start <= bounds.latest[j]:
                        there, driven = start + day.service[j], drive + seconds[last, j]
                        new = Label(there, driven, mask | (1 << (j - 1)), j, lunch, row - 1)
                        count = _arrive(day, pool, count, new)
        home = time + seconds[last, k + 1]
        in_time = home <= clock[CLOSES] and (lunch == TAKEN or home <= clock[LUNCH_UNTIL] - clock[LENGTH])
        if in_time and drive + seconds[last, k + 1] + missed < upper:
            upper, best = drive + seconds[last, k + 1] + missed, row - 1
    progress[ROW], progress[COUNT], progress[BEST], progress[UPPER] = row, count, best, upper
    return bool(row >= count)
