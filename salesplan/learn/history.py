"""Calls and sales by customer and month, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.calendar import CHANNELS
from salesplan.domain.given import CallOutcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.domain.given import Given
    from salesplan.domain.settings import Settings

MOST_MONTHS = 36
WHOLE_BY = 7  # calls that begin by this day of a month make it a whole one


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """N customers, P products, T whole months in a row, oldest first. Empty (T = 0) where there is nothing to read."""

    months: tuple[date, ...]  # first days
    customers: tuple[str, ...]
    segments: tuple[str, ...]
    segment: NDArray[np.int64]  # [N]
    products: tuple[str, ...]
    reps: tuple[str, ...]
    rep: NDArray[np.int64]  # [N, T] who called last, up to that month
    calls: NDArray[np.float64]  # [N, T] calls that took place, effect of a visit = 1, per cycle
    sales: NDArray[np.float64]  # [N, P, T] money; returns count as 0
    stated: NDArray[np.float64]  # [N, P] potential × propensity, money a year; 0: none stated
    own_curve: NDArray[np.bool_]  # [N, P] potentials.csv states the customer's curve or elasticity


def next_month(day: date) -> date:
    """The first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def history(given: Given, settings: Settings, as_of: date) -> History:
    """The whole months before `as_of` for which there are both calls and sales, at most `MOST_MONTHS`."""
    months = _months(given, as_of)
    customers = given.customers
    position = {c.id: i for i, c in enumerate(customers)}
    segments = tuple(sorted({c.segment for c in customers}))
    products = tuple(p.id for p in given.products)
    number = {name: i for i, name in enumerate(segments)}
    calls, reps, rep = _calls(given, settings, months, position)
    stated, own = _stated(given, position, products)
    return History(
        months, tuple(position), segments, np.array([number[c.segment] for c in customers], dtype=np.int64), products,
        reps, rep, calls, _sales(given, months, position, products), stated, own,
    )  # fmt: skip


def _months(given: Given, as_of: date) -> tuple[date, ...]:
    """From the first month that both tables cover to the last whole one with sales."""
    if not given.calls or not given.sales:
        return ()
    began = given.calls[0].day
    first = began.replace(day=1) if began.day <= WHOLE_BY else next_month(began)
    first = max(first, given.sales[0].month)
    last = min(given.sales[-1].month, as_of.replace(day=1) - timedelta(days=1)).replace(day=1)
    found = []
    while first <= last:
        found.append(first)
        first = next_month(first)
    return tuple(found[-MOST_MONTHS:])


def _month_of(days: Sequence[date], months: tuple[date, ...]) -> NDArray[np.int64]:
    """The position of each day's month; -1 outside."""
    if not months:
        return np.full(len(days), -1, dtype=np.int64)
    base = months[0].year * 12 + months[0].month
    at = np.fromiter((d.year * 12 + d.month - base for d in days), np.int64, len(days))
    return np.where((at >= 0) & (at < len(months)), at, -1)


def _calls(
    given: Given, settings: Settings, months: tuple[date, ...], position: dict[str, int]
) -> tuple[NDArray[np.float64], tuple[str, ...], NDArray[np.int64]]:
    """Calls a cycle [N, T], the reps, and who had the customer in each month [N, T]."""
    done = [c for c in given.calls if c.outcome is CallOutcome.DONE]
    at = _month_of([c.day for c in done], months)
    who = np.fromiter((position[c.customer_id] for c in done), np.int64, len(done))
    effect = {channel: settings.channels[channel].effectiveness for channel in CHANNELS}
    weight = np.fromiter((effect[c.channel] for c in done), np.float64, len(done))
    found = np.zeros((len(position), len(months)))
    inside = at >= 0
    np.add.at(found, (who[inside], at[inside]), weight[inside])
    days = np.array([(next_month(m) - m).days for m in months], dtype=np.float64)
    found *= settings.plan.cycle_days / days if len(months) else 1.0
    reps = tuple(sorted({c.rep_id for c in done} | {c.rep_id for c in given.customers}))
    number = {name: i for i, name in enumerate(reps)}
    caller = np.fromiter((number[c.rep_id] for c in done), np.int64, len(done))
    fallback = np.array([number[c.rep_id] for c in given.customers], dtype=np.int64)
    return found, reps, _owners(who[inside], at[inside], caller[inside], fallback, len(months))


def _owners(
    who: NDArray[np.int64],
    at: NDArray[np.int64],
    caller: NDArray[np.int64],
    fallback: NDArray[np.int64],
    months: int,
) -> NDArray[np.int64]:
    """Who called last up to each month; before the first call who called first; without any the owner in the files."""
    owner = np.full((len(fallback), months), -1, dtype=np.int64)
    owner[who, at] = caller  # calls are in order of their days: the month's last one stays
    for t in range(1, months):
        owner[:, t] = np.where(owner[:, t] < 0, owner[:, t - 1], owner[:, t])
    for t in range(months - 2, -1, -1):
        owner[:, t] = np.where(owner[:, t] < 0, owner[:, t + 1], owner[:, t])
    return np.where(owner < 0, fallback[:, None], owner)


def _sales(
    given: Given, months: tuple[date, ...], position: dict[str, int], products: tuple[str, ...]
) -> NDArray[np.float64]:
    number = {name: i for i, name in enumerate(products)}
    rows = given.sales
    at = _month_of([s.month for s in rows], months)
    who = np.fromiter((position[s.customer_id] for s in rows), np.int64, len(rows))
    what = np.fromiter((number[s.product] for s in rows), np.int64, len(rows))
    amount = np.fromiter((s.amount for s in rows), np.float64, len(rows))
    found = np.zeros((len(position), len(products), len(months)))
    inside = at >= 0
    np.add.at(found, (who[inside], what[inside], at[inside]), amount[inside])
    return np.maximum(found, 0.0, out=found)


def _stated(
    given: Given, position: dict[str, int], products: tuple[str, ...]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    number = {name: i for i, name in enumerate(products)}
    stated, own = np.zeros((len(position), len(products))), np.zeros((len(position), len(products)), dtype=np.bool_)
    for p in given.potentials:
        if p.product in number:
            at = position[p.customer_id], number[p.product]
            stated[at] = p.potential * p.propensity
            own[at] = p.curve is not None or p.elasticity is not None
    return stated, own
