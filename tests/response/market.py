"""Four customers: a hotel, a bar and two shops, with two products."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from salesplan.domain.calendar import Channel
from salesplan.domain.given import Customer, Decision, Event, Feedback, Given, Potential, Product, Rep
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.settings import Settings

AS_OF = date(2026, 11, 23)


def customer(id_: str, segment: str = "A", **other: Any) -> Customer:
    return Customer(id_, f"name of {id_}", Place(42.5, 1.5), segment, "R1", **other)


def four(**first: Any) -> Given:
    """The first customer takes the keyword arguments."""
    people = (customer("c1", **first), customer("c2", "B"), customer("c3"), customer("c4", "B"))
    rows = tuple(
        Potential(c.id, product, money * (i + 1), propensity=0.8)
        for i, c in enumerate(people)
        for product, money in (("beer", 3000.0), ("wine", 2000.0))
    )
    return Given(
        people,
        (Rep("R1", "Anna", Place(42.5, 1.5), team="North"), Rep("R2", "Marc", Place(42.5, 1.6), team="South")),
        (Product("beer", "Beer", 0.3), Product("wine", "Wine", 0.4)),
        rows,
    )


def event(customer_id: str, name: str, age: int, **other: Any) -> Event:
    return Event(AS_OF - timedelta(days=age), customer_id, name, **other)


def feedback(customer_id: str, decision: Decision, **other: Any) -> Feedback:
    return Feedback(AS_OF - timedelta(days=3), "R1", customer_id, decision, **other)


def with_section(section: str, settings: Settings | None = None, **values: Any) -> Settings:
    """Settings with some values of one section changed."""
    base = settings or Settings()
    return replace(base, **{section: replace(getattr(base, section), **values)})


VISIT, VIDEO, PHONE, EMAIL = Channel
