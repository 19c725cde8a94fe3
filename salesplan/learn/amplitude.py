"""One curve a segment and product: its shape is fixed, its amplitude k = b − a is what sales can tell.

μ_it = α_i · exp(τ_t) · R(A_it),   R = 1 − k·(1 − u(A)),   u(A) = A^s / (d + A^s)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.response.adbudg import reached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from salesplan.learn.effects import Model

LEAST_SHARE = 0.02  # of the level; an estimate may go beyond what a share can be, sales may not


def amplitude_model(remembered: NDArray[np.float64], usual: float, extra: Sequence[NDArray[np.float64]] = ()) -> Model:
    """h = ln R + Σ γ_j x_j for θ = (k, γ...); `remembered` [n, T] and `usual` are calls a cycle."""
    short = 1 - reached(remembered, usual)

    def model(theta: NDArray[np.float64]) -> tuple[NDArray[np.float64], Sequence[NDArray[np.float64]]]:
        share = np.maximum(1 - theta[0] * short, LEAST_SHARE)
        h = np.log(share)
        for coefficient, x in zip(theta[1:], extra, strict=True):
            h += coefficient * x
        return h, (-short / share, *extra)

    return model
