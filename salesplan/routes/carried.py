"""A day that asks what it asked when its published route was driven: that route is the answer."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.canonical import digest
from salesplan.domain.plan import StopKind
from salesplan.routes.solve import on_the_clock, solve_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.domain.plan import DayRoute
    from salesplan.domain.settings import RouteSettings
    from salesplan.routes.model import DayProblem, DaySolution


def solve_or_carry(
    problem: DayProblem, customer_ids: Sequence[str], published: DayRoute | None, settings: RouteSettings, seed: int
) -> DaySolution:
    """The published route where it was the answer to the same question and the warm order is no better; else a new one.

    `customer_ids`: of visits 1..k, by position.
    """
    asked = day_digest(problem, customer_ids, settings, seed)
    if published is not None and published.asked == asked:
        position = {c: v for v, c in enumerate(customer_ids, start=1)}
        order = tuple(position[s.customer_id] for s in published.stops if s.kind is StopKind.VISIT)
        if problem.cost(order) <= problem.cost(problem.order):
            told = on_the_clock(problem, order, optimal=published.optimal, work=0)
            return replace(told, asked=asked)
    return replace(solve_day(problem, settings, seed), asked=asked)


def day_digest(problem: DayProblem, customer_ids: Sequence[str], settings: RouteSettings, seed: int) -> str:
    """Digest of the question, whatever the order in which it names the visits. Two visits need two names."""
    visits = sorted(range(problem.visits), key=lambda i: customer_ids[i])
    rows = np.array([0, *(i + 1 for i in visits), problem.visits + 1])
    total = hashlib.sha256()
    for matrix in (problem.seconds, problem.km):
        total.update(np.ascontiguousarray(matrix[np.ix_(rows, rows)]).tobytes())
    each = [(customer_ids[i], problem.service[i], problem.windows[i], problem.prizes[i]) for i in visits]
    kept = [customer_ids[v - 1] for v in problem.kept]
    total.update(digest(problem.day, each, kept, settings, seed).encode())
    return total.hexdigest()
