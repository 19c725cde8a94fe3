"""What calls on customers are worth, with the counts that the rules of the call plan ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.callplan import call_counts
from salesplan.domain.calendar import Channel
from salesplan.domain.nouns import replace
from salesplan.response import offers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from salesplan.domain.given import Customer, Given
    from salesplan.domain.settings import Settings
    from salesplan.response import Offers


def on_offer(
    given: Given,
    settings: Settings,
    as_of: date,
    customers: Sequence[Customer] | None = None,
    keep: Mapping[str, Mapping[Channel, float]] | None = None,
    unvisitable: Collection[str] = (),
) -> Offers:
    """The options of the customers (None: all), those of `keep` (calls a cycle by customer and channel) among them.

    Whoever is `unvisitable` is offered every channel but visits.
    """
    asked = given.customers if customers is None else customers
    if unvisitable:
        asked = [replace(c, channels=c.channels - {Channel.VISIT}) if c.id in unvisitable else c for c in asked]
    return offers(given, asked, settings, as_of, counted=call_counts(settings), keep=keep)
