"""Ruin: strings of neighbouring visits, or whole days, are cut out of the month around a visit."""

# mypy: disable-error-code="no-any-return,return-value"
# (numpy's whole numbers are plain ones once compiled)
from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.runtime.compiled import called, inlined
from salesplan.schedule.bookkeeping import save, take_out
from salesplan.schedule.chance import draw
from salesplan.schedule.layout import (
    COIN,
    CUSTOMER,
    DAY_OF,
    ELEMENT,
    GONE,
    IS_GONE,
    IS_TOUCHED,
    LEFT,
    LENGTH,
    LOCKED,
    LONGEST,
    MANY,
    ONE,
    PER_CENT,
    POSITION,
    REMOVED,
    SIBLINGS,
    TOUCHES,
    VISIT0,
    VISIT1,
    WHOLE,
    ZERO,
)

if TYPE_CHECKING:
    from salesplan.schedule.layout import Month, Search


@inlined
def ruin(m: Month, s: Search, seed: int) -> None:
    """Cut strings or whole days out of the days nearest to the seed, and some of the siblings of what was cut."""
    visits, days = s.each.shape[0], s.tally.shape[0] // 2
    planned, busy = 0, 0
    for d in range(days):
        planned += s.tally[d, LENGTH]
        busy += s.tally[d, LENGTH] > 0
    if planned == 0:
        return
    longest = max(1, min(m.constants[LONGEST], planned // busy))
    # strings to cut: on average `removed` visits, as strings are (1 + longest) / 2 long on average
    most_strings = max(1, (4 * m.constants[REMOVED]) // (1 + longest) - 1)
    strings = 1 + draw(s.totals, most_strings)
    # two whole days, so that they may trade regions; as many visits in all where days are long, so less often
    whole = draw(s.totals, PER_CENT) * max(MANY, planned // busy) < m.constants[WHOLE] * MANY
    if whole:
        strings = min(strings, 2)
    for i in range(visits):
        if s.totals[TOUCHES] >= strings:
            break
        v = m.near[seed, i]
        d = s.each[v, DAY_OF]
        if d >= 0 and s.tally[d, IS_TOUCHED] == 0 and m.visit[v, LOCKED] == 0:
            if whole:
                cut(m, s, d, ONE, s.tally[d, LENGTH], ZERO, ZERO)
            else:
                cut_string(m, s, v, longest)
    if m.constants[SIBLINGS] > 0:
        cut_siblings(m, s)


@inlined
def cut_string(m: Month, s: Search, v: int, longest: int) -> None:
    """Cut a string, or a string with a gap in it, that holds visit v out of v's day."""
    d = s.each[v, DAY_OF]
    length = s.tally[d, LENGTH]
    at = s.each[v, POSITION]
    size = 1 + draw(s.totals, min(length, longest))
    kept = 0
    if size > 1 and size < length and draw(s.totals, COIN) == 0:
        kept = 1
        while size + kept < length and draw(s.totals, PER_CENT) == 0:
            kept += 1
    low, high = max(1, at - size - kept + 1), min(at, length - size - kept + 1)
    first = low + draw(s.totals, high - low + 1)
    hole = first + 1 + draw(s.totals, size - 1) if kept else 0
    cut(m, s, d, first, first + size + kept - 1, hole, hole + kept)


@called
def cut(m: Month, s: Search, d: int, first: int, last: int, keep0: int, keep1: int) -> None:
    """Take positions first..last of day d out, but keep0..keep1−1 and locked visits."""
    save(s, d)
    for p in range(last, first - 1, -1):
        v = s.rows[d, ELEMENT, p]
        if m.visit[v, LOCKED] == 0 and not keep0 <= p < keep1:
            s.each[s.totals[LEFT], GONE] = v
            s.each[v, IS_GONE] = 1
            s.totals[LEFT] += 1
    take_out(m, s, d, first, last)


@called
def cut_siblings(m: Month, s: Search) -> None:
    """For some of the visits cut, cut the customer's others as well, so that all of them may find new days."""
    for i in range(s.totals[LEFT]):
        v = s.each[i, GONE]
        c = m.visit[v, CUSTOMER]
        if m.customer[c, VISIT1] - m.customer[c, VISIT0] < 2 or draw(s.totals, PER_CENT) >= m.constants[SIBLINGS]:
            continue
        for u in range(m.customer[c, VISIT0], m.customer[c, VISIT1]):
            d = s.each[u, DAY_OF]
            if d >= 0 and m.visit[u, LOCKED] == 0:
                cut(m, s, d, s.each[u, POSITION], s.each[u, POSITION], ZERO, ZERO)
