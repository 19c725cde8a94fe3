"""The clock of a day in a fixed order.

- The rep leaves the start place no earlier than the day starts and is at the end place no later than it ends.
- A visit starts on arrival or at the next opening into which it fits whole.
- One lunch break lies inside its frame, taken at the start place before leaving or directly after a visit before
  driving on; it is not on the route if the rep is at the end place early enough to eat there inside the frame.
- Of all places for the lunch the one counts that ends the day first, then leaves latest, then eats first; with
  that end the departure is as late as it can be, so that nobody waits at a door for having left too early.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from salesplan.domain.plan import StopKind
from salesplan.routes.model import Timed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from salesplan.routes.model import DayProblem

EATEN_AFTER = -1  # at the end place, after the day's drives
EATEN_BEFORE = 0  # at the start place; p ≥ 1: directly after the p-th visit


def timetable(problem: DayProblem, order: Sequence[int]) -> tuple[Timed, ...] | None:
    """Start, visits, lunch where it is on the route, end, with their times; None where the order does not fit.

    `order` names visits, 1..k, each at most once; who is not named is not visited. Times are seconds since midnight.
    """
    best: tuple[int, int] | None = None  # end, −departure; of equal ones the first counts
    chosen = EATEN_AFTER
    legs = _drives(problem, order)
    for lunch, end in _ends(problem, order, legs):
        if best is not None and end > best[0]:
            continue
        key = (end, -_latest_departure(problem, order, legs, lunch, end))
        if best is None or key < best:
            best, chosen = key, lunch
    return None if best is None else _stops(problem, order, legs, chosen, -best[1])


def fits(problem: DayProblem, order: Sequence[int]) -> bool:
    """Whether the order has a timetable."""
    return any(True for _ in _ends(problem, order, _drives(problem, order)))


def next_start(openings: Sequence[tuple[int, int]], arrival: int) -> int | None:
    """The first second from `arrival` on at which a visit may start; None: none.

    `openings` as in `DayProblem.openings`: earliest and latest start, in order, seconds since midnight.
    """
    for first, last in openings:
        if arrival <= last:
            return max(arrival, first)
    return None


def _last_start(openings: Sequence[tuple[int, int]], limit: int) -> int:
    """The last second up to `limit` at which a visit may start; there is one."""
    return max(min(limit, last) for first, last in openings if first <= limit)


def _drives(problem: DayProblem, order: Sequence[int]) -> list[int]:
    stops = (0, *order, problem.visits + 1)
    return [int(problem.seconds[a, b]) for a, b in pairwise(stops)]


def _ends(problem: DayProblem, order: Sequence[int], legs: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Every place for the lunch with which the order fits, and the arrival at the end place with it."""
    day = problem.day
    hungry = _free(problem, order, legs, 0, day.starts)
    latest = min(problem.closes, day.lunch_until - day.lunch) if day.lunch else problem.closes
    if len(hungry) > len(order) and hungry[-1] + legs[-1] <= latest:
        yield EATEN_AFTER, hungry[-1] + legs[-1]
    if day.lunch == 0:
        return
    eaten = [max(time, day.lunch_from) + day.lunch for time in hungry]
    taken = [(p, time) for p, time in enumerate(eaten) if p != EATEN_BEFORE and time <= day.lunch_until]
    if day.lunch_from + day.lunch <= day.lunch_until:
        taken.append((EATEN_BEFORE, max(day.starts, day.lunch_from + day.lunch)))
    for lunch, time in taken:
        fed = _free(problem, order, legs, lunch, time)
        if lunch + len(fed) > len(order) and fed[-1] + legs[-1] <= problem.closes:
            yield lunch, fed[-1] + legs[-1]


def _free(problem: DayProblem, order: Sequence[int], legs: Sequence[int], position: int, time: int) -> list[int]:
    """When the rep can drive on from `position`, `time`, and from each visit after it, as far as these are open."""
    free = [time]
    for visit, leg in zip(order[position:], legs[position:], strict=False):
        start = next_start(problem.openings[visit - 1], free[-1] + leg)
        if start is None:
            break
        free.append(start + problem.service[visit - 1])
    return free


def _latest_departure(problem: DayProblem, order: Sequence[int], legs: Sequence[int], lunch: int, end: int) -> int:
    """The last second at which the rep may leave and still arrive at `end`."""
    day, time = problem.day, end
    for position in range(len(order), 0, -1):
        time -= legs[position]
        if position == lunch:
            time = min(time, day.lunch_until) - day.lunch
        visit = order[position - 1]
        time = _last_start(problem.openings[visit - 1], time - problem.service[visit - 1])
    return time - legs[0]


def _stops(
    problem: DayProblem, order: Sequence[int], legs: Sequence[int], lunch: int, departure: int
) -> tuple[Timed, ...]:
    day, time, here = problem.day, departure, 0
    stops = [Timed(StopKind.START, 0, departure, departure, departure)]
    for position, visit in enumerate(order, start=1):
        arrival = time + legs[position - 1]
        start = next_start(problem.openings[visit - 1], arrival)
        assert start is not None
        time = start + problem.service[visit - 1]
        km = float(problem.km[here, visit])
        stops.append(Timed(StopKind.VISIT, visit, arrival, start, time, legs[position - 1], km))
        here = visit
        if position == lunch:
            start = max(time, day.lunch_from)
            stops.append(Timed(StopKind.LUNCH, visit, time, start, start + day.lunch))
            time = start + day.lunch
    end = time + legs[-1]
    stops.append(Timed(StopKind.END, problem.visits + 1, end, end, end, legs[-1], float(problem.km[here, -1])))
    return tuple(stops)
