"""What each customer deserves at one price of an hour: the workload that territories are balanced on.

At a price λ of a minute every customer takes their best option, argmax_k value[k] − λ · (minutes + travel · visits)[k]:
the last corner of their concave envelope whose slope exceeds λ. So the lower λ, the more is called, and sorting all
slopes finds the lowest λ at which all of it fits into the capacity of all reps, minutes and visits. It is one market
for everybody: who owns a customer does not matter to their demand, so a change of owner never changes what is balanced.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.alignment.area import crow_minutes, hop_minutes, kilometres, nearest_reps, surroundings, unit_vectors
from salesplan.alignment.capacity import territory_minutes, territory_visits
from salesplan.alignment.envelope import hull
from salesplan.domain.errors import NoPlanError
from salesplan.domain.given import DealOutcome
from salesplan.domain.money import deal_contribution
from salesplan.response import potential_columns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from salesplan.alignment.area import Surroundings
    from salesplan.alignment.envelope import Hull
    from salesplan.domain.given import Given, Rep
    from salesplan.domain.settings import Settings
    from salesplan.response import Offers


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """What customers deserve, in columns by customer."""

    customer_ids: tuple[str, ...]
    minutes: NDArray[np.float64]  # call minutes a cycle, travel excluded
    visits: NDArray[np.float64]  # a cycle
    contribution: NDArray[np.float64]  # money a year: sales · margin
    potential: NDArray[np.float64]  # money a year
    hour_value: float = 0.0  # the market price: money that one more hour of anybody would earn
    around: Surroundings | None = None  # of the customers, where they have been looked at


def demand(given: Given, offers: Offers, settings: Settings, *, as_of: date | None = None) -> Demand:
    """The demand of all customers of `offers`, at the one price that uses up the capacity of all reps.

    With `as_of`, reps count who are active that day, and less who leave or are long away within the cycle.
    Raises NoPlanError where there is no rep.
    """
    reps = [r for r in given.reps if as_of is None or r.active(as_of)]
    if not reps:
        raise NoPlanError("there is no active rep", "add a rep to reps.csv, or look at active_from and active_until")
    around = surroundings([given.customer[c].place for c in offers.customer_ids])
    each = _visit_minutes(around, reps, settings)
    minutes = offers.minutes + offers.visits * np.repeat(each, np.diff(offers.start))
    capacity = sum(territory_minutes(r, given, settings, as_of) for r in reps)
    visits = sum(territory_visits(r, given, settings, as_of) for r in reps)
    price, chosen = _clear(offers, minutes, capacity, visits)
    contribution, potential = yearly_money(given, offers.customer_ids, settings)
    return Demand(
        offers.customer_ids, offers.minutes[chosen], offers.visits[chosen], contribution, potential, 60 * price, around
    )


def _visit_minutes(around: Surroundings, reps: Sequence[Rep], settings: Settings) -> NDArray[np.float64]:
    """Travel minutes of one visit, [n]: the hop, and the share of the drive from the nearest home, by the crow."""
    if not len(around.points):
        return np.zeros(0)
    _, chord = nearest_reps(around.points, unit_vectors([r.place for r in reps]), 1)
    home = crow_minutes(kilometres(chord[:, 0]), settings.travel)
    hop = hop_minutes(around, settings.travel, np.ones(len(around.points), dtype=np.bool_))
    return settings.alignment.round_trip_share * home + hop


def wanted_minutes(given: Given, offers: Offers, settings: Settings, hour_value: float) -> NDArray[np.float64]:
    """Minutes a cycle, travel included, that the customers of `offers` deserve where an hour earns `hour_value`."""
    around = surroundings([given.customer[c].place for c in offers.customer_ids])
    each = np.repeat(_visit_minutes(around, given.reps, settings), np.diff(offers.start))
    minutes = offers.minutes + offers.visits * each
    corners = _corners(offers, minutes)
    found: NDArray[np.float64] = minutes[_taken(corners, hour_value / 60)]
    return found


def _clear(
    offers: Offers, minutes: NDArray[np.float64], capacity: float, visits: float
) -> tuple[float, NDArray[np.int64]]:
    """The lowest price a minute at which everything fits, and the options (rows) taken at it."""
    if not len(offers.customer_ids):
        return 0.0, np.zeros(0, np.int64)
    corners = _corners(offers, minutes)
    before = corners.option[np.maximum(0, np.arange(len(corners.option)) - 1)]  # the corner that a step leaves
    base = np.isinf(corners.slope)
    grown = [column[corners.option] - np.where(base, 0.0, column[before]) for column in (minutes, offers.visits)]
    price = clearing_price(corners.slope, grown[0], capacity, grown[1], visits)
    return price, _taken(corners, price)


def _corners(offers: Offers, minutes: NDArray[np.float64]) -> Hull:
    """Falling short of a minimum costs more than any value, so minimums come first whatever the price."""
    dear = 1.0 + 2.0 * float(np.abs(offers.value).max())
    return hull(offers.start, minutes, offers.value - dear * offers.short)


def _taken(corners: Hull, price: float) -> NDArray[np.int64]:
    """The option (row) of each customer at a price of a minute: the last corner whose slope exceeds it."""
    count = len(corners.start) - 1
    owner = np.repeat(np.arange(count), np.diff(corners.start))
    last = corners.start[:-1] + np.bincount(owner[corners.slope > price], minlength=count) - 1
    chosen: NDArray[np.int64] = corners.option[last]
    return chosen


def clearing_price(
    slope: NDArray[np.float64],
    minutes: NDArray[np.float64],
    capacity: float,
    visits: NDArray[np.float64],
    most: float,
) -> float:
    """The slope of the first step, dearest first, with which the minutes or the visits are too many; 0: all fit.

    The cheaper half of the steps is mostly out of reach, and is put in order only where it is not.
    """
    for cheapest in (np.partition(slope, len(slope) // 2)[len(slope) // 2], -np.inf):
        steps = np.flatnonzero(slope >= cheapest)
        steps = steps[np.argsort(-slope[steps], kind="stable")]
        beyond = (np.cumsum(minutes[steps]) > capacity) | (np.cumsum(visits[steps]) > most)
        over = steps[beyond & (slope[steps] < np.inf)]
        if len(over):
            return float(slope[over[0]])
    return 0.0


def yearly_money(
    given: Given, customer_ids: Sequence[str], settings: Settings
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Contribution (sales of the last 12 months · margin, and open deals) and potential by customer, each [n].

    Money a year. A segment's own margin overrides those of the products. An open deal is lost with the contribution
    where a handover loses it, so whoever works on one is handed over at a higher price.
    """
    columns = potential_columns(given, [given.customer[c] for c in customer_ids], settings)
    sales = np.array([p.sales for p in columns.rows], dtype=np.float64)
    contribution, whole = (
        np.bincount(columns.who, column, minlength=len(customer_ids))
        for column in (sales * columns.margin, columns.potential)
    )
    return contribution.astype(np.float64) + _open_deals(given, customer_ids, settings), whole.astype(np.float64)


def _open_deals(given: Given, customer_ids: Sequence[str], settings: Settings) -> NDArray[np.float64]:
    """Money that the open deals of each customer bring, [n]."""
    if not given.opportunities:
        return np.zeros(len(customer_ids))
    deals = (given.opportunities_of.get(customer_id, ()) for customer_id in customer_ids)
    return np.array(
        [sum(deal_contribution(d, given, settings) for d in mine if d.outcome is DealOutcome.OPEN) for mine in deals],
        dtype=np.float64,
    )
