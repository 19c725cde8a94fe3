"""Trips of more than a day: a rep sleeps near far customers instead of driving home and out again.

    saving(d, X) = s[last(d), home] + s[home, first(d+1)] − s[last(d), X] − s[X, first(d+1)]

for two calendar days in a row, with X beside the last customer of the first day or the first of the second.
A stay is worth it where its saving exceeds its price in seconds and home is farther than
`overnight.least_drive_minutes`. With the stays set, the month is searched again: days without the way home hold
more far visits. The better of all answers is kept, the price of their stays counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.nouns import replace
from salesplan.domain.plan import StopKind
from salesplan.schedule.solve import solve_month

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from salesplan.domain.plan import RepPlan
    from salesplan.domain.settings import Settings
    from salesplan.schedule.model import MonthSolution, RepMonth

HOME = 0  # row of the rep's own place


@dataclass(frozen=True, eq=False)
class MonthAway:
    """A month with its nights away, and its solution."""

    month: RepMonth
    solution: MonthSolution


def solve_away(
    month: RepMonth, previous: RepPlan | None, settings: Settings, hour_price: float, seed: int
) -> MonthAway:
    """The month with the stays that pay. `hour_price`: money an hour of the rep costs.

    Stays that the published plan has are kept where both of their days still are ahead.
    """
    night = round(settings.overnight.price / max(hour_price, 1e-9) * 3600)
    first = _solved(month, published_stays(month, previous), settings, seed)
    stays = worthwhile_stays(first, round(settings.overnight.least_drive_minutes * 60), night)
    if not stays:
        return first
    told = {position: first.month.ends_at[position] for position in nights_away(first.month)}
    found = [
        first,
        _solved(month, told | stays, settings, seed, first.solution.order),
        _solved(month, told | stays, settings, seed),
    ]
    return min(found, key=lambda answer: answer.solution.objective + night * len(nights_away(answer.month)))


def _solved(
    month: RepMonth,
    stays: Mapping[int, int],
    settings: Settings,
    seed: int,
    previous: Sequence[Sequence[int]] | None = None,
) -> MonthAway:
    """The month solved with these stays, but for those before or after a day that the search has emptied."""
    while True:
        away = with_stays(month, stays)
        solution = solve_month(away, settings, seed, previous=previous)
        spent = {p: row for p, row in stays.items() if solution.order[p] and solution.order[p + 1]}
        if len(spent) == len(stays):
            return MonthAway(away, solution)
        stays = spent


def with_stays(month: RepMonth, stays: Mapping[int, int]) -> RepMonth:
    """The month with nights away: position of the day before the night → row of the place, added to those it has."""
    if not stays:
        return month
    home = (HOME,) * len(month.days)
    starts, ends = list(month.starts_at or home), list(month.ends_at or home)
    for position, row in stays.items():
        ends[position], starts[position + 1] = row, row
    return replace(month, starts_at=tuple(starts), ends_at=tuple(ends))


def nights_away(month: RepMonth) -> tuple[int, ...]:
    """Positions of the days that end away from home."""
    return tuple(position for position, row in enumerate(month.ends_at) if row != HOME)


def worthwhile_stays(answer: MonthAway, least_drive: int, night: int) -> dict[int, int]:
    """Further stays that save more than `night` seconds, where home is farther than `least_drive` seconds."""
    month, order = answer.month, answer.solution.order
    seconds, taken = month.seconds, set(nights_away(month))
    stays: dict[int, int] = {}
    for position in range(len(month.days) - 1):
        in_a_row = (month.days[position + 1].day - month.days[position].day).days == 1
        if position in taken or not in_a_row or not order[position] or not order[position + 1]:
            continue
        last, first = month.visits[order[position][-1]].node, month.visits[order[position + 1][0]].node
        for row in sorted({last, first}):
            saved = seconds[last, HOME] + seconds[HOME, first] - seconds[last, row] - seconds[row, first]
            if seconds[row, HOME] >= least_drive and saved > night:
                stays[position] = row
                break
    return stays


def published_stays(month: RepMonth, previous: RepPlan | None) -> dict[int, int]:
    """Nights away of the published routes whose two days are still ahead and in a row."""
    if previous is None:
        return {}
    row_of = {customer: row for row, customer in enumerate(month.nodes) if row != HOME}
    slept: dict[date, str] = {
        route.day: stop.customer_id
        for route in previous.routes
        for stop in route.stops
        if stop.kind is StopKind.END and stop.customer_id
    }
    return {
        position: row_of[slept[day.day]]
        for position, day in enumerate(month.days[:-1])
        if slept.get(day.day, "") in row_of and (month.days[position + 1].day - day.day).days == 1
    }
