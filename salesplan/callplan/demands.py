"""What business rules demand of the market, as rows over its options and as shortfalls of single options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def beyond(sense: int, reached: float, limit: float) -> float:
    """By how many units a sum is above its bound (`sense` 1) or below it (−1); 0 within a millionth of the bound."""
    gap = sense * (reached - limit)
    return gap if gap > 1e-6 * max(1.0, abs(limit)) else 0.0


@dataclass(frozen=True)
class Row:
    """A sum over the plan: sense · Σ use ≤ sense · limit, `use` [m] in the rule's unit."""

    name: str
    sense: int
    use: NDArray[np.float64]
    limit: float  # what is left of the bound when the carried reps have had their part
    whole: float  # the bound as declared, in the same unit
    price: float  # money a unit missed; 0: hard
    unit: str

    def missing(self, reached: float) -> float:
        """By how many units a sum misses the row; 0 where it keeps it."""
        return beyond(self.sense, reached, self.limit)


@dataclass(frozen=True)
class Each:
    """A demand on every customer of a scope: `short` [m] by how many units an option misses it."""

    name: str
    sense: int
    short: NDArray[np.float64]
    limit: float
    price: float
    unit: str


Demand: TypeAlias = Row | Each


@dataclass(frozen=True)
class Demands:
    """All that the rules ask for."""

    rows: tuple[Row, ...] = ()
    each: tuple[Each, ...] = ()

    def soft(self, size: int) -> NDArray[np.float64]:
        """[m] money that single options cost for demands that may give."""
        return sum((e.price * e.short for e in self.each if e.price > 0), np.zeros(size))

    def owed(self, size: int) -> NDArray[np.float64]:
        """[m] units by which single options miss demands that may not give."""
        return sum((e.short for e in self.each if e.price <= 0), np.zeros(size))
