"""What customers will buy in a period: last year's sales, what the potential says, and what the plan changes.

    M[c,p](E) = k_p · potential · propensity · R_p(w_j · E)                        money a year
    expected  = σ · (sales + M(E_plan) − M(E_last)) + (1 − σ) · M(E_plan)          where sales are known
              = M(E_plan)                                                          elsewhere

E is the effective frequency over all channels, w_j the weight of the position at which the product is detailed (0: it
is not), k_p brings the potentials of a product to the level of its sales, and σ is [targets] sales_weight: last year is
a noisy witness, and so is a potential. E_last is what calls.csv has of the last 365 days; without any calls there,
nothing is taken to change. Nothing is below 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.calendar import CHANNELS
from salesplan.domain.given import CallOutcome
from salesplan.response.curves import curves
from salesplan.response.message import messages
from salesplan.response.potentials import potential_columns
from salesplan.targets.periods import next_month

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from salesplan.domain.given import Given
    from salesplan.domain.plan import CallLine
    from salesplan.domain.settings import Settings
    from salesplan.targets.periods import Period

YEAR = 365
SEASONS = 12  # months of sales.csv that tell a season


@dataclass(frozen=True, slots=True)
class Expected:
    """Expected revenue of each customer and product in a period, in whole order of the potentials; money."""

    cells: tuple[tuple[str, str], ...]  # customer, product
    money: tuple[float, ...]
    last_year: tuple[float, ...]  # sales of the last 12 months, the period's share of them
    month_share: dict[date, float]  # of the period's revenue, by month


def expected_sales(
    given: Given, lines: Iterable[CallLine], settings: Settings, as_of: date, period: Period
) -> Expected:
    """What every customer is expected to buy of every product in the period, under the call plan's `lines`.

    Raises UsageError or InputError where a response curve cannot be had.
    """
    customers = given.customers
    columns = potential_columns(given, customers, settings)
    if not columns.rows:
        return Expected((), (), (), month_shares(given, period))
    rows, who = columns.rows, columns.who
    names = sorted({c.segment for c in customers})
    segment = np.array([names.index(c.segment) for c in customers], dtype=np.int64)[who]
    curve = curves(rows, names, segment, settings)
    position = {c.id: i for i, c in enumerate(customers)}
    planned = _effective(
        ((position[x.customer_id], x.channel, x.frequency) for x in lines if x.customer_id in position),
        len(customers),
        settings,
    )
    made = _made(given, position, settings, as_of)
    weight = _weights(given, settings, as_of, who, columns.product)
    level = columns.potential * np.array([p.propensity for p in rows])

    def response(effective: NDArray[np.float64]) -> NDArray[np.float64]:
        x = (weight * effective[who]) ** curve.s
        found: NDArray[np.float64] = curve.a + (curve.b - curve.a) * x / (curve.d + x)
        return found

    now = level * response(planned)
    before = now if made is None else level * response(made)
    sales = np.array([p.sales for p in rows])
    scale = _scale(sales, before, columns.product)
    weight_of_sales = settings.targets.sales_weight
    both = weight_of_sales * (sales + scale * (now - before)) + (1 - weight_of_sales) * scale * now
    money = np.maximum(0.0, np.where(sales > 0, both, scale * now))
    shares = month_shares(given, period)
    part = sum(shares.values())
    return Expected(
        tuple((p.customer_id, p.product) for p in rows),
        tuple((money * part).tolist()),
        tuple((sales * part).tolist()),
        {month: share / part for month, share in shares.items()},
    )


def _effective(calls: Iterable[tuple[int, str, float]], count: int, settings: Settings) -> NDArray[np.float64]:
    """Effective calls a cycle by customer."""
    worth = {h: settings.channels[h].effectiveness for h in CHANNELS}
    total = np.zeros(count)
    for who, channel, often in calls:
        total[who] += worth[channel] * often  # type: ignore[index]
    return total


def _made(given: Given, position: dict[str, int], settings: Settings, as_of: date) -> NDArray[np.float64] | None:
    """Effective calls a cycle of the last year; None where there were none at all."""
    first, cycles = as_of - timedelta(days=YEAR), YEAR / settings.plan.cycle_days
    calls = [
        (position[c.customer_id], c.channel, 1 / cycles)
        for c in given.calls
        if first <= c.day < as_of and c.outcome is CallOutcome.DONE and c.customer_id in position
    ]
    return _effective(calls, len(position), settings) if calls else None


def _weights(
    given: Given, settings: Settings, as_of: date, who: NDArray[np.int64], product: NDArray[np.int32]
) -> NDArray[np.float64]:
    """[r] the weight of the position at which each row's product is detailed to its customer."""
    told = messages(given, given.customers, settings, as_of)
    places = np.zeros(len(who))
    for j, weight in enumerate(told.weights):
        places = np.where(told.focus[who, j] == product, weight, places)
    return places


def _scale(sales: NDArray[np.float64], model: NDArray[np.float64], product: NDArray[np.int32]) -> NDArray[np.float64]:
    """[r] what brings the model to the level of the sales that are known, by product; 1 where none are."""
    count = int(product.max()) + 1
    known = sales > 0
    sold = np.bincount(product, weights=np.where(known, sales, 0.0), minlength=count)
    modelled = np.bincount(product, weights=np.where(known, model, 0.0), minlength=count)
    by_product = np.where((sold > 0) & (modelled > 0), sold / np.maximum(modelled, 1e-9), 1.0)
    found: NDArray[np.float64] = by_product[product]
    return found


def month_shares(given: Given, period: Period) -> dict[date, float]:
    """Each month's share of a year's revenue, as the last twelve months of sales.csv have it; else by its days."""
    by_month: dict[date, float] = {}
    for row in given.sales:
        by_month[row.month] = by_month.get(row.month, 0.0) + max(0.0, row.amount)
    last = sorted(by_month)[-SEASONS:]
    whole = sum(by_month[m] for m in last)
    seasons = {m.month: by_month[m] / whole for m in last} if len(last) == SEASONS and whole > 0 else {}
    if len(seasons) == SEASONS:
        return {m: seasons[m.month] for m in period.months}
    return {m: (next_month(m) - m).days / YEAR for m in period.months}
