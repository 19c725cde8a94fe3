"""Days chosen one after another from the routes that the bound's master has priced.

In each step the route of which the mix drives most is fixed to its day, with those that it drives nearly whole; then
routes are asked for again, at the prices that this leaves. What the last days lack, the month's own search puts right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from salesplan.schedule.bound.generation import Generation
    from salesplan.schedule.bound.master import Mix, Route

WHOLE = 0.9  # share of a route that is as good as driven
LEAST = 1e-6
ROUNDS = 2  # of routes between two steps


def dive(generation: Generation) -> list[list[int]]:
    """Visits by working day, in order; none stands twice, and some may be missing."""
    days = len(generation.graphs)
    chosen: dict[int, tuple[int, ...]] = {}
    while len(chosen) < days:
        found = _largest(generation.refined(ROUNDS), chosen.keys())
        if not found:
            break
        for route in found:
            day, visits = generation.straightened(route)
            generation.master.fix((day, visits))
            chosen[day] = visits
        generation.fixed.update(chosen)
    return _once(chosen, days)


def _largest(mix: Mix, closed: Collection[int]) -> list[Route]:
    """The route of an open day that is driven most, and those nearly whole; those without a visit twice come first."""
    shares = [
        (len(set(route[1])) < len(route[1]), -share, route)
        for route, share in mix.routes.items()
        if route[0] not in closed and share > LEAST
    ]
    found: dict[int, Route] = {}
    for _, share, route in sorted(shares):
        if route[0] not in found and (not found or -share >= WHOLE):
            found[route[0]] = route
    return list(found.values())


def _once(chosen: dict[int, tuple[int, ...]], days: int) -> list[list[int]]:
    """The routes by day; a visit that stands on two stays on the first."""
    met: set[int] = set()
    order: list[list[int]] = []
    for d in range(days):
        order.append([v for v in chosen.get(d, ()) if v not in met])
        met.update(order[-1])
    return order
