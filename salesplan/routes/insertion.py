"""Makes an order fit the clock, and puts missing visits where they cost least."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from salesplan.routes.clock import fits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.routes.model import DayProblem


def largest_fitting(problem: DayProblem, order: Sequence[int]) -> tuple[int, ...]:
    """The order itself if it fits the clock, else its visits taken one by one, the dearest first, while they fit.

    Those that are kept stand as they stood in `order`, which names visits 1..k.
    """
    if fits(problem, order):
        return tuple(order)
    kept: set[int] = set()
    for visit in sorted(order, key=lambda v: (-problem.prizes[v - 1], v)):
        if fits(problem, [v for v in order if v in kept or v == visit]):
            kept.add(visit)
    return tuple(v for v in order if v in kept)


def insert_missing(problem: DayProblem, order: Sequence[int], sequence: Sequence[int] | None = None) -> tuple[int, ...]:
    """The order with missing visits inserted, each at its cheapest place that fits.

    Both name visits 1..k. Missing ones are taken as they stand in `sequence`, by default the dearest first. A visit
    stays out where no place fits or every place costs no fewer seconds of driving than its prize.
    """
    found = list(order)
    if sequence is None:
        sequence = sorted(range(1, problem.visits + 1), key=lambda v: (-problem.prizes[v - 1], v))
    kept = set(order)
    for visit in (v for v in sequence if v not in kept):
        stops = [0, *found, problem.visits + 1]
        detours = sorted(
            (int(problem.seconds[a, visit]) + int(problem.seconds[visit, b]) - int(problem.seconds[a, b]), place)
            for place, (a, b) in enumerate(pairwise(stops))
        )
        for detour, place in detours:
            if detour >= problem.prizes[visit - 1]:
                break
            tried = [*found[:place], visit, *found[place:]]
            if fits(problem, tried):
                found = tried
                break
    return tuple(found)
