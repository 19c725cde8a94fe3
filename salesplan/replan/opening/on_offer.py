"""What calls on customers are worth, with the counts that the rules of the call plan ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.callplan import call_counts
from salesplan.response import offers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from salesplan.domain.calendar import Channel
    from salesplan.domain.given import Customer, Given
    from salesplan.domain.settings import Settings
    from salesplan.response import Offers


def on_offer(
    given: Given,
    settings: Settings,
    as_of: date,
    customers: Sequence[Customer] | None = None,
    keep: Mapping[str, Mapping[Channel, float]] | None = None,
) -> Offers:
    """The options of the customers (None: all), those of `keep` (calls a cycle by customer and channel) among them."""
    asked = given.customers if customers is None else customers
    return offers(given, asked, settings, as_of, counted=call_counts(settings), keep=keep)
