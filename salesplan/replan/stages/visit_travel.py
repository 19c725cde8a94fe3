"""Minutes of driving that one visit costs, before a route is known.

A visit costs the hop from its neighbours, and its share of the day's way out and home:

    t(c) = mean minutes to the 2 nearest of the rep's customers / 1 + (home → c + c → home) / visits a day

The level is then corrected by what the rep's published routes really took (`RepPlan.travel_factor`), so that
what is planned fits into the days. The form follows the continuous approximation of tours (Daganzo 1984):
a line-haul share plus a local share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from salesplan.domain.given import Given, Rep
    from salesplan.travel import TravelTimes

NEIGHBOURS = 2
VISITS_A_DAY = 8.0  # over which a day's line-haul is shared (judgement; the learned factor corrects it)
UNREACHABLE_MINUTES = 600.0
DEAD_BAND = 0.15  # relative difference of routed and expected driving that teaches nothing
STEP = 0.05
LEAST_FACTOR, MOST_FACTOR = 0.2, 5.0


def visit_travel(
    rep: Rep, given: Given, customer_ids: Sequence[str], travel: TravelTimes, factor: float
) -> dict[str, float]:
    """Travel minutes a visit, by customer of one rep: the estimate times what their routes have taught."""
    if not customer_ids:
        return {}
    estimate = estimated_minutes(rep, given, customer_ids, travel)
    return dict(zip(customer_ids, np.round(estimate * factor, 2).tolist(), strict=True))


def estimated_minutes(rep: Rep, given: Given, customer_ids: Sequence[str], travel: TravelTimes) -> NDArray[np.float64]:
    """The estimate of the module's formula, minutes a visit, shape [customers]."""
    places = [given.customer[c].place for c in customer_ids]
    between = travel.legs(places, places).minutes
    np.fill_diagonal(between, np.inf)
    count = min(NEIGHBOURS, len(places) - 1)
    near = np.sort(np.partition(between, count - 1, axis=1)[:, :count], axis=1) if count else np.zeros((1, 1))
    local = np.where(np.isfinite(near), near, near[:, :1]).mean(axis=1)  # a neighbour whom no road reaches is none
    haul = travel.legs([rep.place], places).minutes[0] + travel.legs(places, [rep.place]).minutes[:, 0]
    total: NDArray[np.float64] = np.minimum(local + haul / VISITS_A_DAY, UNREACHABLE_MINUTES)
    return total


def learned_factor(
    estimate: Mapping[str, float], visits: Mapping[str, int], drive_minutes: float, before: float = 0.0
) -> float:
    """Routed ÷ estimated drive minutes of a month, in steps of 0.05.

    `estimate` are uncorrected minutes a visit by customer, `visits` how many were scheduled. The factor stays
    as it was (`before`) until the routes differ from it by more than `DEAD_BAND`, and then goes half of the way, so
    that call plans do not follow the noise of routes.
    """
    expected = sum(estimate.get(c, 0.0) * n for c, n in visits.items())
    if expected <= 0 or drive_minutes <= 0:
        return before
    seen = min(max(drive_minutes / expected, LEAST_FACTOR), MOST_FACTOR)
    if before > 0 and abs(seen - before) <= DEAD_BAND * before:
        return before
    return round(round((seen if before <= 0 else (seen + before) / 2) / STEP) * STEP, 2)
