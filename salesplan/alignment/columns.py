"""From typed inputs to columns: who may own whom, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.alignment.arcs import dense, drives, near_arcs
from salesplan.alignment.area import hop_minutes, surroundings, unit_vectors
from salesplan.alignment.bonds import bonds
from salesplan.alignment.capacity import territory_minutes
from salesplan.alignment.model import FAR_MINUTES, Problem, Terms, grained
from salesplan.domain.errors import NoPlanError
from salesplan.domain.money import hour_price
from salesplan.domain.overlays import Serving

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from salesplan.alignment.demand import Demand
    from salesplan.domain.given import Customer, Given, Rep
    from salesplan.domain.overlays import Key
    from salesplan.domain.settings import Settings
    from salesplan.travel import TravelTimes

MOST_NAMED = 5  # customers that a message names


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Everything about customers (rows) and active reps that does not depend on who is open tonight."""

    customers: tuple[Customer, ...]
    reps: tuple[Rep, ...]  # active on the as-of date
    minutes: NDArray[np.float64]  # [n] call minutes a cycle
    visits: NDArray[np.float64]  # [n] a cycle
    hop: NDArray[np.float64]  # [n] travel minutes of a visit besides the share of the way from home
    potential: NDArray[np.float64]  # [n] money a year
    contribution: NDArray[np.float64]  # [n] money a year
    points: NDArray[np.float64]  # [n, 3]
    homes: NDArray[np.float64]  # [R, 3]
    neighbours: NDArray[np.int32]  # [n, 8]
    owner: NDArray[np.int32]  # [n] rep position now; -1: nobody who may stay
    owned: NDArray[np.bool_]  # [n] whether somebody, active or not, owned the customer
    pinned: NDArray[np.bool_]  # [n] a lock, a hold or a person's decision leaves no choice: `owner`
    skill: NDArray[np.int64]  # [n] row of `able`
    able: NDArray[np.bool_]  # [skill sets, R]
    capacity: NDArray[np.float64]  # [R] minutes a cycle
    hour_price: float


def columns(
    given: Given,
    demand: Demand,
    current: Mapping[str, str],
    settings: Settings,
    as_of: date,
    fixed: frozenset[str] = frozenset(),
) -> Columns:
    """The columns of all customers of `given`, in its order; a customer without demand counts no minutes.

    Raises NoPlanError where no rep is active, no active rep has a customer's skills, or a lock contradicts them.
    """
    reps = tuple(r for r in given.reps if r.active(as_of))
    if not reps:
        raise NoPlanError(f"no rep is active on {as_of}", "look at active_from and active_until in reps.csv")
    customers = given.customers
    skill, able = _skills(customers, reps, Serving(given.overlay, given.rep, reps))
    owner, owned, pinned = _owners(customers, reps, current, as_of, fixed, skill, able)
    around, take = demand.around, _positions(demand.customer_ids, customers)
    if around is None or not np.array_equal(take, np.arange(len(demand.customer_ids))):
        around = surroundings([c.place for c in customers])
    visits = _taken(demand.visits, take)
    capacity = np.array([territory_minutes(r, given, settings, as_of) for r in reps])
    weight = capacity if capacity.sum() > 0 else np.ones(len(reps))
    return Columns(
        customers, reps, grained(_taken(demand.minutes, take)), visits,
        hop_minutes(around, settings.travel, visits > 0), _taken(demand.potential, take),
        _taken(demand.contribution, take), around.points, unit_vectors([r.place for r in reps]),
        around.neighbours, owner, owned, pinned, skill, able,
        capacity, float(np.average([hour_price(r, settings) for r in reps], weights=weight)),
    )  # fmt: skip


def _positions(ids: tuple[str, ...], customers: tuple[Customer, ...]) -> NDArray[np.int64]:
    """Row of the demand of each customer; -1 where it has none."""
    place = {c: i for i, c in enumerate(ids)}
    return np.fromiter((place.get(c.id, -1) for c in customers), np.int64, len(customers))


def _taken(column: NDArray[np.float64], take: NDArray[np.int64]) -> NDArray[np.float64]:
    """The column in the order of `take`; 0 at -1."""
    return np.where(take >= 0, column[take], 0.0) if len(column) else np.zeros(len(take))


def _skills(
    customers: tuple[Customer, ...], reps: tuple[Rep, ...], serving: Serving
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """What each customer needs of a rep, skills and team, by number; and which reps have it."""
    sets: dict[Key, int] = {}
    skill = np.fromiter((sets.setdefault(serving.key(c), len(sets)) for c in customers), np.int64, len(customers))
    able = np.array([[serving.able(s, r) for r in reps] for s in sets], dtype=np.bool_).reshape(len(sets), len(reps))
    lacking = np.flatnonzero(able.sum(axis=1) == 0)
    if len(lacking):
        nobody = [c for c, s in zip(customers, skill, strict=True) if s in lacking]
        named = ", ".join(f"{c.id} ({' '.join(sorted(c.skills))})" for c in nobody[:MOST_NAMED])
        more = f" and {len(nobody) - MOST_NAMED} more" if len(nobody) > MOST_NAMED else ""
        raise NoPlanError(
            f"no active rep has the skills that these customers need: {named}{more}",
            "give a rep the skill in reps.csv, or drop it in customers.csv",
        )
    return skill, able


def _owners(
    customers: tuple[Customer, ...],
    reps: tuple[Rep, ...],
    current: Mapping[str, str],
    as_of: date,
    fixed: frozenset[str],
    skill: NDArray[np.int64],
    able: NDArray[np.bool_],
) -> tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.bool_]]:
    """Owner who may stay, whether there was one at all, and whether they have to stay."""
    place = {r.id: i for i, r in enumerate(reps)}
    told = [current.get(c.id, "") for c in customers]
    free = np.array([place.get(r, -1) for r in told], dtype=np.int32)
    owned = np.array([r != "" for r in told], dtype=np.bool_)
    owner = np.where((free >= 0) & able[skill, free], free, np.int32(-1))
    pinned, torn = np.zeros(len(customers), np.bool_), []
    for i, c in enumerate(customers):
        held = c.id in fixed or (c.hold_until is not None and as_of < c.hold_until)
        if c.locked and c.rep_id in place:
            owned[i] = held = True
            owner[i] = place[c.rep_id] if able[skill[i], place[c.rep_id]] else -1
            if owner[i] < 0:
                torn.append(f"{c.id} (locked to {c.rep_id}, needs {' '.join(sorted(c.skills))})")
        if held or (c.locked and not c.rep_id):
            pinned[i] = owner[i] >= 0
    if torn:
        raise NoPlanError(
            f"a lock and a skill contradict each other: {', '.join(torn[:MOST_NAMED])}"
            + (f" and {len(torn) - MOST_NAMED} more" if len(torn) > MOST_NAMED else ""),
            "unlock the customer, or give the rep the skill",
        )
    return owner, owned, pinned


def problem(
    base: Columns,
    travel: TravelTimes,
    settings: Settings,
    rows: NDArray[np.int64] | None = None,
    reps: NDArray[np.int64] | None = None,
) -> Problem:
    """The alignment problem in which the customers at `rows` (None: all) choose among the reps at `reps` (None: all).

    All others, and those who are pinned, have their owner as the one candidate.
    """
    n, most = len(base.customers), settings.alignment.neighbours
    open_rows = np.arange(n) if rows is None else rows
    open_rows = open_rows[~base.pinned[open_rows]]
    among = np.ones(len(base.reps), np.bool_)
    if reps is not None:
        among[:] = False
        among[reps] = True
    customer, rep = [], []
    for s in range(len(base.able)):
        mine = open_rows[base.skill[open_rows] == s]
        able = np.flatnonzero(base.able[s] & among)
        able = able if len(able) else np.flatnonzero(base.able[s])
        pair = near_arcs(base.points, base.homes, mine, able, base.capacity, most)
        customer.append(pair[0])
        rep.append(pair[1])
    kept = np.flatnonzero(base.owner >= 0)
    pairs = np.concatenate([*customer, kept]), np.concatenate([*rep, base.owner[kept].astype(np.int64)])
    candidates = _owner_kept(dense(*pairs, n, len(base.reps), 2 * most + 1), base.owner)
    drive = drives(candidates, [c.place for c in base.customers], [r.place for r in base.reps], travel)
    candidates = _within_reach(candidates, drive, base.owner, settings.alignment.reach_minutes)
    share = settings.alignment.round_trip_share
    used = candidates >= 0
    drive[~(used & (drive < FAR_MINUTES)).any(axis=1)] = 0.0  # whom nobody can drive to is nobody's drive
    each = np.where(used, share * np.where(used, drive, 0.0) + base.hop[:, None], np.inf)
    minutes = np.where(used, grained(base.visits[:, None] * np.where(used, each, 0.0)), np.inf)
    return Problem(
        candidates, minutes, _handover(base, candidates, settings), base.minutes, base.owner, base.owned,
        base.capacity, base.neighbours, base.hour_price, Terms.of(settings),
        *_that_can_be_met(base, *bonds(base.points, base.neighbours, base.visits, each)),
    )  # fmt: skip


def _that_can_be_met(
    base: Columns, pairs: NDArray[np.int64], minutes: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The pairs of which some rep may have both: not the two parts of a customer with a second rep."""
    one, other = base.skill[pairs].T
    met = (base.able[one] & base.able[other]).any(axis=1)
    return pairs[met], minutes[met]


def _owner_kept(candidates: NDArray[np.int32], owner: NDArray[np.int32]) -> NDArray[np.int32]:
    """Puts an owner whom the limit on candidates has cut off into the last place."""
    lost = np.flatnonzero((owner >= 0) & ~(candidates == owner[:, None]).any(axis=1))
    candidates[lost, -1] = owner[lost]
    return candidates


def _within_reach(
    candidates: NDArray[np.int32], drive: NDArray[np.float64], owner: NDArray[np.int32], reach: float
) -> NDArray[np.int32]:
    """Without the reps, owners excepted, whose drive is more than `reach` minutes longer than the nearest one's.

    Filling a rep with customers at the other end of the country would balance hours by driving them away.
    """
    least = np.where(candidates >= 0, drive, np.inf).min(axis=1, initial=np.inf)
    far = (drive > least[:, None] + reach) & (candidates != owner[:, None])
    return np.where(far, np.int32(-1), candidates)


def _handover(base: Columns, candidates: NDArray[np.int32], settings: Settings) -> NDArray[np.float64]:
    """h: minutes a cycle that each change of owner weighs, [n, K]."""
    a = settings.alignment
    place = {r.id: i for i, r in enumerate(base.reps)}
    crm = np.fromiter((place.get(c.rep_id, -1) for c in base.customers), np.int32, len(base.customers))
    segments: dict[str, int] = {}
    segment = np.fromiter(
        (segments.setdefault(c.segment, len(segments)) for c in base.customers), np.int32, len(base.customers)
    )
    near = np.zeros(candidates.shape, np.bool_)
    for column in base.neighbours.T:
        alike = (column >= 0) & (segment[column] == segment)
        near |= (candidates == np.where(alike, crm[column], -2)[:, None]) & (candidates >= 0)
    share = np.where(near, a.handover_share_near, a.handover_share)
    minutes_per_money = settings.plan.cycle_days / 365 / (max(base.hour_price, 1e-6) / 60)
    time = a.handover_minutes * settings.plan.cycle_days / 365
    return grained(np.minimum(share * base.contribution[:, None] * minutes_per_money + time, 1e7))
