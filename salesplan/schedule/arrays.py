"""A rep's month as the packed arrays that the compiled search reads."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.plan import Level
from salesplan.schedule import layout as k
from salesplan.schedule.model import column
from salesplan.schedule.rules import DAY_RULES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from salesplan.domain.calendar import Window
    from salesplan.schedule.model import RepMonth, VisitRequest

FULL, FULL_LOAD = 0.95, 0.7  # visits and load that there are ÷ those that the days hold
LONG_DAY = 16  # visits a day
ALL_DAY, NEVER_OPEN = (-k.FAR, k.FAR, 0), (k.FAR, -k.FAR, 0)


@lru_cache(maxsize=1)
def remembered_arrays(month: RepMonth, constants: tuple[int, ...]) -> k.Month:
    """`month_arrays` of the last month asked for: whoever is missed in it is looked into right after it is solved."""
    return month_arrays(month, constants)


def month_arrays(month: RepMonth, constants: tuple[int, ...]) -> k.Month:
    """The constant part.

    `constants`: visits removed a trial, longest string, per cent of siblings, whole days cut, days opened, of trials
    within all bounds, and how many nearest visits show the days to look at; the last two are 0 where not needed.
    """
    *common, kept, nearest = constants
    kept, nearest = kept * _is_full(month), nearest * _has_long_days(month)
    penalty = penalties(month)
    lists, window_range, cap_range = _lists(month)
    customers = [list(rows) for _, rows in groupby(range(len(month.visits)), lambda i: month.visits[i].customer_id)]
    visit_rows = _visit_rows(month, window_range, customers, penalty)
    customer_rows = _customer_rows(month, customers, cap_range)
    mean = sum(v.service for v in month.visits) // max(1, len(month.days))
    unit = max(1, sum(month.demand) // max(1, len(month.visits)))
    return k.Month(
        visit=np.hstack([visit_rows, _at_hand(visit_rows, customer_rows, lists, penalty)]),
        lists=lists,
        day=_day_rows(month),
        seconds=np.ascontiguousarray(month.seconds, dtype=np.int32),
        backward=np.ascontiguousarray(month.seconds.T, dtype=np.int32),
        penalty=penalty,
        customer=customer_rows,
        pattern=_pattern_rows(month),
        near=_near(month),
        constants=np.array(
            [month.cycle_days, month.prices.balance, mean, unit, *common, kept, nearest], dtype=np.int64
        ),
    )


def _is_full(month: RepMonth) -> bool:
    """Whether the days hold hardly more visits, or hardly more load, than there is, so that they must trade."""
    most, capacity = sum(day.max_visits for day in month.days), sum(month.capacity)
    return len(month.visits) >= FULL * most or sum(month.demand) > FULL_LOAD * capacity > 0


def _has_long_days(month: RepMonth) -> bool:
    """Whether it saves more to look for the days near a visit than to look at all of them."""
    return len(month.visits) >= LONG_DAY * len(month.days)


def search_arrays(month: RepMonth, m: k.Month, seed: int) -> k.Search:
    """The changing part, empty."""
    visits, days = len(month.visits), len(month.days)
    most = min(visits, int(m.day[:, k.MOST].max(initial=0)))
    state = (seed * 0x9E3779B97F4A7C15 + 0xD1B54A32D192ED03) % 2**64 or 1  # any state but 0
    totals = np.zeros(k.TOTALS, dtype=np.int64)
    totals[k.RNG] = np.uint64(state).astype(np.int64)
    each = np.zeros((visits, 5), dtype=np.int64)
    each[:, k.DAY_OF] = -1
    return k.Search(
        rows=np.zeros((2 * days, k.ROWS, most + k.SPILL + 3), dtype=np.int64),
        tally=np.zeros((2 * days, 10), dtype=np.int64),
        each=each,
        cache=np.full((int(m.visit[:, k.KIND].max(initial=-1)) + 1, days, 3), -1, dtype=np.int64),
        totals=totals,
    )


def penalties(month: RepMonth) -> NDArray[np.int64]:
    """[V, D] seconds that each visit costs on each day besides driving; NEVER where it may not stand."""
    if not month.visits:
        return np.empty((0, len(month.days)), dtype=np.int64)
    kept_off = np.logical_or.reduce([rows for _, rows in _kept_off(month, month.visits)])
    return np.where(kept_off, k.NEVER, _tolls(month))


def forbidden(month: RepMonth, visit: VisitRequest) -> list[str]:
    """Which rule keeps the visit off each working day, '' if none does; other visits apart."""
    found = [""] * len(month.days)
    for name, rows in reversed(_kept_off(month, [visit])):
        found = [name if off else before for off, before in zip(rows[0].tolist(), found, strict=True)]
    return found


def _kept_off(month: RepMonth, visits: Sequence[VisitRequest]) -> list[tuple[str, NDArray[np.bool_]]]:
    """Name of every rule that keeps visits off days, the first to be told first, and where it does, [V, D]."""
    offsets = np.array(month.offsets, dtype=np.int64)
    barred = np.array([[bool(v.barred)] * len(offsets) for v in visits], dtype=np.bool_)
    return [("barred", barred), *((rule.NAME, rule.keeps_off(month, visits, offsets)) for rule in DAY_RULES)]


def _tolls(month: RepMonth) -> NDArray[np.int64]:
    """[V, D] seconds that each visit costs on each day besides driving: lateness, move, weekday."""
    prices, visits, offsets = month.prices, month.visits, np.array(month.offsets, dtype=np.int64)
    late = offsets - column(max(v.latest, 0) if v.fixed_day is None else None for v in visits)
    published = column(v.published_day for v in visits)
    moved = (offsets < published) | (offsets > published)
    move = column(prices.move_told if v.level is Level.TOLD else prices.move_proposed for v in visits)
    usual = column(v.usual_weekday for v in visits)
    weekdays = np.array([day.day.weekday() for day in month.days])
    unusual = (weekdays < usual) | (weekdays > usual)
    cost = prices.late * np.fmax(late, 0) + moved * move + prices.weekday * unusual
    return cost.astype(np.int64)


def _lists(month: RepMonth) -> tuple[NDArray[np.int64], list[tuple[int, int]], dict[str, tuple[int, int]]]:
    """Windows, caps and past contacts in one table; each visit's range of windows, each customer's of caps.

    Windows are first and last starts; those too short for the visit are left out.
    """
    rows: list[tuple[int, int, int]] = []
    ranges: list[tuple[int, int]] = []
    known: dict[tuple[tuple[Window, ...], int], tuple[int, int]] = {}
    for visit in month.visits:
        key = (visit.windows, visit.service)
        if key not in known:
            first = len(rows)
            starts = [(w.opens, w.closes - visit.service, 0) for w in sorted(visit.windows)]
            rows += [s for s in starts if s[0] <= s[1]] if visit.windows else [ALL_DAY]
            known[key] = (first, len(rows))
        ranges.append(known[key])
    past = [(day, 0, 0) for cap in month.caps for day in cap.past]
    first = len(rows)
    rows += past
    caps: dict[str, tuple[int, int]] = {}
    for cap in month.caps:
        caps[cap.customer_id] = (caps.get(cap.customer_id, (len(rows), 0))[0], len(rows) + 1)
        rows.append((cap.most, first, first + len(cap.past)))
        first += len(cap.past)
    return np.array(rows, dtype=np.int64).reshape(-1, 3), ranges, caps


def _visit_rows(
    month: RepMonth,
    window_range: Sequence[tuple[int, int]],
    customers: Sequence[Sequence[int]],
    penalty: NDArray[np.int64],
) -> NDArray[np.int64]:
    customer_of = {i: c for c, rows in enumerate(customers) for i in rows}
    demand = month.demand or (0,) * len(month.visits)
    days = (penalty < k.NEVER).sum(axis=1).tolist()
    rows = []
    kinds: dict[tuple[int, int, tuple[int, int]], int] = {}  # visits that any day has the same places for
    for i, v in enumerate(month.visits):
        kind = kinds.setdefault((v.node, v.service, window_range[i]), len(kinds))
        tight = days[i] * (sum(w.closes - w.opens for w in v.windows) or 86_400)
        row = (v.node, v.service, v.prize, int(v.frozen), v.gap, customer_of[i], demand[i], *window_range[i])
        rows.append((*row, tight, int(month.seconds[0, v.node]), kind))
    return np.array(rows, dtype=np.int64).reshape(-1, k.DAY0)


def _at_hand(
    visit: NDArray[np.int64], customer: NDArray[np.int64], lists: NDArray[np.int64], penalty: NDArray[np.int64]
) -> NDArray[np.int64]:
    """[V, 5] the columns of `visit` from DAY0 on."""
    allowed, is_open = penalty < k.NEVER, visit[:, k.WINDOW0] < visit[:, k.WINDOW1]
    starts = np.vstack([[NEVER_OPEN], lists])[np.where(is_open, visit[:, k.WINDOW0] + 1, 0)]
    begin, end, cap0, cap1, pattern0, pattern1 = customer[visit[:, k.CUSTOMER]].T
    alone = (end - begin == 1) & (cap0 == cap1) & (pattern0 == pattern1)
    first_day = np.where(allowed.any(axis=1), allowed.argmax(axis=1), 0)
    last_day = np.where(allowed.any(axis=1), allowed.shape[1] - allowed[:, ::-1].argmax(axis=1), 0)
    return np.column_stack([first_day, last_day, starts[:, 0], starts[:, 1], alone])


def _day_rows(month: RepMonth) -> NDArray[np.int64]:
    n = len(month.days)
    starts, ends = month.starts_at or (0,) * n, month.ends_at or (0,) * n
    capacity = month.capacity or (k.FAR,) * n
    rows = []
    for d, (day, offset) in enumerate(zip(month.days, month.offsets, strict=True)):
        lunch = (day.lunch, day.lunch_from, day.lunch_until)
        hours = (day.starts, day.ends + day.overtime)
        rows.append((offset, *hours, day.max_visits, *lunch, capacity[d], starts[d], ends[d]))
    return np.array(rows, dtype=np.int64).reshape(-1, 10)


def _customer_rows(
    month: RepMonth, customers: Sequence[Sequence[int]], caps: Mapping[str, tuple[int, int]]
) -> NDArray[np.int64]:
    rows, patterns = [], 0
    for visits in customers:
        name = month.visits[visits[0]].customer_id
        last = patterns + len(month.patterns.get(name, ()))
        rows.append((visits[0], visits[-1] + 1, *caps.get(name, (0, 0)), patterns, last))
        patterns = last
    return np.array(rows, dtype=np.int64).reshape(-1, 6)


def _pattern_rows(month: RepMonth) -> NDArray[np.int64]:
    names = dict.fromkeys(v.customer_id for v in month.visits)
    rows = [[int(o in days) for o in month.offsets] for c in names for days in month.patterns.get(c, ())]
    return np.array(rows, dtype=np.int64).reshape(-1, len(month.days))


def _near(month: RepMonth) -> NDArray[np.int64]:
    """[V, V] all visits, nearest first, the shorter direction counting."""
    node = np.array([v.node for v in month.visits], dtype=np.int64)
    away = np.minimum(month.seconds, month.seconds.T)[np.ix_(node, node)]
    return np.argsort(away, axis=1, kind="stable").astype(np.int64)
