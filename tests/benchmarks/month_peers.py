"""PyVRP and VROOM on a rep-month: days are vehicles on one long clock, so that due windows are time windows.

They know nothing of gaps between the visits of a customer, which makes their problem easier.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from salesplan.schedule import RepMonth, VisitRequest

VROOM_LEVEL = 5  # its most thorough
DAY = 86_400


class CpuSeconds:
    """Stops PyVRP after this much processor time, so that a busy machine is no disadvantage."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.start: float | None = None

    def __call__(self, best_cost: float) -> bool:
        """Whether to stop."""
        self.start = time.process_time() if self.start is None else self.start
        return time.process_time() - self.start > self.seconds


def windows_by_day(month: RepMonth, visit: VisitRequest) -> list[tuple[int, int]]:
    """First and last start on every day that is allowed, seconds since the as-of date's midnight."""
    found = []
    for day, offset in zip(month.days, month.offsets, strict=True):
        if visit.earliest <= offset <= visit.latest:
            hours = [(w.opens, w.closes) for w in visit.windows] or [(day.starts, day.ends)]
            found += [(offset * DAY + a, offset * DAY + b - visit.service) for a, b in hours]
    return found


def pyvrp_minutes(month: RepMonth, cpu_seconds: float, seed: int = 0) -> float:
    """Drive minutes of PyVRP's best; inf where it is not feasible.

    A visit with hours is a group of clients, one a day, of which one is served.
    """
    from pyvrp import Model

    model = Model()
    places = [model.add_location(0, 0) for _ in range(len(month.seconds))]
    depot = model.add_depot(places[0])
    for day, offset in zip(month.days, month.offsets, strict=True):
        opens, closes = offset * DAY + day.starts, offset * DAY + day.ends + day.overtime
        model.add_vehicle_type(1, day.max_visits, depot, depot, tw_early=opens, tw_late=closes)
    for visit in month.visits:
        starts = windows_by_day(month, visit)
        if not visit.windows:
            starts = [(starts[0][0], starts[-1][1])]
        group = model.add_client_group() if len(starts) > 1 else None
        for first, last in starts:
            required = group is None
            model.add_client(places[visit.node], 1, 0, visit.service, first, last, required=required, group=group)
    for i, a in enumerate(places):
        for j, b in enumerate(places):
            model.add_edge(a, b, int(month.seconds[i, j]), int(month.seconds[i, j]))
    result = model.solve(stop=CpuSeconds(cpu_seconds), seed=seed, display=False)
    return result.best.distance() / 60 if result.is_feasible() else float("inf")


def vroom_minutes(month: RepMonth) -> tuple[float, float]:
    """Drive minutes of VROOM's best, inf where it leaves a visit out, and the processor seconds it took."""
    import vroom

    problem = vroom.Input()
    problem.set_durations_matrix("car", np.ascontiguousarray(month.seconds, dtype=np.uint32))
    for day, offset in zip(month.days, month.offsets, strict=True):
        window = vroom.TimeWindow(offset * DAY + day.starts, offset * DAY + day.ends + day.overtime)
        problem.add_vehicle(vroom.Vehicle(offset, start=0, end=0, max_tasks=day.max_visits, time_window=window))
    for v, visit in enumerate(month.visits):
        windows = [vroom.TimeWindow(first, last) for first, last in windows_by_day(month, visit)]
        problem.add_job(vroom.Job(v, visit.node, default_service=visit.service, time_windows=windows))
    start = time.process_time()
    solution = problem.solve(exploration_level=VROOM_LEVEL, nb_threads=1)
    seconds = time.process_time() - start
    summary = solution.summary
    return (float("inf") if summary.unassigned else summary.duration / 60), seconds
