"""Solves a day: the exact method proves the schedule's order, or proves or improves what OR-Tools makes of it.

A long day that is not proven at once is annealed, and then tried again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.routes.clock import fits, timetable
from salesplan.routes.driver import drive
from salesplan.routes.insertion import insert_missing, largest_fitting
from salesplan.routes.model import MANDATORY, DaySolution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.settings import RouteSettings
    from salesplan.routes.model import DayProblem

Order = tuple[int, ...]

UNLIMITED = 1 << 40

AT_ONCE = 20_000
"""Labels that a long day's proof is given before the order is annealed: a few hundredths of a second."""


LONG, STARTS = 25, 3
"""Days of more visits are annealed from several starts: three of one length found the best order of 14 such days that
anything found in 14, one of thrice the length in 12."""


WARM_VISITS, WARM_LABELS = 22, 6_000
"""A day that is beyond the table of Held & Karp, and beyond the labels that the proof has room for at first."""


def solve_day(problem: DayProblem, settings: RouteSettings, seed: int) -> DaySolution:
    """The best order found, never of higher cost than the warm order's.

    Days of at most `settings.exact_stops` visits are solved to proven optimality; longer ones too where that
    takes at most `settings.labels` labels, if need be after a seeded search for a better order (`anneal`). Where
    visits have to keep an order that was told (`problem.kept`), the others are inserted into it and nothing is proven.
    Equal problems, settings and seeds have equal answers: every limit is one on work.
    """
    if problem.kept:
        return on_the_clock(problem, _inserted(problem), optimal=False, work=0)
    warm = _cheaper(problem, _repaired(problem, problem.order), problem.order)
    at_once = UNLIMITED if problem.visits <= settings.exact_stops else min(AT_ONCE, settings.labels)
    order, optimal, labels = _proven(problem, warm, at_once)
    if not optimal or order != warm:
        driven = _cheaper(problem, warm, _repaired(problem, drive(problem, warm, settings)))
        if driven != warm:
            order, optimal, labels = _proven(problem, driven, at_once)
    work = labels + (settings.solutions if problem.visits > 1 else 0)
    if not optimal:
        from salesplan.routes.anneal import anneal

        starts = STARTS if problem.visits > LONG else 1
        for found in [anneal(problem, order, settings.iterations, seed + start) for start in range(starts)]:
            order = _cheaper(problem, order, found)
        order, optimal, labels = _proven(problem, order, settings.labels)
        work += starts * settings.iterations + labels
    return on_the_clock(problem, order, optimal=optimal, work=work)


def warm_up() -> None:
    """Compile all of the room, or read it from the cache: some seconds on a fresh machine, then nothing.

    A short day is proven by its table; a long one takes more labels than there is room for at first, and is annealed.
    """
    from salesplan.domain.settings import RouteSettings

    solve_day(_drawn(2), RouteSettings(), 0)
    solve_day(_drawn(WARM_VISITS), RouteSettings(exact_stops=0, labels=WARM_LABELS, iterations=1), 0)


def _drawn(visits: int) -> DayProblem:
    """A day of random drives of up to an hour, at no hour in particular."""
    from datetime import date

    import numpy as np

    from salesplan.domain.working_days import WorkingDay
    from salesplan.routes.model import DayProblem

    day = WorkingDay(date(2024, 1, 1), 0, 86_400, 0, visits, 0, 0, 0)
    seconds = np.random.default_rng(0).integers(1, 3_600, (visits + 2, visits + 2)).astype(np.int32)
    order, minutes = tuple(range(1, visits + 1)), (60,) * visits
    return DayProblem(day, seconds, seconds / 1000, minutes, ((),) * visits, (MANDATORY,) * visits, order)


def _repaired(problem: DayProblem, order: Sequence[int]) -> Order:
    return insert_missing(problem, largest_fitting(problem, order))


def _inserted(problem: DayProblem) -> Order:
    """The told order with the other visits in it; the warm order instead where that keeps it at less cost."""
    order = _repaired(problem, problem.kept)
    told = [v for v in problem.kept if v in set(problem.order)]
    keeps = [v for v in problem.order if v in set(problem.kept)] == told
    return _cheaper(problem, order, problem.order) if keeps else order


def _cheaper(problem: DayProblem, known: Order, other: Order) -> Order:
    """The other order if it fits the clock and costs no more (the schedule's wins a draw), else the known one."""
    wins = (problem.cost(other), other != problem.order) < (problem.cost(known), known != problem.order)
    return other if wins and fits(problem, other) else known


def _proven(problem: DayProblem, order: Order, most: int) -> tuple[Order, bool, int]:
    """The cheapest order, whether it is proven to be, and the labels that took, about `most` at each bound.

    While mandatory visits are left out, the bound is first that none is, then that one is, and so on: a low bound
    prunes far better, and the first that yields an order is as good as the true one.
    """
    from salesplan.routes.exact import MOST_VISITS, improve_exactly

    if problem.visits > MOST_VISITS:
        return order, False, 0
    upper, labels = problem.cost(order), 0
    for missed in range(1, upper // MANDATORY + 2):
        proof = improve_exactly(problem, min(upper, missed * MANDATORY), most)
        labels += proof.labels
        if proof.order is not None:
            order, upper = proof.order, problem.cost(proof.order)
        if not proof.complete:
            return order, False, labels
        if upper <= missed * MANDATORY:
            break
    return order, True, labels


def on_the_clock(problem: DayProblem, order: Order, *, optimal: bool, work: int) -> DaySolution:
    """The solution that an order is; what it leaves out is dropped.

    `optimal` and `work` are noted as they are given.
    """
    stops = timetable(problem, order) or ()
    kept = set(order)
    return DaySolution(
        order=order,
        dropped=tuple(v for v in range(1, problem.visits + 1) if v not in kept),
        stops=stops,
        drive_seconds=sum(s.drive_seconds for s in stops),
        optimal=optimal,
        work=work,
    )
