"""Days beyond proof: ruin and recreate under simulated annealing, compiled.

Every iteration takes a string of visits, or a visit and its nearest, out of the order and puts them back one by one
at their cheapest place that fits the clock, now and then passing one over (slack induction by string removals,
Christiaens & Vanden Berghe 2020). Whether a visit fits is two comparisons, of `early` with `late`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from salesplan.routes.arrays import (
    CLOSES,
    EARLIEST,
    LATEST,
    LUNCH,
    LUNCH_FROM,
    LUNCH_UNTIL,
    NEVER,
    STARTS,
    day_arrays,
    next_start,
)
from salesplan.runtime.compiled import entry, inlined, inner

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.routes.arrays import DayArrays
    from salesplan.routes.model import DayProblem

    Ints = NDArray[np.int64]

LONGEST_STRING = 10
"""Visits taken out in one iteration, at most."""

BLINK = 0.02
"""Chance of passing over a place (same source: 0.01)."""

HOT, COLD = 0.3, 0.003
"""Temperatures at the start and the end, in mean drives between neighbours of the first order (measured)."""


# columns of `early` and `late`: with lunch still to come, and taken
HUNGRY, FED = range(2)


class Trial(NamedTuple):
    """The order that an iteration works at; rows by position: 0 the start place, 1..n visits, n+1 the end place."""

    stops: Ints  # [k+2] visits in order
    early: Ints  # [k+2, 2] first second at which the rep may drive on from the stop; NEVER: not at all
    late: Ints  # [k+2, 2] last second at which the rep may arrive there and still end the day in time
    gone: Ints  # [k+2] 1: the visit, by its number, is not in the order
    sequence: Ints  # [k] in which missing visits are put back
    known: Ints  # [k+2] the order that the next iteration changes
    best: Ints  # [k+2] the best one met


def anneal(problem: DayProblem, order: tuple[int, ...], iterations: int, seed: int) -> tuple[int, ...]:
    """The best order met in `iterations` iterations from `order`, which fits the clock; never of higher cost.

    Orders name visits 1..k, in part or all. Equal arguments have equal answers, on every machine.
    """
    k, scale = problem.visits, problem.drive(order) / (len(order) + 1)
    known = np.array([0, *order, k + 1, *(0 for _ in range(k - len(order)))], dtype=np.int64)
    early, late = np.zeros((2, k + 2, 2), dtype=np.int64)
    trial = Trial(known.copy(), early, late, np.zeros_like(known), np.arange(1, k + 1), known, known.copy())
    visits = _anneal(day_arrays(problem), trial, len(order), iterations, seed % 2**32, scale)
    return tuple(int(v) for v in trial.best[1 : visits + 1])


@inlined
def _last_start(day: DayArrays, visit: int, limit: int) -> int:
    """The last second up to `limit` at which a visit may start; −NEVER: none."""
    last = -NEVER
    for row in range(day.first[visit], day.first[visit + 1]):
        if day.openings[row, EARLIEST] <= limit:
            last = max(last, min(day.openings[row, LATEST], limit))
    return last


@inlined
def _after_lunch(day: DayArrays, time: int) -> int:
    """The end of a lunch that is taken from `time` on; NEVER where it misses its frame."""
    end = max(time, day.clock[LUNCH_FROM]) + day.clock[LUNCH]
    return end if end <= day.clock[LUNCH_UNTIL] else NEVER


@inlined
def _visit(day: DayArrays, visit: int, hungry: int, fed: int) -> tuple[int, int]:
    """When the rep may drive on, lunch to come and taken, having arrived at `hungry` and `fed`."""
    start = next_start(day, visit, hungry)
    hungry = min(start + day.service[visit], NEVER)
    start = next_start(day, visit, fed)
    return hungry, min(start + day.service[visit], _after_lunch(day, hungry), NEVER)


@inner
def _time(day: DayArrays, trial: Trial, n: int) -> None:
    """Fills `early` and `late` for the stops 0..n+1."""
    seconds, stops, early, late = day.seconds, trial.stops, trial.early, trial.late
    starts, lunch, lunch_from, lunch_until = (
        day.clock[STARTS], day.clock[LUNCH], day.clock[LUNCH_FROM], day.clock[LUNCH_UNTIL]
    )  # fmt: skip
    early[0, HUNGRY], early[0, FED] = starts, NEVER
    if lunch == 0:
        early[0, HUNGRY], early[0, FED] = NEVER, starts
    elif lunch_from + lunch <= lunch_until:
        early[0, FED] = max(starts, lunch_from + lunch)
    for i in range(1, n + 1):
        leg = seconds[stops[i - 1], stops[i]]
        early[i, HUNGRY], early[i, FED] = _visit(day, stops[i], early[i - 1, HUNGRY] + leg, early[i - 1, FED] + leg)
    late[n + 1, HUNGRY], late[n + 1, FED] = min(day.clock[CLOSES], lunch_until - lunch), day.clock[CLOSES]
    for i in range(n, 0, -1):
        v, leg = stops[i], seconds[stops[i], stops[i + 1]]
        fed = late[i + 1, FED] - leg
        eaten = min(fed, lunch_until) - lunch
        hungry = max(late[i + 1, HUNGRY] - leg, eaten if eaten >= lunch_from else -NEVER)
        late[i, HUNGRY] = _last_start(day, v, hungry - day.service[v])
        late[i, FED] = _last_start(day, v, fed - day.service[v])


@inlined
def _insert_cheapest(day: DayArrays, trial: Trial, n: int, visit: int) -> int:
    """Puts the visit at its cheapest place that fits, if that costs less than its prize; returns the visits."""
    seconds, stops, early, late = day.seconds, trial.stops, trial.early, trial.late
    place, least = 0, day.prizes[visit]
    for i in range(1, n + 2):
        a, b = stops[i - 1], stops[i]
        there, onward = seconds[a, visit], seconds[visit, b]
        detour = there + onward - seconds[a, b]
        if detour >= least or np.random.random() < BLINK:
            continue
        hungry, fed = _visit(day, visit, early[i - 1, HUNGRY] + there, early[i - 1, FED] + there)
        if hungry + onward <= late[i, HUNGRY] or fed + onward <= late[i, FED]:
            place, least = i, detour
    if place == 0:
        return n
    for i in range(n + 2, place, -1):
        stops[i] = stops[i - 1]
    stops[place] = visit
    _time(day, trial, n + 1)
    return n + 1


@inlined
def _ruin(day: DayArrays, trial: Trial, n: int) -> int:
    """Marks visits to take out in `gone`; compacts the stops and returns the number of visits left."""
    stops, gone = trial.stops, trial.gone
    length = np.random.randint(1, min(LONGEST_STRING, n) + 1)
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
                if not gone[stops[i]] and day.seconds[centre, stops[i]] < least:
                    nearest, least = stops[i], day.seconds[centre, stops[i]]
            gone[nearest] = 1
    left = 0
    for i in range(1, n + 2):
        if not gone[stops[i]]:
            left += 1
            stops[left] = stops[i]
    return left - 1


@inlined
def _cost(day: DayArrays, stops: Ints, n: int) -> int:
    """Seconds at the wheel plus the prizes of the visits left out."""
    cost = 0
    for v in range(1, len(day.prizes)):
        cost += day.prizes[v]
    for i in range(1, n + 2):
        cost += day.seconds[stops[i - 1], stops[i]]
        if i <= n:
            cost -= day.prizes[stops[i]]
    return cost


@inner
def _copy(order: Ints, to: Ints) -> None:
    for i in range(len(order)):
        to[i] = order[i]


@inlined
def _begin(trial: Trial, n: int) -> None:
    """Makes the known order of n visits the one that is worked at."""
    _copy(trial.known, trial.stops)
    for v in range(len(trial.gone)):
        trial.gone[v] = 1
    for i in range(n + 2):
        trial.gone[trial.known[i]] = 0


@entry
def _anneal(day: DayArrays, trial: Trial, n: int, iterations: int, seed: int, scale: float) -> int:
    """From the n visits of `known`; fills `best` and returns the number of its visits."""
    np.random.seed(seed)
    cost = _cost(day, trial.known, n)
    best_n, best_cost = n, cost
    for iteration in range(iterations):
        temperature = scale * HOT * (COLD / HOT) ** (iteration / iterations)
        _begin(trial, n)
        left = _ruin(day, trial, n) if n else 0
        _time(day, trial, left)
        np.random.shuffle(trial.sequence)
        for v in trial.sequence:
            if trial.gone[v]:
                left = _insert_cheapest(day, trial, left, v)
        tried = _cost(day, trial.stops, left)
        if tried < cost - temperature * np.log(np.random.random()):
            _copy(trial.stops, trial.known)
            n, cost = left, tried
            if cost < best_cost:
                _copy(trial.stops, trial.best)
                best_n, best_cost = left, cost
    return best_n
