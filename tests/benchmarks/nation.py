"""A country of customers drawn at random: towns of unequal size, reps where the people are."""

from __future__ import annotations

import multiprocessing
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from salesplan.domain.calendar import Channel, Window
from salesplan.domain.given import Call, Customer, Given, Potential, Product, Rep
from salesplan.domain.places import Place
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AS_OF = date(2026, 11, 23)
GUARD = "[guard]\nowner_share = 1.0\n"  # a first plan may move as many as it likes
HOURS = (Window(9 * 3600, 12 * 3600), Window(13 * 3600, 17 * 3600))


def nation(customers: int, reps: int, seed: int = 0) -> Given:
    """`customers` and `reps` around towns on 500 × 800 km; a fifth of the customers keep opening hours.

    Reps live in the towns in proportion to size; each customer belongs to one of the nearest reps with room.
    """
    rng = np.random.default_rng(seed)
    towns = max(3, reps // 2)
    centre = np.column_stack([rng.uniform(44.0, 49.0, towns), rng.uniform(0.0, 7.0, towns)])
    size = rng.pareto(1.2, towns) + 0.5
    homes = _around(rng, centre, size, reps, 0.06)
    places = _around(rng, centre, size, customers, 0.12)
    owner = _owners(places, homes, customers // reps + 1)
    potential = rng.lognormal(9.0, 0.9, (customers, 2)).round(0)
    timed = rng.random(customers) < 0.2
    ids = [f"C{i:06d}" for i in range(customers)]
    return Given(
        customers=tuple(
            Customer(
                id=ids[i],
                name=f"Customer {i}",
                place=Place(round(float(places[i, 0]), 6), round(float(places[i, 1]), 6)),
                segment="ABC"[int(np.searchsorted([8000.0, 20000.0], potential[i].sum()))],
                rep_id=f"R{owner[i]:04d}",
                hours=HOURS if timed[i] else (),
                channels=frozenset({Channel.VISIT, Channel.PHONE}),
                min_gap_days=5,
            )
            for i in range(customers)
        ),
        reps=tuple(
            Rep(
                f"R{r:04d}",
                f"Rep {r}",
                Place(round(float(homes[r, 0]), 6), round(float(homes[r, 1]), 6)),
                cost_per_year=60_000.0,
            )
            for r in range(reps)
        ),
        products=(Product("one", "One", 0.4), Product("two", "Two", 0.3)),
        potentials=tuple(
            Potential(ids[i], product, float(potential[i, p]), float(round(potential[i, p] * 0.4)))
            for i in range(customers)
            for p, product in enumerate(("one", "two"))
        ),
        calls=tuple(
            Call(AS_OF - timedelta(days=int(d)), f"R{owner[i]:04d}", ids[i])
            for i, d in enumerate(rng.integers(1, 40, customers))
        ),
    )


def draw(folder: Path, customers: int, reps: int) -> None:
    """A workspace of such a country."""
    alone(_write, folder, customers, reps)


def _write(folder: Path, customers: int, reps: int) -> None:
    write_workspace(nation(customers, reps), folder, GUARD)


def alone(do: Callable[..., None], *given: Any) -> None:
    """In a process of its own, whose memory is that of nothing else."""
    process = multiprocessing.get_context("spawn").Process(target=do, args=given)
    process.start()
    process.join()
    assert process.exitcode == 0


def _around(rng: np.random.Generator, centre: np.ndarray, size: np.ndarray, count: int, spread: float) -> np.ndarray:
    town = rng.choice(len(centre), count, p=size / size.sum())
    return centre[town] + rng.normal(0.0, spread, (count, 2))


def _owners(places: np.ndarray, homes: np.ndarray, room: int) -> np.ndarray:
    """The nearest rep who has room left, customer by customer."""
    left = np.full(len(homes), room)
    owner = np.empty(len(places), dtype=np.int64)
    for i, place in enumerate(places):
        away = ((homes - place) ** 2).sum(axis=1)
        away[left == 0] = np.inf
        owner[i] = int(away.argmin())
        left[owner[i]] -= 1
    return owner
