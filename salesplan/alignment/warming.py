"""Compiles the search for territories before it is needed."""

from __future__ import annotations

from datetime import date

import numpy as np

from salesplan.alignment.aligned import align
from salesplan.alignment.demand import Demand
from salesplan.alignment.envelope import hull
from salesplan.domain.given import Customer, Given, Rep
from salesplan.domain.places import Place
from salesplan.domain.settings import Settings
from salesplan.travel import Crow

CUSTOMERS = 40


def warm_up() -> None:
    """Compile the search, or read it from the cache: some seconds on a fresh machine, then nothing.

    A rep with everybody and two with nobody make the search use all of its moves.
    """
    settings = Settings()
    spots = np.random.default_rng(0).uniform(0.0, 0.5, (CUSTOMERS, 2)).tolist()
    customers = tuple(Customer(f"{i:02}", "", Place(*spot), rep_id="0") for i, spot in enumerate(spots))
    reps = tuple(Rep(str(i), "", Place(0.25 * i, 0.25 * i)) for i in range(3))
    ids, ones = tuple(c.id for c in customers), np.ones(CUSTOMERS)
    wanted = Demand(ids, 600 * ones, 8 * ones, 100 * ones, 500 * ones)
    given = Given(customers, reps, (), ())
    hull(np.arange(2), np.zeros(1), np.zeros(1))
    align(given, wanted, dict.fromkeys(ids, "0"), Crow(settings.travel), settings, date(2024, 1, 1))
