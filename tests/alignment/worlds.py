"""Small companies for the tests: customers and reps around one town, and demands without a response model."""

from __future__ import annotations

from datetime import date

import numpy as np

from salesplan.alignment import Demand
from salesplan.domain.given import Customer, Given, Potential, Product, Rep
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.settings import Settings
from salesplan.travel import Crow

AS_OF = date(2026, 3, 2)
SETTINGS = Settings()
CROW = Crow(SETTINGS.travel)


def rep(rep_id: str, east: float = 0.0, north: float = 0.0, **more: object) -> Rep:
    return replace(Rep(rep_id, rep_id, place(east, north)), **more)  # type: ignore[arg-type]


def customer(customer_id: str, east: float = 0.0, north: float = 0.0, owner: str = "", **more: object) -> Customer:
    return replace(Customer(customer_id, customer_id, place(east, north), rep_id=owner), **more)  # type: ignore[arg-type]


def place(east: float, north: float) -> Place:
    """A point so many kilometres east and north of a town on the equator."""
    return Place(north / 111.195, east / 111.195)


def world(customers: list[Customer], reps: list[Rep], sales: float = 1000.0) -> Given:
    return Given(
        customers=tuple(sorted(customers, key=lambda c: c.id)),
        reps=tuple(sorted(reps, key=lambda r: r.id)),
        products=(Product("p", "p"),),
        potentials=tuple(Potential(c.id, "p", 5 * sales, sales) for c in sorted(customers, key=lambda c: c.id)),
    )


def wanting(given: Given, minutes: float = 60.0, visits: float = 2.0, contribution: float = 1000.0) -> Demand:
    """The same demand of everybody."""
    n = len(given.customers)
    return Demand(
        tuple(c.id for c in given.customers),
        np.full(n, minutes),
        np.full(n, visits),
        np.full(n, contribution),
        np.full(n, 5 * contribution),
    )


def owners(given: Given) -> dict[str, str]:
    return {c.id: c.rep_id for c in given.customers}


def drawn(seed: int, customers: int, reps: int) -> tuple[Given, Demand]:
    """A random company with locks and skills, whose customers mostly belong to somebody; and a random demand."""
    rng = np.random.default_rng(seed)
    force = [
        rep(
            f"R{r}",
            *rng.uniform(-40, 40, 2),
            capacity=float(rng.choice([0.5, 1.0])),
            skills=frozenset({"x"} if r == 0 or rng.random() < 0.5 else ()),
        )
        for r in range(reps)
    ]
    rows = []
    for c in range(customers):
        needs = frozenset({"x"} if rng.random() < 0.2 else ())
        able = [r.id for r in force if needs <= r.skills]
        owner = str(rng.choice(able)) if rng.random() < 0.8 else ""
        rows.append(
            customer(
                f"C{c:03d}",
                *rng.uniform(-50, 50, 2),
                owner,
                skills=needs,
                locked=bool(owner and rng.random() < 0.15),
                segment=str(rng.choice(["A", "B"])),
            )
        )
    given = world(rows, force)
    visits = rng.choice([0.0, 0.5, 1.0, 2.0, 4.0], customers)
    wanted = Demand(
        tuple(c.id for c in given.customers),
        45.0 * visits,
        visits,
        rng.lognormal(6.5, 1.0, customers),
        np.full(customers, 1000.0),
    )
    return given, wanted
