"""Whom a business rule binds: "segment=A team=North product=X channel=email".

The same key twice means any of its values, different keys mean all of them. "rep=*", "team=*" and "segment=*" make
one rule for each. A word without "=" belongs to the value before it: "segment=key account".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.calendar import CHANNELS
from salesplan.domain.scopes import scope_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from salesplan.callplan.market import Market
    from salesplan.domain.given import Given
    from salesplan.domain.plan import CallLine
    from salesplan.domain.settings import RuleSettings


@dataclass(frozen=True)
class Scope:
    """Values by key; a key without values lets everybody through."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def admits(self, key: str, value: str) -> bool:
        """Whether the scope says nothing of `key`, or names `value`."""
        named = self.values.get(key, ())
        return not named or value in named

    def customers(self, market: Market, *, product: bool = True) -> NDArray[np.bool_]:
        """[n] customers of the market inside; a product lets those through to whom it is detailed."""
        inside = np.array([self.admits("segment", s) for s in market.segments.tolist()], dtype=bool)
        reps = [self.admits("rep", r.id) and self.admits("team", r.team) for r in market.reps]
        inside &= np.array(reps, dtype=bool)[market.owner]
        if product and self.values.get("product"):
            inside &= market.detailed(self.values["product"])
        return inside

    def calls(self, market: Market) -> NDArray[np.float64]:
        """[m] calls a cycle of each option over the channels of the scope."""
        named = self.values.get("channel")
        columns = [i for i, h in enumerate(CHANNELS) if not named or h in named]
        total: NDArray[np.float64] = market.offers.mixes[:, columns].sum(axis=1)[market.offers.mix]
        return total

    def population(self, given: Given, owner: Mapping[str, str]) -> int:
        """Customers of the inputs inside, whether called or not; products and channels aside."""
        return sum(self.holds(given, c.id, owner.get(c.id, "")) for c in given.customers)

    def holds(self, given: Given, customer_id: str, rep_id: str) -> bool:
        """Whether a customer with this owner is inside; products and channels aside."""
        rep, customer = given.rep.get(rep_id), given.customer.get(customer_id)
        return (
            customer is not None
            and self.admits("segment", customer.segment)
            and self.admits("rep", rep_id)
            and self.admits("team", rep.team if rep is not None else "")
        )

    def counts(self, line: CallLine) -> bool:
        """Whether a line's channel, and one of its products, are inside."""
        named = self.values.get("product")
        return self.admits("channel", line.channel) and (not named or any(p in named for p in line.products))


def read_scope(rule: RuleSettings) -> Scope:
    """The scope of a [[rule]]. Raises UsageError for a key or a channel that is not known."""
    return Scope(scope_values(rule))
