"""The rep's day: share solved to proven optimality, time a day, and published instances beside their best known cost.

.venv/bin/python -m tests.benchmarks.bench_routes
"""

from __future__ import annotations

import csv
import statistics
import time
from typing import TYPE_CHECKING

from salesplan.domain.settings import RouteSettings
from salesplan.routes import DayProblem, solve_day, timetable
from tests.benchmarks.table import print_table
from tests.routes.days import random_day
from tests.routes.tsptw import read_tsptw
from tests.shared import INSTANCES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUTES = RouteSettings()
SEEDS = 15
TARGET_MS, TARGET_SHARE, TARGET_GAP = 50, 99, 0.5

Label = tuple[int, int, bool]  # time, drive, lunch taken


def cheapest(problem: DayProblem) -> int:
    """The least cost of any day, in plain Python and another way than the program's: forward over all visited sets.

    Labels are kept unless another has the same set and place, no later, no more driven, and lunch taken if it has; the
    only bound is the drive that no completion avoids.
    """
    k, seconds = problem.visits, problem.seconds.tolist()
    day = problem.day
    into = [min(seconds[i][j] for i in range(k + 1) if i != j) for j in range(k + 2)]
    best = problem.cost(solve_day(problem, ROUTES, 0).order) + 1
    least = best
    layer: dict[tuple[frozenset[int], int], list[Label]] = {(frozenset(), 0): [(day.starts, 0, day.lunch == 0)]}
    if day.lunch:
        layer[frozenset(), 0].append((max(day.starts, day.lunch_from + day.lunch), 0, True))
    while layer:
        following: dict[tuple[frozenset[int], int], list[Label]] = {}
        for (done, last), labels in layer.items():
            rest = [v for v in range(1, k + 1) if v not in done]
            missed = sum(problem.prizes[v - 1] for v in rest)
            to_come = into[k + 1] + sum(min(problem.prizes[v - 1], into[v]) for v in rest)
            for moment, driven, fed in labels:
                home = moment + seconds[last][k + 1]
                if home <= day.ends + day.overtime and (fed or home <= day.lunch_until - day.lunch):
                    least = min(least, driven + seconds[last][k + 1] + missed)
                if driven + to_come >= min(best, least):
                    continue
                for v in rest:
                    for label in visited(problem, v, moment + seconds[last][v], driven + seconds[last][v], fed):
                        keep(following.setdefault((done | {v}, v), []), label)
        layer = following
    return least


def visited(problem: DayProblem, visit: int, arrival: int, driven: int, fed: bool) -> Iterator[Label]:
    """The visit at its first opening, without and with a lunch after it."""
    day, service = problem.day, problem.service[visit - 1]
    starts = [max(arrival, w.opens) for w in problem.windows[visit - 1] if max(arrival, w.opens) + service <= w.closes]
    if problem.windows[visit - 1] and not starts:
        return
    done = (min(starts) if starts else arrival) + service
    if done <= day.ends + day.overtime:
        yield done, driven, fed
        eaten = max(done, day.lunch_from) + day.lunch
        if not fed and eaten <= day.lunch_until:
            yield eaten, driven, True


def keep(labels: list[Label], new: Label) -> None:
    """Adds a label that none dominates and drops those that it dominates."""
    if not any(t <= new[0] and d <= new[1] and f >= new[2] for t, d, f in labels):
        labels[:] = [(t, d, f) for t, d, f in labels if not (new[0] <= t and new[1] <= d and new[2] >= f)]
        labels.append(new)


def days_with_windows() -> None:
    """Days of 6 to 12 stops, half of them with one or two openings, from a random warm order."""
    rows: list[tuple[object, ...]] = []
    all_ms: list[float] = []
    optimal = days = 0
    solve_day(random_day(7, 0), ROUTES, 0)  # loads the compiled code
    for visits in range(6, 13):
        ms: list[float] = []
        proven = right = 0
        for seed in range(SEEDS):
            problem = random_day(visits, 1000 * visits + seed, minutes=360 // visits - 8)
            begin = time.perf_counter()
            solution = solve_day(problem, ROUTES, 0)
            ms.append(1000 * (time.perf_counter() - begin))
            assert timetable(problem, solution.order) == solution.stops
            proven += solution.optimal
            right += problem.cost(solution.order) == cheapest(problem)
        rows.append((visits, SEEDS, f"{right}", f"{proven}", f"{statistics.median(ms):.1f}", f"{max(ms):.1f}"))
        all_ms, optimal, days = all_ms + ms, optimal + right, days + SEEDS
    share = f"{100 * optimal / days:.1f} % (target ≥ {TARGET_SHARE} %)"
    median = f"{statistics.median(all_ms):.1f} (target ≤ {TARGET_MS})"
    rows.append(("all", days, share, "", median, f"{max(all_ms):.1f}"))
    print_table(
        "Days with windows and lunch, random warm order",
        ["stops", "days", "optimal by another exact method", "said to be proven", "median ms", "most ms"],
        rows,
    )


def long_days() -> None:
    """Days of more stops than the exact method is promised for, beside ten times the iterations."""
    rows = []
    for visits in (14, 18, 24, 32):
        ms, gaps, proven = [], [], 0
        for seed in range(5):
            problem = random_day(visits, seed, minutes=180 // visits)
            begin = time.perf_counter()
            solution = solve_day(problem, ROUTES, 0)
            ms.append(1000 * (time.perf_counter() - begin))
            longer = solve_day(problem, RouteSettings(iterations=10 * ROUTES.iterations), 1)
            gaps.append(100 * (problem.cost(solution.order) / problem.cost(longer.order) - 1))
            proven += solution.optimal
        rows.append(
            (visits, 5, proven, f"{statistics.mean(gaps):.2f}", f"{max(gaps):.2f}", f"{statistics.median(ms):.0f}")
        )
    print_table("Long days", ["stops", "days", "proven", "mean % over 10 × the work", "most %", "median ms"], rows)


def published_days() -> None:
    """Travelling-salesman instances with time windows."""
    with (INSTANCES / "tsptw" / "bks.csv").open() as handle:
        best = {row["file"]: int(row["best_cost"]) for row in csv.DictReader(handle)}
    rows = []
    for name, known in best.items():
        problem = read_tsptw(INSTANCES / "tsptw" / name)
        seconds = []
        for _ in range(3):
            begin = time.perf_counter()
            solution = solve_day(problem, ROUTES, 0)
            seconds.append(time.perf_counter() - begin)
        gap = 100 * (problem.cost(solution.order) / known - 1)
        target = "0" if problem.visits <= 21 else f"≤ {TARGET_GAP}"
        proven = "yes" if solution.optimal else "no"
        clock = f"{1000 * statistics.median(seconds):.0f}"
        rows.append((name, problem.visits, known, solution.drive_seconds, f"{gap:.2f}", target, proven, clock))
    print_table(
        "Published days", ["instance", "stops", "best known", "ours", "% above", "target %", "proven", "ms"], rows
    )


def main() -> None:
    """All tables."""
    days_with_windows()
    long_days()
    if INSTANCES.is_dir():
        published_days()


if __name__ == "__main__":
    main()
