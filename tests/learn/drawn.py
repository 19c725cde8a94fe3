"""Histories drawn from a known truth: what `learn` must find, and what it must not believe.

Sales are α_ip · e^(season + demand) · R(A), with calls remembered at λ, demand that drifts (AR(1), sd .30 in logarithms
a customer, .15 more a product) and gamma noise of 50 % a month. Calls are Poisson around the customer's mean × the
rep's availability × e^(chase · demand of this and the last month). Reps take holidays and are now and then away for
months.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from salesplan.domain.given import Arm, Coin
from salesplan.learn.history import History
from salesplan.response.adbudg import elasticity_of, reached

USUAL_CALLS = np.array([3.0, 1.5, 0.75])  # a cycle, by segment
SIZE = np.array([30_000.0, 9_000.0, 3_000.0])  # money a year
DAYS_A_MONTH, CYCLE = 30.4, 28
TESTED = 6
EARLIER, AFTER = 12, 12  # months before and after the history, which nobody sees


@dataclass(frozen=True)
class World:
    """What is drawn."""

    customers: int = 2000
    products: int = 3
    months: int = 36
    reps: int = 20
    chase: float = 0.0  # how calls follow a customer's own demand: .5 moderate, 1 strong
    regions: float = 0.0  # the same for the demand of a rep's whole territory
    away: bool = True  # reps have absences
    placebo: bool = False  # calls move nothing
    carry_over: float | None = None  # None: drawn between .65 and .85
    tested: float = (
        0.0  # share of the customers whom coins send to 1.5 or .5 of their calls in the last `TESTED` months
    )


@dataclass(frozen=True)
class Drawn:
    """A history with its truth."""

    history: History
    amplitude: np.ndarray  # [segments, products]
    carry_over: float
    level: np.ndarray  # [N, P] money at saturation in the year after
    coins: tuple[Coin, ...] = ()

    @property
    def elasticity(self) -> np.ndarray:
        """At the usual calls, [segments, products]."""
        return elasticity_of(self.amplitude)


def draw(world: World, seed: int) -> Drawn:
    """The history of a world; the same seed gives the same one."""
    rng = np.random.default_rng(seed)
    n, months = world.customers, EARLIER + world.months + AFTER
    seen = slice(EARLIER, EARLIER + world.months)
    segment = rng.choice(3, n, p=[0.2, 0.3, 0.5])
    rep = np.arange(n) % world.reps
    mean = USUAL_CALLS[segment] * np.exp(rng.normal(0.0, 0.3, n) - 0.045)
    carried = float(rng.uniform(0.65, 0.85)) if world.carry_over is None else world.carry_over
    demand = wandering(rng, (n, months), 0.9, 0.30)
    region = wandering(rng, (world.reps, months), 0.9, 0.20)[rep] if world.regions else np.zeros((n, months))
    sent, coins = _coins(world, seed, segment, rep, mean)
    calls = _calls(world, rng, mean, rep, demand, region, sent)
    spread = rng.normal(0.0, 0.2, (3, world.products))
    amplitude = np.clip(rng.uniform(0.45, 0.8) + spread, 0.1, 0.93) * (0.0 if world.placebo else 1.0)
    level = np.exp(rng.normal(0.0, 0.8, (n, world.products))) * SIZE[segment][:, None]
    short = 1 - reached(_remembered(calls, mean, carried), _usual(mean, segment)[:, None])
    sales, coming = np.empty((n, world.products, world.months)), np.empty((n, world.products))
    for p in range(world.products):
        season = np.cumsum(rng.normal(0.0, 0.03, months))
        grown = np.exp(season + demand + region + wandering(rng, (n, months), 0.8, 0.15))
        expected = level[:, [p]] / 12 * grown * (1 - amplitude[segment, p][:, None] * short)
        scatter = 0.25 * expected.mean(axis=1)[:, None]
        sales[:, p] = rng.gamma(expected[:, seen] / scatter, scatter)
        coming[:, p] = level[:, p] * grown[:, -AFTER:].mean(axis=1)
    stated = level * np.exp(rng.normal(-0.08, 0.4, level.shape))
    history = History(
        tuple(date(2023 + t // 12, t % 12 + 1, 1) for t in range(world.months)),
        tuple(f"C{i:06d}" for i in range(n)), ("A", "B", "C"), segment, tuple(f"P{p}" for p in range(world.products)),
        tuple(f"R{r:03d}" for r in range(world.reps)), np.repeat(rep[:, None], world.months, axis=1),
        calls[:, seen], sales, stated, np.zeros(level.shape, dtype=np.bool_),
    )  # fmt: skip
    return Drawn(history, amplitude, carried, coming, coins)


def wandering(rng: np.random.Generator, shape: tuple[int, int], stays: float, spread: float) -> np.ndarray:
    """A stationary AR(1) over the last axis."""
    found = np.empty(shape)
    found[:, 0] = rng.normal(0.0, spread, shape[0])
    for t in range(1, shape[1]):
        found[:, t] = stays * found[:, t - 1] + (1 - stays**2) ** 0.5 * rng.normal(0.0, spread, shape[0])
    return found


def availability(rng: np.random.Generator, reps: int, months: int) -> np.ndarray:
    """Share of each month at work [reps, months]: two holidays a year, and .8 long absences in three years."""
    found = np.ones((reps, months))
    for r in range(reps):
        for first in range(0, months, 12):
            for t in rng.integers(first, first + 12, 2):
                if t < months:
                    found[r, t] -= rng.choice([0.25, 0.5])
        for _ in range(rng.poisson(0.8 * months / 36)):
            t = int(rng.integers(0, months))
            found[r, t : t + int(rng.integers(2, 5))] = 0.0
    return np.clip(found, 0.0, 1.0)


def _coins(
    world: World, seed: int, segment: np.ndarray, rep: np.ndarray, mean: np.ndarray
) -> tuple[np.ndarray, tuple[Coin, ...]]:
    """What the coins multiply each customer's calls with, and the coins: pairs of a rep and segment, as they come."""
    sent, found = np.ones(len(mean)), []
    rng = np.random.default_rng([seed, 7])
    order = np.lexsort((mean, segment, rep))
    pairs = [(a, b) for a, b in itertools.pairwise(order.tolist()) if (segment[a], rep[a]) == (segment[b], rep[b])][::2]
    first, last = (date(2023 + t // 12, t % 12 + 1, 1) for t in (world.months - TESTED, world.months))
    for i in sorted(rng.permutation(len(pairs))[: round(world.tested * len(mean) / 2)].tolist()):
        up = int(rng.integers(2))
        for side, customer in enumerate(pairs[i]):
            sent[customer] = 1.5 if side == up else 0.5
            arm, often = (Arm.MORE, Arm.LESS)[side != up], float(sent[customer] * mean[customer])
            found.append(
                Coin(
                    "E", f"P{i:05d}", f"C{customer:06d}", arm, often, 0.0, 0.0, 0.0, float(mean[customer]), 0.5,
                    first, last - timedelta(days=1),
                )
            )  # fmt: skip
    return sent, tuple(found)


def _calls(
    world: World,
    rng: np.random.Generator,
    mean: np.ndarray,
    rep: np.ndarray,
    demand: np.ndarray,
    region: np.ndarray,
    sent: np.ndarray,
) -> np.ndarray:
    seen = demand.copy()
    seen[:, 1:] = 0.5 * demand[:, 1:] + 0.5 * demand[:, :-1]
    at_work = availability(rng, world.reps, demand.shape[1]) if world.away else np.ones((world.reps, demand.shape[1]))
    rate = mean[:, None] * at_work[rep] * np.exp(world.chase * seen + world.regions * region)
    tested = slice(EARLIER + world.months - TESTED, EARLIER + world.months)
    rate[:, tested] *= sent[:, None]
    return rng.poisson(rate * DAYS_A_MONTH / CYCLE) * CYCLE / DAYS_A_MONTH


def _remembered(calls: np.ndarray, mean: np.ndarray, carried: float) -> np.ndarray:
    found, now = np.empty_like(calls), mean
    for t in range(calls.shape[1]):
        now = carried * now + (1 - carried) * calls[:, t]
        found[:, t] = now
    return found


def _usual(mean: np.ndarray, segment: np.ndarray) -> np.ndarray:
    return np.array([mean[segment == g].mean() for g in range(3)])[segment]
