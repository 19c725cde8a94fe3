"""A drawn truth: how potentials wander, what befalls customers, when reps are away, and what is known of it when.

    level[c,p](t) = stated · exp(x(t) − v(t)/2),  x a walk of standard deviation `drift` a year, v its variance; jumps
                    of log 2 up or down come on top, both products of a customer alike
    scale[c,p](t) = margin · level · propensity · (b − a) · wrong[segment,p] · lift[c,p](t)         money a year
    lift[c,p](t)  = Π over events of 1 + strength · 2^(−age / half-life), whatever the calls' effect carries over

Time is counted in working days, five a week, without public holidays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.given import Event, TimeOff
from salesplan.domain.nouns import replace
from salesplan.response import potential_columns
from salesplan.response.curves import curves
from salesplan.response.signals import EXPIRED_AFTER

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from salesplan.domain.given import Given
    from salesplan.domain.settings import Settings

WEEK = 5  # working days
YEAR = 52 * WEEK
ILL = 0.25  # share of the absences that nobody knew of before their first day (judgement)
ABSENCE = 5  # working days of one absence (judgement)


@dataclass(frozen=True, slots=True)
class World:
    """What is true beyond the inputs. All zero is the placebo: nothing ever happens."""

    drift: float = 0.35  # standard deviation of the logarithm of a potential after a year
    jumps: float = 0.0  # a customer and year: their potentials double or halve
    events: float = 0.0  # a customer and year
    strength: float = 0.0  # of every event; 0: as the settings say
    absent: float = 15.0  # working days a rep and year
    carry_over: float = 0.0  # share of a call's effect left a month later
    chasing: float = 0.0  # reps shift calls to customers who grow: calls × (level ÷ level at first)^chasing
    lag: int = 0  # weeks after which a potential is known
    wrong: float = 0.0  # standard deviation of the logarithm of true ÷ assumed amplitude, by segment and product


PLACEBO = World(drift=0.0, absent=0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """One draw over T working days: n customers, P products, R rows of potentials."""

    days: tuple[date, ...]  # [T]
    products: tuple[str, ...]
    who: NDArray[np.int64]  # [R] customer
    what: NDArray[np.int32]  # [R] product
    level: NDArray[np.float64]  # [weeks, R] true ÷ stated potential
    scale: NDArray[np.float64]  # [R] money a year at the stated potential
    s: NDArray[np.float64]  # [n, P]
    d: NDArray[np.float64]  # [n, P]
    events: tuple[Event, ...]  # by day
    struck: tuple[tuple[int, tuple[int, ...]], ...]  # of each event: customer and products
    away: tuple[tuple[date, TimeOff], ...]  # the day on which an absence is known, and the absence

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return len(self.s)

    def scales(self, t: int, settings: Settings) -> NDArray[np.float64]:
        """[n, P] money a year on working day `t`."""
        table = np.zeros(self.s.shape)
        table[self.who, self.what] = self.scale * self.level[t // WEEK]
        return table * self._lifts(self.days[t], settings)

    def growth(self, t: int) -> NDArray[np.float64]:
        """[n] true ÷ stated potential on working day `t`, products by what they are worth; 1 where nothing is sold."""
        now = np.bincount(self.who, self.scale * self.level[t // WEEK], self.customers)
        first = np.bincount(self.who, self.scale, self.customers)
        return np.divide(now, first, out=np.ones(self.customers), where=first > 0)

    def _lifts(self, day: date, settings: Settings) -> NDArray[np.float64]:
        lifts = np.ones(self.s.shape)
        for event, (customer, products) in zip(self.events, self.struck, strict=True):
            kind, age = settings.events[event.event], (day - event.day).days
            if age < 0:
                break
            if age <= EXPIRED_AFTER * kind.half_life_days:
                strength = kind.strength if event.strength is None else event.strength
                lifts[customer, products] *= max(0.0, 1 + strength * 2.0 ** (-age / kind.half_life_days))
        return lifts


def draw(world: World, given: Given, settings: Settings, first: date, weeks: int, seed: int) -> Truth:
    """The truth of a seed over so many weeks from Monday `first` on. The same arguments draw the same."""
    rng = np.random.default_rng([seed, settings.plan.seed])
    days = tuple(first + timedelta(days=7 * w + d) for w in range(weeks) for d in range(WEEK))
    columns = potential_columns(given, given.customers, settings)
    segments = tuple(sorted({c.segment for c in given.customers}))
    segment = np.array([segments.index(c.segment) for c in given.customers], dtype=np.int64)[columns.who]
    curve = curves(columns.rows, segments, segment, settings)
    wrong = np.exp(world.wrong * rng.standard_normal((len(segments), len(columns.products))))
    amplitude = np.minimum((curve.b - curve.a) * wrong[segment, columns.product], curve.b)
    propensity = np.array([p.propensity for p in columns.rows], dtype=np.float64)
    s, d = np.ones((2, len(given.customers), len(columns.products)))
    s[columns.who, columns.product], d[columns.who, columns.product] = curve.s, curve.d
    level = _levels(world, rng, columns.who, len(given.customers), weeks)
    events = _events(world, rng, given, settings, days)
    position = {c.id: i for i, c in enumerate(given.customers)}
    number = {p: i for i, p in enumerate(columns.products)}
    every = tuple(range(len(number)))
    struck = tuple((position[e.customer_id], (number[e.product],) if e.product in number else every) for e in events)
    return Truth(
        days, columns.products, columns.who, columns.product, level,
        columns.margin * columns.potential * propensity * amplitude, s, d, events, struck,
        _absences(world, rng, given, days),
    )  # fmt: skip


def _levels(world: World, rng: Generator, who: NDArray[np.int64], customers: int, weeks: int) -> NDArray[np.float64]:
    """[weeks, R], the first week as stated."""
    week = world.drift / np.sqrt(52)
    steps = week * rng.standard_normal((weeks, len(who))) - week**2 / 2
    jumped = rng.random((weeks, customers)) < world.jumps / 52
    jump = np.where(rng.random((weeks, customers)) < 0.5, np.log(2), -np.log(2)) * jumped
    steps += jump[:, who]
    steps[0] = 0.0
    level: NDArray[np.float64] = np.exp(np.cumsum(steps, axis=0))
    return level


def _events(
    world: World, rng: Generator, given: Given, settings: Settings, days: tuple[date, ...]
) -> tuple[Event, ...]:
    """Events of the types of the settings, each as likely as the other, on days evenly over the year."""
    names = sorted(settings.events)
    many = rng.poisson(world.events * len(given.customers) * len(days) / YEAR) if names else 0
    strength = world.strength or None
    drawn = zip(
        rng.integers(len(days), size=many).tolist(),
        rng.integers(len(given.customers), size=many).tolist(),
        rng.integers(max(1, len(names)), size=many).tolist(),
        strict=True,
    )
    return tuple(Event(days[t], given.customers[c].id, names[e], "", strength) for t, c, e in sorted(drawn))


def _absences(world: World, rng: Generator, given: Given, days: tuple[date, ...]) -> tuple[tuple[date, TimeOff], ...]:
    """Weeks away from any working day on: those of an illness are known on their first day, others before all."""
    found = []
    for rep in given.reps:
        for begins in sorted(rng.integers(len(days), size=rng.poisson(world.absent / ABSENCE * len(days) / YEAR))):
            known = days[begins] if rng.random() < ILL else days[0]
            last = days[min(begins + ABSENCE, len(days)) - 1]
            found.append((known, TimeOff(rep.id, days[begins], last)))
    return tuple(sorted(found, key=lambda pair: (pair[0], pair[1].rep_id, pair[1].from_date)))


def told(world: World, truth: Truth, given: Given, t: int) -> Given:
    """The inputs with the potentials that are known on working day `t`."""
    week = max(0, t // WEEK - world.lag)
    level = dict(zip(_keys(truth, given), truth.level[week].tolist(), strict=True))
    if all(x == 1.0 for x in level.values()):
        return given
    rows = (
        replace(p, potential=round(p.potential * level.get((p.customer_id, p.product), 1.0), 2))
        for p in given.potentials
    )
    return replace(given, potentials=tuple(rows))


def _keys(truth: Truth, given: Given) -> list[tuple[str, str]]:
    return [
        (given.customers[i].id, truth.products[p]) for i, p in zip(truth.who.tolist(), truth.what.tolist(), strict=True)
    ]
