"""All customers of a run with their options in one set of arrays, by rep and then by id."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan.capacity import capacity_of
from salesplan.callplan.problem import QUARTERS, RepProblem
from salesplan.domain.calendar import CHANNELS
from salesplan.domain.nouns import replace
from salesplan.response import Offers, last_hour_pays

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from salesplan.domain.calendar import Channel
    from salesplan.domain.given import Given, Rep
    from salesplan.domain.settings import Settings

MUST = 20.0  # what one call a cycle that is short of a customer's minimum weighs, in the rep's largest option values


@dataclass(frozen=True)
class Market:
    """n customers, m options, R reps; the customers of rep r are at first[r]:first[r + 1]."""

    given: Given
    settings: Settings
    reps: tuple[Rep, ...]
    first: NDArray[np.int64]  # [R + 1]
    offers: Offers  # in this order of customers
    value: NDArray[np.float64]  # [m] money a cycle
    change: NDArray[np.float64]  # [m] price of changed lines, money a cycle
    changed: NDArray[np.bool_]  # [m] differs from the published frequencies
    must: NDArray[np.float64]  # [m] price of what is short of a customer's minimum
    time: NDArray[np.int64]  # [m] quarter minutes a cycle, travel included
    previous: NDArray[np.int64]  # [n] option that was published, −1: none
    published: NDArray[np.float64]  # [n, 4] published calls a cycle by channel; NaN: never planned
    largest: NDArray[np.float64]  # [R] the largest value of an option among the rep's customers, at least 1
    minutes: NDArray[np.float64]  # [R] capacity, less the driving that no single visit causes
    visits: NDArray[np.float64]  # [R] capacity

    @cached_property
    def who(self) -> NDArray[np.int64]:
        """[m] position of each option's customer."""
        return np.repeat(np.arange(len(self.offers.customer_ids)), np.diff(self.offers.start))

    @cached_property
    def owner(self) -> NDArray[np.int64]:
        """[n] position of each customer's rep."""
        return np.repeat(np.arange(len(self.reps)), np.diff(self.first))

    @cached_property
    def segments(self) -> NDArray[np.str_]:
        """[n] segment of each customer."""
        return np.array([self.given.customer[c].segment for c in self.offers.customer_ids] or [""])[
            : len(self.offers.customer_ids)
        ]

    def detailed(self, products: Sequence[str]) -> NDArray[np.bool_]:
        """[n] customers to whom one of these products is detailed, at any position."""
        named = [i for i, p in enumerate(self.offers.products) if p in products]
        found: NDArray[np.bool_] = np.any(np.isin(self.offers.focus, named), axis=1)
        return found

    def first_product(self, products: Sequence[str]) -> NDArray[np.bool_]:
        """[n] customers with whom one of these products comes first."""
        named = [i for i, p in enumerate(self.offers.products) if p in products]
        found: NDArray[np.bool_] = np.any(np.isin(self.offers.focus[:, :1], named), axis=1)
        return found

    def options(self, r: int) -> slice:
        """Rows of the options of rep r."""
        start = self.offers.start
        return slice(int(start[self.first[r]]), int(start[self.first[r + 1]]))

    def problem(self, r: int, worth: NDArray[np.float64], weight: NDArray[np.float64] | None = None) -> RepProblem:
        """Rep r's sets and parameters; `worth` [m] is that of all options, `weight` [m] the part that is no money."""
        low, high = int(self.first[r]), int(self.first[r + 1])
        rows = self.options(r)
        previous = self.previous[low:high]
        return RepProblem(
            self.reps[r].id,
            self.offers.start[low : high + 1] - rows.start,
            worth[rows],
            self.time[rows],
            self.offers.visits[rows],
            int(self.minutes[r] * QUARTERS + 1e-6),
            float(self.visits[r]),
            np.where(previous >= 0, previous - rows.start, -1),
            None if weight is None else weight[rows],
        )


def build_market(
    given: Given,
    offers: Offers,
    owner: Mapping[str, str],
    visit_travel: Mapping[str, float],
    previous: Mapping[str, Mapping[Channel, float]],
    settings: Settings,
    as_of: date,
    reps: Sequence[str],
    base_travel: Mapping[str, float] | None = None,
    capacity: Mapping[str, tuple[float, float]] | None = None,
) -> Market:
    """The market of `reps` (ids, in order): their customers' options with travel, prices of change and minima.

    Customers stand by rep and then by id. `owner` is the rep by customer; `visit_travel` minutes of travel a visit by
    customer, 0 where there is no entry; `base_travel` minutes of driving by rep that leave less for calls; `previous`
    published calls a cycle by customer and channel, without an entry for customers who were never planned; `capacity`
    (minutes, visits) by rep where it is not that of `capacity_of`.
    """
    position = {rep: r for r, rep in enumerate(reps)}
    theirs = sorted(
        (position[owner[c]], c, i) for i, c in enumerate(offers.customer_ids) if owner.get(c, "") in position
    )
    travel = np.array([visit_travel.get(c, 0.0) for _, c, _ in theirs], dtype=np.float64)
    mine = _paying(offers.take(np.array([i for _, _, i in theirs], dtype=np.int64)), travel, settings)
    own = np.array([r for r, _, _ in theirs], dtype=np.int64)
    first = np.searchsorted(own, np.arange(len(reps) + 1)).astype(np.int64)
    records = tuple(given.rep[r] for r in reps)
    known = capacity or {}
    most = np.array([known.get(r.id) or capacity_of(r, given, settings, as_of) for r in records]).reshape(-1, 2)
    minutes = np.maximum(0.0, most[:, 0] - [(base_travel or {}).get(r.id, 0.0) for r in records])
    who = np.repeat(np.arange(len(theirs)), np.diff(mine.start))
    published = np.array(
        [
            [previous[c].get(h, 0.0) for h in CHANNELS] if c in previous else [np.nan] * len(CHANNELS)
            for c in mine.customer_ids
        ],
        dtype=np.float64,
    ).reshape(-1, len(CHANNELS))
    lines = _changed_lines(mine, published, who)
    largest = _largest_value(mine, first)
    return Market(
        given,
        settings,
        records,
        first,
        mine,
        mine.value,
        lines * line_prices(given, mine.customer_ids, first, settings)[own[who]] if lines.any() else lines,
        lines > 0,
        mine.short * (MUST * largest)[own[who]] if mine.short.any() else mine.short,
        np.rint((mine.minutes + travel[who] * mine.visits) * QUARTERS).astype(np.int64),
        _published_option(mine, lines, published, who),
        published,
        largest,
        minutes,
        most[:, 1],
    )


def _changed_lines(offers: Offers, published: NDArray[np.float64], who: NDArray[np.int64]) -> NDArray[np.float64]:
    """[m] channels on which an option differs from what was published; 0 for customers never planned."""
    if np.isnan(published).all():
        return np.zeros(len(offers.mix))
    differs = np.zeros(len(offers.mix))
    for h in range(len(CHANNELS)):
        before, after = published[who, h], offers.mixes[offers.mix, h]
        differs += ~np.isnan(before) & (np.abs(before - after) > 1e-9)
    return differs


def _published_option(
    offers: Offers, lines: NDArray[np.float64], published: NDArray[np.float64], who: NDArray[np.int64]
) -> NDArray[np.int64]:
    found = np.full(len(offers.customer_ids), -1, dtype=np.int64)
    same = np.flatnonzero((lines == 0) & ~np.isnan(published[who, 0])) if len(who) else np.zeros(0, np.int64)
    found[who[same]] = same
    return found


def line_prices(
    given: Given, customer_ids: Sequence[str], first: NDArray[np.int64], settings: Settings
) -> NDArray[np.float64]:
    """[R] price of a changed line, money a cycle; the customers of rep r are at first[r]:first[r + 1].

    change_price × mean annual contribution of the rep's customers at saturation × cycle ÷ year. The mean is the rep's
    own, so that their prices do not move with anybody else's customers.
    """
    margin = {p.id: p.margin for p in given.products}
    of = given.potentials_of
    worth = [sum(margin.get(p.product, 1.0) * p.potential for p in of.get(c, ())) for c in customer_ids]
    total = np.concatenate([[0.0], np.cumsum(worth)])
    mean = np.diff(total[first]) / np.maximum(1, np.diff(first))
    price: NDArray[np.float64] = settings.callplan.change_price * mean * settings.plan.cycle_days / 365
    return price


def _largest_value(offers: Offers, first: NDArray[np.int64]) -> NDArray[np.float64]:
    """[R] what weights are measured in."""
    begins = offers.start[first]
    return np.array([max(1.0, float(np.abs(offers.value[a:b]).max(initial=0.0))) for a, b in pairwise(begins)])


def _paying(offers: Offers, travel: NDArray[np.float64], settings: Settings) -> Offers:
    """Without the options whose last hour, travel counted, earns less than the least return; minima come first."""
    least = settings.callplan.least_return_per_hour
    if least <= 0 or not len(offers.mix):
        return offers
    counts = np.diff(offers.start)
    minutes = offers.minutes + np.repeat(travel, counts) * offers.visits
    stays = last_hour_pays(offers.start, minutes, offers.value - 1e9 * offers.short, least / 60)
    start = np.concatenate([[0], np.cumsum(np.add.reduceat(stays.astype(np.int64), offers.start[:-1]))])
    return replace(
        offers,
        start=start.astype(np.int64),
        mix=offers.mix[stays],
        value=offers.value[stays],
        minutes=offers.minutes[stays],
        visits=offers.visits[stays],
        short=offers.short[stays],
    )
