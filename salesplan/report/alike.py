"""What similar customers need: those of the same segment whose potential is nearest, whoever owns them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel

if TYPE_CHECKING:
    from salesplan.domain.given import Given
    from salesplan.report.version import PlanVersion

NEAREST = 20


@dataclass(frozen=True, slots=True)
class Alike:
    """Customers like one. Frequencies are calls a cycle, means over all of them."""

    count: int
    visits: float
    remote: float
    product: str  # the one that brings most of their sales; empty where they buy nothing
    share: float  # its part of their sales
    events: tuple[tuple[str, int], ...]  # what befell most of them, and how many


def alike(version: PlanVersion, customer_id: str) -> Alike | None:
    """The nearest by potential in the customer's segment; None where nobody else is in it."""
    given = version.given
    mine, size = given.customer[customer_id], _potential(given, customer_id)
    others = [c.id for c in given.customers if c.id != customer_id and c.segment == mine.segment]
    near = sorted(others, key=lambda c: (abs(_potential(given, c) - size), c))[:NEAREST]
    if not near:
        return None
    there, visits, remote = set(near), 0.0, 0.0
    for line in version.plan.callplan():
        if line.customer_id in there:
            visits += line.frequency if line.channel is Channel.VISIT else 0.0
            remote += 0.0 if line.channel is Channel.VISIT else line.frequency
    sales: Counter[str] = Counter()
    events: Counter[str] = Counter()
    for customer in near:
        for row in given.potentials_of.get(customer, ()):
            sales[row.product] += max(0.0, row.sales)  # type: ignore[assignment]
        events.update({e.event for e in given.events_of.get(customer, ())})
    product, amount = max(sales.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    total = sum(sales.values())
    return Alike(
        len(near),
        visits / len(near),
        remote / len(near),
        product if amount else "",
        amount / total if total else 0.0,
        tuple(sorted(events.items(), key=lambda item: (-item[1], item[0]))[:3]),
    )


def _potential(given: Given, customer_id: str) -> float:
    return sum(p.potential for p in given.potentials_of.get(customer_id, ()))
