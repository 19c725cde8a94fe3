"""What planning every night was worth beside a plan frozen when its quarter began, from the log of both.

    fitted   F = cycle / 365 · Σ_c Σ_j margin · level · k_cell · Δ_cj − charges          Δ = u(w_j·E) − u(w_j·E frozen)
    by coins D = F + (κ − k̄) · cycle / 365 · Σ_c Σ_j margin · level · Δ_cj

E and E frozen are the effective calls that customers remember of either plan, k the amplitudes and levels that history
tells, κ the amplitude that coins of an experiment tell, k̄ that of the curves in it. D is right where either the curves
or the coins are (doubly robust: Robins, Rotnitzky & Zhao 1994; Dudík, Langford & Li 2011): nothing but a coin has a
probability, so that sales of those who were called otherwise, compared with others', would tell whom the plan prefers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.calendar import CHANNELS
from salesplan.learn import Quantity, Reason, Verdict, learn
from salesplan.learn.coins import latest_answers
from salesplan.learn.history import history, next_month
from salesplan.replan.opening.on_offer import on_offer
from salesplan.replan.proof.score import Score
from salesplan.response.adbudg import SHAPE, USUAL, amplitude
from salesplan.response.mixes import charges, effective_frequency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.domain.experiments import Answer
    from salesplan.domain.given import Coin, Given
    from salesplan.domain.policy import PolicyRow
    from salesplan.domain.settings import Settings


@dataclass(frozen=True, slots=True)
class LoggedQuarter:
    """One quarter of the log. Money a cycle; None where the response is not known."""

    quarter: str
    first: date
    last: date
    planned: float  # calls a cycle, mean over the days
    frozen: float
    changed: int  # customers who were called otherwise than the frozen plan on some day
    gain: float | None  # fitted
    low: float | None
    by_coins: float | None
    by_coins_low: float | None


@dataclass(frozen=True, slots=True)
class PolicyGain:
    """All logged quarters, and what is missing to value them."""

    quarters: tuple[LoggedQuarter, ...]
    cells: int  # segment × product whose response is accepted
    unknown: int
    refused: tuple[tuple[Reason, int], ...]
    coins: Answer | None  # None: no experiment has been read


def policy_gain(
    given: Given,
    settings: Settings,
    as_of: date,
    log: Sequence[tuple[str, Sequence[PolicyRow]]],
    coins: Sequence[Coin],
) -> PolicyGain:
    """Both policies of each quarter of the log up to `as_of`, from the inputs as the files have them; `coins` of all
    experiments. Nothing is read or written.
    """
    learned = learn(given, settings, as_of)
    curves = {(c.segment, c.product): c for c in learned.curves if c.verdict is Verdict.ACCEPTED}
    told = [e for e in learned.evidence if e.quantity is Quantity.CURVE]
    why = [e.reason for e in told if e.verdict is not Verdict.ACCEPTED]
    told_by_coins = latest_answers(history(given, settings, as_of), coins, learned.carry_over or None) if coins else []
    tossed = told_by_coins[0] if told_by_coins else None
    offered = on_offer(given, settings, as_of)
    score = Score(given, settings, curves, learned, offered.focus, offered.products)
    bound = frozenset(c.customer_id for c in coins)
    kept = learned.carry_over ** (12 / 365)  # a day
    quarters = []
    for name, rows in log:
        last = min(as_of, _quarter_ends(rows[0].day)) - timedelta(days=1)
        if rows[0].day <= last:
            both = remembered(given, settings, rows, last, kept)
            quarters.append(_valued(name, rows[0].day, last, both, score, bound, tossed))
    return PolicyGain(
        tuple(quarters), len(curves), len(why), tuple((r, why.count(r)) for r in sorted(set(why))), tossed
    )


@dataclass(frozen=True, slots=True, eq=False)
class Both:
    """The published plans of a quarter and the frozen one, [2, ...]; n customers, H channels, T days."""

    calls: NDArray[np.float64]  # [2, n, H] a cycle, mean over the days
    effective: NDArray[np.float64]  # [2, n, T] as customers remember them
    differ: NDArray[np.bool_]  # [n] on any day


def remembered(given: Given, settings: Settings, rows: Sequence[PolicyRow], last: date, kept: float) -> Both:
    """Both plans of one quarter's rows until a day; `kept` is what is left of a call's effect a day later."""
    position = {c.id: i for i, c in enumerate(given.customers)}
    first, n = rows[0].day, len(position)
    days = (last - first).days + 1
    mixes, calls = np.zeros((2, n, len(CHANNELS))), np.zeros((2, n, len(CHANNELS)))
    effective, differ = np.zeros((2, n, days)), np.zeros(n, dtype=np.bool_)
    by_day: dict[date, list[PolicyRow]] = {}
    for row in rows:
        by_day.setdefault(row.day, []).append(row)
    for t in range(days):
        for row in by_day.get(first + timedelta(days=t), ()):
            at = position.get(row.customer_id)
            if at is not None:
                mixes[0, at], mixes[1, at] = row.planned, row.frozen
        for side in (0, 1):
            now = effective_frequency(mixes[side], settings)
            effective[side, :, t] = now if t == 0 else kept * effective[side, :, t - 1] + (1 - kept) * now
        calls += mixes
        differ |= (mixes[0] != mixes[1]).any(axis=1)
    return Both(calls / days, effective, differ)


def _valued(
    name: str, first: date, last: date, both: Both, score: Score, bound: frozenset[str], coins: Answer | None
) -> LoggedQuarter:
    """The formulas of this module."""
    planned, frozen = (float(x.sum()) for x in both.calls)
    many = int(both.differ.sum())
    if not score.known.any():
        return LoggedQuarter(name, first, last, planned, frozen, many, None, None, None, None)
    reach = [np.mean([score.reached(side[:, t]) for t in range(side.shape[1])], axis=0) for side in both.effective]
    more = score.settings.plan.cycle_days / 365 * score.money * (reach[0] - reach[1])
    spent = charges(both.calls[0], score.settings) - charges(both.calls[1], score.settings)
    cost = float(spent[score.known].sum())
    fitted, low = float((score.k * more).sum()) - cost, score.worst(more) - cost
    if coins is None or coins.elasticity is None:
        return LoggedQuarter(name, first, last, planned, frozen, many, fitted, low, None, None)
    inside = np.array([c in bound for c in score.customers], dtype=np.bool_)
    mine = score.k[inside & score.known]
    mean = float(mine[mine > 0].mean()) if (mine > 0).any() else float(score.k[score.money > 0].mean())
    told = amplitude((coins.elasticity, coins.low, coins.high), 1.0, SHAPE, USUAL)
    by = [fitted + float(k - mean) * float(more.sum()) for k in told]
    return LoggedQuarter(name, first, last, planned, frozen, many, fitted, low, by[0], min(by))


def _quarter_ends(day: date) -> date:
    """The first day of the next quarter."""
    found = next_month(day)
    while found.month % 3 != 1:
        found = next_month(found)
    return found
