"""The compiled search: ruin and recreate over all days of a month at once.

Slack Induction by String Removals (Christiaens & Vanden Berghe 2020): strings of neighbouring visits are cut
out of a few days and put back greedily, with blinks, under simulated annealing. An insertion is checked in
constant time against the earliest departures and latest arrivals of its day, each kept twice: with the lunch
still to come (0) and with the lunch taken (1). The best place of a visit in a day is remembered until the day
changes; a rejected trial restores the days together with their version numbers, so that memory stays good.

Whole numbers only: seconds, and temperatures and logarithms from tables, so every machine agrees. The random
numbers are xorshift64*. Arrays are packed by rows, columns are named below.

One long module on purpose: numba renews a function in its cache when the function's own file has changed,
not when a file that it calls into has.
"""

# mypy: disable-error-code="no-any-return,return-value"
# (numpy's whole numbers are plain ones once compiled)
from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from salesplan.travel.compiled import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

inner = partial(jit, allocates=False, entry=False)
outer = partial(jit, allocates=False)

NEVER = 1 << 50
FAR = 1 << 40
# columns of `visit`
NODE, SERVICE, PRIZE, LOCKED, GAP, CUSTOMER, DEMAND, WINDOW0, WINDOW1, TIGHT, HOME = range(11)
# columns of `day`
OFFSET, LEAVES, RETURNS, MOST, LUNCH, LUNCH_FROM, LUNCH_UNTIL, CAPACITY, STARTS_AT, ENDS_AT = range(10)
# columns of `customer`: ranges of visits, of caps, of patterns
VISIT0, VISIT1, CAP0, CAP1, PATTERN0, PATTERN1 = range(6)
# rows of a day's route, by position: 0 the start, 1..k visits, k + 1 the end
ELEMENT, PLACE, EARLY0, EARLY1, LATE0, LATE1 = range(6)
# columns of `tally`, a day's sums
LENGTH, LOAD, WORK, VERSION, TOUCH, IS_TOUCHED = range(6)
# columns of `each`, a visit's state; GONE is a list of its own: visits to put back, from row 0 on
DAY_OF, GONE, IS_GONE, KEY = range(4)
# `constants`
CYCLE, BALANCE, MEAN, REMOVED, LONGEST, SIBLINGS = range(6)
# `totals`
COST, VERSIONS, TOUCHES, LEFT, RNG = range(5)


def typed(number: int) -> int:
    """A number to hand to compiled functions: each would be compiled anew for every literal."""
    return np.int64(number)


ZERO, COME, GO, NOWHERE = typed(0), typed(1), typed(-1), typed(-1)
COIN, PER_CENT, ORDERS, KEYS = typed(2), typed(100), typed(12), typed(1 << 30)


class Month(NamedTuple):
    """What does not change during a search; V visits, D days, C customers, N places."""

    visit: NDArray[np.int64]  # [V, 11]
    lists: NDArray[np.int64]  # [·, 3] windows: first and last start; caps: most, range of days; days of past contacts
    day: NDArray[np.int64]  # [D, 10]
    seconds: NDArray[np.int32]  # [N, N]
    penalty: NDArray[np.int64]  # [V, D] seconds; NEVER: not allowed
    customer: NDArray[np.int64]  # [C, 6]
    pattern: NDArray[np.int64]  # [·, D] 1: a day that the pattern allows
    near: NDArray[np.int64]  # [V, V] visits by distance
    constants: NDArray[np.int64]


class Search(NamedTuple):
    """What a search changes. Rows D..2D−1 of `rows` and `tally` hold days as they were before the running trial."""

    rows: NDArray[np.int64]  # [2D, 6, M + 3]
    tally: NDArray[np.int64]  # [2D, 6] column TOUCH is a list of its own: days that the running trial has changed
    each: NDArray[np.int64]  # [V, 4]
    cache: NDArray[np.int64]  # [V, D, 3] version, cost, position
    totals: NDArray[np.int64]


@inner
def draw(totals: NDArray[np.int64], below: int) -> int:
    """A whole number in [0, below): xorshift64* (Vigna 2016)."""
    x = np.uint64(totals[RNG])
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    totals[RNG] = np.int64(x)
    return np.int64((x * np.uint64(2685821657736338717)) >> np.uint64(33)) % below


@inner
def first_start(lists: NDArray[np.int64], low: int, high: int, arrival: int) -> int:
    """The first second from `arrival` on at which a visit may start, FAR if none."""
    for w in range(low, high):
        if arrival <= lists[w, 1]:
            return max(arrival, lists[w, 0])
    return FAR


@inner
def last_start(lists: NDArray[np.int64], low: int, high: int, limit: int) -> int:
    """The last second up to `limit` at which a visit may start, −FAR if none."""
    for w in range(high - 1, low - 1, -1):
        latest = min(limit, lists[w, 1])
        if latest >= lists[w, 0]:
            return latest
    return -FAR


@inner
def lunch_after(day: NDArray[np.int64], d: int, time: int) -> int:
    """When the lunch is over that begins as soon as possible from `time` on, FAR if it does not fit."""
    over = max(time, day[d, LUNCH_FROM]) + day[d, LUNCH]
    return over if over <= day[d, LUNCH_UNTIL] else FAR


@inner
def refresh(m: Month, s: Search, d: int) -> None:
    """Recompute the slack of one day from its order, and give it a new version."""
    visit, day, row, length = m.visit, m.day, s.rows[d], s.tally[d, LENGTH]
    has_lunch = day[d, LUNCH] > 0
    row[EARLY0, 0] = day[d, LEAVES]
    over = day[d, LUNCH_FROM] + day[d, LUNCH]
    row[EARLY1, 0] = max(day[d, LEAVES], over) if has_lunch and over <= day[d, LUNCH_UNTIL] else FAR
    for p in range(1, length + 1):
        v = row[ELEMENT, p]
        leg = m.seconds[row[PLACE, p - 1], row[PLACE, p]]
        low, high, service = visit[v, WINDOW0], visit[v, WINDOW1], visit[v, SERVICE]
        row[EARLY0, p] = min(FAR, first_start(m.lists, low, high, row[EARLY0, p - 1] + leg) + service)
        if has_lunch:
            taken = first_start(m.lists, low, high, row[EARLY1, p - 1] + leg) + service
            row[EARLY1, p] = min(FAR, taken, lunch_after(day, d, row[EARLY0, p]))
        else:
            row[EARLY1, p] = FAR
    row[LATE1, length + 1] = day[d, RETURNS] if has_lunch else -FAR
    row[LATE0, length + 1] = day[d, RETURNS]
    if has_lunch:
        row[LATE0, length + 1] = min(day[d, RETURNS], day[d, LUNCH_UNTIL] - day[d, LUNCH])
    for p in range(length, 0, -1):
        v = row[ELEMENT, p]
        leg = m.seconds[row[PLACE, p], row[PLACE, p + 1]]
        low, high, service = visit[v, WINDOW0], visit[v, WINDOW1], visit[v, SERVICE]
        leave = row[LATE0, p + 1] - leg
        row[LATE1, p] = -FAR
        if has_lunch:
            leave1 = row[LATE1, p + 1] - leg
            row[LATE1, p] = last_start(m.lists, low, high, leave1 - service)
            until = min(leave1, day[d, LUNCH_UNTIL]) - day[d, LUNCH]
            if until >= day[d, LUNCH_FROM]:
                leave = max(leave, until)
        row[LATE0, p] = last_start(m.lists, low, high, leave - service)
    s.totals[VERSIONS] += 1
    s.tally[d, VERSION] = s.totals[VERSIONS]


@inner
def spaced(m: Month, each: NDArray[np.int64], v: int, d: int) -> bool:
    """Whether visit v may stand on day d beside the customer's other visits: gaps, caps, patterns."""
    c = m.visit[v, CUSTOMER]
    low, high = m.customer[c, VISIT0], m.customer[c, VISIT1]
    here = m.day[d, OFFSET]
    for u in range(low, high):
        if u != v and each[u, DAY_OF] >= 0:
            away = abs(m.day[each[u, DAY_OF], OFFSET] - here)
            if away < min(m.visit[v, GAP], m.visit[u, GAP]):
                return False
    for k in range(m.customer[c, CAP0], m.customer[c, CAP1]):
        if not within_cap(m, each, v, here, k):
            return False
    if m.customer[c, PATTERN0] < m.customer[c, PATTERN1]:
        return in_pattern(m, each, v, d)
    return True


@inner
def within_cap(m: Month, each: NDArray[np.int64], v: int, here: int, k: int) -> bool:
    """Whether a contact on day `here` keeps every rolling cycle that holds it within cap k."""
    c = m.visit[v, CUSTOMER]
    cycle = m.constants[CYCLE]
    for first in range(here - cycle + 1, here + 1):  # the cycle's first day
        count = 1
        for i in range(m.lists[k, 1], m.lists[k, 2]):
            count += first <= m.lists[i, 0] < first + cycle
        for u in range(m.customer[c, VISIT0], m.customer[c, VISIT1]):
            if u != v and each[u, DAY_OF] >= 0:
                count += first <= m.day[each[u, DAY_OF], OFFSET] < first + cycle
        if count > m.lists[k, 0]:
            return False
    return True


@inner
def in_pattern(m: Month, each: NDArray[np.int64], v: int, d: int) -> bool:
    """Whether some pattern of the customer holds day d and the days of his other visits."""
    c = m.visit[v, CUSTOMER]
    for p in range(m.customer[c, PATTERN0], m.customer[c, PATTERN1]):
        fits = m.pattern[p, d] == 1
        for u in range(m.customer[c, VISIT0], m.customer[c, VISIT1]):
            if u != v and each[u, DAY_OF] >= 0 and m.pattern[p, each[u, DAY_OF]] == 0:
                fits = False
        if fits:
            return True
    return False


@inner
def uneven(m: Month, work: int) -> int:
    """Price of a day that holds `work` seconds of service."""
    return m.constants[BALANCE] * max(0, work - m.constants[MEAN]) // 1000


@inner
def place_in_day(m: Month, s: Search, v: int, d: int) -> int:
    """Seconds that the best feasible position of v in day d adds, NEVER if none; the position goes to the cache."""
    if s.cache[v, d, 0] == s.tally[d, VERSION]:
        return s.cache[v, d, 1]
    best, position = NEVER, 0
    row, length, t, visit = s.rows[d], s.tally[d, LENGTH], m.seconds, m.visit
    if length < m.day[d, MOST] and s.tally[d, LOAD] + visit[v, DEMAND] <= m.day[d, CAPACITY]:
        node, service, low, high = visit[v, NODE], visit[v, SERVICE], visit[v, WINDOW0], visit[v, WINDOW1]
        for p in range(length + 1):
            a, b = row[PLACE, p], row[PLACE, p + 1]
            there, on = np.int64(t[a, node]), np.int64(t[node, b])
            added = there + on - t[a, b]
            if added >= best:
                continue
            done = first_start(m.lists, low, high, row[EARLY0, p] + there) + service
            if done + on > row[LATE0, p + 1]:
                fed = first_start(m.lists, low, high, row[EARLY1, p] + there) + service
                fed = min(fed, lunch_after(m.day, d, done))
                if fed + on > row[LATE1, p + 1]:
                    continue
            best, position = added, p
    if best < NEVER and m.constants[BALANCE] > 0:
        work = s.tally[d, WORK]
        best += uneven(m, work + visit[v, SERVICE]) - uneven(m, work)
    s.cache[v, d, 0], s.cache[v, d, 1], s.cache[v, d, 2] = s.tally[d, VERSION], best, position
    return best


@inner
def insert(m: Month, s: Search, v: int, d: int, p: int) -> None:
    """Put v behind position p of day d; the slack is left stale."""
    row, length = s.rows[d], s.tally[d, LENGTH]
    for i in range(length + 1, p, -1):
        row[ELEMENT, i + 1], row[PLACE, i + 1] = row[ELEMENT, i], row[PLACE, i]
    row[ELEMENT, p + 1], row[PLACE, p + 1] = v, m.visit[v, NODE]
    count(m, s, v, d, COME, p + 1)


@inner
def take_out(m: Month, s: Search, d: int, p: int) -> None:
    """Remove the visit at position p of day d; the slack is left stale."""
    row, length = s.rows[d], s.tally[d, LENGTH]
    v = row[ELEMENT, p]
    count(m, s, v, d, GO, p)
    for i in range(p, length + 1):
        row[ELEMENT, i], row[PLACE, i] = row[ELEMENT, i + 1], row[PLACE, i + 1]


@inner
def count(m: Month, s: Search, v: int, d: int, sign: int, p: int) -> None:
    """Book visit v, at position p of day d, as come (1) or about to go (−1)."""
    row, tally = s.rows[d], s.tally[d]
    a, n, b = row[PLACE, p - 1], m.visit[v, NODE], row[PLACE, p + 1]
    before = uneven(m, tally[WORK])
    tally[LENGTH] += sign
    tally[LOAD] += sign * m.visit[v, DEMAND]
    tally[WORK] += sign * m.visit[v, SERVICE]
    s.each[v, DAY_OF] = d if sign > 0 else -1
    detour = np.int64(m.seconds[a, n]) + m.seconds[n, b] - m.seconds[a, b]
    s.totals[COST] += sign * (detour + m.penalty[v, d] - m.visit[v, PRIZE]) + uneven(m, tally[WORK]) - before


@inner
def save(s: Search, d: int) -> None:
    """Keep day d as it is before the running trial changes it."""
    days = s.tally.shape[0] // 2
    if s.tally[d, IS_TOUCHED] == 0:
        s.tally[d, IS_TOUCHED] = 1
        s.tally[s.totals[TOUCHES], TOUCH] = d
        s.totals[TOUCHES] += 1
        for k in range(6):
            for i in range(s.tally[d, LENGTH] + 2):
                s.rows[days + d, k, i] = s.rows[d, k, i]
        for k in range(4):
            s.tally[days + d, k] = s.tally[d, k]


@inner
def restore(s: Search) -> None:
    """Undo the running trial."""
    days = s.tally.shape[0] // 2
    for i in range(s.totals[TOUCHES]):
        d = s.tally[i, TOUCH]
        for p in range(1, s.tally[d, LENGTH] + 1):
            s.each[s.rows[d, ELEMENT, p], DAY_OF] = -1
    for i in range(s.totals[TOUCHES]):
        d = s.tally[i, TOUCH]
        for k in range(4):
            s.tally[d, k] = s.tally[days + d, k]
        for k in range(6):
            for p in range(s.tally[d, LENGTH] + 2):
                s.rows[d, k, p] = s.rows[days + d, k, p]
        for p in range(1, s.tally[d, LENGTH] + 1):
            s.each[s.rows[d, ELEMENT, p], DAY_OF] = d


@inner
def cut(m: Month, s: Search, d: int, first: int, last: int, keep0: int, keep1: int) -> None:
    """Take positions first..last of day d out, but keep0..keep1−1 and locked visits."""
    save(s, d)
    for p in range(last, first - 1, -1):
        v = s.rows[d, ELEMENT, p]
        if m.visit[v, LOCKED] == 0 and not keep0 <= p < keep1:
            take_out(m, s, d, p)
            s.each[s.totals[LEFT], GONE] = v
            s.each[v, IS_GONE] = 1
            s.totals[LEFT] += 1


@inner
def cut_string(m: Month, s: Search, v: int, longest: int) -> None:
    """Cut a string, or a string with a gap in it, that holds visit v out of v's day."""
    d = s.each[v, DAY_OF]
    length = s.tally[d, LENGTH]
    at = 1
    while s.rows[d, ELEMENT, at] != v:
        at += 1
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
    refresh(m, s, d)


@inner
def ruin(m: Month, s: Search, seed: int) -> None:
    """Cut strings out of the days nearest to the seed, and some of the siblings of what was cut."""
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
    for i in range(visits):
        if s.totals[TOUCHES] >= strings:
            break
        v = m.near[seed, i]
        d = s.each[v, DAY_OF]
        if d >= 0 and s.tally[d, IS_TOUCHED] == 0 and m.visit[v, LOCKED] == 0:
            cut_string(m, s, v, longest)
    if m.constants[SIBLINGS] > 0:
        cut_siblings(m, s)


@inner
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
                at = 1
                while s.rows[d, ELEMENT, at] != u:
                    at += 1
                cut(m, s, d, at, at, ZERO, ZERO)
                refresh(m, s, d)


@inner
def sort_gone(m: Month, s: Search) -> None:
    """Order the visits to put back: at random, tightest, dearest, farthest or nearest first."""
    kind = draw(s.totals, ORDERS)
    for i in range(s.totals[LEFT]):
        v = s.each[i, GONE]
        if kind < 4:
            s.each[v, KEY] = draw(s.totals, KEYS)
        elif kind < 7:
            s.each[v, KEY] = m.visit[v, TIGHT]
        elif kind < 9:
            s.each[v, KEY] = -m.visit[v, PRIZE]
        else:
            s.each[v, KEY] = -m.visit[v, HOME] if kind < 11 else m.visit[v, HOME]
    for i in range(1, s.totals[LEFT]):
        v, j = s.each[i, GONE], i - 1
        while j >= 0 and s.each[s.each[j, GONE], KEY] > s.each[v, KEY]:
            s.each[j + 1, GONE] = s.each[j, GONE]
            j -= 1
        s.each[j + 1, GONE] = v


@inner
def put_back(m: Month, s: Search, v: int, blink: int) -> bool:
    """Insert v where it adds least, unless leaving it out is cheaper; days are overlooked once in `blink`."""
    best, chosen = m.visit[v, PRIZE] + 1, NOWHERE
    for d in range(s.tally.shape[0] // 2):
        toll = m.penalty[v, d]
        if toll >= best or (blink > 0 and draw(s.totals, blink) == 0):
            continue
        cost = place_in_day(m, s, v, d) + toll
        if cost < best and spaced(m, s.each, v, d):
            best, chosen = cost, d
    if chosen < 0:
        return False
    save(s, chosen)
    insert(m, s, v, chosen, s.cache[v, chosen, 2])
    refresh(m, s, chosen)
    return True


@inner
def add_missed(m: Month, s: Search, seed: int, most: int) -> None:
    """Let up to `most` visits near the seed that were left out before try again."""
    for i in range(s.each.shape[0]):
        v = m.near[seed, i]
        if s.each[v, DAY_OF] < 0 and s.each[v, IS_GONE] == 0:
            s.each[s.totals[LEFT], GONE] = v
            s.each[v, IS_GONE] = 1
            s.totals[LEFT] += 1
            most -= 1
            if most == 0:
                return


@inner
def trial(m: Month, s: Search, seed: int, missed: int) -> int:
    """One ruin and recreate around the seed. Returns how many visits are left out afterwards."""
    for i in range(s.totals[TOUCHES]):
        s.tally[s.tally[i, TOUCH], IS_TOUCHED] = 0
    s.totals[TOUCHES] = 0
    s.totals[LEFT] = 0
    ruin(m, s, seed)
    cut_now = s.totals[LEFT]
    if missed > 0:
        add_missed(m, s, seed, 8)
    sort_gone(m, s)
    back = 0
    for i in range(s.totals[LEFT]):
        v = s.each[i, GONE]
        s.each[v, IS_GONE] = 0
        back += put_back(m, s, v, PER_CENT)
    return missed + cut_now - back


@outer
def anneal(
    m: Month,
    s: Search,
    iterations: int,
    heat: NDArray[np.int64],
    logs: NDArray[np.int64],
    seeds: NDArray[np.int64],
    best_rows: NDArray[np.int64],
    best_length: NDArray[np.int64],
) -> int:
    """Search from what stands; the best goes to `best_rows` and `best_length`, its cost is returned.

    `heat`: temperatures in 1/1024 seconds, in equal shares of the iterations; `logs`: −ln(u) · 1024 for u in equal
    steps; `seeds`: visits around which half of the trials begin (empty: all begin anywhere).
    """
    visits, best, missed = s.each.shape[0], s.totals[COST], ZERO
    for v in range(visits):
        missed += s.each[v, DAY_OF] < 0
    for i in range(iterations):
        before = s.totals[COST]
        seed = draw(s.totals, visits)
        if seeds.shape[0] > 0 and draw(s.totals, COIN) == 0:
            seed = seeds[draw(s.totals, seeds.shape[0])]
        left = trial(m, s, seed, missed)
        warmth = heat[i * heat.shape[0] // iterations]
        slack = (warmth * logs[draw(s.totals, logs.shape[0])]) >> 20
        if s.totals[COST] > before + slack:
            restore(s)
            s.totals[COST] = before
            continue
        missed = left
        if s.totals[COST] < best:
            best = s.totals[COST]
            for d in range(s.tally.shape[0] // 2):
                best_length[d] = s.tally[d, LENGTH]
                for p in range(1, s.tally[d, LENGTH] + 1):
                    best_rows[d, p] = s.rows[d, ELEMENT, p]
    return best


@outer
def complete(m: Month, s: Search, order: NDArray[np.int64]) -> None:
    """Insert whatever pays, in the order given, until nothing changes."""
    changed = True
    while changed:
        changed = False
        for i in range(order.shape[0]):
            v = order[i]
            if s.each[v, DAY_OF] < 0 and put_back(m, s, v, ZERO):
                changed = True


@outer
def start(m: Month, s: Search, days: NDArray[np.int64], order: NDArray[np.int64]) -> None:
    """Set up empty days, then append the visits in `order`, each to its day in `days`, wherever that is feasible."""
    s.totals[COST] = 0
    for v in range(s.each.shape[0]):
        s.each[v, DAY_OF] = -1
        s.totals[COST] += m.visit[v, PRIZE]
    for d in range(s.tally.shape[0] // 2):
        for k in range(4):
            s.tally[d, k] = 0
        s.rows[d, ELEMENT, 0], s.rows[d, ELEMENT, 1] = -1, -1
        s.rows[d, PLACE, 0], s.rows[d, PLACE, 1] = m.day[d, STARTS_AT], m.day[d, ENDS_AT]
        s.totals[COST] += m.seconds[m.day[d, STARTS_AT], m.day[d, ENDS_AT]]
        refresh(m, s, d)
    for i in range(order.shape[0]):
        v, d = order[i], days[i]
        if m.penalty[v, d] >= NEVER or not spaced(m, s.each, v, d):
            continue
        if s.tally[d, LENGTH] >= m.day[d, MOST] or s.tally[d, LOAD] + m.visit[v, DEMAND] > m.day[d, CAPACITY]:
            continue
        at = s.tally[d, LENGTH]
        insert(m, s, v, d, at)
        refresh(m, s, d)
        if s.rows[d, EARLY0, 0] > s.rows[d, LATE0, 1] - m.seconds[s.rows[d, PLACE, 0], s.rows[d, PLACE, 1]] and (
            s.rows[d, EARLY1, 0] > s.rows[d, LATE1, 1] - m.seconds[s.rows[d, PLACE, 0], s.rows[d, PLACE, 1]]
        ):
            take_out(m, s, d, at + 1)
            refresh(m, s, d)
