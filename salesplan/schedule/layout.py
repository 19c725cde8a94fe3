"""How a month lies in the arrays of the compiled search: packed by rows, the columns are named here.

Whole numbers only: seconds, and temperatures and logarithms from tables, so every machine agrees.
"""

# mypy: disable-error-code="return-value"
from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEVER = 1 << 50
FAR = 1 << 40
# columns of `visit`
NODE, SERVICE, PRIZE, LOCKED, GAP, CUSTOMER, DEMAND, WINDOW0, WINDOW1, TIGHT, HOME, KIND = range(12)
# the same, worked out so that an insertion need not look further: days from the first to behind the last that are not
# forbidden, the first window's starts, whether nothing else of the customer matters
DAY0, DAY1, OPENS, CLOSES, ALONE = range(12, 17)
# columns of `day`
OFFSET, LEAVES, RETURNS, MOST, LUNCH, LUNCH_FROM, LUNCH_UNTIL, CAPACITY, STARTS_AT, ENDS_AT = range(10)
# columns of `customer`: ranges of visits, of caps, of patterns
VISIT0, VISIT1, CAP0, CAP1, PATTERN0, PATTERN1 = range(6)
# rows of a day's route, by position: 0 the start, 1..k visits, k + 1 the end
ELEMENT, PLACE, LEG, EARLY0, EARLY1, LATE0, LATE1 = range(7)
ROWS = 7
# columns of `tally`, a day's sums
LENGTH, LOAD, WORK, VERSION, TOUCH, IS_TOUCHED, NEARBY, MARK, TRIED, CHOICE = range(10)
# columns of `each`, a visit's state; GONE and KEY are a list of its own from row 0 on: visits to put back, and in
# which order
DAY_OF, POSITION, GONE, IS_GONE, KEY = range(5)
# `constants`
CYCLE, BALANCE, MEAN, UNIT, REMOVED, LONGEST, SIBLINGS, WHOLE, GROUPS, KEPT, NEAREST = range(11)
# `totals`
# OVER: what the days hold beyond their bounds; TARIFF: its price, 1/1024 seconds a unit of load, 0: not allowed
COST, MISSED, VERSIONS, TOUCHES, LEFT, RNG, UNTIL_BLINK, OVER, TARIFF, STAMP = range(10)
TOTALS = 10
SPILL = 2  # visits, or their mean load, beyond its bounds that a day may hold while that has a price


def typed(number: int) -> int:
    """A number to hand to compiled functions: each would be compiled anew for every literal."""
    return np.int64(number)


ZERO, ONE, COME, NOWHERE = typed(0), typed(1), typed(1), typed(-1)
COIN, PER_CENT, ORDERS, KEYS = typed(2), typed(100), typed(12), typed(1 << 30)
BY_PRIZE = typed(8)  # of the ORDERS
MANY = typed(12)  # visits a day: beyond, whole days are cut less often
SPELL = typed(255)  # trials, less one, between two tariffs
CHEAPEST, DEAREST = typed(1 << 10), typed(1 << 40)  # tariffs: of a unit of load, of a visit (more than any prize)
BLINKS = typed(199)  # days between two blinks are drawn below this: 99 on average


class Month(NamedTuple):
    """What does not change during a search; V visits, D days, C customers, N places."""

    visit: NDArray[np.int64]  # [V, 17]
    lists: NDArray[np.int64]  # [·, 3] windows: first and last start; caps: most, range of days; days of past contacts
    day: NDArray[np.int64]  # [D, 10]
    seconds: NDArray[np.int32]  # [N, N]
    backward: NDArray[np.int32]  # [N, N] its transpose, so that drives to a place lie side by side
    penalty: NDArray[np.int64]  # [V, D] seconds; NEVER: not allowed
    customer: NDArray[np.int64]  # [C, 6]
    pattern: NDArray[np.int64]  # [·, D] 1: a day that the pattern allows
    near: NDArray[np.int64]  # [V, V] visits by distance
    constants: NDArray[np.int64]


class Search(NamedTuple):
    """What a search changes. Rows D..2D−1 of `rows` and `tally` hold days as they were before the running trial."""

    rows: NDArray[np.int64]  # [2D, 7, M + SPILL + 3]
    tally: NDArray[np.int64]  # [2D, 10] lists: TOUCH, the days that the trial has changed, NEARBY, TRIED, CHOICE
    each: NDArray[np.int64]  # [V, 5]
    cache: NDArray[np.int64]  # [kinds, D, 3] version, cost, position in days that the trial has not touched
    totals: NDArray[np.int64]
