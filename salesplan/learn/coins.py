"""What the coins of an experiment say of the response: the best instrument there is, as nobody's demand throws them.

A pair a, b was sent apart by a coin, so that without an effect of calls the two would have sold alike, whatever reps
or markets do. For an amplitude k, with Y sales and R = 1 − k·(1 − u(A)) by the calls that were really made:

    e_ip(k) = [ Σ Y_ip ÷ Σ R_i(k)  after  −  ρ_p · Σ Y_ip ÷ Σ R_i(k)  before ] / φ_ip        Σ over the months
    g(k)    = Σ over pairs s · Σ_p (e_ap(k) − e_bp(k)),    s = 1 where a was sent up, −1 where b was
    k is believed where |g(k)| ≤ t(.95, pairs − 1) · √( Σ over pairs (Σ_p e_ap − e_bp)² )

ρ_p makes the sums before and after equal; φ is the dispersion of sales before. The test of each k holds whatever reps
made of the coins (Anderson & Rubin 1949): where they were ignored the interval has no end, and that is the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.experiments import Answer
from salesplan.domain.given import Arm
from salesplan.learn.adstock import adstock
from salesplan.learn.amplitude import LEAST_SHARE
from salesplan.learn.carry_over import USUAL_CARRY_OVER
from salesplan.learn.cells import dispersion
from salesplan.learn.curve_values import BOUNDS, WIDEST
from salesplan.response.adbudg import elasticity_of, reached

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from salesplan.domain.given import Coin
    from salesplan.learn.history import History

BEFORE = 12  # months, at most, with which those of the experiment are compared
LEAST_BEFORE = 3
LEAST_PAIRS = 15
DOUBT = (0.10, 0.05)  # of the carry-over: where it is assumed, where it is told
PLACEBO = 3  # months just before the start that are taken for the experiment's
POWER_Z = 0.842  # 8 of 10
TYPICAL_AMPLITUDE = 0.70
GRID = np.linspace(*BOUNDS, 1101)
ALL = ""
CELLS = 4_000_000  # customers × products × months × amplitudes at once


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """The two customers of each pair as positions in the history, [2, n]: whom the coin sent up, whom down."""

    who: NDArray[np.int64]
    planned: NDArray[np.float64]  # [2, n] effective calls a cycle that the coins say


@dataclass(frozen=True, slots=True, eq=False)
class _Frame:
    """Months before and after, and what a history knows of the pairs' customers."""

    sales: NDArray[np.float64]  # [2n, P, T]
    short: NDArray[np.float64]  # [2n, T] 1 − u
    weight: NDArray[np.float64]  # [2n, P] 1 ÷ dispersion; 0: bought nothing before
    before: slice
    after: slice


def answers(
    history: History, coins: Sequence[Coin], started: date, ended: date, carry_over: float | None = None
) -> list[Answer]:
    """Of everybody first, then by product, then by segment and product where there are pairs enough.

    None where fewer than `LEAST_BEFORE` months before the start or none from then until the end are there, or too few
    pairs. `carry_over`: the share of a call's effect that is left a month later; None where the history does not tell
    it. Intervals hold whatever it is, within `DOUBT` of what is known.
    """
    sides = sides_of(history, coins)
    at = sum(month < started for month in history.months)
    over = sum(month <= ended for month in history.months)
    if at < LEAST_BEFORE or at >= over or sides.who.shape[1] < LEAST_PAIRS:
        return []
    middle, doubt = (USUAL_CARRY_OVER, DOUBT[0]) if carry_over is None else (carry_over, DOUBT[1])
    before, after, early = slice(max(0, at - BEFORE), at), slice(at, over), max(0, at - PLACEBO)
    tried = [
        _framed(history, sides, min(max(0.0, carried), 0.95), before, after)
        for carried in (middle, middle - doubt, middle + doubt)
    ]
    calm = _framed(history, sides, middle, slice(max(0, early - BEFORE), early), slice(early, at))
    kept = _delivered(history, sides, after)
    segment = history.segment[sides.who[0]]
    everybody = np.ones(len(segment), dtype=np.bool_)
    asked = [(ALL, ALL, everybody, slice(None))]
    asked += [(ALL, name, everybody, slice(p, p + 1)) for p, name in enumerate(history.products)]
    asked += [
        (label, name, segment == g, slice(p, p + 1))
        for g, label in enumerate(history.segments)
        for p, name in enumerate(history.products)
        if len(history.segments) > 1
    ]
    found = []
    for label, name, pairs, products in asked:
        framings = [_some(frame, pairs, products) for frame in tried]
        one = _answer(label, name, framings, _some(calm, pairs, products) if early else None, kept[pairs])
        if one is not None:
            found.append(one)
    return found


def latest_answers(history: History, coins: Sequence[Coin], carry_over: float | None = None) -> list[Answer]:
    """The answers of the last experiment that says anything; none where none does."""
    ends = {name: max(c.until_date for c in coins if c.experiment == name) for name in {c.experiment for c in coins}}
    for name in sorted(ends, key=lambda n: (ends[n], n), reverse=True):
        mine = [c for c in coins if c.experiment == name]
        found = answers(history, mine, mine[0].from_date, ends[name], carry_over)
        if found and found[0].bounded:
            return found
    return []


def sides_of(history: History, coins: Sequence[Coin]) -> Sides:
    """Pairs of whom both customers are in the history, in order of their names."""
    position = {c: i for i, c in enumerate(history.customers)}
    pairs: dict[tuple[str, str], dict[Arm, Coin]] = {}
    for coin in coins:
        if coin.customer_id in position:
            pairs.setdefault((coin.experiment, coin.pair), {})[coin.arm] = coin
    whole = [mine for _, mine in sorted(pairs.items()) if len(mine) == len(Arm)]
    who = np.array([[position[mine[arm].customer_id] for mine in whole] for arm in Arm], dtype=np.int64)
    planned = np.array([[mine[arm].visit for mine in whole] for arm in Arm], dtype=np.float64)
    return Sides(who.reshape(2, -1), planned.reshape(2, -1))


def expected_error(
    history: History,
    pairs: Sequence[tuple[str, str]],
    more: Sequence[float],
    less: Sequence[float],
    months: int,
    carry_over: float | None = None,
) -> tuple[float, int] | None:
    """Standard error of the elasticity that an experiment of these pairs (customers' ids) and months would have, and
    how many months of history that forecast stands on; None where there are too few.

    `more` and `less` are calls a cycle of each pair's two arms. The last months of the history stand for the
    experiment: what pairs differ by then, without any coin, is the noise that it has to be heard through. Calls are
    taken to be forgotten as slowly as `answers` will have to allow for; `carry_over` as there.
    """
    position = {c: i for i, c in enumerate(history.customers)}
    have = len(history.months)
    after = min(months, have // 3)
    if have < LEAST_BEFORE + 1 or after < 1 or len(pairs) < LEAST_PAIRS:
        return None
    before = min(BEFORE, have - after)
    sides = Sides(np.array([[position[x] for x in mine] for mine in zip(*pairs, strict=True)]), np.array([more, less]))
    first = have - after
    frame = _framed(history, sides, USUAL_CARRY_OVER, slice(first - before, first), slice(first, have))
    n = len(pairs)
    typical = np.array([TYPICAL_AMPLITUDE])
    terms = _terms(frame, typical)[0]
    noise = float(np.square(terms[:n] - terms[n:]).sum()) * (1 / months + 1 / BEFORE) / (1 / after + 1 / before)
    slow = USUAL_CARRY_OVER + DOUBT[0] if carry_over is None else min(0.95, carry_over + DOUBT[1])
    steep = _steepness(history, sides, frame, months, slow)
    if noise <= 0 or steep <= 0:
        return None
    slope = float(elasticity_of(TYPICAL_AMPLITUDE + 0.005) - elasticity_of(TYPICAL_AMPLITUDE - 0.005)) / 0.01
    return slope * noise**0.5 / steep, have


def _steepness(history: History, sides: Sides, frame: _Frame, months: int, carry_over: float) -> float:
    """|dg/dk| that is to come: Σ level / φ · (difference of (1 − u) / R between the arms), calls remembered."""
    usual = _usual(history)[sides.who]
    was = adstock(history.calls, carry_over)[sides.who, -1]
    gone = carry_over ** np.arange(1, months + 1)
    path = sides.planned[..., None] + (was - sides.planned)[..., None] * gone
    short = 1 - reached(path, usual[..., None])
    share = (1 - TYPICAL_AMPLITUDE * short).mean(axis=2)
    reach = short.mean(axis=2) / share  # [2, n]
    level = _levels(frame, frame.before, np.array([TYPICAL_AMPLITUDE]))[0].sum(axis=1).reshape(2, -1).mean(axis=0)
    return abs(float((level * (reach[1] - reach[0])).sum()))


def _framed(history: History, sides: Sides, carry_over: float, before: slice, after: slice) -> _Frame:
    who = sides.who.ravel()
    remembered, usual = adstock(history.calls, carry_over)[who], _usual(history)[who]
    sales = history.sales[who]
    weight = np.zeros(sales.shape[:2])
    for p in range(sales.shape[1]):
        bought = np.flatnonzero(sales[:, p, before].sum(axis=1) > 0)
        mine = sales[bought, p, before]
        if len(bought) and mine.shape[1] > 1:
            weight[bought, p] = 1 / dispersion(mine, np.repeat(mine.mean(axis=1)[:, None], mine.shape[1], axis=1))
    return _Frame(sales, 1 - reached(remembered, usual[:, None]), weight, before, after)


def _usual(history: History) -> NDArray[np.float64]:
    """[N] the mean calls of each customer's segment, to which curves refer; 1 where there are none."""
    count = np.bincount(history.segment, minlength=len(history.segments))
    total = np.bincount(history.segment, history.calls.mean(axis=1), minlength=len(history.segments))
    mean = np.where(total > 0, total / np.maximum(count, 1), 1.0)
    return np.asarray(mean[history.segment], dtype=np.float64)


def _some(frame: _Frame, pairs: NDArray[np.bool_], products: slice) -> _Frame:
    both = np.concatenate([pairs, pairs])
    return _Frame(
        frame.sales[both, products], frame.short[both], frame.weight[both, products], frame.before, frame.after
    )


def _levels(frame: _Frame, months: slice, k: NDArray[np.float64]) -> NDArray[np.float64]:
    """[K, 2n, P] Σ Y ÷ Σ R over some months for each of K amplitudes, ÷ φ: money a month at saturation."""
    share = np.maximum(1 - k[:, None, None] * frame.short[:, months], LEAST_SHARE).sum(axis=2)
    found: NDArray[np.float64] = (frame.weight * frame.sales[:, :, months].sum(axis=2)) / share[:, :, None]
    return found


def _terms(frame: _Frame, k: NDArray[np.float64]) -> NDArray[np.float64]:
    """[K, 2n] Σ_p e of the formula above."""
    was, now = (_levels(frame, months, k) for months in (frame.before, frame.after))
    total = was.sum(axis=1, keepdims=True)
    grown = np.divide(now.sum(axis=1, keepdims=True), total, out=np.ones_like(total), where=total > 0)
    found: NDArray[np.float64] = (now - grown * was).sum(axis=2)
    return found


def _ratios(frame: _Frame, k: NDArray[np.float64]) -> NDArray[np.float64]:
    """[K] t of each amplitude."""
    n = len(frame.sales) // 2
    step = max(1, CELLS // max(1, frame.sales.size))
    found = []
    for first in range(0, len(k), step):
        terms = _terms(frame, k[first : first + step])
        differ = terms[:, :n] - terms[:, n:]
        spread = np.sqrt(np.square(differ).sum(axis=1))
        found.append(np.divide(differ.sum(axis=1), spread, out=np.zeros(len(spread)), where=spread > 0))
    return np.concatenate(found)


def _answer(
    segment: str, product: str, framings: Sequence[_Frame], calm: _Frame | None, kept: NDArray[np.float64]
) -> Answer | None:
    """None where there are too few pairs of whom anybody has bought."""
    from scipy.special import stdtrit

    n = len(framings[0].sales) // 2
    bought = framings[0].weight.sum(axis=1) > 0
    pairs = int((bought[:n] | bought[n:]).sum())
    if pairs < LEAST_PAIRS:
        return None
    made, due = kept.sum(axis=0)
    ratios = [_ratios(frame, GRID) for frame in framings]
    best = _crossing(ratios[0])
    spans = [_believed(mine, float(stdtrit(pairs - 1, 0.95))) for mine in ratios]
    low, high = min(span[0] for span in spans), max(span[1] for span in spans)
    bounded = low > 0 and high < len(GRID) - 1 and best is not None
    ends = elasticity_of(GRID[[low, high]])
    placebo = None if calm is None else round(float(_ratios(calm, np.zeros(1))[0]), 2)
    return Answer(
        segment,
        product,
        pairs,
        None if best is None else round(float(elasticity_of(best)), 4),
        round(float(ends[0]), 4),
        round(float(ends[1]), 4),
        bounded,
        round(float(made / due) if due else 0.0, 3),
        placebo,
        bounded and bool((ends[1] - ends[0]) / 2 <= WIDEST),
    )


def _believed(ratios: NDArray[np.float64], limit: float) -> tuple[int, int]:
    """First and last amplitude of the grid that the coins do not contradict; what lies between counts as well."""
    inside = np.flatnonzero(np.abs(ratios) <= limit)
    return (int(inside[0]), int(inside[-1])) if len(inside) else (0, len(ratios) - 1)


def _crossing(ratios: NDArray[np.float64]) -> float | None:
    """The k at which the arms are alike; None where they are at none of the grid."""
    turns = np.flatnonzero(np.signbit(ratios[:-1]) != np.signbit(ratios[1:]))
    if not len(turns):
        return None
    i = int(turns[np.argmin(np.abs(GRID[turns] - TYPICAL_AMPLITUDE))])
    a, b = float(ratios[i]), float(ratios[i + 1])
    return float(GRID[i] + (GRID[i + 1] - GRID[i]) * (a / (a - b) if a != b else 0.0))


def _delivered(history: History, sides: Sides, after: slice) -> NDArray[np.float64]:
    """[n, 2] of each pair: calls a cycle between the arms that were made, and that the coins say."""
    made = history.calls[sides.who][:, :, after].mean(axis=2)
    return np.stack([made[0] - made[1], sides.planned[0] - sides.planned[1]], axis=1)
