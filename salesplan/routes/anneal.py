"""Days beyond proof: ruin and recreate under simulated annealing, compiled.

Every iteration takes a string of visits, or a visit and its nearest, out of the order and puts them back one by one
at their cheapest place that fits the clock, now and then passing one over (slack induction by string removals,
Christiaens & Vanden Berghe 2020). Whether a visit fits is two comparisons: earliest[i, l] is the first second at
which the rep may drive on from stop i with lunch taken (l = 1) or to come (l = 0), latest[i, l] the last second at
which he may arrive there and still end the day in time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.routes.arrays import NEVER, day_arrays, next_start
from salesplan.runtime.compiled import inner, jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.routes.model import DayProblem

    Ints = NDArray[np.int64]

LONGEST_STRING = 10
"""Visits taken out in one iteration, at most."""

BLINK = 0.02
"""Chance of passing over a place (same source: 0.01)."""

HOT, COLD = 0.3, 0.003
"""Temperatures at the start and the end, in mean drives between neighbours of the first order (measured)."""


def anneal(problem: DayProblem, order: tuple[int, ...], iterations: int, seed: int) -> tuple[int, ...]:
    """The best order met in `iterations` iterations from `order`, which fits the clock; never of higher cost."""
    day = day_arrays(problem)
    scale = problem.drive(order) / (len(order) + 1)
    found = _anneal(
        day.seconds,
        day.service,
        day.first,
        day.openings,
        day.prizes,
        day.clock,
        np.array(order, dtype=np.int64),
        iterations,
        seed % 2**32,
        scale,
    )
    return tuple(int(v) for v in found)


@inner
def _last_start(first: Ints, openings: Ints, visit: int, limit: int) -> int:
    """The last second up to `limit` at which a visit may start; −NEVER: none."""
    found = -NEVER
    for row in range(first[visit], first[visit + 1]):
        if openings[row, 0] <= limit:
            found = max(found, min(openings[row, 1], limit))
    return found


@inner
def _after_lunch(time: int, clock: Ints) -> int:
    """The end of a lunch that is taken from `time` on; NEVER where it misses its frame."""
    end = max(time, clock[3]) + clock[2]
    return end if end <= clock[4] else NEVER


@inner
def _visit(
    first: Ints, openings: Ints, service: Ints, clock: Ints, visit: int, hungry: int, fed: int
) -> tuple[int, int]:
    """When the rep may drive on, lunch to come and taken, having arrived at `hungry` and `fed`."""
    start = next_start(first, openings, visit, hungry)
    hungry = min(start + service[visit], NEVER)
    start = next_start(first, openings, visit, fed)
    return hungry, min(start + service[visit], _after_lunch(hungry, clock), NEVER)


@inner
def _time(
    stops: Ints, n: int, seconds: Ints, service: Ints, first: Ints, openings: Ints, clock: Ints, early: Ints, late: Ints
) -> None:
    """Fills `early` and `late` for the stops 0..n+1; the ends are the start and the end place."""
    starts, closes, lunch, lunch_from, lunch_until = clock[0], clock[1], clock[2], clock[3], clock[4]
    early[0, 0], early[0, 1] = starts, NEVER
    if lunch == 0:
        early[0, 0], early[0, 1] = NEVER, starts
    elif lunch_from + lunch <= lunch_until:
        early[0, 1] = max(starts, lunch_from + lunch)
    for i in range(1, n + 1):
        leg = seconds[stops[i - 1], stops[i]]
        early[i, 0], early[i, 1] = _visit(
            first, openings, service, clock, stops[i], early[i - 1, 0] + leg, early[i - 1, 1] + leg
        )
    late[n + 1, 0], late[n + 1, 1] = min(closes, lunch_until - lunch), closes
    for i in range(n, 0, -1):
        v, leg = stops[i], seconds[stops[i], stops[i + 1]]
        fed = late[i + 1, 1] - leg
        eaten = min(fed, lunch_until) - lunch
        hungry = max(late[i + 1, 0] - leg, eaten if eaten >= lunch_from else -NEVER)
        late[i, 0] = _last_start(first, openings, v, hungry - service[v])
        late[i, 1] = _last_start(first, openings, v, fed - service[v])


@inner
def _insert_cheapest(
    stops: Ints,
    n: int,
    visit: int,
    seconds: Ints,
    service: Ints,
    first: Ints,
    openings: Ints,
    prizes: Ints,
    clock: Ints,
    early: Ints,
    late: Ints,
) -> int:
    """Puts the visit at its cheapest place that fits, if that costs less than its prize; returns the visits."""
    place, least = 0, prizes[visit]
    for i in range(1, n + 2):
        a, b = stops[i - 1], stops[i]
        there, onward = seconds[a, visit], seconds[visit, b]
        detour = there + onward - seconds[a, b]
        if detour >= least or np.random.random() < BLINK:
            continue
        hungry, fed = _visit(first, openings, service, clock, visit, early[i - 1, 0] + there, early[i - 1, 1] + there)
        if hungry + onward <= late[i, 0] or fed + onward <= late[i, 1]:
            place, least = i, detour
    if place == 0:
        return n
    for i in range(n + 2, place, -1):
        stops[i] = stops[i - 1]
    stops[place] = visit
    _time(stops, n + 1, seconds, service, first, openings, clock, early, late)
    return n + 1


@inner
def _ruin(stops: Ints, n: int, seconds: Ints, gone: Ints) -> int:
    """Marks visits to take out in `gone`; compacts the stops and returns the number of visits left."""
    most = min(LONGEST_STRING, n)
    length = np.random.randint(1, most + 1)
    if np.random.random() < 0.5:
        at = np.random.randint(1, n - length + 2)
        for i in range(at, at + length):
            gone[stops[i]] = 1
    else:
        centre = stops[np.random.randint(1, n + 1)]
        gone[centre] = 1
        for _ in range(length - 1):
            nearest, least = 0, NEVER
            for i in range(1, n + 1):
                if not gone[stops[i]] and seconds[centre, stops[i]] < least:
                    nearest, least = stops[i], seconds[centre, stops[i]]
            gone[nearest] = 1
    left = 0
    for i in range(1, n + 2):
        if not gone[stops[i]]:
            left += 1
            stops[left] = stops[i]
    return left - 1


@inner
def _cost(stops: Ints, n: int, seconds: Ints, prizes: Ints) -> int:
    """Seconds at the wheel plus the prizes of the visits left out."""
    cost = 0
    for v in range(1, len(prizes)):
        cost += prizes[v]
    for i in range(1, n + 2):
        cost += seconds[stops[i - 1], stops[i]]
        if i <= n:
            cost -= prizes[stops[i]]
    return cost


@jit
def _anneal(
    seconds: Ints,
    service: Ints,
    first: Ints,
    openings: Ints,
    prizes: Ints,
    clock: Ints,
    order: Ints,
    iterations: int,
    seed: int,
    scale: float,
) -> Ints:
    """The best order met."""
    np.random.seed(seed)
    k, n = len(prizes) - 1, len(order)
    early, late = np.zeros((k + 2, 2), dtype=np.int64), np.zeros((k + 2, 2), dtype=np.int64)
    known, gone, sequence = np.zeros(k + 2, dtype=np.int64), np.zeros(k + 2, dtype=np.int64), np.arange(1, k + 1)
    for i in range(n):
        known[i + 1] = order[i]
    known[n + 1] = k + 1
    cost = _cost(known, n, seconds, prizes)
    best, best_n, best_cost = known.copy(), n, cost
    for iteration in range(iterations):
        temperature = scale * HOT * (COLD / HOT) ** (iteration / iterations)
        stops = known.copy()
        for v in range(1, k + 1):
            gone[v] = 1
        for i in range(1, n + 1):
            gone[stops[i]] = 0
        left = _ruin(stops, n, seconds, gone) if n else 0
        _time(stops, left, seconds, service, first, openings, clock, early, late)
        np.random.shuffle(sequence)
        for place in range(k):
            v = int(sequence[place])
            if gone[v]:
                left = _insert_cheapest(stops, left, v, seconds, service, first, openings, prizes, clock, early, late)
        tried = _cost(stops, left, seconds, prizes)
        if tried < cost - temperature * np.log(np.random.random()):
            known, n, cost = stops, left, tried
            if cost < best_cost:
                best, best_n, best_cost = stops.copy(), left, cost
    return best[1 : best_n + 1]
