"""Chance for the compiled search: whole numbers only, so that every machine draws the same."""

# mypy: disable-error-code="no-any-return,return-value"
# (numpy's whole numbers are plain ones once compiled)
from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesplan.runtime.compiled import inlined
from salesplan.schedule.layout import RNG

if TYPE_CHECKING:
    from numpy.typing import NDArray


@inlined
def draw(totals: NDArray[np.int64], below: int) -> int:
    """A whole number in [0, below): xorshift64* (Vigna 2016)."""
    x = np.uint64(totals[RNG])
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    totals[RNG] = np.int64(x)
    # 31 random bits as a share of `below`, which costs no division
    return (np.int64((x * np.uint64(2685821657736338717)) >> np.uint64(33)) * below) >> 31
