"""The cheapest route of a day that also keeps its hours, openings and lunch: best first over labels, in compiled loops.

A label is the way from the start place to a visit: what it costs, what it remembers, when it is done there with the
lunch still to come and with the lunch taken (the two clocks of `salesplan.schedule.slack`). What a label can lead to at
best is its cost and the completion without hours of `salesplan.schedule.bound.routes`. The first way home that comes up
is the cheapest there is; where the search stops before, nothing that it left open is cheaper than what would come next.
"""

# mypy: disable-error-code="no-any-return,return-value"
# (numpy's whole numbers are plain ones once compiled)
from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from salesplan.runtime.compiled import entry, inner
from salesplan.schedule.bound.routes import BARRED, STATES
from salesplan.schedule.layout import FAR, LEAVES, LUNCH, LUNCH_FROM, LUNCH_UNTIL, RETURNS
from salesplan.schedule.slack import first_start, lunch_after

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.schedule.bound.routes import Neighbourhood

MOST_LABELS = 60_000
MOST_STEPS = 15_000
# columns of `label`
AT, LEFT, MEMORY, DONE0, DONE1, COST, PARENT, NEXT = range(8)
LABELS, OPEN = range(2)  # of `counts`


class Hours(NamedTuple):
    """When a day's visits may start, by node; times in seconds since midnight."""

    day: NDArray[np.int64]  # [1, 10] the day as in `layout`
    lists: NDArray[np.int64]  # the month's windows
    seconds: NDArray[np.int64]  # [n, n] drives
    service: NDArray[np.int64]  # [n]
    window: NDArray[np.int64]  # [n, 2] range in `lists`


class Workspace(NamedTuple):
    """What a search needs, to be used again: labels, the heap of those that are open, the last label of each state."""

    label: NDArray[np.int64]  # [MOST_LABELS, 8]; 0 is the start place
    heap: NDArray[np.int64]  # [2 · MOST_LABELS, 2] least cost that it can lead to; label, or −1 − label: its way home
    last: NDArray[np.int64]  # [n · STATES] −1: none
    counts: NDArray[np.int64]  # labels, rows of the heap


def workspace(nodes: int) -> Workspace:
    """For days of up to so many nodes."""
    return Workspace(
        label=np.zeros((MOST_LABELS, 8), dtype=np.int64),
        heap=np.zeros((2 * MOST_LABELS, 2), dtype=np.int64),
        last=np.full(nodes * STATES, -1, dtype=np.int64),
        counts=np.zeros(2, dtype=np.int64),
    )


@inner
def push(w: Workspace, key: int, value: int) -> None:
    """Add to the heap."""
    heap, i = w.heap, w.counts[OPEN]
    w.counts[OPEN] += 1
    while i > 0 and heap[(i - 1) >> 1, 0] > key:
        heap[i, 0], heap[i, 1] = heap[(i - 1) >> 1, 0], heap[(i - 1) >> 1, 1]
        i = (i - 1) >> 1
    heap[i, 0], heap[i, 1] = key, value


@inner
def pop(w: Workspace) -> int:
    """Take the first out of the heap."""
    heap, first, i = w.heap, w.heap[0, 1], 0
    w.counts[OPEN] -= 1
    size = w.counts[OPEN]
    key, value = heap[size, 0], heap[size, 1]
    while 2 * i + 1 < size:
        child = 2 * i + 1
        if child + 1 < size and heap[child + 1, 0] < heap[child, 0]:
            child += 1
        if heap[child, 0] >= key:
            break
        heap[i, 0], heap[i, 1] = heap[child, 0], heap[child, 1]
        i = child
    heap[i, 0], heap[i, 1] = key, value
    return first


@inner
def done_at(hours: Hours, j: int, arrival: int) -> int:
    """When the visit at node j is over for whoever arrives at `arrival`; FAR where it cannot start any more."""
    start = first_start(hours.lists, hours.window[j, 0], hours.window[j, 1], arrival)
    return min(FAR, start + hours.service[j])


@inner
def in_time(hours: Hours, j: int, done0: int, done1: int) -> bool:
    """Whether somebody who is done at node j at these times is at the end place in time, the lunch taken on the way."""
    day, home = hours.day, hours.seconds[j, 0]
    if day[0, LUNCH] == 0:
        return done0 + home <= day[0, RETURNS]
    lunch_at_the_end = min(day[0, RETURNS], day[0, LUNCH_UNTIL] - day[0, LUNCH])
    return done0 + home <= lunch_at_the_end or done1 + home <= day[0, RETURNS]


@inner
def dominated(w: Workspace, state: int, left: int, done0: int, done1: int, cost: int) -> bool:
    """Whether a label of this state is as good in everything."""
    q = w.last[state]
    while q >= 0:
        known = w.label[q]
        if known[LEFT] >= left and known[DONE0] <= done0 and known[DONE1] <= done1 and known[COST] <= cost:
            return True
        q = known[NEXT]
    return False


@inner
def begin(hours: Hours, w: Workspace, most: int) -> None:
    """The start place at the hour of leaving, the lunch to come or taken before."""
    day, start = hours.day, w.label[0]
    over = day[0, LUNCH_FROM] + day[0, LUNCH]
    start[AT], start[LEFT], start[MEMORY], start[COST], start[PARENT] = 0, most, 0, 0, -1
    start[DONE0], start[DONE1] = day[0, LEAVES], FAR
    if day[0, LUNCH] > 0 and over <= day[0, LUNCH_UNTIL]:
        start[DONE1] = max(day[0, LEAVES], over)
    w.counts[LABELS], w.counts[OPEN] = 1, 0
    push(w, -BARRED, 0)


@inner
def go_on(
    q: int,
    legs: NDArray[np.int32],
    near: Neighbourhood,
    completion: NDArray[np.int32],
    hours: Hours,
    w: Workspace,
) -> None:
    """Labels for every visit that may follow label q in time and can still lead below 0."""
    here = w.label[q]
    i, left, day = here[AT], here[LEFT] - 1, hours.day
    for j in range(1, legs.shape[0]):
        if j == i or legs[i, j] >= BARRED // 2 or here[MEMORY] & near.seen[i, j] != 0:
            continue
        memory = near.alone[i, j] if near.table[i, j] < 0 else near.after[near.table[i, j], here[MEMORY]]
        cost, state = here[COST] + legs[i, j], j * STATES + memory
        least = cost + completion[left, j, memory]
        if least >= 0:
            continue
        done0, done1 = done_at(hours, j, here[DONE0] + hours.seconds[i, j]), FAR
        if day[0, LUNCH] > 0:
            done1 = min(done_at(hours, j, here[DONE1] + hours.seconds[i, j]), lunch_after(day, 0, done0))
        if not in_time(hours, j, done0, done1) or dominated(w, state, left, done0, done1, cost):
            continue
        new = w.label[w.counts[LABELS]]
        new[AT], new[LEFT], new[MEMORY], new[DONE0], new[DONE1] = j, left, memory, done0, done1
        new[COST], new[PARENT], new[NEXT] = cost, q, w.last[state]
        w.last[state] = w.counts[LABELS]
        push(w, least, w.counts[LABELS])
        w.counts[LABELS] += 1


@entry
def cheapest_in_time(
    legs: NDArray[np.int32],
    near: Neighbourhood,
    most: int,
    completion: NDArray[np.int32],
    hours: Hours,
    w: Workspace,
    ends: NDArray[np.int64],
) -> tuple[int, int]:
    """A lower bound of the cheapest route's cost (≤ 0), hundredths of a second, and how many routes were found.

    `ends`: the last label of each route found, the cheapest first; where the search stops before, of the best so far.
    """
    room, bound, found, best, best_end = 2 * legs.shape[0], -BARRED, 0, 0, 0
    begin(hours, w, most)
    for _ in range(MOST_STEPS):
        if found == 0:
            bound = min(0, w.heap[0, 0]) if w.counts[OPEN] > 0 else 0
        full = w.counts[LABELS] + room > MOST_LABELS or w.counts[OPEN] + room > 2 * MOST_LABELS
        if w.counts[OPEN] == 0 or full or found == ends.shape[0]:
            break
        q = pop(w)
        if q < 0:
            ends[found] = -1 - q
            found += 1
            continue
        home = w.label[q, COST] + legs[w.label[q, AT], 0]
        if q > 0 and home < 0:
            push(w, home, -1 - q)
            if home < best:
                best, best_end = home, q
        if w.label[q, LEFT] > 0:
            go_on(q, legs, near, completion, hours, w)
    if found == 0 and best < 0:
        ends[0], found = best_end, 1
    for q in range(1, w.counts[LABELS]):
        w.last[w.label[q, AT] * STATES + w.label[q, MEMORY]] = -1
    return bound, found
