"""Why a due visit is left out: it is forced in, the month is solved again around it, and what breaks is the answer.

Where nothing breaks that way and the month is better, that is no reason but the plan.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.calendar import works_on
from salesplan.domain.nouns import replace
from salesplan.domain.said import Listed, Said, Weekday, Weekdays, said
from salesplan.schedule.annealing import fill, improve, load
from salesplan.schedule.arrays import forbidden, month_arrays, remembered_arrays, search_arrays
from salesplan.schedule.model import FROZEN_PRIZE, PROMISED_PRIZE, MissReason, MonthSolution
from salesplan.schedule.solve import LUKEWARM, SHAPE, drive_seconds, put_in_due_order, read_solution
from salesplan.travel import UNREACHABLE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.schedule.model import RepMonth, VisitRequest

TRIALS = 600  # iterations of the search around a forced visit
ROUNDS = 3  # times the visits that are looked into at most, where better months are met
MOST_NAMES = 3  # customers or days that a reason names
SATURDAY = 5  # that nobody works at weekends goes without saying


@dataclass(frozen=True, slots=True)
class Verified:
    """A month that no forced visit betters, and by missed visit the reason, where that was looked into."""

    solution: MonthSolution
    reasons: dict[int, MissReason]


def verify_missed(month: RepMonth, solution: MonthSolution, seed: int, most: int) -> Verified:
    """Look into the dearest `most` visits that are left out, until what stands is better than whatever that meets.

    Each is forced in and the month solved briefly around it. A better month takes the place of the one that stood, and
    its missed visits are looked into in turn; so no reason tells of a loss below zero.
    """
    reasons: dict[int, MissReason] = {}
    waiting = dearest_missed(month, solution)[:most]
    for _ in range(ROUNDS * most):
        if not waiting:
            break
        v = waiting.pop(0)
        reason, found = _look_into(month, solution, v, seed)
        if found is not None and found.objective < solution.objective:
            solution = _settled(month, found.order, solution.work + TRIALS, seed)
            reasons, waiting = {}, dearest_missed(month, solution)[:most]
        else:
            reasons[v] = reason
    return Verified(solution, reasons)


def dearest_missed(month: RepMonth, solution: MonthSolution) -> list[int]:
    """Missed visits that are too late after the horizon's end, the dearest first; the others come another night."""
    left = [v for v in solution.missed if not _may_come_later(month, month.visits[v])]
    return sorted(left, key=lambda v: (-month.visits[v].prize, v))


def _may_come_later(month: RepMonth, visit: VisitRequest) -> bool:
    """Whether the visit is still on time after the horizon's end."""
    return visit.latest >= month.horizon_days and visit.published_day is None and visit.fixed_day is None


def _look_into(
    month: RepMonth, solution: MonthSolution, visit_index: int, seed: int
) -> tuple[MissReason, MonthSolution | None]:
    """Why the visit is left out, and the month that has it; None where no month can."""
    visit = month.visits[visit_index]
    days = [d for d, rule in enumerate(forbidden(month, visit)) if not rule]
    if not days:
        return MissReason(_no_day(month, visit), math.inf), None
    forced, found = _force(month, solution, visit_index, seed)
    day = found.day_of.get(visit_index)
    if day is None:
        return MissReason(_no_room(forced, visit_index, days), math.inf), None
    # the forced prize is not in an objective that has the visit
    net = (found.objective - solution.objective) / 60
    lost = [v for v in found.missed if v not in set(solution.missed)]
    return MissReason(_told(month, visit, month.days[day].day, net, lost), net), found


def _settled(month: RepMonth, order: Sequence[Sequence[int]], work: int, seed: int) -> MonthSolution:
    """The month with these days, and with whatever else pays now."""
    m = remembered_arrays(month, SHAPE)
    s = search_arrays(month, m, seed)
    load(m, s, order)
    fill(m, s)
    put_in_due_order(month, m, s)
    return read_solution(month, s, work, seed)


def _force(month: RepMonth, solution: MonthSolution, visit: int, seed: int) -> tuple[RepMonth, MonthSolution]:
    """The month with the visit dearer than any other but the promised, solved again around it."""
    from salesplan.schedule import kernel, layout

    dear = max(month.visits[visit].prize, FROZEN_PRIZE // 2)
    visits = [replace(v, prize=dear) if i == visit else v for i, v in enumerate(month.visits)]
    forced = replace(month, visits=tuple(visits))
    m = remembered_arrays(month, SHAPE)
    rows = m.visit.copy()
    rows[visit, layout.PRIZE] = dear
    m = m._replace(visit=rows)
    s = search_arrays(forced, m, seed)
    load(m, s, solution.order)
    kernel.complete(m, s, np.array([visit], dtype=np.int64))
    improve(m, s, TRIALS, LUKEWARM, np.array([visit], dtype=np.int64))
    return forced, read_solution(forced, s, TRIALS, seed)


def _told(month: RepMonth, visit: VisitRequest, day: date, net: float, lost: Sequence[int]) -> Said:
    pays = visit.prize / 60
    costs = net + pays
    if not lost:
        text = "a visit on {day} costs {costs:.0f} min of driving, lateness and moves; it is worth {pays:.0f}"
        return said(text, day=day, costs=costs, pays=pays)
    others = [month.visits[v].customer_id for v in lost if month.visits[v].customer_id != visit.customer_id]
    own = [said("the visit due {day}", day=month.date_of(month.visits[v].due)) for v in lost]
    displaced: str = _named(others) if others else own[0]
    if any(month.visits[v].prize >= PROMISED_PRIZE for v in lost):
        return said("a visit on {day} displaces {displaced}, which is promised", day=day, displaced=displaced)
    text = "a visit on {day} displaces {displaced}; on the whole that costs {net:.0f} min"
    return said(text, day=day, displaced=displaced, net=net)


def _no_day(month: RepMonth, visit: VisitRequest) -> Said:
    """Which rules leave no day."""
    if visit.barred:
        return visit.barred
    if visit.fixed_day is not None:
        day, why = month.date_of(visit.fixed_day), _off(month, visit, visit.fixed_day)
        return said("cannot be held on {day}: {why}", day=day, why=why)
    first = max(visit.earliest, 0)
    if first >= month.horizon_days:
        return said("may not come before {day}", day=month.date_of(first))
    off: list[str] = []
    causes: list[Said] = []
    for offset in range(first, month.horizon_days):
        if offset in month.offsets or not works_on(visit.weekdays, month.date_of(offset)):
            causes.append(_off(month, visit, offset))
        elif month.date_of(offset).weekday() < SATURDAY or visit.weekdays >> SATURDAY << SATURDAY == visit.weekdays:
            off.append(_weekday_and_day(month.date_of(offset)))
    if off:
        causes.append(said("the rep does not work on {day}", day=_named(off)))
    last = month.date_of(month.horizon_days - 1)
    return said("no day from {first} to {last}: {why}", first=month.date_of(first), last=last, why=_joined(causes))


def _joined(causes: Sequence[Said]) -> Said:
    """Each cause once, one after the other."""
    first, *others = dict.fromkeys(causes) or (Said(),)
    for other in others:
        first = said("{one}; {other}", one=first, other=other)
    return first


def _weekday_and_day(day: date) -> Said:
    return said("{weekday} {day}", weekday=Weekday(day), day=day)


def _named(names: Sequence[str]) -> Listed:
    """The first few, and how many more."""
    return Listed(names[:MOST_NAMES], max(0, len(names) - MOST_NAMES))


def _off(month: RepMonth, visit: VisitRequest, offset: int) -> Said:
    """Why the visit may not stand on this day, in words."""
    day = month.date_of(offset)
    if not works_on(visit.weekdays, day):
        if not visit.weekdays:
            return said("the customer takes visits on no day")
        return said("the customer takes visits on {weekdays}", weekdays=Weekdays(visit.weekdays))
    working = dict(zip(month.offsets, range(len(month.days)), strict=True))
    if offset not in working:
        return said("the rep does not work on {day}", day=_weekday_and_day(day))
    words = {
        "min-gap": _too_near(visit, offset),
        "dismissed": said("visits are dismissed")
        if visit.dismissed_until is None or visit.dismissed_until > month.horizon_days
        else said("visits are dismissed until {day}", day=month.date_of(visit.dismissed_until)),
        "time-off": said("{day} is a public holiday, worked for what was agreed alone", day=day),
        "freeze": said("the days that are told stay as they are"),
        "rhythm": said("not before {day}", day=month.date_of(max(visit.earliest, 0))),
    }
    rule = forbidden(month, visit)[working[offset]]
    return words.get(rule, Said(rule))


def _too_near(visit: VisitRequest, offset: int) -> Said:
    agreed = next((last for first, last in visit.beside_agreed if first <= offset <= last), None)
    if agreed is not None:
        return said("{days} days must pass between visits, and one is agreed", days=visit.gap)
    if any(first <= offset <= last for first, last in visit.apart):
        return said("{days} days must pass between visits, and the customer's other rep has one", days=visit.gap)
    return said("{days} days must pass between visits", days=visit.gap)


def _no_room(month: RepMonth, index: int, days: Sequence[int]) -> Said:
    """It has days, but no room on any of them, even in place of everything that may give way."""
    from salesplan.schedule import kernel, layout

    visit = month.visits[index]
    alone = replace(month, visits=(visit,), caps=(), demand=(), capacity=(), patterns={})
    m = month_arrays(alone, SHAPE)
    s = search_arrays(alone, m, 0)
    load(m, s, [[] for _ in month.days])
    kernel.complete(m, s, np.array([0], dtype=np.int64))
    if s.each[0, layout.DAY_OF] < 0:
        drive = drive_seconds(alone, [[0]] + [[]] * (len(month.days) - 1)) / 60
        if drive * 60 >= UNREACHABLE_SECONDS:
            return said("no road leads there: check the coordinates, or [travel] snap_km")
        needs = "{drive:.0f} min there and back, {minutes} min of visit, the customer's hours"
        needed = said(needs, drive=drive, minutes=visit.service // 60)
        return said("does not fit into a working day: {needs}", needs=needed)
    named = _named([said("{day}", day=month.days[d].day) for d in days])
    text = "{days}: promised visits, the customer's other visits or their caps leave no room"
    return said(text, days=named)
