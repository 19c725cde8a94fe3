"""Why a customer has the chosen option: beside the runner-up, at the price of the rep's time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan.declared import call_counts
from salesplan.domain.calendar import CHANNELS
from salesplan.response import left_to_sales, mix_values, offers, terms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.domain.given import Customer, Given
    from salesplan.domain.plan import RepPlan
    from salesplan.domain.settings import Settings


CALLS = {"visit": "visit", "video": "video call", "phone": "phone call", "email": "email"}


@dataclass(frozen=True, slots=True)
class Weighed:
    """One option at the price of the rep's time: net = value − minutes / 60 · hour price, money a cycle."""

    mix: tuple[float, ...]  # calls a cycle by channel, in the order of CHANNELS
    value: float
    minutes: float  # travel included
    net: float

    def __str__(self) -> str:
        told = [f"{n:g} {CALLS[h]}{'' if n == 1 else 's'}" for n, h in zip(self.mix, CHANNELS, strict=True) if n > 0]
        return " and ".join(told) or "no call"


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen option, the runner-up, the rep's next hour, and the rules that decide for the customer."""

    chosen: Weighed
    runner_up: Weighed | None  # None: nothing else is on offer
    hour_price: float  # money that one more hour of the rep would earn
    offered: int  # options that were compared
    rules: tuple[str, ...]  # sentences: what binds the customer or their rep

    def sentences(self, currency: str = "") -> tuple[str, ...]:
        """The choice in plain words."""
        c = self.chosen
        worth = f"worth {_money(c.value, currency)} a cycle for {c.minutes:.0f} minutes"
        told = [
            f"{c}: {worth}, one of {self.offered} options",
            f"the rep's next hour would earn {_money(self.hour_price, currency)}",
        ]
        if (r := self.runner_up) is not None:
            gain, time, net = r.value - c.value, r.minutes - c.minutes, r.net - c.net
            result = _money(abs(net), currency) + (" worse" if net <= 0 else " better, held back by rules or by calm")
            told.append(
                f"runner-up {r}: {_money(abs(gain), currency)} {_than(gain)}, {abs(time):.0f} minutes {_than(time)};"
                f" at the price of the rep's time {result}"
            )
        return (*told, *self.rules)


def _money(amount: float, currency: str) -> str:
    return f"{currency} {amount:,.{0 if amount >= 100 else 2}f}".strip()


def _than(difference: float) -> str:
    return "more" if difference > 0 else "less"


def weigh_choice(
    given: Given, part: RepPlan, customer: Customer, travel_minutes: float, settings: Settings, as_of: date
) -> Choice:
    """The customer's option in their rep's `part` of the plan, beside the best other one on offer.

    `travel_minutes` is what one visit costs the rep on the road. Values are those of `as_of`, money a cycle. The
    runner-up has the largest net value (see `Weighed`) of the options that are no shorter of the customer's minimum.
    """
    outcome = next((o for o in part.outcomes if o.stage == "callplan"), None)
    hour = (outcome.shadow_price or 0.0) if outcome is not None else 0.0
    chosen_mix = tuple(
        sum(line.frequency for line in part.callplan if line.customer_id == customer.id and line.channel is h)
        for h in CHANNELS
    )
    offered = offers(given, (customer,), settings, as_of, counted=call_counts(settings))
    rows = [tuple(m) for m in offered.mixes[offered.mix].tolist()]
    values = dict(zip(rows, offered.value.tolist(), strict=True))
    if chosen_mix not in values:
        values[chosen_mix] = mix_values(given, customer, settings, as_of, [chosen_mix])[0]
    weighed = [_weigh(mix, v, customer, travel_minutes, hour, settings) for mix, v in values.items()]
    chosen = next(w for w in weighed if w.mix == chosen_mix)
    short = dict(zip(rows, offered.short.tolist(), strict=True))
    least = short.get(chosen_mix, 0.0)
    others = [w for w in weighed if w.mix != chosen_mix and short.get(w.mix, 0.0) <= least + 1e-9]
    runner_up = max(others, key=lambda w: (w.net, w.mix), default=None)
    return Choice(chosen, runner_up, hour, len(rows), _rules(given, customer, outcome_notes(part), settings, as_of))


def explain_choice(
    given: Given, part: RepPlan, customer: Customer, travel_minutes: float, settings: Settings, as_of: date
) -> tuple[str, ...]:
    """`weigh_choice` in sentences."""
    return weigh_choice(given, part, customer, travel_minutes, settings, as_of).sentences(settings.plan.currency)


def outcome_notes(part: RepPlan) -> tuple[str, ...]:
    """What the rep's call plan says of binding and missed rules."""
    return next((o.notes for o in part.outcomes if o.stage == "callplan"), ())


def _weigh(
    mix: Sequence[float], value: float, customer: Customer, travel: float, hour: float, settings: Settings
) -> Weighed:
    visit = settings.visits.minutes if customer.visit_minutes is None else customer.visit_minutes
    each = np.array([visit + travel, *(float(settings.channels[h].minutes) for h in CHANNELS[1:])])
    minutes = float(each @ np.array(mix))
    return Weighed(tuple(mix), value, minutes, value - minutes / 60 * hour)


def _rules(given: Given, customer: Customer, notes: Sequence[str], settings: Settings, as_of: date) -> tuple[str, ...]:
    """Caps, consents and decisions of the customer, then what binds their rep."""
    told = []
    if len(customer.channels) < len(CHANNELS):
        told.append("allows only " + ", ".join(h for h in CHANNELS if h in customer.channels))
    left = left_to_sales(customer, given, settings, as_of)
    for name, bound, ours in (
        ("max_contacts", customer.max_contacts, left.max_contacts),
        ("min_visits", customer.min_visits, left.min_visits),
        ("max_visits", customer.max_visits, left.max_visits),
    ):
        if bound is not None:
            others = f", {bound - ours:g} of them by others" if ours is not None and ours < bound else ""
            told.append(f"{name} {bound:g} a cycle{others}")
    agreed, settled = terms(customer, given, settings, as_of)
    coin = given.coin_of.get(customer.id)
    by = "feedback" if coin is None else f"the coin of experiment {coin.experiment}"
    told.extend(
        f"{h} set to {levels[0]:g} a cycle by {by}"
        for h, levels in zip(CHANNELS, agreed.levels, strict=True)
        if levels[0] > 0
    )
    return (*told, *settled, *(n for n in notes if n.startswith("binding") or customer.id in n))
