"""How a local search lies in the arrays of its compiled loops: named tuples of arrays, whose columns are named here."""

# mypy: disable-error-code="return-value"
from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Reps = NDArray[np.int32]
    Floats = NDArray[np.float64]

# `terms`: Σ capacity, the settings, the smallest improvement; for quick refusals the change of all workload that a step
# of two customers rarely exceeds, and the most that parted pairs can save by one; COMPACTNESS is 1 where there are
# pairs, else 0
WHOLE_CAPACITY, BAND, IMBALANCE_PRICE, COMPACTNESS, IMPROVEMENT, DRIFT, MOST_SCATTER = range(7)
# columns of `side`, by rep: minutes of the even share, half the band's width, and the rep's penalty
EVEN, WIDTH, PENALTY = range(3)
# `whole`: how the penalty of all changes with a minute more of workload (through μ), and that penalty
SLOPE, ALL_PENALTIES = range(2)


def typed(number: int) -> int:
    """A number to hand to compiled functions: each would be compiled anew for every literal."""
    return np.int64(number)


NOBODY = typed(-1)


class Instance(NamedTuple):
    """What a search leaves as it is: m open customers among n, R reps, K places for candidates."""

    rows: Ints  # [m] place of the open customers among all
    candidates: Reps  # [m, K] rep positions; -1 where unused
    cost: Floats  # [m, K] minutes a cycle
    load: Floats  # [m, K] workload, minutes a cycle
    capacity: Floats  # [R] minutes a cycle
    start: Ints  # [n + 1] ties of customer c stand from start[c] to start[c + 1]
    friend: Reps  # [·] the other customer
    weight: Floats  # [·] what it costs when the two customers part, minutes a cycle
    terms: Floats  # [7]


class Search(NamedTuple):
    """What a search changes."""

    slot: Ints  # [m] the candidate whom each open customer has now; -1: nobody yet
    owner: Reps  # [n] rep position of every customer, open or not
    workload: Floats  # [R] minutes a cycle
    side: Floats  # [R, 3]
    whole: Floats  # [2]
    change: Floats  # [3] minutes that the reps of the step at hand gain

    @classmethod
    def at(cls, slot: Ints, owner: Reps, workload: Floats) -> Search:
        """The search that stands at these arrays, and changes them."""
        return cls(slot, owner, workload, np.zeros((len(workload), 3)), np.zeros(2), np.zeros(3))


class Groups(NamedTuple):
    """Customers by (rep now a, rep possible b); those of group g lie at first[g]:first[g + 1], the cheapest first."""

    heads: Ints  # [G] a · R + b, sorted
    start_of: Ints  # [R + 1] the groups of a stand from start_of[a] to start_of[a + 1]
    first: Ints  # [G + 1]
    mover: Ints  # [·] open customers
    goal: Ints  # [·] the candidate (place) that b is to each of them
    rise: Floats  # [·] minutes a cycle that the change costs
    tied: Floats  # [G] the most that a customer of the group may save by where others are, minutes a cycle


class Step(NamedTuple):
    """The reps among whom customers change: i goes from a to b; where there is an e, j goes from b to e."""

    a: int
    b: int
    e: int  # NOBODY: only two reps
