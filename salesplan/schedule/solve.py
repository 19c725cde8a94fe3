"""Solves a rep's month: from scratch, or as an amendment of the published one."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.outcome import Outcome, Status
from salesplan.schedule.annealing import HOT, NOBODY, anneal_from_scratch, fill, improve, load, standing
from salesplan.schedule.model import FROZEN_PRIZE, MonthSolution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.settings import ScheduleSettings, Settings
    from salesplan.schedule import layout
    from salesplan.schedule.model import RepMonth, VisitRequest

REMOVED = 15  # visits that a trial takes out on average (measured: 6 cost 2-4 %)
LONGEST = 10  # visits in a string at most
SIBLINGS = 20  # per cent of cut visits whose siblings are cut as well
WHOLE = 20  # per cent of trials that cut two whole days, so that they may trade regions
GROUPS = 30  # per cent of trials near a missed visit, too far to pay alone, that open a day to it and its neighbours
KEPT = 30  # per cent of the trials that shall end within all bounds, where the days' bounds have a price
NEAREST = 16  # of a visit: the days that hold them are looked at first, where days are long
SHAPE = (REMOVED, LONGEST, SIBLINGS, WHOLE, GROUPS, KEPT, NEAREST)
LUKEWARM, WARM = 120.0, 400.0  # where a published month is amended, and where that leaves somebody out
SETTLING = 200.0  # where groups of visits have come in after the search
USUAL_NEWS = 0.1  # share of visits that are new on a usual night
USUAL_ITERATIONS = 200_000  # that one start from scratch is meant for
USUAL_VISITS = 200  # visits of a month that `iterations` in the settings are meant for
LEAST_SCALE = 0.5  # of the iterations, for small months


def solve_month(
    month: RepMonth, settings: Settings, seed: int, *, previous: Sequence[Sequence[int]] | None = None
) -> MonthSolution:
    """The best month found within the settings' iterations; the same for the same arguments on any machine.

    A published month is amended: its visits start on their days in their order, new ones are inserted, and the
    search, at the price of moves, replaces that only by something strictly better. If the published
    month lacks nothing, it is returned as it is. `previous` stands in for the published days: visit
    indexes by working day.
    """
    if not month.visits or not month.days:
        return _idle(month, seed)
    from salesplan.schedule.arrays import remembered_arrays, search_arrays

    m = remembered_arrays(month, SHAPE)
    s = search_arrays(month, m, seed)
    published = _published(month) if previous is None else [list(day) for day in previous]
    work = _search(month, m, s, published, settings.schedule)
    put_in_due_order(month, m, s)
    return read_solution(month, s, work, seed)


def _search(
    month: RepMonth, m: layout.Month, s: layout.Search, published: Sequence[Sequence[int]], schedule: ScheduleSettings
) -> int:
    """Fill the days and improve them; returns the iterations done."""
    from salesplan.schedule import layout

    load(m, s, published)
    missing = np.flatnonzero(s.each[:, layout.DAY_OF] < 0)
    fresh = np.array([i for i in missing if not month.visits[i].known or _wanted(month, int(i))], dtype=np.int64)
    opened = fill(m, s)
    if month.warm and not fresh.size and not opened:
        return 0
    iterations, hot = _effort(month, len(fresh), schedule)
    if month.warm:
        improve(m, s, iterations, hot, fresh)
    else:
        anneal_from_scratch(m, s, iterations, schedule.iterations / USUAL_ITERATIONS)
    work = iterations
    if fill(m, s):  # a group has come in: the others make room
        improve(m, s, iterations // 4, min(hot, SETTLING), NOBODY)
        work += iterations // 4
        fill(m, s)
    lost = fresh[s.each[fresh, layout.DAY_OF] < 0]
    if month.warm and lost.size:  # new or promised, and still without a day: search more widely around them
        improve(m, s, iterations, max(hot, WARM), lost)
        work += iterations
        fill(m, s)
    return work


def put_in_due_order(month: RepMonth, m: layout.Month, s: layout.Search) -> None:
    """Let a customer's visits come in the order of their due days, wherever two of them may trade days at no cost.

    Tomorrow's dues are matched with today's plan in this order.
    """
    from salesplan.schedule import layout

    day_of, penalty = s.each[:, layout.DAY_OF].tolist(), m.penalty
    stands = list(range(len(month.visits)))  # which visit stands in the place of each
    for first, end, *_ in m.customer.tolist():
        for i, j in combinations(range(first, end), 2):
            a, b = day_of[i], day_of[j]
            if not 0 <= b < a or not _alike(month.visits[i], month.visits[j]):
                continue
            if penalty[i, b] + penalty[j, a] <= penalty[i, a] + penalty[j, b]:
                day_of[i], day_of[j] = b, a
                stands[i], stands[j] = stands[j], stands[i]
    if stands != list(range(len(stands))):
        place = {stood: v for v, stood in enumerate(stands)}
        load(m, s, [[place[v] for v in visits] for visits in standing(s)])


def _alike(one: VisitRequest, other: VisitRequest) -> bool:
    """Whether one may take the other's place in an order."""
    return (one.service, one.windows, one.gap) == (other.service, other.windows, other.gap)


def _effort(month: RepMonth, fresh: int, schedule: ScheduleSettings) -> tuple[int, float]:
    """Iterations and first temperature: little where little is new, as from scratch where most of the month is."""
    share = 1.0
    if month.warm:
        share = min(1.0, 2 * max(0.0, fresh / len(month.visits) - USUAL_NEWS))
    iterations = schedule.warm_iterations + share * (schedule.iterations - schedule.warm_iterations)
    return round(_scale(month) * iterations), LUKEWARM + share * (HOT - LUKEWARM)


def usual_iterations(month: RepMonth, schedule: ScheduleSettings) -> int:
    """Iterations of a month from scratch."""
    return round(_scale(month) * schedule.iterations)


def _scale(month: RepMonth) -> float:
    return max(LEAST_SCALE, len(month.visits) / USUAL_VISITS)


def _wanted(month: RepMonth, visit: int) -> bool:
    """Whether the published plan has the visit on a day, so that its absence is news."""
    return month.visits[visit].published_day is not None


def _published(month: RepMonth) -> list[list[int]]:
    """Visit indexes by working day in the order of the published plan; frozen ones and those with an hour count too."""
    position = {offset: d for d, offset in enumerate(month.offsets)}
    days: list[list[tuple[int, int]]] = [[] for _ in month.days]
    for i, visit in enumerate(month.visits):
        if visit.published_day in position:
            days[position[visit.published_day]].append((visit.published_start or 0, i))
    return [[i for _, i in sorted(visits)] for visits in days]


def read_solution(month: RepMonth, s: layout.Search, work: int, seed: int) -> MonthSolution:
    """The days that stand, as a value."""
    from salesplan.schedule import layout

    order = tuple(tuple(visits) for visits in standing(s))
    missed = tuple(i for i in range(len(month.visits)) if s.each[i, layout.DAY_OF] < 0)
    return _solution(month, order, missed, int(s.totals[layout.COST]), work, seed)


def _solution(
    month: RepMonth,
    order: tuple[tuple[int, ...], ...],
    missed: tuple[int, ...],
    objective: int,
    work: int,
    seed: int,
) -> MonthSolution:
    broken = bool(month.agreed.unheld) or any(month.visits[v].prize >= FROZEN_PRIZE for v in missed)
    outcome = Outcome(
        stage="schedule",
        rep_id=month.rep_id,
        status=Status.RELAXED if broken else Status.FEASIBLE,
        objective=objective / 60,
        work=work,
        seed=seed,
        notes=(f"{len(missed)} of {len(month.visits)} visits left out",) if missed else (),
    )
    return MonthSolution(order, missed, objective, drive_seconds(month, order), work, outcome)


def drive_seconds(month: RepMonth, order: Sequence[Sequence[int]]) -> int:
    """Seconds at the wheel over all days."""
    n = len(month.days)
    starts, ends = month.starts_at or (0,) * n, month.ends_at or (0,) * n
    total = 0
    for d, visits in enumerate(order):
        stops = (starts[d], *(month.visits[v].node for v in visits), ends[d])
        total += sum(int(month.seconds[a, b]) for a, b in pairwise(stops))
    return total


def _idle(month: RepMonth, seed: int) -> MonthSolution:
    missed = tuple(range(len(month.visits)))
    return _solution(month, tuple(() for _ in month.days), missed, sum(v.prize for v in month.visits), 0, seed)


def warm_up() -> None:
    """Compile the search, or read it from the cache: about ten seconds on a fresh machine, then nothing."""
    from datetime import date

    from salesplan.domain.plan import Level
    from salesplan.domain.settings import ScheduleSettings, Settings
    from salesplan.domain.working_days import WorkingDay
    from salesplan.schedule.model import MonthPrices, RepMonth, VisitRequest

    day = WorkingDay(date(2024, 1, 1), 0, 86_400, 0, 1, 0, 0, 0)
    visit = VisitRequest("", 1, 60, 0, 0, 0, 1, (), 127, 60, Level.PROPOSED)
    month = RepMonth(
        rep_id="",
        as_of=day.day,
        horizon_days=1,
        cycle_days=28,
        days=(day,),
        nodes=("", ""),
        seconds=np.ones((2, 2), dtype=np.int32),
        km=np.ones((2, 2)),
        visits=(visit,),
        caps=(),
        prices=MonthPrices(0, 0, 0, 0, 0),
    )
    solve_month(month, Settings(schedule=ScheduleSettings(iterations=4)), 0)
