"""How much a rep can do in a cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.working_days import working_days

if TYPE_CHECKING:
    from datetime import date

    from salesplan.domain.given import Given, Rep
    from salesplan.domain.settings import Settings


def capacity_of(rep: Rep, given: Given, settings: Settings, as_of: date) -> tuple[float, float]:
    """(minutes, visits) of the cycle that begins on `as_of`, after holidays, time off and the rep's contract.

    minutes = Σ_day working minutes without lunch · full-time equivalents · [callplan] utilisation
    visits = Σ_day most visits · full-time equivalents
    """
    first = as_of if rep.active_from is None else max(as_of, rep.active_from)
    days = working_days(rep, given, settings.visits, first, settings.plan.cycle_days)
    minutes = sum(day.working_minutes for day in days) * rep.capacity * settings.callplan.utilisation
    visits = sum(day.max_visits for day in days) * rep.capacity
    return minutes, visits
