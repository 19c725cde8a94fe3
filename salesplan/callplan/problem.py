"""One rep's call plan as arrays: the sets and parameters that bound, incumbent and MILP share.

Time is counted in quarters of a minute, whole numbers, so that the optimum over a full day is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.nouns import replace
from salesplan.domain.outcome import Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

QUARTERS = 4  # of a minute


@dataclass(frozen=True)
class RepProblem:
    """Options of a rep's n customers in compressed rows: those of customer i are start[i]:start[i + 1].

    Every customer has an option with time 0 and no visit, so that some plan always fits.
    """

    rep_id: str
    start: NDArray[np.int64]  # [n + 1]
    worth: NDArray[np.float64]  # [m] money a cycle, prices of change and of what is short counted
    time: NDArray[np.int64]  # [m] quarter minutes a cycle, travel included
    visits: NDArray[np.float64]  # [m] visits a cycle
    time_cap: int  # quarter minutes a cycle
    visit_cap: float  # visits a cycle
    previous: NDArray[np.int64]  # [n] option of the published plan, −1: none
    weight: NDArray[np.float64] | None = None  # [m] the part of `worth` that is no money: what is short of minima

    @property
    def size(self) -> int:
        """How many customers there are."""
        return len(self.start) - 1

    @cached_property
    def who(self) -> NDArray[np.int64]:
        """[m] position of each option's customer."""
        return np.repeat(np.arange(self.size), np.diff(self.start))

    def priced(self, worth: NDArray[np.float64]) -> RepProblem:
        """The same sets with other values."""
        return replace(self, worth=worth)

    def money(self, choice: NDArray[np.int64]) -> float:
        """Worth of a plan without the weights: what gaps are relative to."""
        worth = float(self.worth[choice].sum())
        return worth if self.weight is None else worth + float(self.weight[choice].sum())

    def fits(self, choice: NDArray[np.int64]) -> bool:
        """Whether one option a customer keeps the rep's minutes and visits."""
        return bool(self.time[choice].sum() <= self.time_cap and self.visits[choice].sum() <= self.visit_cap + 1e-7)

    def published(self) -> NDArray[np.int64] | None:
        """The published plan, new customers at their first option, if it is still on offer and fits."""
        if not self.size or (self.previous < 0).all():
            return None
        choice = np.where(self.previous >= 0, self.previous, self.start[:-1])
        return choice if self.fits(choice) else None


@dataclass(frozen=True)
class RepSolution:
    """One option a customer, with its proof."""

    rep_id: str
    choice: NDArray[np.int64]  # [n] rows of the problem's options
    worth: float
    bound: float  # nothing is worth more
    time_price: float  # money a quarter minute
    visit_price: float  # money a visit
    work: int  # evaluations, cells of dynamic programming and branch-and-bound nodes
    status: Status = Status.OPTIMAL
    reduced: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))  # [m] loss of each option at the prices


@dataclass(frozen=True)
class Coupled:
    """Reps and the rows that they share, all as Σ use ≤ limit."""

    problems: tuple[RepProblem, ...]
    use: tuple[NDArray[np.float64], ...]  # [i, options of the rep] by rep
    limit: NDArray[np.float64]  # [i]
    price: NDArray[np.float64]  # [i] money a unit missed; finite for hard rows too
