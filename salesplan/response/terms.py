"""What may be offered to a customer: channels, caps, and what people have decided about them.

A person's decision binds until it expires. Where decisions or caps contradict one another the tighter one
holds and a note says so: consent and dismissal before caps, caps before a changed frequency or a minimum.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.calendar import CHANNELS, Channel
from salesplan.domain.given import Decision
from salesplan.domain.nouns import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from salesplan.domain.given import Customer, Feedback, Given
    from salesplan.domain.settings import Settings

Levels = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...], tuple[float, ...]]
"""Rhythms on offer, calls a cycle, one tuple a channel in the order of CHANNELS."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What every option of a customer keeps to. Customers with equal terms share their mixes."""

    levels: Levels  # 0 is left out where a person has set a frequency above it
    most_contacts: float  # calls a cycle over all channels
    least_visits: float  # visits a cycle that any option but the last resort has; 0: none


@dataclass(frozen=True, slots=True)
class Decisions:
    """What feedback says that binds on a day."""

    frequency: dict[Channel, float]  # set by a person or by the coin of an experiment, calls a cycle
    dismissed: frozenset[Channel]  # silent for the whole coming cycle
    pinned: bool  # a visit is agreed inside the horizon
    open_days: dict[Channel, int] = field(default_factory=dict)  # of the coming cycle, once a dismissal is over
    coin: str = ""  # the experiment whose coin has set frequencies


FREE = Decisions({}, frozenset(), False)


def decisions(rows: Sequence[Feedback], settings: Settings, as_of: date) -> Decisions:
    """What one customer's feedback, oldest first, binds on `as_of`; the latest change of a channel wins."""
    cycle_ends = as_of + timedelta(days=settings.plan.cycle_days - 1)
    horizon_ends = as_of + timedelta(days=settings.plan.horizon_days - 1)
    frequency: dict[Channel, float] = {}
    dismissed: set[Channel] = set()
    open_days: dict[Channel, int] = {}
    pinned = False
    for row in rows:
        if row.day > as_of or (row.until is not None and row.until < as_of):
            continue
        if row.decision is Decision.CHANGE and row.frequency is not None:
            frequency[row.channel] = row.frequency
        elif row.decision is Decision.DISMISS and (row.until is None or row.until >= cycle_ends):
            dismissed.add(row.channel)
        elif row.decision is Decision.DISMISS and row.until is not None:
            left = (cycle_ends - row.until).days
            open_days[row.channel] = min(left, open_days.get(row.channel, left))
        elif row.decision is Decision.PIN and row.channel is Channel.VISIT and row.on_date is not None:
            pinned = pinned or as_of <= row.on_date <= horizon_ends
    return Decisions(frequency, frozenset(dismissed), pinned, open_days)


def what_binds(customer_id: str, given: Given, settings: Settings, as_of: date) -> Decisions:
    """What binds a customer on `as_of`: people's decisions, and on channels they leave open an experiment's coin."""
    feedback, coin = given.feedback_of.get(customer_id, ()), given.coin_of.get(customer_id)
    told = decisions(feedback, settings, as_of) if feedback else FREE
    return told if coin is None else replace(told, frequency=coin.frequency | told.frequency, coin=coin.experiment)


def terms(customer: Customer, given: Given, settings: Settings, as_of: date) -> tuple[Terms, tuple[str, ...]]:
    """The customer's terms on `as_of`, and a sentence for each contradiction that was settled."""
    told = what_binds(customer.id, given, settings, as_of)
    return settle(left_to_sales(customer, given, settings, as_of), told, settings)


def left_to_sales(customer: Customer, given: Given, settings: Settings, as_of: date) -> Customer:
    """The customer with what others leave of the caps: less their contacts in the fuller of this cycle and the next.

    Marketing and service speak to the customer too, and the customer counts all of them. Of a customer with a second
    rep the gap leaves room for the visits of both.
    """
    part = given.overlay.get(customer.id)
    if part is not None and part.most_visits is not None:
        most = part.most_visits if customer.max_visits is None else min(customer.max_visits, part.most_visits)
        customer = replace(customer, max_visits=most)
    touches = given.touches_of.get(customer.id, ())
    if not touches:
        return customer
    taken = _fuller_cycle((t.day for t in touches), settings, as_of)
    visits = _fuller_cycle((t.day for t in touches if t.channel is Channel.VISIT), settings, as_of)
    return replace(
        customer,
        max_contacts=None if customer.max_contacts is None else max(0.0, customer.max_contacts - taken),
        max_visits=None if customer.max_visits is None else max(0.0, customer.max_visits - visits),
    )


def _fuller_cycle(days: Iterable[date], settings: Settings, as_of: date) -> int:
    """How many of the days lie in the cycle until `as_of`, or in the one after it, whichever holds more."""
    away = [(day - as_of).days for day in days]
    cycle = settings.plan.cycle_days
    return max(sum(-cycle < d <= 0 for d in away), sum(0 < d <= cycle for d in away))


def settle(customer: Customer, decided: Decisions, settings: Settings) -> tuple[Terms, tuple[str, ...]]:
    """Terms from a customer's own row, the settings, and what people have decided."""
    notes: list[str] = []
    contacts = math.inf if customer.max_contacts is None else customer.max_contacts
    offered = [_levels(channel, customer, decided, settings, notes) for channel in CHANNELS]
    least = _least_visits(customer, decided, offered[0], notes)
    fixed = sum(levels[0] for levels in offered)
    if fixed > contacts + 1e-9:
        notes.append(
            f"frequencies set by {_by(decided)} add up to {fixed:g}, above max_contacts {contacts:g}: not kept"
        )
        offered = [tuple(sorted({0.0, *levels})) for levels in offered]
    levels = (offered[0], offered[1], offered[2], offered[3])
    return Terms(levels, contacts, least), tuple(notes)


def _levels(
    channel: Channel, customer: Customer, decided: Decisions, settings: Settings, notes: list[str]
) -> tuple[float, ...]:
    """Rhythms of one channel within caps, consents and decisions; a person's frequency is the only one."""
    wish = decided.frequency.get(channel)
    if channel not in customer.channels or channel in decided.dismissed:
        if wish:
            why = "the customer does not allow it" if channel not in customer.channels else "it is dismissed"
            notes.append(f"{_by(decided)} sets {channel} to {wish:g} a cycle, but {why}: not planned")
        return (0.0,)
    cap = math.inf if customer.max_contacts is None else customer.max_contacts
    if channel is Channel.VISIT:
        cap = min(cap, most_visits(customer, settings))
    if channel in decided.open_days:
        gap = customer.min_gap_days if channel is Channel.VISIT else 1
        cap = min(cap, most_in(decided.open_days[channel], gap, settings))
    if wish is not None:
        if wish > cap + 1e-9:
            notes.append(f"{_by(decided)} sets {channel} to {wish:g} a cycle, caps and gap allow {cap:g}: capped")
        return (min(wish, cap),)
    rhythms = settings.callplan.levels if channel is Channel.VISIT else settings.callplan.remote_levels
    most = min(cap, settings.channels[channel].most)
    found = {0.0, *(float(r) for r in rhythms if 0 < r <= most + 1e-9)}
    if channel is Channel.VISIT:
        if customer.min_visits:
            found.add(min(customer.min_visits, cap))  # the minimum itself is a rhythm, so that nobody gets more for it
        if decided.pinned and len(found) == 1 and cap > 0:
            found.add(min(cap, 1.0))
    return tuple(sorted(found))


def _by(decided: Decisions) -> str:
    """Who has set frequencies."""
    return f"the coin of experiment {decided.coin}" if decided.coin else "feedback"


def most_visits(customer: Customer, settings: Settings) -> float:
    """Visits a cycle that the customer's cap allows and the calendar can hold: f · gap ≤ cycle."""
    most = math.inf if customer.max_visits is None else customer.max_visits
    return min(most, settings.plan.cycle_days / customer.min_gap_days) if customer.min_gap_days > 0 else most


def most_in(days: int, gap: int, settings: Settings) -> float:
    """Calls a cycle whose rhythm the last `days` of the coming cycle hold: the others fall where the channel is silent.

    n calls at least `gap` and early · cycle ÷ n days apart take (n − 1) of these steps and a day: n ≤ 1 + (days − 1) ÷
    gap, and n · (1 − (days − 1) ÷ (early · cycle)) ≤ 1.
    """
    shortest = settings.visits.early * settings.plan.cycle_days
    rhythm = math.inf if days - 1 >= shortest else 1 / (1 - (days - 1) / shortest)
    return min(1.0 + (days - 1) // max(gap, 1), rhythm)


def calmed(terms: Terms, decided: Decisions, published: Mapping[Channel, float] | None) -> Terms:
    """No more contacts than were published, where people have decided on fewer over some channel.

    Whoever is called too often by visits is not rung instead.
    """
    if published is None or not (decided.frequency or decided.dismissed or decided.open_days):
        return terms
    fewer = any(often <= published.get(h, 0.0) for h, often in decided.frequency.items())
    fewer = fewer or any(terms.levels[CHANNELS.index(h)][-1] < published.get(h, 0.0) for h in decided.open_days)
    if not fewer and not any(published.get(h) for h in decided.dismissed):
        return terms
    fixed = sum(levels[0] for levels in terms.levels)
    return replace(terms, most_contacts=min(terms.most_contacts, max(sum(published.values()), fixed)))


def _least_visits(customer: Customer, decided: Decisions, levels: tuple[float, ...], notes: list[str]) -> float:
    """The minimum of visits that the options can keep: the customer's own, and one rhythm where a visit is agreed."""
    wanted = customer.min_visits or 0.0
    least = min(wanted, levels[-1])
    if wanted > levels[-1] + 1e-9:
        notes.append(
            f"min_visits {wanted:g} a cycle cannot be offered: at most {levels[-1]:g} within caps and decisions"
        )
    if decided.pinned:
        above = [level for level in levels if level > 0]
        if not above:
            notes.append("a visit is agreed, but the customer's visits are not allowed, capped at 0 or dismissed")
        else:
            least = max(least, above[0])
    return least
