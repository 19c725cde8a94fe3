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
    from salesplan.domain.plan import RepPlan
    from salesplan.travel import TravelTimes

NEIGHBOURS = 2
VISITS_A_DAY = 8.0  # over which a day's line-haul is shared (judgement; the learned factor corrects it)
UNREACHABLE_MINUTES = 600.0


def visit_travel(
    rep: Rep, given: Given, customer_ids: Sequence[str], travel: TravelTimes, previous: RepPlan | None
) -> dict[str, float]:
    """Travel minutes a visit, by customer of one rep."""
    if not customer_ids:
        return {}
    estimate = estimated_minutes(rep, given, customer_ids, travel)
    factor = previous.travel_factor if previous is not None and previous.travel_factor > 0 else 1.0
    return dict(zip(customer_ids, (np.round(estimate * factor, 2)).tolist(), strict=True))


def estimated_minutes(rep: Rep, given: Given, customer_ids: Sequence[str], travel: TravelTimes) -> NDArray[np.float64]:
    """The estimate of the module's formula, minutes a visit, shape [customers]."""
    places = [given.customer[c].place for c in customer_ids]
    between = travel.legs(places, places).minutes
    np.fill_diagonal(between, np.inf)
    count = min(NEIGHBOURS, len(places) - 1)
    local = np.sort(np.partition(between, count - 1, axis=1)[:, :count], axis=1).mean(axis=1) if count else np.zeros(1)
    haul = travel.legs([rep.place], places).minutes[0] + travel.legs(places, [rep.place]).minutes[:, 0]
    total: NDArray[np.float64] = np.minimum(local + haul / VISITS_A_DAY, UNREACHABLE_MINUTES)
    return total


def learned_factor(
    planned: Mapping[str, float], visits: Mapping[str, int], drive_minutes: float, before: float
) -> float:
    """Routed ÷ estimated drive minutes of a month, in steps of 0.05, half of the way from the last one.

    `planned` are uncorrected minutes a visit by customer, `visits` how many were scheduled. 0 where nothing was.
    """
    estimate = sum(planned.get(c, 0.0) * n for c, n in visits.items())
    if estimate <= 0 or drive_minutes <= 0:
        return before
    seen = min(max(drive_minutes / estimate, 0.2), 5.0)
    smoothed = seen if before <= 0 else (seen + before) / 2
    return round(round(smoothed / 0.05) * 0.05, 2)
