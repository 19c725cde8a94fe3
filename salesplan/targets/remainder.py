"""Sums in cents, split so that the parts add up to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def cents(money: float) -> int:
    """Money in whole cents."""
    return round(100 * money)


def split(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts of `total` in proportion to the weights, by largest remainder (Hamilton); ties go to the first.

    Where no weight is above 0, all count alike. There is at least one weight, and none is below 0.
    """
    whole = sum(weights)
    if whole <= 0:
        weights, whole = [1.0] * len(weights), float(len(weights))
    exact = [total * weight / whole for weight in weights]
    parts = [int(share // 1) for share in exact]
    left = total - sum(parts)
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    step = 1 if left >= 0 else -1
    for position in range(abs(left)):
        parts[order[position % len(order)]] += step
    return parts
