"""What driving a call plan reckons with: the true marginal minutes of the month that was solved last.

    D(n) ≈ base + Σ_c each(c) · n(c)                    minutes at the wheel, n(c) visits
    each(c) = mean over c's visits of t(a,c) + t(c,b) − t(a,b)       a before and b after c on its day
            = min over drives a → b of t(a,c) + t(c,b) − t(a,b)      where c is not visited; the estimate at most
    base    = D − Σ_c each(c) · n(c)                    what no single visit causes: ways out and home, between towns

So a customer on the way is cheap and one off the road is not, which no formula of distances knows. The base grows
with the working time: it is kept as a share of the rep's minutes. Whoever has no month yet is planned by the estimate
(`visit_travel`). Prices stay, so that call plans do not follow the noise of routes, until routed and expected driving
differ by more than `DEAD_BAND`, and then go half of the way; a full run takes those of the published month.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan import capacity_of
from salesplan.domain.plan import StopKind, TravelPrices
from salesplan.replan.stages.visit_travel import UNREACHABLE_MINUTES, visit_travel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from salesplan.domain.given import Given, Rep
    from salesplan.domain.plan import DayRoute
    from salesplan.replan.night import Night
    from salesplan.travel import TravelTimes

Days = list[list[str]]  # where the rep stands in turn, from start to end of every day; "": their own place
ENDS = 2  # of a day without a visit
DEAD_BAND = 0.25  # relative difference of routed and expected driving that teaches nothing
MOST_SHARE = 0.5  # of a rep's minutes, for the base


@dataclass(frozen=True)
class Margins:
    """Minutes at the wheel of some days, and what one more or one fewer visit of a customer changes."""

    driven: float
    each: dict[str, float]


def prices_of(night: Night, rep_id: str, customer_ids: Sequence[str]) -> tuple[dict[str, float], TravelPrices]:
    """Minutes of driving that one visit of each of these customers costs tonight, and the prices that stand.

    The prices are empty where there is no month yet to learn from: the minutes are estimates then.
    """
    rep, previous = night.given.rep[rep_id], night.previous(rep_id)
    each = visit_travel(rep, night.given, customer_ids, night.travel, night.travel_factor(rep_id))
    known = night.priced.get(rep_id) or (TravelPrices() if previous is None else previous.prices)
    days = [] if previous is None else days_of(previous.routes, night.given)
    if any(len(day) > ENDS for day in days):
        margins = margins_of(days, each, rep, night.given, night.travel)
        known = _followed(night, rep_id, known, margins, days)
        each |= margins.each if known.each else {}
    if not known.each:
        return each, known
    each |= {c: minutes for c, minutes in known.each if c in each}
    minutes, _ = capacity_of(rep, night.given, night.settings, night.as_of)
    told = tuple((c, each[c]) for c in customer_ids)
    return each, TravelPrices(known.share, round(known.share * minutes, 2), told)


def _followed(night: Night, rep_id: str, known: TravelPrices, margins: Margins, days: Days) -> TravelPrices:
    """The prices after the published month: those known, as long as it drives as expected.

    What a month has taught counts from the next day on: solving again from one's own answer must change nothing.
    """
    stored = night.published
    if stored is None or stored.plan.as_of == night.as_of or rep_id not in stored.given.rep:
        return known
    minutes, _ = capacity_of(stored.given.rep[rep_id], stored.given, stored.settings, stored.plan.as_of)
    minutes *= stored.settings.plan.horizon_days / stored.settings.plan.cycle_days
    seen = month_prices(margins, days, minutes)
    if night.full or not known.each:
        return seen
    each = {**margins.each, **dict(known.each)}
    expected = known.share * minutes + sum(each.get(c, 0.0) for day in days for c in day[1:-1])
    if abs(margins.driven - expected) <= DEAD_BAND * expected:
        return known
    halves = {c: round((each[c] + minutes) / 2, 2) for c, minutes in margins.each.items()}
    return TravelPrices(round((known.share + seen.share) / 2, 4), 0.0, tuple(halves.items()))


def month_prices(margins: Margins, days: Days, minutes: float, excess: float = 1.0) -> TravelPrices:
    """What the driving of some days teaches; `minutes` are those of the rep in them.

    `excess`: how much of the driving counts, where a better month is still to be searched for.
    """
    each = {c: round(excess * m, 2) for c, m in margins.each.items()}
    base = excess * margins.driven - sum(each.get(c, 0.0) for day in days for c in day[1:-1])
    share = min(max(base / minutes, 0.0), MOST_SHARE) if minutes > 0 else 0.0
    return TravelPrices(round(share, 4), 0.0, tuple(each.items()))


def margins_of(days: Days, estimate: Mapping[str, float], rep: Rep, given: Given, travel: TravelTimes) -> Margins:
    """The margins of the customers of `estimate`, minutes a visit; whoever is not visited costs that at most."""
    others = (c for day in days for c in day if c and c not in estimate)
    row = {"": 0} | {c: i for i, c in enumerate(dict.fromkeys((*estimate, *others)), 1)}
    places = [rep.place, *(given.customer[c].place for c in row if c)]
    between = np.minimum(travel.legs(places, places).minutes, UNREACHABLE_MINUTES)
    legs = [(row[a], row[b]) for day in days for a, b in pairwise(day)] or [(0, 0)]
    start, end = np.array(legs).T
    saved: dict[str, list[float]] = defaultdict(list)
    for day in days:
        for a, c, b in zip(day, day[1:], day[2:], strict=False):
            saved[c].append(between[row[a], row[c]] + between[row[c], row[b]] - between[row[a], row[b]])
    direct = between[start, end]
    each = {}
    for c, most in estimate.items():
        i = row[c]
        if c in saved:
            each[c] = round(max(0.0, float(np.mean(saved[c]))), 2)
        else:
            detour = float((between[start, i] + between[i, end] - direct).min())
            each[c] = round(max(0.0, min(detour, most)), 2)
    return Margins(float(direct.sum()), each)


def days_of(routes: Sequence[DayRoute], given: Given) -> Days:
    """Where a rep stands in turn; customers who are gone are passed over."""
    stops = ([s.customer_id for s in route.stops if s.kind is not StopKind.LUNCH] for route in routes)
    return [
        [c if c in given.customer else "" for c in (day[0], *(c for c in day[1:-1] if c in given.customer), day[-1])]
        for day in stops
    ]
