"""Who owns whom before anybody is moved: the published owner, unless a person decided since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salesplan.domain.given import Given
    from salesplan.domain.versions import StoredPlan


@dataclass(frozen=True, slots=True)
class OwnersNow:
    """Owner by customer, and the customers whose owner is a person's decision of today."""

    current: dict[str, str]
    decided: frozenset[str]


def owners_now(given: Given, published: StoredPlan | None) -> OwnersNow:
    """The CRM's `rep_id` wins where it is new since the last run; otherwise the published owner stands."""
    if published is None:
        return OwnersNow({c.id: c.rep_id for c in given.customers}, frozenset())
    owner, then = published.plan.owner, published.given.customer
    current: dict[str, str] = {}
    decided = set()
    for customer in given.customers:
        before = then.get(customer.id)
        told = before is None or customer.rep_id != before.rep_id
        if told and customer.rep_id and customer.rep_id != owner.get(customer.id):
            current[customer.id] = customer.rep_id
            if before is not None:
                decided.add(customer.id)
        else:
            current[customer.id] = owner.get(customer.id, customer.rep_id)
    return OwnersNow(current, frozenset(decided))
