"""The hard rules of a day on the road, one file each: the data that the solver needs for it, and its audit twin.

An audit checks a finished plan from the inputs, without the solver, in time proportional to the plan's rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.routes.rules import (
    clock,
    day_length,
    drive_minutes,
    hours,
    private_time,
    schedule_is_routes,
    visit_minutes,
)

if TYPE_CHECKING:
    from salesplan.domain.audit_rule import AuditRule
    from salesplan.travel import TravelTimes

RULES: tuple[AuditRule[TravelTimes], ...] = (
    visit_minutes,
    hours,
    day_length,
    drive_minutes,
    clock,
    private_time,
    schedule_is_routes,
)
"""Each has NAME and `audit(plan, given, settings, travel) -> Iterator[Violation]`."""
