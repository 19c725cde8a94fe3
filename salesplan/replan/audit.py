"""Checks a finished plan against the inputs, rule by rule, without any solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.domain.violations import Violation
    from salesplan.travel import TravelTimes


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> tuple[Violation, ...]:
    """Every violation of every hard rule, in the order of the stages and rules; empty: the plan holds."""
    return tuple(v for rule in all_rules() for v in sorted(rule.audit(plan, given, settings, travel)))


def all_rules() -> tuple[ModuleType, ...]:
    """The rules of all stages, in order; each has a NAME and an `audit`."""
    from salesplan.alignment import rules as alignment
    from salesplan.callplan import rules as callplan
    from salesplan.routes import rules as routes
    from salesplan.schedule import rules as schedule

    return (*alignment.RULES, *callplan.RULES, *schedule.RULES, *routes.RULES)
