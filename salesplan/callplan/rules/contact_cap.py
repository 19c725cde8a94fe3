"""contact-cap: at most `max_contacts` calls a cycle over all channels, those of others than sales among them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from salesplan.domain.violations import Violation
from salesplan.response import left_to_sales

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

NAME = "contact-cap"


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> Iterator[Violation]:  # noqa: ARG001
    """Customers with more contacts than their cap."""
    contacts: dict[str, float] = defaultdict(float)
    for line in plan.callplan():
        contacts[line.customer_id] += line.frequency
    for customer in given.customers:
        most = left_to_sales(customer, given, settings, plan.as_of).max_contacts
        if most is not None and contacts.get(customer.id, 0.0) > most + 1e-9:
            yield Violation(NAME, customer.id, f"{contacts[customer.id]:g} contacts a cycle, at most {most:g}")
