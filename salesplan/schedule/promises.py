"""Told and agreed visits keep their day and their hour, as long as that can be.

    hold       a promised visit stands on its day, and may start within `told_minutes` of the hour that was told
    release    where the month then leaves one out: first the hours of the promised visits of that day are free, then
               the days of those that are still left out

so that a promise is broken only where something forbids to keep it, and the others of its day are not. Visits that
were agreed with an hour, and frozen days, have their own fixed day; only their hours are dealt with here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import Window
from salesplan.domain.nouns import replace
from salesplan.schedule.arrays import forbidden

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from salesplan.schedule.model import MonthSolution, RepMonth, VisitRequest


def keep_promises(
    month: RepMonth, told_minutes: int, solve: Callable[[RepMonth], MonthSolution]
) -> tuple[RepMonth, MonthSolution]:
    """The month as it was solved, and its solution; `told_minutes` is how far an hour may shift unsaid.

    At most three solutions: with all promises held, with those hours and then those days released that cannot be.
    """
    promised = {v: day for v in range(len(month.visits)) if (day := _promised_day(month, v)) is not None}
    held = _held(month, promised, frozenset(), frozenset(), told_minutes)
    solution = solve(held)
    hours_free: frozenset[int] = frozenset()
    for days_free in (False, True):
        broken = promised.keys() & set(solution.missed)
        if not broken:
            break
        touched = {promised[v] for v in broken}
        hours_free |= {v for v, day in promised.items() if day in touched}
        held = _held(month, promised, hours_free, frozenset(broken) if days_free else frozenset(), told_minutes)
        solution = solve(held)
    return held, solution


def _promised_day(month: RepMonth, v: int) -> int | None:
    """The day (offset) that was told and may still be kept."""
    visit = month.visits[v]
    day = visit.published_day
    if visit.told_start is None or day is None or visit.fixed_start is not None or day not in month.offsets:
        return None
    if visit.fixed_day not in (None, day) or forbidden(month, visit)[month.offsets.index(day)]:
        return None
    return day


def _held(
    month: RepMonth,
    promised: dict[int, int],
    hours_free: Collection[int],
    days_free: Collection[int],
    told_minutes: int,
) -> RepMonth:
    visits = list(month.visits)
    for v, day in promised.items():
        if v not in days_free:
            visits[v] = replace(visits[v], fixed_day=day)
            if v not in hours_free:
                visits[v] = _at_its_hour(visits[v], 60 * told_minutes)
    return replace(month, visits=tuple(visits))


def _at_its_hour(visit: VisitRequest, tolerance: int) -> VisitRequest:
    """The visit with windows in which it starts within `tolerance` seconds of the hour told; as it is if none holds."""
    assert visit.told_start is not None
    opens, closes = visit.told_start - tolerance, visit.told_start + tolerance + visit.service
    openings = visit.windows or (Window(opens, closes),)
    narrow = (Window(max(w.opens, opens), min(w.closes, closes)) for w in openings)
    windows = tuple(w for w in narrow if w.closes - w.opens >= visit.service)
    return replace(visit, windows=windows) if windows else visit
