"""How much a rep can do in a cycle.

alone     minutes = Σ_day working minutes without lunch · full-time equivalents · [callplan] utilisation
          visits  = Σ_day most visits · full-time equivalents
together  customers who change hands inside the cycle stand in the call plan of their last owner. Until then whoever
          has them calls on them: of the giver's days until the change, each customer's share of the giver's work
          is lent to the last owner. A leaver lends all days, and a joiner has their own from the first on.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from salesplan.domain.working_days import working_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from salesplan.domain.given import Given, Rep
    from salesplan.domain.plan import Assignment
    from salesplan.domain.settings import Settings

Capacity = tuple[float, float]  # minutes, visits


def capacity_of(rep: Rep, given: Given, settings: Settings, as_of: date) -> Capacity:
    """(minutes, visits) of the cycle that begins on `as_of`, after holidays, time off and the rep's contract.

    Whoever begins later has a whole cycle from their first day on.
    """
    first = as_of if rep.active_from is None else max(as_of, rep.active_from)
    return _of_days(rep, given, settings, first, settings.plan.cycle_days)


def shared_capacities(
    rows: Mapping[str, Iterable[Assignment]], given: Given, settings: Settings, as_of: date
) -> dict[str, Capacity]:
    """(minutes, visits) of the reps whose customers change hands: of the cycle from `as_of`, for their call plans.

    `rows` are the customers by rep (id), with the days from and until which they are theirs.
    """
    dated = {r: mine for r, them in rows.items() if r in given.rep and any(map(_has_dates, mine := tuple(them)))}
    found: dict[str, Capacity] = {}
    last_owner = {a.customer_id: rep_id for rep_id, mine in dated.items() for a in mine if a.until is None}
    more: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for rep_id, mine in dated.items():
        rep = given.rep[rep_id]
        found[rep_id] = _of_days(rep, given, settings, as_of, settings.plan.cycle_days)
        work = sum(a.workload_minutes for a in mine if a.since is None)
        until: dict[date, Capacity] = {}
        for row in mine if work > 0 else ():
            if row.until is None:
                continue
            if row.until not in until:
                days = min((row.until - as_of).days + 1, settings.plan.cycle_days)
                until[row.until] = _of_days(rep, given, settings, as_of, days)
            lent = until[row.until]
            for who, sign in ((rep_id, -1.0), (last_owner.get(row.customer_id, rep_id), 1.0)):
                for i in (0, 1):
                    more[who][i] += sign * lent[i] * row.workload_minutes / work
    return {r: (_plus(own[0], more[r][0]), _plus(own[1], more[r][1])) if r in more else own for r, own in found.items()}


def _has_dates(row: Assignment) -> bool:
    return row.since is not None or row.until is not None


def _plus(own: float, more: float) -> float:
    return max(0.0, round(own + more, 6))


def _of_days(rep: Rep, given: Given, settings: Settings, first: date, count: int) -> Capacity:
    days = working_days(rep, given, settings.visits, first, count)
    minutes = sum(day.working_minutes for day in days) * rep.capacity * settings.callplan.utilisation
    visits = sum(day.max_visits for day in days) * rep.capacity
    return minutes, visits
