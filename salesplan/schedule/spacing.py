"""Whether a visit may stand on a day beside the customer's others: gaps, caps, patterns.

A visit whose gap is 0 was agreed: no gap and no cap forbids it, and the caps count it among the past contacts.
"""

# mypy: disable-error-code="no-any-return,return-value"
# (numpy's whole numbers are plain ones once compiled)
from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.runtime.compiled import called, inlined
from salesplan.schedule.layout import (
    ALONE,
    CAP0,
    CAP1,
    CUSTOMER,
    CYCLE,
    DAY_OF,
    GAP,
    OFFSET,
    PATTERN0,
    PATTERN1,
    VISIT0,
    VISIT1,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from salesplan.schedule.layout import Month


@inlined
def spaced(m: Month, each: NDArray[np.int64], v: int, d: int) -> bool:
    """Whether visit v may stand on day d beside the customer's other visits: gaps, caps, patterns."""
    if m.visit[v, ALONE] == 1:
        return True
    c = m.visit[v, CUSTOMER]
    low, high = m.customer[c, VISIT0], m.customer[c, VISIT1]
    here = m.day[d, OFFSET]
    for u in range(low, high):
        if u != v and each[u, DAY_OF] >= 0:
            away = abs(m.day[each[u, DAY_OF], OFFSET] - here)
            if away < min(m.visit[v, GAP], m.visit[u, GAP]):
                return False
    for k in range(m.customer[c, CAP0], m.customer[c, CAP1]):
        if m.visit[v, GAP] > 0 and not within_cap(m, each, v, here, k):
            return False
    if m.customer[c, PATTERN0] < m.customer[c, PATTERN1]:
        return in_pattern(m, each, v, d)
    return True


@called
def within_cap(m: Month, each: NDArray[np.int64], v: int, here: int, k: int) -> bool:
    """Whether a contact on day `here` keeps every rolling cycle that holds it within cap k."""
    c = m.visit[v, CUSTOMER]
    cycle = m.constants[CYCLE]
    for first in range(here - cycle + 1, here + 1):  # the cycle's first day
        count = 1
        for i in range(m.lists[k, 1], m.lists[k, 2]):
            count += first <= m.lists[i, 0] < first + cycle
        for u in range(m.customer[c, VISIT0], m.customer[c, VISIT1]):
            if u != v and each[u, DAY_OF] >= 0 and m.visit[u, GAP] > 0:
                count += first <= m.day[each[u, DAY_OF], OFFSET] < first + cycle
        if count > m.lists[k, 0]:
            return False
    return True


@called
def in_pattern(m: Month, each: NDArray[np.int64], v: int, d: int) -> bool:
    """Whether some pattern of the customer holds day d and the days of their other visits."""
    c = m.visit[v, CUSTOMER]
    for p in range(m.customer[c, PATTERN0], m.customer[c, PATTERN1]):
        fits = m.pattern[p, d] == 1
        for u in range(m.customer[c, VISIT0], m.customer[c, VISIT1]):
            if u != v and each[u, DAY_OF] >= 0 and m.pattern[p, each[u, DAY_OF]] == 0:
                fits = False
        if fits:
            return True
    return False
