"""What a call is about: products by detail position, and what the calls earn with them.

The product that an active event names comes first; the others follow by what they gain at the segment's
reference frequency, ties by id. One message a customer, so that it does not change with their frequency.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.response.curves import curves, reference_frequency
from salesplan.response.potentials import potential_columns
from salesplan.response.signals import event_product, signals

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from salesplan.domain.given import Customer, Given, Potential
    from salesplan.domain.settings import Settings


@dataclass(frozen=True)
class Message:
    """Products at the J detail positions of n customers, and their curves; empty positions have scale 0."""

    products: tuple[str, ...]  # names behind `focus`
    focus: NDArray[np.int32]  # [n, J], −1: none
    weights: NDArray[np.float64]  # [J] of the positions
    scale: NDArray[np.float64]  # [n, J] margin · potential · propensity · signal · (b − a), money a year
    s: NDArray[np.float64]  # [n, J]
    d: NDArray[np.float64]  # [n, J] calls a cycle to the power s

    def take(self, positions: NDArray[np.int64]) -> Message:
        """The messages of some customers."""
        p = positions
        return Message(self.products, self.focus[p], self.weights, self.scale[p], self.s[p], self.d[p])

    def gains_of(self, effective: NDArray[np.float64]) -> NDArray[np.float64]:
        """[n, J]: what each customer gains with the product at each position, money a year, for E float64[n]."""
        with np.errstate(divide="ignore", over="ignore"):
            power = np.exp(-self.s * (np.log(effective)[:, None] + np.log(self.weights)[None]))
            found: NDArray[np.float64] = self.scale / (1 + self.d * power)
        return found

    def gain(self, effective: NDArray[np.float64]) -> NDArray[np.float64]:
        """Σ_j scale_j · (R_j(w_j·E) − R_j(0)) / (b − a), money a year, float64[n, k] for E float64[k].

        x^s / (d + x^s) with x = w·E equals 1 / (1 + d · w^−s · E^−s); E^−s is 0 / ∞ safe by E = 0 → 0.
        """
        with np.errstate(divide="ignore"):
            log_e = np.log(effective)
        total = np.zeros((len(self.scale), len(effective)))
        for j, weight in enumerate(self.weights):
            if weight <= 0 or not self.scale[:, j].any():
                continue
            with np.errstate(over="ignore"):
                power = np.exp(-self.s[:, j, None] * (log_e + np.log(weight)))
                total += self.scale[:, j, None] / (1 + self.d[:, j, None] * power)
        return total

    def own_gain(self, effective: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same for each customer's own E, float64[n]: `gain` on its diagonal."""
        with np.errstate(divide="ignore", over="ignore"):
            log_e = np.log(effective)[:, None] + np.log(self.weights)
            won = self.scale / (1 + self.d * np.exp(-self.s * log_e))
        total: NDArray[np.float64] = np.where(self.weights > 0, won, 0.0).sum(axis=1)
        return total


def messages(given: Given, customers: Sequence[Customer], settings: Settings, as_of: date) -> Message:
    """Products by position of every customer. Raises what `curves` raises."""
    columns = potential_columns(given, customers, settings)
    rows, who, product = columns.rows, columns.who, columns.product
    weights = np.array(settings.response.detail_weights, dtype=np.float64)
    shape = (len(customers), len(weights))
    told = Message(
        columns.products, np.full(shape, -1, np.int32), weights, np.zeros(shape), np.ones(shape), np.ones(shape)
    )
    if not rows or not len(weights):
        return told
    names = sorted({customers[i].segment for i in np.unique(who).tolist()})
    number = {name: i for i, name in enumerate(names)}
    segment = np.array([number.get(c.segment, -1) for c in customers], dtype=np.int64)[who]
    curve = curves(rows, names, segment, settings)
    lifted, first = _events(given, customers, settings, as_of, rows)
    propensity = np.array([p.propensity for p in rows], dtype=np.float64)
    scale = columns.margin * columns.potential * propensity * lifted * (curve.b - curve.a)
    at = np.array([reference_frequency(name, settings) for name in names])[segment] ** curve.s
    order = np.lexsort((product, -scale * at / (curve.d + at), ~first, who))
    who = who[order]
    rank = np.arange(len(who)) - np.searchsorted(who, who)
    inside = rank < len(weights)
    order, cell = order[inside], (who[inside], rank[inside])
    told.focus[cell] = product[order]
    told.scale[cell], told.s[cell], told.d[cell] = scale[order], curve.s[order], curve.d[order]
    return told


def _events(
    given: Given,
    customers: Sequence[Customer],
    settings: Settings,
    as_of: date,
    rows: Sequence[Potential],
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The signal that multiplies each row, and whether an event puts its product first."""
    lifted, first = np.ones(len(rows)), np.zeros(len(rows), dtype=bool)
    if not given.events:
        return lifted, first
    of = given.events_of
    told = {
        c.id: (signals(of[c.id], settings, as_of), event_product(of[c.id], settings, as_of))
        for c in customers
        if c.id in of
    }
    for r, row in enumerate(rows):
        if row.customer_id in told:
            by, product = told[row.customer_id]
            lifted[r] = by.get("", 1.0) * by.get(row.product, 1.0)
            first[r] = row.product == product
    return lifted, first
