"""Recreate for customers whose days must follow a pattern: all their visits at once, in the pattern that adds least.

Put back one at a time, the first visit takes its cheapest day, and the others have to follow whatever that costs.
"""

# mypy: disable-error-code="no-any-return,return-value"
# (numpy's whole numbers are plain ones once compiled)
from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.runtime.compiled import called, inlined, inner
from salesplan.schedule.bookkeeping import surcharge
from salesplan.schedule.chance import draw
from salesplan.schedule.insertion import cheapest, put_in, put_into
from salesplan.schedule.layout import (
    BLINKS,
    CHOICE,
    CUSTOMER,
    DAY_OF,
    NEVER,
    NOWHERE,
    OFFSET,
    PATTERN0,
    PATTERN1,
    TRIED,
    UNTIL_BLINK,
    VISIT0,
    VISIT1,
    ZERO,
)
from salesplan.schedule.spacing import spaced

if TYPE_CHECKING:
    from salesplan.schedule.layout import Month, Search


@inlined
def put_back_together(m: Month, s: Search, v: int) -> bool:
    """Insert all visits of v's customer on the days of one pattern; False where they are not all out, or none fits."""
    c = m.visit[v, CUSTOMER]
    if m.customer[c, VISIT1] - m.customer[c, VISIT0] < 2 or m.customer[c, PATTERN1] - m.customer[c, PATTERN0] < 2:
        return False
    for u in range(m.customer[c, VISIT0], m.customer[c, VISIT1]):
        if s.each[u, DAY_OF] >= 0:
            return False
    return insert_pattern(m, s, c)


@called
def insert_pattern(m: Month, s: Search, c: int) -> bool:
    """Insert all visits of a customer on the days of the pattern that adds least; False where none fits."""
    first, end = m.customer[c, VISIT0], m.customer[c, VISIT1]
    best = NEVER
    for p in range(m.customer[c, PATTERN0], m.customer[c, PATTERN1]):
        cost = cost_of_pattern(m, s, c, p, best)
        if cost < best:
            best = cost
            for i in range(end - first):
                s.tally[i, CHOICE] = s.tally[i, TRIED]
    if best >= NEVER:
        return False
    for i in range(end - first):
        d, v = s.tally[i, CHOICE], first + i
        fits = surcharge(m, s, v, d) < NEVER and spaced(m, s.each, v, d) and put_into(m, s, v, d, NEVER)
        if not fits:
            put_in(m, s, v)
    return True


@inner
def cost_of_pattern(m: Month, s: Search, c: int, p: int, bound: int) -> int:
    """What a customer's visits add on the days of a pattern, in due order; NEVER where that is no less than `bound`.

    The working day of each goes to `TRIED`: where several share a date, the cheapest. A day in 100 is overlooked.
    """
    first, end = m.customer[c, VISIT0], m.customer[c, VISIT1]
    days, total, i, d = s.tally.shape[0] // 2, ZERO, ZERO, ZERO
    while d < days:
        date, best, chosen = m.day[d, OFFSET], NEVER, NOWHERE
        wanted = m.pattern[p, d] == 1
        v = min(first + i, end - 1)
        while d < days and m.day[d, OFFSET] == date:
            if wanted and i < end - first:
                cost = cost_on(m, s, v, d, best)
                if cost < best:
                    best, chosen = cost, d
            d += 1
        if wanted:
            total += best
            if i >= end - first or total >= bound:
                return NEVER
            s.tally[i, TRIED] = chosen
            i += 1
    return total if i == end - first else NEVER


@inlined
def cost_on(m: Month, s: Search, v: int, d: int, bound: int) -> int:
    """What v adds on day d; NEVER where it does not fit, or the day is overlooked."""
    s.totals[UNTIL_BLINK] -= 1
    if s.totals[UNTIL_BLINK] < 0:
        s.totals[UNTIL_BLINK] = draw(s.totals, BLINKS)
        return NEVER
    toll = m.penalty[v, d]
    if toll >= bound:
        return NEVER
    toll += surcharge(m, s, v, d)
    if toll >= bound:
        return NEVER
    added, _ = cheapest(m, s, v, d, bound - toll)
    return toll + added
