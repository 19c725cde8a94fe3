"""The user's own history: plans from what was known then, beside calls that were made, scored by the fitted response.

For each quarter from day D on, a plan is made with the learned values of D and, rep by rep, the hours that the
calls of the quarter took. Both are worth, money a cycle,

    v = cycle / 365 · Σ_c Σ_j margin · level · k · u(w_j · E_c) − charges

with levels learned from the twelve months that begin at D, of which the plan has seen nothing, and the amplitudes k
of the whole history. Nobody has observed what the plan would have sold: it is fitted. The lower bound takes of each
curve the end of its 90 % interval that is worse for the plan, and less the scatter over customers:

    low = Σ_cells min(k_low · G, k_high · G) − charges − 1.645 · √(Σ_c (g_c − mean g)²)

G is a cell's gain at an amplitude of 1, g_c a customer's. Sales are never regressed on whether a plan was followed:
reps leave the plan where they know more, so that even in truth such a slope has the wrong sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from salesplan.callplan import capacity_of, plan_calls
from salesplan.domain.calendar import CHANNELS, Channel
from salesplan.domain.given import CallOutcome
from salesplan.domain.nouns import replace
from salesplan.learn import Quantity, Reason, Verdict, given_in_force, learn
from salesplan.learn.history import history, next_month
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.proof.score import Score
from salesplan.replan.stages.travel_prices import prices_of
from salesplan.response.mixes import charges, effective_frequency, remote_minutes
from salesplan.runtime.runner import in_process

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from salesplan.domain.given import Call, Given
    from salesplan.domain.settings import Settings
    from salesplan.learn.learned import LearnedCurve
    from salesplan.replan.night import Night, Progress
    from salesplan.runtime.runner import Runner

KNOWN = 12  # months that a plan must have to know something by
SCORED = 12  # months that levels are learned from
QUARTER = 3  # months
Z90 = 1.645
MOST = 1_000  # visits a day
GAP, NODES = 2e-3, 200  # of the plans of the past: a proof to the fourth digit would be lost in the intervals


@dataclass(frozen=True, slots=True)
class Quarter:
    """One date of the past. Money a cycle."""

    day: date
    customers: int  # of those whose response is known
    made: float  # calls a cycle that were made, those customers'
    planned: float  # calls a cycle of the plan
    changed: int  # customers with another number of calls
    worth: float  # of the calls that were made
    gain: float  # of the plan beyond them
    low: float  # lower bound of the gain


@dataclass(frozen=True, slots=True)
class Backtest:
    """Quarters, or why there are none."""

    months: int
    quarters: tuple[Quarter, ...]
    cells: int  # segment × product whose response is accepted
    unknown: int  # those whose response is not: they count nothing
    refused: tuple[tuple[Reason, int], ...] = ()  # why, and of how many curves


def backtest(night: Night, run: Runner = in_process, progress: Progress | None = None) -> Backtest:
    """One row a quarter for which twelve months before and after it begins are there.

    `night.given` are the inputs without learned values. Nothing is read or written. Raises what `plan_calls` raises.
    """
    given, settings = night.given, night.settings
    past = history(given, settings, night.as_of)
    whole = learn(given, settings, night.as_of)
    curves = {(c.segment, c.product): c for c in whole.curves if c.verdict is Verdict.ACCEPTED}
    told = [e for e in whole.evidence if e.quantity is Quantity.CURVE]
    unknown = sum(e.verdict is not Verdict.ACCEPTED for e in told)
    starts = past.months[KNOWN : len(past.months) - SCORED + 1 : QUARTER]
    if not curves or not starts:
        why = [e.reason for e in told if e.verdict is not Verdict.ACCEPTED] if starts else [Reason.FEW_MONTHS]
        counted = tuple((r, why.count(r)) for r in sorted(set(why)))
        return Backtest(len(past.months), (), len(curves), unknown, counted)
    quarters = []
    for done, day in enumerate(starts):
        if progress is not None:
            progress("quarters", done, len(starts))
        quarters.append(_quarter(night, day, curves, run))
    return Backtest(len(past.months), tuple(quarters), len(curves), unknown)


def until(given: Given, day: date) -> Given:
    """What the files would have held on the morning of a day, as far as rows have dates."""
    return replace(
        given,
        calls=tuple(c for c in given.calls if c.day < day),
        sales=tuple(s for s in given.sales if next_month(s.month) <= day),
        events=tuple(e for e in given.events if e.day <= day),
        feedback=(), time_off=(), busy=(), touches=(), usage=(), opportunities=(), holidays=frozenset(),
    )  # fmt: skip


def _quarter(night: Night, day: date, curves: Mapping[tuple[str, str], LearnedCurve], run: Runner) -> Quarter:
    given, settings = night.given, night.settings
    end = _months_on(day, QUARTER)
    calls = [c for c in given.calls if day <= c.day < end and c.outcome is CallOutcome.DONE]
    known = until(given, day)
    known = given_in_force(known, learn(known, settings, day))
    owner = _owners(known, calls)
    used = frozenset(c.channel for c in calls)  # what another channel would have done, this history does not tell
    people = (replace(c, channels=c.channels & used) for c in known.customers if c.id in owner)
    known = replace(known, customers=tuple(people))
    known = replace(known, potentials=tuple(p for p in known.potentials if p.customer_id in owner))
    made = _mixes(known, calls, (end - day).days, settings)
    planned, focus, products = _plan(replace(night, given=known, published=None, as_of=day), owner, made, run)
    after = learn(until(given, _months_on(day, SCORED)), settings, _months_on(day, SCORED))
    return scored(Score(known, settings, curves, after, focus, products), day, made, planned)


def _months_on(day: date, months: int) -> date:
    for _ in range(months):
        day = next_month(day)
    return day


def _owners(known: Given, calls: Sequence[Call]) -> dict[str, str]:
    """Who called most in the quarter, else who called last before, else the owner in the files; reps at work alone."""
    reps = {r.id for r in known.reps}
    counts: dict[str, dict[str, int]] = {}
    for call in calls:
        if call.rep_id in reps:
            mine = counts.setdefault(call.customer_id, {})
            mine[call.rep_id] = mine.get(call.rep_id, 0) + 1
    last = {c.customer_id: c.rep_id for c in known.calls if c.rep_id in reps}
    found = {}
    for c in known.customers:
        most = sorted((-n, r) for r, n in counts.get(c.id, {}).items())
        rep = most[0][1] if most else last.get(c.id, c.rep_id)
        if rep in reps:
            found[c.id] = rep
    return found


def _mixes(known: Given, calls: Sequence[Call], days: int, settings: Settings) -> NDArray[np.float64]:
    """[n, 4] calls a cycle that were made."""
    position = {c.id: i for i, c in enumerate(known.customers)}
    found = np.zeros((len(position), len(CHANNELS)))
    for call in calls:
        if call.customer_id in position:
            found[position[call.customer_id], CHANNELS.index(call.channel)] += 1
    return found * settings.plan.cycle_days / days


def _plan(
    night: Night, owner: Mapping[str, str], made: NDArray[np.float64], run: Runner
) -> tuple[NDArray[np.float64], NDArray[np.int32], tuple[str, ...]]:
    """[n, 4] calls a cycle of the plan in the hours that the calls made have taken; what they are about."""
    given, day = night.given, night.as_of
    callplan = replace(night.settings.callplan, gap=max(GAP, night.settings.callplan.gap), nodes=NODES)
    settings = replace(night.settings, callplan=callplan)
    travel: dict[str, float] = {}
    for rep in given.reps:
        travel |= prices_of(night, rep.id, [c.id for c in given.customers if owner[c.id] == rep.id])[0]
    minutes = [settings.visits.minutes if c.visit_minutes is None else c.visit_minutes for c in given.customers]
    taken = made[:, 0] * (np.array(minutes) + [travel[c.id] for c in given.customers]) + remote_minutes(made, settings)
    hours: dict[str, float] = {}
    for customer, spent in zip(given.customers, taken.tolist(), strict=True):
        hours[owner[customer.id]] = hours.get(owner[customer.id], 0.0) + spent
    whole = {r.id: capacity_of(replace(r, capacity=1.0), given, settings, day)[0] for r in given.reps}
    reps = tuple(  # the hours bind: how many visits went into a day is known by then
        replace(r, capacity=hours.get(r.id, 0.0) / whole[r.id] if whole[r.id] > 0 else 0.0, max_visits_per_day=MOST)
        for r in given.reps
    )
    given = replace(given, reps=reps)
    offered = on_offer(given, settings, day)
    planned = plan_calls(given, offered, owner, travel, {}, settings, day, run=run)
    position = {c.id: i for i, c in enumerate(given.customers)}
    found = np.zeros(made.shape)
    for lines in planned.lines.values():
        for line in lines:
            found[position[line.customer_id], CHANNELS.index(Channel(line.channel))] = line.frequency
    return found, offered.focus, offered.products


def scored(score: Score, day: date, made: NDArray[np.float64], planned: NDArray[np.float64]) -> Quarter:
    """Both plans of calls, [n, 4] a cycle each."""
    cycle = score.settings.plan.cycle_days / 365
    was, would = (
        cycle * score.money * score.reached(effective_frequency(mixes, score.settings)) for mixes in (made, planned)
    )
    cost = charges(planned, score.settings) - charges(made, score.settings)
    per_customer = np.where(score.known, (score.k * (would - was)).sum(axis=1) - cost, 0.0)
    more = would - was
    counted = per_customer[score.known]
    scatter = float(np.sqrt(np.square(counted - counted.mean()).sum())) if len(counted) else 0.0
    differs = np.abs(made - planned).max(axis=1, initial=0.0) > 1e-9
    worth = (score.k * was).sum() - charges(made, score.settings)[score.known].sum()
    return Quarter(
        day,
        int(score.known.sum()),
        float(made[score.known].sum()),
        float(planned[score.known].sum()),
        int(np.count_nonzero(differs & score.known)),
        float(worth),
        float(per_customer.sum()),
        score.worst(more) - float(cost[score.known].sum()) - Z90 * scatter,
    )
