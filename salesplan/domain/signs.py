"""Events that other files tell of: what customers use, and deals that are about to close.

A sign is a function of the rows alone, never of the day of a run: it comes with the row that shows it first, keeps that
row's figures, and fades like any other event of its type.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.given import DealOutcome, Event
from salesplan.domain.said import Said, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from salesplan.domain.given import Opportunity, Usage
    from salesplan.domain.settings import Settings, UsageSettings


def signs(usage: Iterable[Usage], deals: Iterable[Opportunity], settings: Settings) -> tuple[Event, ...]:
    """The events that readings of usage and open deals stand for."""
    found = [*(e for rows in series(usage) for e in _signs_of_use(rows, settings.usage)), *_closing(deals, settings)]
    return tuple(dict.fromkeys(found))


def series(usage: Iterable[Usage]) -> tuple[tuple[Usage, ...], ...]:
    """The readings of each customer, product and measure, oldest first."""
    found: dict[tuple[str, str, str], list[Usage]] = defaultdict(list)
    for row in usage:
        found[row.customer_id, row.product, row.measure].append(row)
    return tuple(tuple(sorted(rows, key=lambda r: r.day)) for _, rows in sorted(found.items()))


def talking_points(usage: Iterable[Usage], settings: UsageSettings, day: date) -> tuple[Said, ...]:
    """What the last reading until `day` of each product and measure says to the customer, in plain words."""
    return tuple(_told(seen, settings) for rows in series(usage) if (seen := [r for r in rows if r.day <= day]))


def open_deals(deals: Iterable[Opportunity], day: date) -> tuple[Opportunity, ...]:
    """Deals that are worked on on `day`."""
    return tuple(d for d in deals if d.outcome is DealOutcome.OPEN and d.opened <= day)


def deal_in_words(deal: Opportunity) -> Said:
    """'deal of 12,000 for wine in stage proposal, expected to close on 2026-12-15'."""
    told = said("deal of {value:,.0f}", value=deal.value)
    if deal.product:
        told = said("{deal} for {product}", deal=told, product=deal.product)
    if deal.stage:
        told = said("{deal} in stage {stage}", deal=told, stage=deal.stage)
    if deal.expected_close:
        told = said("{deal}, expected to close on {day}", deal=told, day=deal.expected_close)
    return told


def _signs_of_use(rows: Sequence[Usage], settings: UsageSettings) -> Iterator[Event]:
    """An event at each reading from which on something holds that did not before."""
    held: frozenset[str] = frozenset()
    for position, row in enumerate(rows):
        holds = _holds(row, _reading_before(rows[:position], row.day, settings.days), settings)
        for event in sorted(holds - held):
            yield Event(row.day, row.customer_id, event, row.product, note=str(_told(rows[: position + 1], settings)))
        held = holds


def _holds(row: Usage, before: Usage | None, settings: UsageSettings) -> frozenset[str]:
    found = set()
    if row.limit:
        found |= {"usage_limit"} if row.value >= settings.full * row.limit else set()
        found |= {"usage_idle"} if row.value <= settings.idle * row.limit else set()
    if before is not None and before.value > 0:
        found |= {"usage_spike"} if row.value >= (1 + settings.rise) * before.value else set()
        found |= {"usage_drop"} if row.value <= (1 - settings.fall) * before.value else set()
    return frozenset(found)


def _reading_before(rows: Sequence[Usage], day: date, days: int) -> Usage | None:
    """The last reading that is at least so many days old."""
    old = [row for row in rows if row.day <= day - timedelta(days=days)]
    return old[-1] if old else None


def _told(rows: Sequence[Usage], settings: UsageSettings) -> Said:
    """'used 455 of 500 bottles (91 %), +14 % in 31 days; at this pace the limit is reached on 2026-12-18'."""
    row, before = rows[-1], _reading_before(rows[:-1], rows[-1].day, settings.days)
    if row.limit:
        share = row.value / row.limit
        text = said(
            "used {value:,.0f} of {limit:,.0f} {measure} ({share:.0%})",
            value=row.value,
            limit=row.limit,
            measure=row.measure,
            share=share,
        )
    else:
        text = said("used {value:,.0f} {measure}", value=row.value, measure=row.measure)
    if before is not None and before.value > 0:
        change, days = row.value / before.value - 1, (row.day - before.day).days
        text = said("{used}, {change:+.0%} in {days} days", used=text, change=change, days=days)
    if row.limit and row.value <= settings.idle * row.limit:
        if not row.value:
            return said("{used}; could save: what is paid for is not used at all", used=text)
        times = row.limit / row.value
        return said("{used}; could save: what is paid for is {times:.1f} times the use", used=text, times=times)
    full = _full_on(row, before)
    return said("{used}; at this pace the limit is reached on {day}", used=text, day=full) if full else text


def _full_on(row: Usage, before: Usage | None) -> date | None:
    """The day on which a straight line through both readings meets the limit, within a year; None: it does not."""
    if before is None or not row.limit or not before.value < row.value < row.limit:
        return None
    days = (row.limit - row.value) / (row.value - before.value) * (row.day - before.day).days
    return row.day + timedelta(days=round(days)) if days <= 366 else None


def _closing(deals: Iterable[Opportunity], settings: Settings) -> Iterator[Event]:
    for deal in deals:
        if deal.outcome is DealOutcome.OPEN and deal.expected_close is not None:
            day = max(deal.opened, deal.expected_close - timedelta(days=settings.opportunities.ahead_days))
            yield Event(day, deal.customer_id, "deal_closing", deal.product, note=str(deal_in_words(deal)))
