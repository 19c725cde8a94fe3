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

from salesplan.routes.arrays import NEVER, day_arrays, next_start
from salesplan.routes.completion import assignment_potentials, held_karp
from salesplan.runtime.compiled import inner, jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.routes.model import DayProblem

    Ints = NDArray[np.int64]

MOST_VISITS = 62
"""A visited set is one signed 64-bit word."""

HELD_KARP_VISITS = 18
"""Up to here the completion table (2^k · (k+1) words) is smaller than the labels it saves."""

TIME, DRIVE, MASK, LAST, LUNCH, PARENT, NEXT = range(7)  # columns of a label
COLUMNS = 7
DOMINATED, TO_COME, TAKEN = -1, 0, 1  # what stands in the column of lunch


class Proof(NamedTuple):
    """What the exact method found: an order of lower cost than asked for, or None; whether that is all there is."""

    order: tuple[int, ...] | None
    complete: bool
    labels: int


def improve_exactly(problem: DayProblem, upper: int, most_labels: int) -> Proof:
    """The cheapest order whose cost is below `upper`, by at most `most_labels` labels.

    Raises ValueError beyond `MOST_VISITS` visits.
    """
    k = problem.visits
    if k > MOST_VISITS:
        raise ValueError(f"{k} visits; the exact method holds {MOST_VISITS}")
    seconds, service, first, openings, prizes, clock = day_arrays(problem)
    reach = _shortest(seconds, service)
    latest = _latest_starts(reach, service, first, openings, problem.closes)
    arcs = _possible(seconds, service, reach, first, openings, latest, problem.day.starts)
    if k <= HELD_KARP_VISITS:
        table = held_karp(arcs, prizes)
        leave = enter = np.zeros(k + 2, dtype=np.int64)
    else:
        table = np.zeros(1, dtype=np.int64)
        leave, enter = assignment_potentials(arcs, prizes)
    labels, count, best, complete = _search(
        seconds, arcs, service, first, openings, latest, reach, prizes, clock, table, leave, enter, upper, most_labels
    )
    return Proof(_walk(labels, best) if best >= 0 else None, bool(complete), int(count))


def _walk(labels: Ints, label: int) -> tuple[int, ...]:
    order: list[int] = []
    while label >= 0:
        last = int(labels[label, LAST])
        if last:
            order.append(last)
        label = int(labels[label, PARENT])
    return tuple(reversed(order))


@jit
def _shortest(seconds: Ints, service: Ints) -> Ints:
    """Least seconds from leaving one node to reaching another, over any visits between (Floyd & Warshall)."""
    n = len(seconds)
    reach = seconds.copy()
    for m in range(1, n - 1):
        for i in range(n):
            for j in range(n):
                over = reach[i, m] + service[m] + reach[m, j]
                reach[i, j] = min(reach[i, j], over)
    return reach


@jit
def _latest_starts(reach: Ints, service: Ints, first: Ints, openings: Ints, closes: int) -> Ints:
    """The last start of each visit from which the end place can be reached; −1: none."""
    n = len(reach)
    latest = np.full(n, -1, dtype=np.int64)
    for v in range(1, n - 1):
        limit = closes - service[v] - reach[v, n - 1]
        for row in range(first[v], first[v + 1]):
            if openings[row, 0] <= limit:
                latest[v] = max(latest[v], min(openings[row, 1], limit))
    return latest


@jit
def _possible(
    seconds: Ints, service: Ints, reach: Ints, first: Ints, openings: Ints, latest: Ints, starts: int
) -> Ints:
    """The drives, `NEVER` where the clock rules out that one follows directly on the other."""
    n = len(seconds)
    arcs = seconds.copy()
    for i in range(n):
        arcs[i, i] = NEVER
        arcs[i, 0] = NEVER
        ready = starts if i == 0 else next_start(first, openings, i, starts + reach[0, i]) + service[i]
        for j in range(1, n - 1):
            if ready + seconds[i, j] > latest[j]:
                arcs[i, j] = NEVER
    return arcs


@inner
def _bound(
    time: int, last: int, unvisited: int, latest: Ints, reach: Ints, prizes: Ints, table: Ints, leave: Ints, enter: Ints
) -> int:
    """A lower bound on the cost of what is still to come after `last` at `time`."""
    k, bound, left = len(prizes) - 1, 0, 0
    small = len(table) > 1
    if not small:
        bound += leave[last] + enter[k + 1]
    for j in range(1, k + 1):
        if unvisited >> (j - 1) & 1:
            if time + reach[last, j] > latest[j]:
                bound += prizes[j]
            elif small:
                left |= 1 << (j - 1)
            else:
                bound += min(prizes[j], leave[j] + enter[j])
    return bound + table[left * (k + 1) + last] if small else bound


@inner
def _insert(
    labels: Ints, heads: Ints, count: int, time: int, drive: int, mask: int, last: int, lunch: int, parent: int
) -> int:
    """Adds a label at row `count` unless another dominates it; returns the number of labels."""
    bucket = (mask * 0x9E3779B1 + last * 0x85EBCA77 >> 15) & (len(heads) - 1)
    other = heads[bucket]
    while other >= 0:
        if labels[other, MASK] == mask and labels[other, LAST] == last:
            later = labels[other, TIME] - time
            farther = labels[other, DRIVE] - drive
            hungrier = lunch - labels[other, LUNCH]
            if later <= 0 and farther <= 0 and hungrier <= 0:
                return count
            if later >= 0 and farther >= 0 and hungrier >= 0:
                labels[other, LUNCH] = DOMINATED
        other = labels[other, NEXT]
    labels[count, TIME] = time
    labels[count, DRIVE] = drive
    labels[count, MASK] = mask
    labels[count, LAST] = last
    labels[count, LUNCH] = lunch
    labels[count, PARENT] = parent
    labels[count, NEXT] = heads[bucket]
    heads[bucket] = count
    return count + 1


@inner
def _arrive(
    labels: Ints,
    heads: Ints,
    count: int,
    clock: Ints,
    time: int,
    drive: int,
    mask: int,
    last: int,
    lunch: int,
    parent: int,
) -> int:
    """Adds a label, and where lunch is still to come the one that takes it now."""
    length, lunch_from, lunch_until = clock[2], clock[3], clock[4]
    if lunch == TAKEN:
        return _insert(labels, heads, count, time, drive, mask, last, TAKEN, parent)
    # At the start place it may be eaten before work.
    ready = (max(time, lunch_from) if parent >= 0 else lunch_from) + length
    if time <= lunch_until - length:  # else neither a break nor the end place comes in time
        count = _insert(labels, heads, count, time, drive, mask, last, TO_COME, parent)
    if ready <= lunch_until:
        count = _insert(labels, heads, count, max(time, ready), drive, mask, last, TAKEN, parent)
    return count


@jit
def _grown(labels: Ints, heads: Ints, count: int) -> tuple[Ints, Ints]:
    """Twice the room, with the labels threaded anew."""
    wider = np.empty((2 * len(labels), COLUMNS), dtype=np.int64)
    roots = np.full(2 * len(heads), -1, dtype=np.int64)
    for row in range(count):
        for column in range(COLUMNS):
            wider[row, column] = labels[row, column]
        bucket = (wider[row, MASK] * 0x9E3779B1 + wider[row, LAST] * 0x85EBCA77 >> 15) & (len(roots) - 1)
        wider[row, NEXT] = roots[bucket]
        roots[bucket] = row
    return wider, roots


@jit
def _search(
    seconds: Ints,
    arcs: Ints,
    service: Ints,
    first: Ints,
    openings: Ints,
    latest: Ints,
    reach: Ints,
    prizes: Ints,
    clock: Ints,
    table: Ints,
    leave: Ints,
    enter: Ints,
    upper: int,
    most_labels: int,
) -> tuple[Ints, int, int, bool]:
    """Labels, their number, the label of the best end below `upper` or −1, and whether none was left out."""
    k, best, row = len(prizes) - 1, -1, 0
    labels, heads = np.empty((4096, COLUMNS), dtype=np.int64), np.full(4096, -1, dtype=np.int64)
    count = _arrive(labels, heads, 0, clock, clock[0], 0, 0, 0, TO_COME if clock[2] else TAKEN, -1)
    while row < count:
        if count > most_labels:
            return labels, count, best, False
        if count + 2 * k + 2 > len(labels):
            labels, heads = _grown(labels, heads, count)
        time, drive, mask, last = labels[row, TIME], labels[row, DRIVE], labels[row, MASK], labels[row, LAST]
        lunch, unvisited = labels[row, LUNCH], ~mask & ((1 << k) - 1)
        row += 1
        if lunch == DOMINATED:
            continue
        if drive + _bound(time, last, unvisited, latest, reach, prizes, table, leave, enter) >= upper:
            continue
        missed = 0
        for j in range(1, k + 1):
            if unvisited >> (j - 1) & 1:
                missed += prizes[j]
                if arcs[last, j] < NEVER:
                    start = next_start(first, openings, j, time + seconds[last, j])
                    if start <= latest[j]:
                        there, driven = start + service[j], drive + seconds[last, j]
                        count = _arrive(
                            labels, heads, count, clock, there, driven, mask | (1 << (j - 1)), j, lunch, row - 1
                        )
        home = time + seconds[last, k + 1]
        in_time = home <= clock[1] and (lunch == TAKEN or home <= clock[4] - clock[2])
        if in_time and drive + seconds[last, k + 1] + missed < upper:
            upper, best = drive + seconds[last, k + 1] + missed, row - 1
    return labels, count, best, True
