"""What events do: they lift propensities for a while, and set follow-ups.

    signal = Π over events of 1 + ρ · strength · 2^(−age / half-life)

An event without a product lifts all products of its customer. It acts from its day on, and is gone without a
trace after `EXPIRED_AFTER` half-lives, when less than a hundredth of it is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.given import CallOutcome, Event

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from salesplan.domain.given import Given
    from salesplan.domain.settings import Settings

EXPIRED_AFTER = 7.0  # half-lives
DAYS_A_MONTH = 30.4


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A call that an event asks for, open until somebody has called."""

    customer_id: str
    event: Event
    due: date
    channel: Channel | None  # None: the planned one


def lift(event: Event, settings: Settings, as_of: date) -> float:
    """strength · 2^(−age / half-life) on `as_of`; 0 before the event, once expired, or if its type is unknown."""
    kind = settings.events.get(event.event)
    age = (as_of - event.day).days
    if kind is None or age < 0 or age > EXPIRED_AFTER * kind.half_life_days:
        return 0.0
    strength = kind.strength if event.strength is None else event.strength
    return float(strength * 2.0 ** (-age / kind.half_life_days)) * spared(settings, kind.half_life_days)


def spared(settings: Settings, half_life_days: float) -> float:
    """ρ = (1 − λd) / (1 − λd·2^(−1/h)), λd = λ^(1/30.4): what of a signal is left to a call whose effect lasts itself.

    Calls made while a signal acts still work when it is over; λ is [response] carry_over a month, h in days. 1 for 0.
    """
    daily = float(settings.response.carry_over ** (1 / DAYS_A_MONTH))
    return float((1 - daily) / (1 - daily * 2.0 ** (-1 / half_life_days)))


def active(event: Event, settings: Settings, as_of: date) -> bool:
    """Whether the event acts on a plan of this day."""
    return lift(event, settings, as_of) != 0.0


def signals(events: Iterable[Event], settings: Settings, as_of: date) -> dict[str, float]:
    """The multiplier of one customer's propensities by product; the key '' holds that of all products."""
    found: dict[str, float] = {}
    for event in events:
        by = lift(event, settings, as_of)
        if by:
            found[event.product] = found.get(event.product, 1.0) * max(0.0, 1.0 + by)
    return found


def event_product(events: Iterable[Event], settings: Settings, as_of: date) -> str:
    """The product that the strongest active event names, or ''; ties go to the latest, then the first by name."""
    named = [(lift(e, settings, as_of), e) for e in events if e.product]
    acting = [(by, e) for by, e in named if by]
    if not acting:
        return ""
    return min(acting, key=lambda pair: (-abs(pair[0]), -pair[1].day.toordinal(), pair[1].product))[1].product


def follow_ups(given: Given, settings: Settings, as_of: date) -> Mapping[str, tuple[FollowUp, ...]]:
    """Open follow-ups by customer id, earliest due first: active events since whose day nobody has called.

    The event's channel comes from its table; a follow-up is closed by any executed call on or after the event's day.
    """
    found: dict[str, tuple[FollowUp, ...]] = {}
    for customer_id, events in sorted(given.events_of.items()):
        last = max(
            (c.day for c in given.calls_of.get(customer_id, ()) if c.outcome is CallOutcome.DONE and c.day <= as_of),
            default=None,
        )
        mine = [
            _follow_up(e, settings) for e in events if active(e, settings, as_of) and (last is None or last < e.day)
        ]
        if mine:
            found[customer_id] = tuple(sorted(mine, key=lambda f: (f.due, f.event.event, f.event.product)))
    return found


def _follow_up(event: Event, settings: Settings) -> FollowUp:
    kind = settings.events[event.event]
    channel = Channel(kind.channel) if kind.channel else None
    return FollowUp(event.customer_id, event, event.day + timedelta(days=kind.follow_up_days), channel)
