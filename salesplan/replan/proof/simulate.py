"""Policies side by side in drawn years: what planning nightly, weekly, quarterly or never is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.errors import UsageError
from salesplan.domain.nouns import replace
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.opening.owners import owners_now
from salesplan.replan.proof.world import PLACEBO
from salesplan.replan.proof.year import Case, Policy, Start, live, monday
from salesplan.replan.run import changes_since
from salesplan.replan.stages.territories import align_territories
from salesplan.replan.stages.travel_prices import prices_of
from salesplan.runtime.runner import in_process

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesplan.replan.night import Night, Progress
    from salesplan.replan.proof.world import World
    from salesplan.replan.proof.year import Year
    from salesplan.runtime.runner import Runner

AGAINST = Policy.QUARTERLY
CERTAIN = 0.90


@dataclass(frozen=True, slots=True)
class Compared:
    """A policy against `AGAINST`, the same seeds side by side."""

    policy: Policy
    net: float  # money of the time simulated, mean over the seeds
    gain: float  # relative, mean over the seeds
    low: float  # of the 90 % interval of the mean
    high: float
    won: int  # seeds in which it was worth more
    lines: float  # changed a rep and week
    by_week: tuple[float, ...]  # money more than `AGAINST` since the beginning, mean over the seeds


@dataclass(frozen=True, slots=True)
class Simulation:
    """What came out."""

    world: World
    seeds: tuple[int, ...]
    weeks: int
    customers: int
    reps: int
    years: tuple[Year, ...]  # by seed, then by policy
    compared: tuple[Compared, ...]  # one a policy


def simulate(
    night: Night,
    world: World,
    seeds: Sequence[int],
    weeks: int,
    policies: Sequence[Policy] = tuple(Policy),
    run: Runner = in_process,
    progress: Progress | None = None,
) -> Simulation:
    """Years from the Monday on or after the night's day on, each policy in the same draws.

    Territories, travel and rules are those of the published plan, or of a first one. Raises NoPlanError where rules
    contradict one another, UsageError without customers, seeds or weeks.
    """
    if not night.given.customers or not seeds or weeks < 1:
        raise UsageError("there is nothing to simulate", "it needs customers, a seed and a week at least")
    asked = tuple(dict.fromkeys((*policies, AGAINST)))
    begin = _start(night, world, weeks)
    cases = [Case(begin, policy, seed) for seed in seeds for policy in asked]
    heard = None if progress is None else (lambda done: progress("years", done, len(cases)))
    years = run(live, cases, common=(begin,), **({} if heard is None else {"heard": heard}))
    return Simulation(
        world, tuple(seeds), weeks, len(begin.given.customers), len(begin.given.reps), tuple(years),
        tuple(_compared(policy, years, len(begin.given.reps), weeks) for policy in asked),
    )  # fmt: skip


def _start(night: Night, world: World, weeks: int) -> Start:
    """The market as the night has it, less what has happened: drawn years have their own events and absences."""
    given, settings = night.given, night.settings
    offered = on_offer(given, settings, night.as_of)
    territories = align_territories(night, changes_since(night), offered, owners_now(given, night.published))
    reps = tuple(replace(r, active_from=None, active_until=None) for r in given.reps if r.active(night.as_of))
    working = {r.id for r in reps}
    owner = {c.id: r for c in given.customers if (r := territories.owner.get(c.id, "")) in working}
    bare = replace(
        given, reps=reps, customers=tuple(c for c in given.customers if c.id in owner),
        potentials=tuple(p for p in given.potentials if p.customer_id in owner),
        calls=(), sales=(), events=(), feedback=(), time_off=(), busy=(), finance=(), touches=(), usage=(),
        opportunities=(), holidays=frozenset(),
    )  # fmt: skip
    travel: dict[str, float] = {}
    base: dict[str, float] = {}
    for rep in reps:
        each, prices = prices_of(night, rep.id, [c for c, r in owner.items() if r == rep.id])
        travel |= each
        base[rep.id] = prices.base
    return Start(bare, settings, owner, travel, base, monday(night.as_of), weeks, world)


def _compared(policy: Policy, years: Sequence[Year], reps: int, weeks: int) -> Compared:
    """Student's interval over the seeds; no width with one seed, as one tells nothing of others."""
    from scipy.stats import t

    mine, other = ([y for y in years if y.policy is p] for p in (policy, AGAINST))
    ratio = np.array([m.net / o.net - 1 if o.net else 0.0 for m, o in zip(mine, other, strict=True)])
    n = len(ratio)
    half = float(t.ppf(0.5 + CERTAIN / 2, n - 1) * ratio.std(ddof=1) / np.sqrt(n)) if n > 1 else float("nan")
    more = np.mean([np.subtract(m.by_week, o.by_week) for m, o in zip(mine, other, strict=True)], axis=0)
    return Compared(
        policy,
        float(np.mean([y.net for y in mine])),
        float(ratio.mean()),
        float(ratio.mean()) - half,
        float(ratio.mean()) + half,
        int((ratio > 0).sum()),
        float(np.mean([y.lines for y in mine])) / reps / weeks,
        tuple(np.cumsum(more).tolist()),
    )


__all__ = ["AGAINST", "PLACEBO", "Compared", "Simulation", "simulate"]
