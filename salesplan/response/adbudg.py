"""The response curve ADBUDG, and the ways to its four parameters.

    R(E) = a + (b − a) · E^s / (d + E^s)                            (Little 1970; Lodish 1971)

E is the effective frequency in calls a cycle, R the share of potential that is won. With s > 1 the curve is
S-shaped: nothing may assume that it is concave.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

SATURATION = 10.0  # "saturation" is read as ten times the present calls, as Syntex's judgements are
TYPICAL = 0.31  # the elasticity at which the settings' a is the share won without any call (the default one)
SHAPE = 1.5  # s of a curve that is known by its amplitude alone
USUAL = 0.659  # u0 of such a curve: `usual_share` of a = 0.30, b = 1, s = 1.5
JUDGED_AT = (0.0, 0.5, 1.0, 1.5, SATURATION)  # multiples of the present calls (Lodish 1971)


@dataclass(frozen=True, slots=True)
class Curve:
    """Four parameters: a and b are shares of potential (b > a), s has no unit, d is in calls a cycle to the power s."""

    a: float
    b: float
    s: float
    d: float

    def at(self, frequency: ArrayLike) -> NDArray[np.float64]:
        """Share of potential won at effective frequencies (calls a cycle), elementwise."""
        power = np.power(np.asarray(frequency, dtype=np.float64), self.s)
        with np.errstate(invalid="ignore"):
            reached = np.where(power > 0, power / (self.d + power), 0.0)
        return self.a + (self.b - self.a) * reached

    def elasticity(self, frequency: float) -> float:
        """Relative change of R for a relative change of the frequency, R′(f)·f / R(f)."""
        power = frequency**self.s
        reached = power / (self.d + power)
        won = self.a + (self.b - self.a) * reached
        return float((self.b - self.a) * self.s * reached * (1 - reached) / won)


def reached(frequency: ArrayLike, usual: ArrayLike) -> NDArray[np.float64]:
    """u = f^s / (d + f^s) of the curve of fixed shape: `USUAL` at the usual frequency, 0 without calls, at most 1."""
    power = np.power(np.asarray(frequency, dtype=np.float64), SHAPE)
    found: NDArray[np.float64] = power / (scale(usual) + power)
    return found


def scale(usual: ArrayLike, s: float = SHAPE, u0: float = USUAL) -> NDArray[np.float64]:
    """d of the curve that has u0 of its rise behind it at the usual frequency (calls a cycle): f0^s (1 − u0) / u0."""
    found: NDArray[np.float64] = np.power(np.asarray(usual, dtype=np.float64), s) * (1 - u0) / u0
    return found


def usual_share(a: float, b: float, s: float) -> float:
    """u0: how much of its rise a curve a, b, s of elasticity `TYPICAL` has behind it at the usual frequency.

    With u = f^s / (d + f^s) and k = b − a the condition R′(f)·f = ε·R(f) reads k·s·u² − k·(s − ε)·u + ε·a = 0; the
    larger root is the one where returns diminish. NaN where no such curve has that elasticity.
    """
    k = b - a
    middle = k * (s - TYPICAL)
    square = middle * middle - 4 * k * s * TYPICAL * a
    if square < 0 or middle <= 0:
        return math.nan
    return (middle + math.sqrt(square)) / (2 * k * s)


def amplitude(elasticity: ArrayLike, b: float, s: float, u0: float) -> NDArray[np.float64]:
    """k = b − a of the curve that has `elasticity` where u = u0: b·ε / ((1 − u0)(s·u0 + ε)), elementwise.

    The elasticity moves how much calls can win, not how soon: solving for d at a fixed a would make a small elasticity
    a saturated curve, whose first quarter of a call looks worth more than a steep one's.
    """
    eps = np.asarray(elasticity, dtype=np.float64)
    found: NDArray[np.float64] = b * eps / ((1 - u0) * (s * u0 + eps))
    return found


def largest_elasticity(s: float, u0: float) -> float:
    """The elasticity of the curve that wins nothing without calls, k = b: s·(1 − u0)."""
    return s * (1 - u0)


def elasticity_of(k: ArrayLike) -> NDArray[np.float64]:
    """Elasticity of R = 1 − k + k·u(f) at the usual frequency: k·s·u0(1 − u0) / (1 − k(1 − u0)), elementwise."""
    k = np.asarray(k, dtype=np.float64)
    found: NDArray[np.float64] = k * SHAPE * USUAL * (1 - USUAL) / (1 - k * (1 - USUAL))
    return found


def fit(x: Sequence[float], y: Sequence[float]) -> tuple[float, float, float, float]:
    """Least-squares a, b, s, d of R(x) for at least four points, x ≥ 0 in any unit of effort.

    Levenberg-Marquardt on (a, b, ln s, ln d) with the analytical Jacobian, from several starts of s; the
    smallest sum of squares wins. Raises ValueError for fewer than four points.
    """
    if len(x) < 4 or len(x) != len(y):
        raise ValueError("a response curve needs at least four points")
    return _fit(tuple(map(float, x)), tuple(map(float, y)))


@lru_cache(maxsize=1024)
def _fit(x: tuple[float, ...], y: tuple[float, ...]) -> tuple[float, float, float, float]:
    at, want = np.array(x), np.array(y)
    span = float(np.ptp(want)) or 1.0
    middle = float(np.interp(want[0] + span / 2, want, at)) if np.all(np.diff(want) >= 0) else float(np.median(at))
    best: tuple[float, NDArray[np.float64]] | None = None
    for s in (1.0, 1.5, 2.0, 3.0, 4.5):
        start = np.array([want[0], want[-1] + 0.02 * span, math.log(s), s * math.log(max(middle, 1e-3))])
        error, found = _levenberg(at, want, start)
        if best is None or error < best[0] * (1 - 1e-9):
            best = (error, found)
    assert best is not None
    a, b, log_s, log_d = best[1]
    return float(a), float(b), math.exp(log_s), math.exp(log_d)


def _levenberg(
    x: NDArray[np.float64], y: NDArray[np.float64], start: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Sum of squares and parameters at a local optimum: (JᵀJ + κ·diag JᵀJ) δ = Jᵀr, κ follows the success."""
    theta, damping = start, 1e-3
    residual, jacobian = _residuals(x, y, theta)
    error = float(residual @ residual)
    for _ in range(500):
        normal = jacobian.T @ jacobian
        scale = np.maximum(np.diag(normal), 1e-12)
        step = np.linalg.lstsq(normal + damping * np.diag(scale), jacobian.T @ residual, rcond=None)[0]
        tried = theta + np.clip(step, -2, 2) if np.abs(step[2:]).max() > 2 else theta + step
        new_residual, new_jacobian = _residuals(x, y, tried)
        new_error = float(new_residual @ new_residual)
        if new_error < error:
            done = error - new_error <= 1e-15 * error and damping <= 1e-6
            theta, residual, jacobian, error, damping = tried, new_residual, new_jacobian, new_error, damping / 5
            if done:
                break
        else:
            damping *= 4
            if damping > 1e12:
                break
    return error, theta


def _residuals(
    x: NDArray[np.float64], y: NDArray[np.float64], theta: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """y − R(x) and the Jacobian of R in (a, b, ln s, ln d), shapes [n] and [n, 4]."""
    a, b = theta[0], theta[1]
    s, log_d = math.exp(min(max(theta[2], -5.0), 4.0)), min(max(theta[3], -60.0), 60.0)
    with np.errstate(divide="ignore"):
        log_x = np.log(x)
    # u = x^s / (d + x^s) = 1 / (1 + e^(ln d − s·ln x)), stable for any size of x^s
    with np.errstate(over="ignore"):
        u = 1 / (1 + np.exp(np.minimum(log_d - s * log_x, 700.0)))
    u = np.where(x > 0, u, 0.0)
    slope = (b - a) * u * (1 - u)
    by_s = slope * s * np.where(x > 0, log_x, 0.0)
    return y - (a + (b - a) * u), np.column_stack([1 - u, u, by_s, -slope])
