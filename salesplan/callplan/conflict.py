"""Which rules contradict one another: the smallest set, found by leaving out one rule at a time.

A set of rules can be kept if the least that must be missed is 0. That is a linear model of the same shape as the
plan's, with nothing to earn and one unit of money for each rule wholly missed; its cutting planes stop as soon
as the answer is known, whichever it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan.components import couple
from salesplan.callplan.cutting import shared_prices
from salesplan.callplan.planned import Conflict
from salesplan.callplan.rule import bound_text
from salesplan.callplan.rules import min_visits, rep_minutes, rep_visits
from salesplan.domain.nouns import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.callplan.demands import Demands, Each, Row
    from salesplan.callplan.market import Market

MINUTES, VISITS, MINIMA = rep_minutes.NAME, rep_visits.NAME, min_visits.NAME
MISSED = 1e-6  # the least that must be missed of a rule, as a share of its bound, to be a contradiction
FREE = 1e9  # a capacity that never binds


def explain_conflict(market: Market, asked: Demands) -> Conflict | None:
    """The smallest set of hard rules that cannot be kept together; None where fractions of calls could."""
    rows = [r for r in asked.rows if r.price <= 0]
    each = [e for e in asked.each if e.price <= 0]
    names = [*(r.name for r in rows), *(e.name for e in each)]
    kept = [MINUTES, VISITS, MINIMA, *dict.fromkeys(names)]
    if _possible(market, rows, each, kept):
        return None
    for name in list(kept):
        without = [k for k in kept if k != name]
        if not _possible(market, rows, each, without):
            kept = without
    return Conflict(tuple(kept), _in_words(kept, rows, each, market))


def _possible(market: Market, rows: Sequence[Row], each: Sequence[Each], names: Sequence[str]) -> bool:
    """Whether the named rules can be kept together."""
    held = [r for r in rows if r.name in names]
    if any(_beyond(market, row) for row in held):
        return False
    owed = sum((e.short / max(1.0, e.limit) for e in each if e.name in names), np.zeros(len(market.value)))
    if MINIMA in names:
        owed = owed + market.offers.short
    free = _without_capacities(market, names)
    least = -float(np.maximum.reduceat(-owed, market.offers.start[:-1]).sum()) if len(owed) else 0.0
    if least > MISSED:
        return False
    if not held and not (owed > 0).any():
        return True
    reps = [r for r in range(len(market.reps)) if market.first[r + 1] > market.first[r]]
    coupled = couple(free, held, -owed, reps, range(len(held)))
    scale = np.array([1.0 / max(1.0, abs(row.limit)) for row in held])
    found = shared_prices(replace(coupled, price=scale), precision=1e-9, enough=-MISSED)
    return found.bound >= -MISSED


def _beyond(market: Market, row: Row) -> bool:
    """Whether even the options that serve the row best miss it: arithmetic, before any model."""
    best = -float(np.maximum.reduceat(-row.sense * row.use, market.offers.start[:-1]).sum()) if len(row.use) else 0.0
    return best > row.sense * row.limit + MISSED * max(1.0, abs(row.limit))


def _without_capacities(market: Market, names: Sequence[str]) -> Market:
    ones: NDArray[np.float64] = np.full(len(market.reps), FREE)
    return replace(
        market,
        minutes=market.minutes if MINUTES in names else ones,
        visits=market.visits if VISITS in names else ones,
    )


def _in_words(kept: Sequence[str], rows: Sequence[Row], each: Sequence[Each], market: Market) -> str:
    """The set in words, each rule with its bound."""
    told = []
    for name in kept:
        mine = [(r.sense, r.whole, r.unit) for r in rows if r.name == name]
        mine += [(e.sense, e.limit, f"{e.unit} a customer") for e in each if e.name == name]
        words = [f"{bound_text(s, limit)} {unit}" for s, limit, unit in mine]
        if name == MINUTES:
            words = [f"{market.minutes.sum() / 60:.0f} hours of {len(market.reps)} reps"]
        elif name == VISITS:
            words = [f"{market.visits.sum():.0f} visits that the reps' days hold"]
        elif name == MINIMA:
            words = ["the customers' own minima and set frequencies"]
        told.append(f"{name} ({', '.join(words)})")
    if len(told) == 1:
        return f"{told[0]} cannot be kept with the customers, caps and consents there are"
    return "these cannot be kept together, any one of them less can: " + "; ".join(told)
