"""Sales over months by a Poisson mean with an effect of each customer's own, concentrated out.

    E y_it = α_ib · exp(τ_t + h_it(θ)),   α_ib = Σ_t y_it / Σ_t exp(τ_t + h_it)   over the months t of block b

A block is the span for which a customer's effect is constant: the whole history, or some months of it. Only the
first two moments are used (quasi-likelihood): y may be money. (Wooldridge 1999, J. Econometrics 90, 77-97.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

Model: TypeAlias = "Callable[[NDArray[np.float64]], tuple[NDArray[np.float64], Sequence[NDArray[np.float64]]]]"
"""θ → h [n, T] and its derivative by each of θ, [n, T] each."""

ROUNDS = 40  # of Newton's method; it takes four to eight
LONGEST_STEP = 0.25  # in any of θ
WORST_CONDITION = 1e12
LEAST_EXPONENT = -200.0  # of a month's share: what is smaller is none
FARTHEST = 3.0  # of any θ: what goes farther has no solution


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Sales of n customers in T months, and what belongs to whom."""

    sales: NDArray[np.float64]  # [n, T] of any unit, ≥ 0
    weight: NDArray[np.float64]  # [n] 1 / dispersion of the customer's sales
    block: NDArray[np.int64]  # [T] the block of each month, rising from 0


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Estimates with a covariance that trusts neither the variance nor independence within customers (or clusters)."""

    theta: NDArray[np.float64]  # [q]
    month: NDArray[np.float64]  # [T] τ, 0 in each block's first month
    covariance: NDArray[np.float64]  # [q, q] of θ
    likelihood: float  # weighted quasi-log-likelihood, up to a constant
    mean: NDArray[np.float64]  # [n, T] fitted sales


def blocks(months: int, length: int) -> NDArray[np.int64]:
    """The block of each of `months` months where an effect lasts `length` months; a last, shorter one joins its
    neighbour if it has less than half of them.
    """
    count = max(1, (months + length // 2) // length)
    return np.minimum(np.arange(months) // length, count - 1)


def fitted(panel: Panel, model: Model, start: Sequence[float]) -> Fit:
    """The Poisson quasi-likelihood's maximum, by Fisher scoring on (τ, θ). Raises ArithmeticError where it has none."""
    sums = _Sums(panel)
    theta, month = np.array(start, dtype=np.float64), np.zeros(panel.sales.shape[1])
    free, q = sums.free, len(theta)
    likelihood = -np.inf
    for _ in range(ROUNDS):
        h, gradients = model(theta)
        mean, value = sums.mean(h + month)
        score, information = _scores(panel, sums, mean, gradients)
        step = _step(information, score.sum(axis=0), q)
        done = abs(value - likelihood) <= 1e-9 * (abs(value) + 1) and np.abs(step).max() < 1e-4
        likelihood = value
        if done:
            break
        month[free] += step[: len(free)]
        theta = theta + step[len(free) :]
    covariance = _sandwich(information, score)[-q:, -q:]
    return Fit(theta, month, covariance, likelihood, mean)


def instrumented(
    panel: Panel,
    model: Model,
    instruments: Sequence[NDArray[np.float64]],
    start: Sequence[float],
    cluster: NDArray[np.int64],
) -> Fit:
    """θ that leaves v = y·exp(−h) without any tie to the instruments, where h itself may follow demand.

    Σ_i w_i Σ_t Q_it (v_it − e^τ_t v̄_ib) = 0 for every instrument Q [n, T] and every month's dummy; v̄ is the block's
    Σv / Σe^τ (Windmeijer 2000, Economics Letters 68, 25-33, for effects that do not move). The covariance is by
    `cluster` [n], with the correction C/(C − 1). Raises ArithmeticError where the equations are singular.
    """
    sums = _Sums(panel)
    theta, month = np.array(start, dtype=np.float64), np.zeros(panel.sales.shape[1])
    free, q = sums.free, len(theta)
    for _ in range(ROUNDS):
        h, gradients = model(theta)
        adjusted = panel.sales * np.exp(-h)
        with np.errstate(over="ignore", invalid="ignore"):  # what is not finite has no step
            grown = np.exp(month)[None, :]
            moments = _moments(panel, sums, adjusted, grown, instruments)
            slope = _moment_slopes(panel, sums, adjusted, grown, instruments, gradients)
        step = _step(-slope, moments.sum(axis=0), q)
        if np.abs(step).max() < 1e-6:
            break
        month[free] += step[: len(free)]
        theta = theta + step[len(free) :]
        if np.abs(theta).max() > FARTHEST:
            raise ArithmeticError("the instruments move the calls too little")
    summed = np.zeros((int(cluster.max()) + 1, moments.shape[1]))
    np.add.at(summed, cluster, moments)
    groups = int(np.count_nonzero(np.bincount(cluster)))
    covariance = _sandwich(-slope, summed)[-q:, -q:] * groups / max(1, groups - 1)
    return Fit(theta, month, covariance, 0.0, adjusted)


class _Sums:
    """Sums over the months of a block, given back to each of its months."""

    def __init__(self, panel: Panel) -> None:
        self.panel, self.block = panel, panel.block
        self.starts = np.flatnonzero(np.r_[True, np.diff(panel.block) > 0])
        months = panel.sales.shape[1]
        self.free = np.setdiff1d(np.arange(months), self.starts)  # months whose τ is free
        self.same = panel.block[:, None] == panel.block[None, :]
        self.total = self.over(panel.sales)

    def over(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """[n, T] → the sum of each month's block, [n, T]."""
        return np.add.reduceat(values, self.starts, axis=1)[:, self.block]

    def mean(self, eta: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
        """Fitted sales α·e^η and the likelihood Σ w y log(e^η / Σ e^η)."""
        grown = np.exp(np.maximum(eta - eta.max(axis=1, keepdims=True), LEAST_EXPONENT))
        grown /= self.over(grown)
        value = float((self.panel.weight[:, None] * self.panel.sales * np.log(grown)).sum())
        return self.total * grown, value


def _scores(
    panel: Panel, sums: _Sums, mean: NDArray[np.float64], gradients: Sequence[NDArray[np.float64]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each customer's score [n, free + q] and the information [free + q, free + q]."""
    weight, free = panel.weight[:, None], sums.free
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(sums.total > 0, mean / sums.total, 0.0)
    residual = weight * (panel.sales - mean)
    weighted = weight * mean
    by_month = np.diag(weighted.sum(axis=0)) - np.where(sums.same, weighted.T @ share, 0.0)
    columns, cross = [residual[:, free]], []
    centred = [g - sums.over(share * g) for g in gradients]
    for g in centred:
        columns.append((residual * g).sum(axis=1)[:, None])
        cross.append((weighted * g).sum(axis=0)[free])
    size = len(free) + len(gradients)
    information = np.empty((size, size))
    information[: len(free), : len(free)] = by_month[np.ix_(free, free)]
    for j, g in enumerate(centred):
        at = len(free) + j
        information[at, : len(free)] = information[: len(free), at] = cross[j]
        for other, f in enumerate(centred):
            information[at, len(free) + other] = (weighted * g * f).sum()
    return np.concatenate(columns, axis=1), information


def _moments(
    panel: Panel,
    sums: _Sums,
    adjusted: NDArray[np.float64],
    grown: NDArray[np.float64],
    instruments: Sequence[NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Each customer's equations, [n, free + q]."""
    off = panel.weight[:, None] * _centred(sums, adjusted, grown)
    return np.column_stack([off[:, sums.free], *((off * z).sum(axis=1) for z in instruments)])


def _centred(sums: _Sums, values: NDArray[np.float64], grown: NDArray[np.float64]) -> NDArray[np.float64]:
    return values - grown * sums.over(values) / sums.over(np.broadcast_to(grown, values.shape))


def _moment_slopes(
    panel: Panel,
    sums: _Sums,
    adjusted: NDArray[np.float64],
    grown: NDArray[np.float64],
    instruments: Sequence[NDArray[np.float64]],
    gradients: Sequence[NDArray[np.float64]],
) -> NDArray[np.float64]:
    """∂ moments / ∂ (τ, θ), [free + q, free + q]; rows are equations."""
    weight, free = panel.weight[:, None], sums.free
    span = sums.over(np.broadcast_to(grown, adjusted.shape))
    level = sums.over(adjusted) / span  # v̄
    fitted_ = weight * grown * level
    # ∂(e^τ_t v̄)/∂τ_s = e^τ_t v̄ (δ_ts − e^τ_s / Σe^τ) within a block
    share = grown / span
    by_month = np.diag(fitted_.sum(axis=0)) - np.where(sums.same, fitted_.T @ share, 0.0)
    size = len(free) + len(gradients)
    slope = np.empty((size, size))
    slope[: len(free), : len(free)] = -by_month[np.ix_(free, free)]
    for j, z in enumerate(instruments):
        slope[len(free) + j, : len(free)] = -(fitted_ * (z - sums.over(share * z))).sum(axis=0)[free]
    for j, g in enumerate(gradients):
        moved = -weight * _centred(sums, adjusted * g, grown)
        slope[: len(free), len(free) + j] = moved.sum(axis=0)[free]
        for other, z in enumerate(instruments):
            slope[len(free) + other, len(free) + j] = (moved * z).sum()
    return slope


def _step(slope: NDArray[np.float64], value: NDArray[np.float64], q: int) -> NDArray[np.float64]:
    """slope⁻¹ · value; the whole step is shortened where it leads θ too far."""
    if not np.isfinite(slope).all() or np.linalg.cond(slope) > WORST_CONDITION:
        raise ArithmeticError("the months or the calls do not vary")
    step = np.linalg.solve(slope, value)
    longest = float(np.abs(step[-q:]).max())
    return np.asarray(step * min(1.0, LONGEST_STEP / max(longest, LONGEST_STEP)), dtype=np.float64)


def _sandwich(slope: NDArray[np.float64], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """slope⁻¹ (Σ s sᵀ) slope⁻ᵀ."""
    inverse = np.linalg.inv(slope)
    found: NDArray[np.float64] = inverse @ (scores.T @ scores) @ inverse.T
    return found
