"""Drawn customers, reps and settings of any size for the call-plan benchmark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.calendar import Channel
from salesplan.domain.given import Customer, Given, Potential, Product, Rep
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.settings import RuleSettings, Settings

if TYPE_CHECKING:
    from salesplan.domain.plan import CallLine

AS_OF = date(2026, 11, 23)
PRODUCTS = ("p0", "p1", "p2")


@dataclass(frozen=True)
class Drawn:
    """Inputs with owners and travel minutes a visit."""

    given: Given
    owner: dict[str, str]
    travel: dict[str, float]


def dozen_options(settings: Settings | None = None) -> Settings:
    """Settings under which a customer has about twelve options: seven visit rhythms, or a remote channel alone."""
    base = settings or Settings()
    return replace(base, callplan=replace(base.callplan, mixed_channels=1, remote_levels=[1.0, 2.0, 4.0]))


def draw(customers: int, reps: int, seed: int = 0, first: int = 0) -> Drawn:
    """Customers in three segments with three products each, shared out evenly; ids count from `first`."""
    random = np.random.default_rng([seed, first])
    segment = random.choice(["A", "B", "C"], customers)
    minutes = random.choice([20, 30, 45], customers)
    remote = random.random((customers, 3)) < 0.7
    potential = random.lognormal(7.5, 0.9, (customers, len(PRODUCTS)))
    propensity = random.random((customers, len(PRODUCTS)))
    travel = random.uniform(4, 20, customers)
    owners = [Rep(f"R{first + i:07d}", f"rep {i}", Place(42, 1), f"T{i % 10}") for i in range(reps)]
    people, rows, owner, drive = [], [], {}, {}
    others = (Channel.VIDEO, Channel.PHONE, Channel.EMAIL)
    for i in range(customers):
        own = f"C{first + i:08d}"
        allowed = frozenset([Channel.VISIT, *(h for h, yes in zip(others, remote[i], strict=True) if yes)])
        people.append(
            Customer(own, own, Place(42, 1), str(segment[i]), channels=allowed, visit_minutes=int(minutes[i]))
        )
        rows.extend(
            Potential(own, p, float(potential[i, j]), propensity=float(propensity[i, j]))
            for j, p in enumerate(PRODUCTS)
        )
        owner[own] = owners[i * reps // customers].id
        drive[own] = float(travel[i])
    margins = tuple(Product(p, p, 0.3 + 0.05 * j) for j, p in enumerate(PRODUCTS))
    return Drawn(Given(tuple(people), tuple(owners), margins, tuple(rows)), owner, drive)


def three_rules(customers: int) -> tuple[RuleSettings, ...]:
    """A reach, a sample budget that halves the visits with one product, and a share of first positions."""
    return (
        RuleSettings("reach A", "reach", "segment=A", least=0.9),
        RuleSettings("samples", "budget", "product=p0 channel=visit", most=0.5 * customers),
        RuleSettings("p1 first", "product_share", "product=p1", least=0.45),
    )


def published(lines: dict[str, tuple[CallLine, ...]], owner: dict[str, str]) -> dict[str, dict[Channel, float]]:
    """Frequencies by customer and channel, as the next night sees them."""
    told: dict[str, dict[Channel, float]] = {c: {} for c in owner}
    for own in lines.values():
        for line in own:
            if line.frequency > 0:
                told[line.customer_id][line.channel] = line.frequency
    return told
