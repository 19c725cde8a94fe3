"""The hard rules of the schedule, one a file: what the solver needs for it and, beside it, its audit twin.

`RULES` have `audit(plan, given, settings, travel)`, which checks a finished plan from the inputs. `DAY_RULES`
have `keeps_off(month, visits, offsets)`, bool[V, D]: where visits may not stand on days, other visits apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.schedule.rules import (
    consent,
    customer_weekday,
    dismissed,
    freeze,
    horizon,
    min_gap,
    owner,
    period,
    pin,
    rep_weekday,
    rhythm,
    rolling_cap,
    time_off,
    two_reps,
    visits_a_day,
)

if TYPE_CHECKING:
    from types import ModuleType

    from salesplan.domain.audit_rule import AuditRule
    from salesplan.travel import TravelTimes

RULES: tuple[AuditRule[TravelTimes], ...] = (
    owner,
    horizon,
    consent,
    rep_weekday,
    time_off,
    customer_weekday,
    visits_a_day,
    min_gap,
    two_reps,
    rolling_cap,
    rhythm,
    pin,
    dismissed,
)

DAY_RULES: tuple[ModuleType, ...] = (pin, period, time_off, customer_weekday, dismissed, min_gap, rhythm, freeze)
