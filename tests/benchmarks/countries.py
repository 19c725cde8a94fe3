"""Countries of any size for the territory benchmarks: towns by Zipf's law, reps who live where the customers are."""

from __future__ import annotations

from datetime import date

import numpy as np

from salesplan.alignment import Demand
from salesplan.alignment.area import nearest_reps, unit_vectors
from salesplan.domain.given import Customer, Given, Rep
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.settings import Settings

AS_OF = date(2026, 3, 2)
KM = 111.195  # of one degree


def country(customers: int, reps: int, *, seed: int = 0, locked: float = 0.05) -> tuple[Given, Demand]:
    """Customers around towns whose sizes fall with their rank, 20 customers a 1,000 km²; reps drawn along the map.

    Visits of 30 minutes at 0.25 to 4 a cycle; contributions lognormal around 1,800 a year; one customer in ten belongs
    to the second or third nearest rep instead of the nearest, and `locked` of all are locked.
    """
    rng = np.random.default_rng(seed)
    side, towns = 100 * np.sqrt(reps / 10), max(5, int(reps * 1.5))
    town = rng.random((towns, 2)) * side
    size = np.arange(1, towns + 1) ** -0.8
    where = rng.choice(towns, customers, p=size / size.sum())
    spot = town[where] + rng.normal(size=(customers, 2)) * rng.choice([2, 8, 15], customers)[:, None]
    visits = rng.choice([0.25, 0.5, 1, 2, 4], customers, p=[0.2, 0.2, 0.3, 0.2, 0.1])
    walk = np.lexsort((spot[:, 1], town[where, 1], np.floor(town[where, 0] / 40)))
    share = np.cumsum(visits[walk]) / visits.sum()
    lives = walk[np.searchsorted(share, (np.arange(reps) + rng.random(reps)) / reps)]
    homes = spot[lives] + rng.normal(size=(reps, 2)) * 3
    force = tuple(Rep(f"R{r:05d}", f"R{r:05d}", _place(homes[r])) for r in range(reps))
    places = [_place(p) for p in spot]
    near, _ = nearest_reps(unit_vectors(places), unit_vectors([r.place for r in force]), min(3, reps))
    rank = np.where(rng.random(customers) < 0.1, rng.integers(0, near.shape[1], customers), 0)
    owner = near[np.arange(customers), rank]
    firm = rng.random(customers) < locked
    rows = tuple(
        Customer(
            f"C{i:07d}", f"C{i:07d}", places[i], rep_id=force[owner[i]].id, locked=bool(firm[i]), segment="ABC"[i % 3]
        )
        for i in range(customers)
    )
    given = Given(rows, force, (), ())
    money = rng.lognormal(7, 1, customers)
    return given, Demand(tuple(c.id for c in rows), 30 * visits, visits, money, 3 * money)


def unowned(given: Given) -> Given:
    """The same customers without owners and locks."""
    return replace(given, customers=tuple(replace(c, rep_id="", locked=False) for c in given.customers))


def _place(spot: np.ndarray) -> Place:
    return Place(float(45 + spot[1] / KM), float(5 + spot[0] / (KM * np.cos(np.radians(45)))))


SETTINGS = Settings()
