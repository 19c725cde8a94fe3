"""A day that asks what it asked when its published route was driven: that route is the answer."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.canonical import digest
from salesplan.domain.nouns import replace
from salesplan.domain.plan import StopKind
from salesplan.routes.clock import fits
from salesplan.routes.solve import on_the_clock, solve_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.plan import DayRoute
    from salesplan.domain.settings import RouteSettings
    from salesplan.routes.model import DayProblem, DaySolution

TOLD = " in the told order"
"""Marks the digest of a question that some visits' order was part of."""


def solve_or_carry(
    problem: DayProblem, customer_ids: Sequence[str], published: DayRoute | None, settings: RouteSettings, seed: int
) -> DaySolution:
    """The published route where it answers the question and the warm order drives no less; else a new one.

    `customer_ids`: of visits 1..k, by position; `published`: the day's route of the published plan, None: none.
    """
    asked = day_digest(problem, customer_ids, settings, seed)
    if published is not None and published.asked in ((asked, asked + TOLD) if problem.kept else (asked,)):
        position = {c: v for v, c in enumerate(customer_ids, start=1)}
        order = tuple(position[s.customer_id] for s in published.stops if s.kind is StopKind.VISIT)
        if _answers(problem, order) and not _cheaper_as_scheduled(problem, order):
            told = on_the_clock(problem, order, optimal=published.optimal, work=0)
            return replace(told, asked=published.asked)
    return replace(solve_day(problem, settings, seed), asked=asked + (TOLD if problem.kept else ""))


def _answers(problem: DayProblem, order: Sequence[int]) -> bool:
    """Whether the best order of all visits is the best answer: leaving one out cannot pay, and what is told holds.

    Leaving visits out saves no more than the whole drive, so a prize that exceeds it is never given up. And an order
    that is best of all is best of those that keep what was told, if it does.
    """
    told = set(problem.kept)
    return (
        len(order) == problem.visits
        and min(problem.prizes, default=0) >= problem.drive(order)
        and [v for v in order if v in told] == list(problem.kept)
    )


def _cheaper_as_scheduled(problem: DayProblem, order: Sequence[int]) -> bool:
    """Whether the warm order fits the clock at less cost; one that does not fit is no answer, however short."""
    return problem.cost(problem.order) < problem.cost(order) and fits(problem, problem.order)


def day_digest(problem: DayProblem, customer_ids: Sequence[str], settings: RouteSettings, seed: int) -> str:
    """Digest of drives, clock and openings, whatever the order in which the visits are named. Names differ."""
    visits = sorted(range(problem.visits), key=lambda i: customer_ids[i])
    rows = np.array([0, *(i + 1 for i in visits), problem.visits + 1])
    total = hashlib.sha256()
    for matrix in (problem.seconds, problem.km):
        total.update(np.ascontiguousarray(matrix[np.ix_(rows, rows)]).tobytes())
    each = [(customer_ids[i], problem.service[i], problem.windows[i]) for i in visits]
    total.update(digest(problem.day, each, settings, seed).encode())
    return total.hexdigest()
