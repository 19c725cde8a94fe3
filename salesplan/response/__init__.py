"""What a call is worth: response curves, signals, options and their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.response.adbudg import Curve, fit, largest_elasticity
from salesplan.response.curves import SegmentCurve, segment_curve
from salesplan.response.least_return import last_hour_pays
from salesplan.response.message import messages
from salesplan.response.mixes import CallCount, charges, effective_frequency
from salesplan.response.offers import Offers, offers
from salesplan.response.potentials import potential_columns
from salesplan.response.signals import FollowUp, active, follow_ups, signals
from salesplan.response.terms import Terms, left_to_sales, terms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.domain.given import Customer, Given
    from salesplan.domain.settings import Settings

__all__ = [
    "CallCount",
    "Curve",
    "FollowUp",
    "Offers",
    "SegmentCurve",
    "Terms",
    "active",
    "fit",
    "focus",
    "follow_ups",
    "largest_elasticity",
    "last_hour_pays",
    "left_to_sales",
    "mix_values",
    "offers",
    "potential_columns",
    "product_gains",
    "segment_curve",
    "signals",
    "terms",
    "value_curve",
]


def focus(given: Given, customer: Customer, settings: Settings, as_of: date, mix: Sequence[float]) -> tuple[str, ...]:
    """Products by detail position of the calls in `mix` (calls a cycle by channel); none where there is no call."""
    if sum(mix) <= 0:
        return ()
    told = messages(given, (customer,), settings, as_of)
    return tuple(told.products[p] for p in told.focus[0] if p >= 0)


def mix_values(
    given: Given, customer: Customer, settings: Settings, as_of: date, mixes: Sequence[Sequence[float]]
) -> list[float]:
    """Money a cycle of any mixes of calls by channel, whether on offer or not."""
    rows = np.array(mixes, dtype=np.float64).reshape(-1, 4)
    gain = messages(given, (customer,), settings, as_of).gain(effective_frequency(rows, settings))[0]
    worth = settings.plan.cycle_days / 365 * gain - charges(rows, settings)
    return [float(v) for v in worth]


def value_curve(
    given: Given, customer: Customer, settings: Settings, as_of: date, frequencies: Sequence[float]
) -> list[float]:
    """Money a cycle of visits alone, at each frequency (calls a cycle)."""
    return mix_values(given, customer, settings, as_of, [(f, 0.0, 0.0, 0.0) for f in frequencies])


def product_gains(
    given: Given, customers: Sequence[Customer], settings: Settings, as_of: date, effective: Sequence[float]
) -> list[dict[str, float]]:
    """What each customer's calls gain with each product, money a year, at so many effective calls a cycle, above 0."""
    told = messages(given, customers, settings, as_of)
    gains = told.gains_of(np.array(effective, dtype=np.float64)) if customers else np.zeros((0, 0))
    return [
        {told.products[p]: float(g) for p, g in zip(row, mine, strict=True) if p >= 0}
        for row, mine in zip(told.focus.tolist(), gains.tolist(), strict=True)
    ]
