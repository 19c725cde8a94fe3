"""Territories from scratch: how many reps, where they should live, and what each further one earns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.alignment.aligned import Aligned, align
from salesplan.alignment.area import hop_minutes, surroundings
from salesplan.alignment.medians import STARTS, Medians, medians
from salesplan.domain.errors import UsageError
from salesplan.domain.given import Rep
from salesplan.domain.money import HOURS_A_YEAR, hour_price
from salesplan.domain.nouns import replace
from salesplan.domain.outcome import Outcome, Status, relative_gap
from salesplan.runtime.runner import in_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from salesplan.alignment.demand import Demand
    from salesplan.domain.given import Given
    from salesplan.domain.places import Place
    from salesplan.domain.settings import Settings
    from salesplan.runtime.runner import Runner
    from salesplan.travel import TravelTimes

BLOCKS = 400  # groups of neighbouring customers among whose places homes are sought, at most
BLOCKS_A_REP = 10
STARTS_A_SIZE = 6
"""Starts of the search for homes where many sizes are compared: half of those of one force alone."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where one rep of a force from scratch should live."""

    rep_id: str
    place: Place
    customer_id: str  # who lives there


@dataclass(frozen=True, slots=True)
class Greenfield:
    """A force from scratch, as inputs that every other stage can plan with."""

    given: Given  # the customers free of locks and holds, and the new reps
    homes: tuple[Home, ...]
    aligned: Aligned
    outcome: Outcome  # of the search for homes


@dataclass(frozen=True, slots=True)
class SizePoint:
    """One size of the force; money a cycle."""

    reps: int
    value: float  # what the calls earn
    cost: float  # of the reps
    marginal: float | None  # value of this size less that of the size before, by rep; None for the first
    travel_minutes: float  # a cycle
    mean_index: float
    homes: tuple[Home, ...] = ()  # where the reps should live
    by_product: tuple[tuple[str, float], ...] = ()  # the value, by product

    @property
    def net(self) -> float:
        """Value less cost."""
        return self.value - self.cost


def greenfield(
    given: Given,
    demand: Demand,
    travel: TravelTimes,
    settings: Settings,
    as_of: date,
    count: int,
    *,
    starts: int = STARTS,
    bounded: bool = True,
) -> Greenfield:
    """`count` full-time reps, where their customers' visits cost least driving, and the territories around them.

    Homes are sought at customers' places, by capacitated p-median (see `medians`) over groups of neighbours; locks,
    holds and present reps do not count, and every new rep has every skill, at the mean hour price of the present ones.
    `starts` of the search for homes; `bounded`: they are held against a bound. Raises UsageError where there are fewer
    customers than reps.
    """
    customers = given.customers
    if not 1 <= count <= len(customers):
        raise UsageError(f"{count} reps for {len(customers)} customers", "ask for at least 1, at most one a customer")
    around = surroundings([c.place for c in customers])
    points = around.points
    position = {c: i for i, c in enumerate(demand.customer_ids)}
    take = np.array([position.get(c.id, -1) for c in customers])
    visits = np.where(take >= 0, demand.visits[take], 0.0)
    hop = hop_minutes(around, settings.travel, visits > 0)
    weight = np.where(take >= 0, demand.minutes[take], 0.0) + visits * hop
    block = blocks(points, weight, min(len(customers), max(BLOCKS, BLOCKS_A_REP * count)))
    centre = _centres(points, weight, block)
    places = [customers[i].place for i in centre]
    drive = np.minimum(travel.legs(places, places).minutes, 1e5)
    group = np.bincount(block, weights=visits, minlength=len(centre))
    load = np.zeros(len(centre))
    np.add.at(load, block, weight)
    found = medians(
        settings.alignment.round_trip_share * drive * group,
        load,
        (1 + settings.alignment.band) * float(load.sum()) / count,
        count,
        seed=settings.plan.seed,
        starts=starts,
        bounded=bounded,
    )
    return _territories(given, demand, travel, settings, as_of, centre[found.sites], found)


def _territories(
    given: Given,
    demand: Demand,
    travel: TravelTimes,
    settings: Settings,
    as_of: date,
    sites: NDArray[np.int64],
    found: Medians,
) -> Greenfield:
    """Hypothetical reps at the customers at `sites`, and the alignment among them."""
    skills = frozenset(s for c in given.customers for s in c.skills)
    prices = [hour_price(r, settings) for r in given.reps] or [settings.alignment.hour_price]
    yearly = float(np.mean(prices)) * HOURS_A_YEAR
    width = len(str(len(sites)))
    homes = tuple(
        Home(f"N{k:0{width}d}", given.customers[i].place, given.customers[i].id)
        for k, i in enumerate(sorted(sites.tolist()), start=1)
    )
    reps = tuple(Rep(h.rep_id, h.rep_id, h.place, skills=skills, cost_per_year=yearly) for h in homes)
    free = tuple(replace(c, rep_id="", locked=False, hold_until=None) for c in given.customers)
    scratch = replace(given, customers=free, reps=reps, time_off=(), overlays=())
    gap = relative_gap(found.cost, found.bound)
    status = Status.FEASIBLE if found.overload <= 0 else Status.RELAXED
    outcome = Outcome("greenfield", "", status, found.cost, found.bound, gap, found.work, settings.plan.seed)
    return Greenfield(scratch, homes, align(scratch, demand, {}, travel, settings, as_of), outcome)


def blocks(points: NDArray[np.float64], weight: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    """Groups of neighbouring customers of about equal weight, [n]: the heaviest group is halved until there are `most`.

    Halved across its longest axis; customers at one place may be parted.
    """
    heavy = weight + max(float(weight.mean()), 1e-9) * 1e-3
    groups = [np.arange(len(points))]
    sums = [float(heavy.sum())]
    while len(groups) < most:
        g = int(np.argmax([s if len(m) > 1 else -1.0 for s, m in zip(sums, groups, strict=True)]))
        members = groups[g]
        spread = points[members].max(axis=0) - points[members].min(axis=0)
        order = members[np.argsort(points[members, int(spread.argmax())], kind="stable")]
        half = int(np.clip(np.searchsorted(np.cumsum(heavy[order]), sums[g] / 2), 1, len(order) - 1))
        groups[g], sums[g] = order[:half], float(heavy[order[:half]].sum())
        groups.append(order[half:])
        sums.append(float(heavy[order[half:]].sum()))
    block = np.empty(len(points), np.int64)
    for g, members in enumerate(groups):
        block[members] = g
    return block


def _centres(points: NDArray[np.float64], weight: NDArray[np.float64], block: NDArray[np.int64]) -> NDArray[np.int64]:
    """The customer of each block who is nearest to its centre of weight."""
    found = []
    for g in range(int(block.max()) + 1):
        members = np.flatnonzero(block == g)
        centre = np.average(points[members], axis=0, weights=weight[members] + 1e-9)
        found.append(int(members[((points[members] - centre) ** 2).sum(axis=1).argmin()]))
    return np.array(found, np.int64)


@dataclass(frozen=True, slots=True)
class SizeTask:
    """The arguments of `greenfield`, as they travel to a worker."""

    given: Given
    demand: Demand
    travel: TravelTimes
    settings: Settings
    as_of: date
    count: int


def size_from_scratch(task: SizeTask) -> Greenfield:
    """One size of the force; the unit of work of a process."""
    asked = (task.given, task.demand, task.travel, task.settings, task.as_of, task.count)
    return greenfield(*asked, starts=STARTS_A_SIZE, bounded=False)  # of their bound nobody hears


def size_curve(
    given: Given,
    travel: TravelTimes,
    settings: Settings,
    as_of: date,
    sizes: Iterable[int],
    demand_of: Callable[[Given], Demand],
    value_of: Callable[[Given, Aligned], tuple[float, Mapping[str, float]]],
    run: Runner = in_process,
) -> tuple[SizePoint, ...]:
    """Value against the size of the force, each size from scratch: sizes differ by nothing but the number of reps.

    `sizes` are numbers of full-time reps, in any order; the points come smallest first. `demand_of` prices the hours of
    a force (`demand` over the same offers), `value_of` plans its calls and says what they earn, in all and by product,
    money a cycle; `run` does the sizes side by side. Raises UsageError where a size is below 1 or above the number of
    customers.
    """
    counts = sorted(set(sizes))
    # the demand decides who is worth a visit, so a first force of that size stands where anybody would
    tasks = [SizeTask(given, demand_of(_force(given, n)), travel, settings, as_of, n) for n in counts]
    found: list[SizePoint] = []
    for count, scratch in zip(counts, run(size_from_scratch, tasks, common=(given, travel, settings)), strict=True):
        value, by_product = value_of(scratch.given, scratch.aligned)
        cost = sum(r.cost_per_year for r in scratch.given.reps) * settings.plan.cycle_days / 365
        before = found[-1] if found else None
        marginal = None if before is None else (value - before.value) / (count - before.reps)
        driving, index = scratch.aligned.cost.travel, scratch.aligned.mean_index
        told = (scratch.homes, tuple(sorted(by_product.items())))
        found.append(SizePoint(count, value, cost, marginal, driving, index, *told))
    return tuple(found)


def _force(given: Given, count: int) -> Given:
    """The inputs with `count` full-time reps at the homes of today's, in turn."""
    homes = [r.place for r in given.reps] or [given.customers[0].place]
    reps = tuple(Rep(f"F{k:04d}", f"F{k:04d}", homes[k % len(homes)]) for k in range(count))
    return replace(given, reps=reps, time_off=())
