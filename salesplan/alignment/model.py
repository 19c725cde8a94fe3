"""The alignment model: sets, parameters and the one objective that every part of this room minimises.

Sets
    c    customers; r active reps; N(c) the reps considered for c: the `neighbours` nearest homes among those who
         have the customer's skills, reps who would otherwise see too few customers, none of them more than
         `reach_minutes` farther than the nearest, and the owner. A locked, held or decided customer has one.
Parameters, minutes a cycle
    t[c]     call minutes, and visits[c], from `demand`
    d[c,r]   travel = visits · (round_trip_share · drive(home r → c) + local[c]), local[c] the mean crow drive from c
             to their nearest customers: a day's tour pays for the way out and back once, and between two customers for
             a hop, so travel follows frequencies and the area, not a round trip for every visit
    w[c,r]   workload = t[c] + d[c,r]; it differs by rep, because who drives decides how far
    h[c,r]   handover = (share · contribution[c] ÷ (hour price / 60) + handover_minutes) · (cycle_days / 365): what one
             handover loses and takes, spread over the year in which it must earn itself back; nothing to the
             present owner or where nobody owned c; share is `handover_share_near` where the CRM already has r on
             the customer's segment around them. The hour price is the mean of the active reps', by capacity:
             minutes of one rep stand against minutes of another, so there is one rate of exchange
    bond     what two reps who drive to one address drive twice (see `bonds`)
    C[r]     capacity; μ = Σ workload ÷ Σ capacity, of the alignment itself; τ = band; p = imbalance_price

    min  Σ_c d[c,a(c)] + Σ_c h[c,a(c)] + p · Σ_r outside[r] + compactness · Σ_c share of c's neighbours not with a(c)
         + Σ_(c,e) bond[c,e] where a(c) ≠ a(e)
    outside[r] = beyond(τ) + beyond(2τ),   W[r] = Σ_{a(c)=r} w[c,r]
    beyond(τ)  = max(0, W[r] − (1 + τ)·μ·C[r]) + max(0, (1 − τ)·μ·C[r] − W[r])

A minute more than twice the band away counts twice: where a region has too much for all, nobody gets all of it.

Every customer has exactly one owner; balance is soft, so that a plan always exists. Minutes are rounded to 1/1024:
such sums are exact in floating point, so an alignment costs the same in whatever order it is added up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.nouns import replace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from salesplan.domain.settings import Settings

GRAIN = 1024.0
FAR_MINUTES = 1e5  # travel a visit where no road leads from the rep to the customer
EPSILON = 1e-4  # minutes a cycle: a smaller difference is no improvement


def grained(minutes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Minutes rounded to 1/1024."""
    rounded: NDArray[np.float64] = np.rint(minutes * GRAIN) / GRAIN
    return rounded


@dataclass(frozen=True, slots=True)
class Terms:
    """The settings that enter the objective, and the limits on work."""

    band: float
    imbalance_price: float
    compactness: float
    passes: int
    cycle_days: int
    seed: int

    @classmethod
    def of(cls, settings: Settings) -> Terms:
        """The terms that the settings name."""
        a = settings.alignment
        return cls(a.band, a.imbalance_price, a.compactness, a.passes, settings.plan.cycle_days, settings.plan.seed)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """One alignment problem in columns: n customers, R reps, K places for candidates (-1 and inf where unused)."""

    candidates: NDArray[np.int32]  # [n, K] rep positions, nearest first
    travel: NDArray[np.float64]  # [n, K] minutes a cycle
    handover: NDArray[np.float64]  # [n, K] minutes a cycle that a change to this rep weighs
    calls: NDArray[np.float64]  # [n] call minutes a cycle
    current: NDArray[np.int32]  # [n] rep position of the owner now, -1: nobody, or nobody who may stay
    charged: NDArray[np.bool_]  # [n] whether leaving the owner of today has a price
    capacity: NDArray[np.float64]  # [R] minutes a cycle
    neighbours: NDArray[np.int32]  # [n, 8] nearest customers; -1 where there are fewer
    hour_price: float  # money of an hour
    terms: Terms
    pairs: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 2), np.int64))  # [b, 2] at one address
    bond: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))  # [b] minutes a cycle while they are parted
    seat: NDArray[np.int64] = field(init=False)  # [n] place of `current` among the candidates, -1: none
    way: NDArray[np.float64] = field(init=False)  # [n] travel of `current`; of whom there is none, anything

    def __post_init__(self) -> None:
        hit = (self.candidates == self.current[:, None]) & (self.current[:, None] >= 0)
        seat = np.where(hit.any(axis=1), hit.argmax(axis=1), -1)
        object.__setattr__(self, "seat", seat)
        object.__setattr__(self, "way", self.travel[np.arange(self.rows), seat])

    @property
    def money_a_year(self) -> float:
        """Money a year that one minute a cycle is worth."""
        return self.hour_price / 60 * 365 / self.terms.cycle_days

    @property
    def rows(self) -> int:
        """Number of customers."""
        return len(self.calls)

    def cost(self, rows: NDArray[np.int64] | slice = slice(None)) -> NDArray[np.float64]:
        """d + h of the customers at `rows`, minutes a cycle, [len(rows), K]; inf where there is no candidate."""
        stays = (self.candidates[rows] == self.current[rows, None]) | ~self.charged[rows, None]
        cost: NDArray[np.float64] = self.travel[rows] + np.where(stays, 0.0, self.handover[rows])
        return cost

    def load(self, rows: NDArray[np.int64] | slice = slice(None)) -> NDArray[np.float64]:
        """Workload w of the customers at `rows`, minutes a cycle, [len(rows), K]; 0 at places without a candidate."""
        load: NDArray[np.float64] = self.calls[rows, None] + self.travel[rows]
        return np.where(self.candidates[rows] >= 0, load, 0.0)

    def slots(self, owner: NDArray[np.int32]) -> NDArray[np.int64]:
        """Position among the candidates of each customer's `owner`; -1 where they are none of them."""
        slot = self.seat.copy()
        moved = np.flatnonzero(owner != self.current)
        hit = (self.candidates[moved] == owner[moved, None]) & (owner[moved, None] >= 0)
        slot[moved] = np.where(hit.any(axis=1), hit.argmax(axis=1), -1)
        return slot

    def travel_of(self, owner: NDArray[np.int32], slot: NDArray[np.int64]) -> NDArray[np.float64]:
        """Travel minutes a cycle of each customer by their owner, who has place `slot` among the candidates."""
        travel = self.way.copy()
        moved = np.flatnonzero(owner != self.current)
        travel[moved] = self.travel[moved, slot[moved]]
        return travel

    def owned_by(self, owner: NDArray[np.int32]) -> Problem:
        """The same problem on the night after `owner` was published."""
        return replace(self, current=owner, charged=np.ones(self.rows, dtype=np.bool_))


@dataclass(frozen=True, slots=True)
class Cost:
    """The objective by its terms, minutes a cycle."""

    travel: float
    handover: float
    imbalance: float
    scatter: float

    @property
    def total(self) -> float:
        """The objective."""
        return self.travel + self.handover + self.imbalance + self.scatter

    @property
    def lasting(self) -> float:
        """The objective less its handovers: what changes of owner lower, and whose fall in money is their gain."""
        return self.total - self.handover


def mean_index(workload: NDArray[np.float64], capacity: NDArray[np.float64]) -> float:
    """μ: workload ÷ capacity of all reps together; 0 where nobody has capacity."""
    total = float(capacity.sum())
    return float(workload.sum()) / total if total > 0 else 0.0


def imbalance(workload: NDArray[np.float64], capacity: NDArray[np.float64], terms: Terms) -> float:
    """p · Σ outside, minutes a cycle."""
    return terms.imbalance_price * (beyond(workload, capacity, terms.band) + beyond(workload, capacity, 2 * terms.band))


def beyond(workload: NDArray[np.float64], capacity: NDArray[np.float64], band: float) -> float:
    """Minutes a cycle by which reps lie outside the band, all together."""
    mu = mean_index(workload, capacity)
    over = np.maximum(0.0, workload - (1 + band) * mu * capacity)
    under = np.maximum(0.0, (1 - band) * mu * capacity - workload)
    return float((over + under).sum())


def scatter(problem: Problem, owner: NDArray[np.int32]) -> NDArray[np.float64]:
    """Share of each customer's neighbours with another owner, [n]."""
    known = problem.neighbours >= 0
    other = known & (owner[problem.neighbours] != owner[:, None])
    share: NDArray[np.float64] = other.sum(axis=1) / np.maximum(1, known.sum(axis=1))
    return share


def apart(problem: Problem, owner: NDArray[np.int32]) -> float:
    """What parted neighbours, and parted customers of one address, cost: minutes a cycle."""
    compactness = problem.terms.compactness
    minutes = compactness * float(scatter(problem, owner).sum()) if compactness > 0 else 0.0
    if len(problem.bond):
        one, other = owner[problem.pairs].T
        minutes += float(problem.bond[one != other].sum())
    return minutes


def workloads(problem: Problem, owner: NDArray[np.int32]) -> NDArray[np.float64]:
    """W: minutes a cycle by rep, [R]."""
    load = problem.calls + problem.travel_of(owner, problem.slots(owner))
    found: NDArray[np.float64] = np.bincount(owner, weights=load, minlength=len(problem.capacity)).astype(np.float64)
    return found


def evaluate(problem: Problem, owner: NDArray[np.int32]) -> Cost:
    """The objective of an alignment that gives every customer to one of their candidates."""
    slot = problem.slots(owner)
    travel = problem.travel_of(owner, slot)
    moved = np.flatnonzero(problem.charged & (owner != problem.current))
    handover = float(problem.handover[moved, slot[moved]].sum())
    terms, load = problem.terms, np.zeros(len(problem.capacity))
    load += np.bincount(owner, weights=problem.calls + travel, minlength=len(load))
    parted = apart(problem, owner)
    return Cost(float(travel.sum()), handover, imbalance(load, problem.capacity, terms), parted)
