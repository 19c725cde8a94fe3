"""Where everybody stands: targets as they moved with customers, what was sold, what is to come, and how fair that is.

A customer's target belongs to each owner pro rata by days; so do the sales of a month. What is to come of the period is
what was expected of the months that have no sales yet, by whose the customers are in them. Its interval is of 80 %:

    forecast ± 1.2816 · s · √(k + k² / n)

with s the standard deviation of the rep's monthly revenue about its mean, seasons taken out, over the n last months
(at most 24), and k the months to come: the noise of k months, and that of a mean from n.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from salesplan.domain.nouns import replace
from salesplan.targets.periods import next_month
from salesplan.targets.remainder import cents

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from salesplan.domain.given import Given
    from salesplan.targets.expected import Expected
    from salesplan.targets.ownership import Handover, Timeline
    from salesplan.targets.periods import Period
    from salesplan.targets.proposing import CellTarget

Z80 = 1.2816
MONTHS = 24
LEAST = 6  # months that tell a spread
FEW = 4  # reps below whom a correlation says nothing


@dataclass(frozen=True, slots=True)
class RepTarget:
    """One rep's period; amounts in cents."""

    rep_id: str
    target: int  # as it is today
    first: int  # as it was accepted: of the owners on the period's first day
    expected: int  # from the bottom up, of the same customers and days
    sold: int  # until the last month with sales
    due: int  # the target of those months, of the customers who were theirs by then
    ahead: int  # what is expected of the months to come
    low: int | None = None  # 80 % interval of the forecast; None: too few months of sales
    high: int | None = None

    @property
    def forecast(self) -> int:
        """What will be sold by the end of the period."""
        return self.sold + self.ahead

    @property
    def attainment(self) -> float | None:
        """Sold ÷ the target of the same months; None before there are any."""
        return self.sold / self.due if self.due > 0 else None

    @property
    def hardness(self) -> float | None:
        """Target ÷ expected: alike for everybody where targets are fair."""
        return self.target / self.expected if self.expected > 0 else None


@dataclass(frozen=True, slots=True)
class MovedTarget:
    """What a handover took along: the target of the days from then on, in cents."""

    handover: Handover
    amount: int


@dataclass(frozen=True, slots=True)
class Fairness:
    """How a measure of reps goes with a quantity of their territories: Pearson's r; None where there are too few."""

    measure: str  # hardness, attainment, last year
    quantity: str  # potential, workload, drive
    correlation: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """All of a period."""

    period: Period
    reps: tuple[RepTarget, ...]
    moved: tuple[MovedTarget, ...]
    fairness: tuple[Fairness, ...]
    sold_until: date | None  # the last day with sales

    @property
    def total(self) -> int:
        """The sum of all reps' targets, in cents."""
        return sum(r.target for r in self.reps)


def standing(
    period: Period,
    cells: Sequence[CellTarget],
    timeline: Timeline,
    given: Given,
    expected: Expected,
    quantities: Mapping[str, Mapping[str, float]],
) -> Standing:
    """Who has which target, and how far they are.

    `expected` is that of the period, `quantities` what targets should not depend on, by name and rep.
    """
    target, bottom, first = (defaultdict[str, int](int) for _ in range(3))
    for c in cells:
        for rep, part in timeline.shares(c.customer_id, c.target, period.first, period.last):
            target[rep] += part
        for rep, part in timeline.shares(c.customer_id, c.expected, period.first, period.last):
            bottom[rep] += part
        first[timeline.on(c.customer_id, period.first)] += c.target
    gone = _months_sold(given, period)
    sold = _sold(given, timeline, period)
    coming = [m for m in period.months if m not in gone]
    due = _of_months(((c.customer_id, c.target) for c in cells), gone, timeline, expected)
    ahead = _of_months(((c.customer_id, c.expected) for c in cells), coming, timeline, expected)
    spread = _spreads(given, timeline, expected)
    reps = tuple(
        _rep(
            RepTarget(rep, target[rep], first[rep], bottom[rep], sold.get(rep, 0), due.get(rep, 0), ahead.get(rep, 0)),
            spread.get(rep),
            len(coming),
        )
        for rep in sorted(target)
    )
    handed = [MovedTarget(h, _taken(h, cells_of, timeline, period)) for h, cells_of in _handed(cells, timeline, period)]
    last = next_month(gone[-1]) - timedelta(days=1) if gone else None
    growth = _growth(expected, cells, timeline, period)
    return Standing(period, reps, tuple(handed), fairness(reps, growth, quantities), last)


def _rep(rep: RepTarget, spread: tuple[float, int] | None, left: int) -> RepTarget:
    """With the interval of the forecast."""
    if spread is None:
        return rep
    s, n = spread
    wide = round(100 * Z80 * s * (left + left * left / n) ** 0.5)
    return replace(rep, low=rep.forecast - wide, high=rep.forecast + wide)


def _of_months(
    amounts: Iterable[tuple[str, int]], months: Sequence[date], timeline: Timeline, expected: Expected
) -> dict[str, int]:
    """The parts of customers' amounts (cents) that fall into some of the period's months, by the owners of those."""
    by_customer = defaultdict[str, int](int)
    for customer, amount in amounts:
        by_customer[customer] += amount
    found = defaultdict[str, int](int)
    for month in months:
        last = next_month(month) - timedelta(days=1)
        for customer, amount in by_customer.items():
            for rep, part in timeline.shares(customer, round(amount * expected.month_share[month]), month, last):
                found[rep] += part
    return dict(found)


def _months_sold(given: Given, period: Period) -> list[date]:
    """The period's months until the last that has sales."""
    there = {row.month for row in given.sales if period.first <= row.month <= period.last}
    return [m for m in period.months if there and m <= max(there)]


def _sold(given: Given, timeline: Timeline, period: Period) -> dict[str, int]:
    """Cents by rep."""
    sold: dict[str, int] = defaultdict(int)
    for row in given.sales:
        if period.first <= row.month <= period.last:
            last = next_month(row.month) - timedelta(days=1)
            for rep, part in timeline.shares(row.customer_id, cents(row.amount), row.month, last):
                sold[rep] += part
    return sold


def _spreads(given: Given, timeline: Timeline, expected: Expected) -> dict[str, tuple[float, int]]:
    """Standard deviation of a month's revenue (money) and the months that tell it, by the rep of today."""
    months = sorted({row.month for row in given.sales})[-MONTHS:]
    if len(months) < LEAST:
        return {}
    known, today = set(months), max(months)
    season = defaultdict[int, float](lambda: 1.0)
    mean = sum(expected.month_share.values()) / max(1, len(expected.month_share))
    season.update({m.month: share / mean for m, share in expected.month_share.items() if share > 0})
    revenue: dict[str, dict[date, float]] = defaultdict(lambda: dict.fromkeys(months, 0.0))
    for row in given.sales:
        if row.month in known:
            revenue[timeline.on(row.customer_id, today)][row.month] += row.amount / season[row.month.month]
    return {rep: (statistics.stdev(by.values()), len(months)) for rep, by in revenue.items()}


def _handed(
    cells: Sequence[CellTarget], timeline: Timeline, period: Period
) -> list[tuple[Handover, Sequence[CellTarget]]]:
    of: dict[str, list[CellTarget]] = defaultdict(list)
    for c in cells:
        of[c.customer_id].append(c)
    return [(h, of.get(h.customer_id, ())) for h in timeline.handovers(period)]


def _taken(handover: Handover, cells: Sequence[CellTarget], timeline: Timeline, period: Period) -> int:
    """Cents that are no longer the old owner's: the parts of all who own the customer from that day on."""
    days = timeline.days(handover.customer_id, period.first, handover.day - timedelta(days=1))
    return sum(
        sum(part for _, part in timeline.shares(c.customer_id, c.target, period.first, period.last)[len(days) :])
        for c in cells
    )


def _growth(expected: Expected, cells: Sequence[CellTarget], timeline: Timeline, period: Period) -> dict[str, float]:
    """Target ÷ last year's sales by rep: what last year plus a percentage would have set alike."""
    last, target = defaultdict[str, float](float), defaultdict[str, float](float)
    before = dict(zip(expected.cells, expected.last_year, strict=True))
    for c in cells:
        rep = timeline.on(c.customer_id, period.last)
        last[rep] += before.get((c.customer_id, c.product), 0.0)
        target[rep] += c.target / 100
    return {rep: target[rep] / last[rep] for rep in target if last[rep] > 0}


def fairness(
    reps: Sequence[RepTarget], growth: Mapping[str, float], quantities: Mapping[str, Mapping[str, float]]
) -> tuple[Fairness, ...]:
    """How hardness, attainment and growth over last year go with each quantity."""
    measures: dict[str, dict[str, float]] = {
        "target ÷ expected": {r.rep_id: r.hardness for r in reps if r.hardness is not None},
        "attainment": {r.rep_id: r.attainment for r in reps if r.attainment is not None},
        "target ÷ last year": dict(growth),
    }
    return tuple(
        Fairness(measure, quantity, correlation(of, against))
        for measure, of in measures.items()
        for quantity, against in quantities.items()
        if of
    )


def correlation(one: Mapping[str, float], other: Mapping[str, float]) -> float | None:
    """Pearson's r over the reps whom both know; None below four of them, 0 where one of the two does not vary."""
    both = sorted(one.keys() & other.keys())
    if len(both) < FEW:
        return None
    x, y = [one[r] for r in both], [other[r] for r in both]
    flat = (max(v) - min(v) <= 1e-6 * max(1e-12, abs(statistics.fmean(v))) for v in (x, y))
    return 0.0 if any(flat) else statistics.correlation(x, y)
