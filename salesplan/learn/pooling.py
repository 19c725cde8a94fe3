"""What all cells together say of each one's amplitude: Gaussian, so that the answer is linear algebra.

k_gp ~ N(k̄, .25²),  k̄ ~ N(.70, .5²)                     amplitudes of cells are alike
F_gp = k_gp + bias_gp + e,  I_gp = k_gp + e              sales on calls; sales on absences
bias ~ N(0, 1) common + N(0, .30²) a segment + N(0, .15²) a product, where reps follow demand; else 0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PRIOR_MEAN, PRIOR_SPREAD, CELL_SPREAD = 0.70, 0.50, 0.25
BIAS_COMMON, BIAS_SEGMENT, BIAS_PRODUCT = 1.0, 0.30, 0.15
MODEL_ERROR = 0.10  # of every amplitude: the curve's shape is assumed


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """Estimates of some cells with their standard errors, [c]; NaN where a cell says nothing."""

    value: NDArray[np.float64]
    error: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """Amplitudes with standard deviations that include `MODEL_ERROR`, and the weight that the prior has, [c]."""

    amplitude: NDArray[np.float64]
    deviation: NDArray[np.float64]
    prior_weight: NDArray[np.float64]


def pooled(
    segment: Sequence[int], product: Sequence[int], direct: Said | None, instrument: Said | None, *, biased: bool
) -> Pooled:
    """The posterior of each cell's amplitude. `biased`: direct estimates may follow demand."""
    g, p = np.array(segment), np.array(product)
    c = len(g)
    mean = np.full(c, PRIOR_MEAN)
    prior = PRIOR_SPREAD**2 + CELL_SPREAD**2 * np.eye(c)
    values, rows, noise = [], [], []
    for said, bias in ((direct, biased), (instrument, False)):
        if said is None:
            continue
        use = np.flatnonzero(np.isfinite(said.value) & np.isfinite(said.error))
        extra = np.zeros((c, c))
        if bias:
            extra = (
                BIAS_COMMON**2
                + BIAS_SEGMENT**2 * (g[:, None] == g[None, :])
                + BIAS_PRODUCT**2 * (p[:, None] == p[None, :])
            )
        values.append(said.value[use])
        rows.append(np.eye(c)[use])
        noise.append((np.diag(np.where(np.isfinite(said.error), said.error, 0.0) ** 2) + extra)[np.ix_(use, use)])
    if values:
        mean, posterior = _updated(mean, prior, np.concatenate(values), np.concatenate(rows), _blocks(noise))
    else:
        posterior = prior
    variance = np.diag(posterior)
    return Pooled(mean, np.sqrt(variance + MODEL_ERROR**2), variance / np.diag(prior))


def _updated(
    mean: NDArray[np.float64],
    prior: NDArray[np.float64],
    value: NDArray[np.float64],
    of: NDArray[np.float64],
    noise: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and covariance after seeing `value` = of · k + noise."""
    gain = np.linalg.solve(of @ prior @ of.T + noise, of @ prior).T
    return mean + gain @ (value - of @ mean), prior - gain @ of @ prior


def _blocks(parts: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """A block-diagonal matrix."""
    size = sum(len(part) for part in parts)
    found, at = np.zeros((size, size)), 0
    for part in parts:
        found[at : at + len(part), at : at + len(part)] = part
        at += len(part)
    return found
