"""Whether a day in its warm order is the best there is, told without a solver and without compiled code.

A morning asks this of days that stand as they were published, and loading what would solve them takes longer than
all the rest. The clock left aside, the least drive from node i over the visits R to the end is

    h(∅, i) = seconds(i, end);  h(R, i) = min over j ∈ R of seconds(i, j) + h(R∖j, j)         (Held & Karp 1962)

An order that drives h(all, start) cannot be beaten. Where hours make it drive more, the orders that could be cheaper
are walked as in `exact`, whose clock, lunch and dominance these are: a label goes on while drive + h(rest, here) is
below what the order drives. The longer days and those with more to walk are left to `solve_day`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.routes.clock import next_start
from salesplan.routes.model import MANDATORY
from salesplan.routes.solve import on_the_clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from salesplan.domain.settings import RouteSettings
    from salesplan.routes.model import DayProblem, DaySolution

    Label = tuple[int, int, bool]  # second from which the rep may drive on, seconds driven, lunch taken

MOST_VISITS = 12
"""Beyond, the table takes longer than to load what is compiled."""

MOST_LABELS = 5_000
"""Some hundredths of a second of plain Python."""


def standing(problem: DayProblem, settings: RouteSettings) -> DaySolution | None:
    """The warm order, where `solve_day` would answer it and prove it; None where that is not known.

    Told of days of few visits, all of them mandatory and in the order. No labels or solutions count as `work`.
    """
    if problem.visits > min(MOST_VISITS, settings.exact_stops) or len(problem.order) < problem.visits or problem.kept:
        return None
    solution = on_the_clock(problem, problem.order, optimal=True, work=0)
    if not solution.stops or min(problem.prizes, default=MANDATORY) < MANDATORY:
        return None
    table = _least_drives(problem.seconds)
    upper = problem.drive(problem.order)
    if int(table[-1, 0]) >= upper or _none_below(problem, table, upper):
        return solution
    return None


def _least_drives(seconds: NDArray[np.int32]) -> NDArray[np.int64]:
    """h by set of visits (bit v − 1 for visit v) and node, [2^k, k + 1]; no drive is as long as what is not filled."""
    arcs = seconds.astype(np.int64)
    k = len(arcs) - 2
    sets = np.arange(1 << k)
    sizes = np.array([int(s).bit_count() for s in sets])
    table = np.full((1 << k, k + 1), np.int64(1) << 50)
    table[0] = arcs[: k + 1, k + 1]
    for size in range(1, k + 1):
        of_size = sets[sizes == size]
        for j in range(1, k + 1):
            having = of_size[of_size >> (j - 1) & 1 == 1]
            over = table[having ^ (1 << (j - 1)), j][:, None] + arcs[: k + 1, j]
            table[having] = np.minimum(table[having], over)
    return table


def _none_below(problem: DayProblem, table: NDArray[np.int64], upper: int) -> bool:
    """Whether no order of all visits drives less than `upper` seconds; False too where the labels do not suffice."""
    k, seconds, least, count = problem.visits, problem.seconds.tolist(), table.tolist(), 0
    last_start = [max((last for _, last in openings), default=-1) for openings in problem.openings]
    layer: dict[tuple[int, int], list[Label]] = {((1 << k) - 1, 0): list(_departures(problem))}
    for _ in range(k):
        following: dict[tuple[int, int], list[Label]] = {}
        for (rest, here), labels in layer.items():
            for time, driven, fed in labels:
                for visit in range(1, k + 1):
                    if not rest >> (visit - 1) & 1:
                        continue
                    left, drive = rest ^ (1 << (visit - 1)), driven + seconds[here][visit]
                    if drive + least[left][visit] >= upper:
                        continue
                    for label in _visited(problem, visit, time + seconds[here][visit], drive, fed):
                        if any(label[0] > last_start[v] for v in range(k) if left >> v & 1):
                            continue
                        count += 1
                        _keep(following.setdefault((left, visit), []), label)
            if count > MOST_LABELS:
                return False
        layer = following
    ends = ((time + seconds[here][k + 1], fed) for (_, here), labels in layer.items() for time, _, fed in labels)
    latest_unfed = min(problem.closes, problem.day.lunch_until - problem.day.lunch)
    return not any(end <= (problem.closes if fed else latest_unfed) for end, fed in ends)


def _departures(problem: DayProblem) -> Iterator[Label]:
    """The rep leaves as the day starts, or once they have eaten where they start from."""
    day = problem.day
    yield day.starts, 0, not day.lunch
    if day.lunch and day.lunch_from + day.lunch <= day.lunch_until:
        yield max(day.starts, day.lunch_from + day.lunch), 0, True


def _visited(problem: DayProblem, visit: int, arrival: int, drive: int, fed: bool) -> Iterator[Label]:
    """The visit at the first opening, without and with the lunch after it."""
    start, day = next_start(problem.openings[visit - 1], arrival), problem.day
    if start is None:
        return
    done = start + problem.service[visit - 1]
    if done > problem.closes:
        return
    yield done, drive, fed
    eaten = max(done, day.lunch_from) + day.lunch
    if not fed and eaten <= day.lunch_until:
        yield eaten, drive, True


def _keep(labels: list[Label], new: Label) -> None:
    """Add a label that none dominates, without those that it dominates."""
    time, drive, fed = new
    if not any(t <= time and d <= drive and f >= fed for t, d, f in labels):
        labels[:] = [(t, d, f) for t, d, f in labels if t < time or d < drive or f > fed]
        labels.append(new)
