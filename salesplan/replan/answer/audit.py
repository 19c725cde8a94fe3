"""Checks a finished plan against the inputs, rule by rule, without any solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallStatus

if TYPE_CHECKING:
    from collections.abc import Collection

    from salesplan.domain.audit_rule import AuditRule
    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.domain.violations import Violation
    from salesplan.travel import TravelTimes


def audit(plan: Plan, given: Given, settings: Settings, travel: TravelTimes) -> tuple[Violation, ...]:
    """Every violation of every hard rule, in the order of the stages and rules; empty: the plan holds.

    `given`, `settings` and `travel` are those that the plan was made from; no solver is asked and nothing is raised.
    """
    return tuple(v for rule in all_rules() for v in sorted(rule.audit(plan, given, settings, travel)))


def audit_reopened(
    plan: Plan, given: Given, settings: Settings, travel: TravelTimes, reopened: Collection[str]
) -> tuple[Violation, ...]:
    """The same for a plan that carries all but the reopened reps over.

    Who owns whom, and the rules that settings declare, which may be sums over all reps, are checked for everybody. A
    part that was carried over was checked when it was made, and what it was made from is the same to the digest, so
    the other rules look at the reopened reps and their customers.
    """
    from salesplan.alignment import rules as alignment
    from salesplan.callplan import rules as callplan
    from salesplan.schedule import rules as schedule

    dated = {r.rep_id for r in plan.reps if any(a.since is not None or a.until is not None for a in r.assignments)}
    reopened = {*reopened, *dated, *_of_covers(plan)}  # whose days are lent to one another
    if len(reopened) == len(plan.reps):
        return audit(plan, given, settings, travel)
    parts = tuple(part for part in plan.reps if part.rep_id in reopened)
    some = given.about(sorted({a.customer_id for part in parts for a in part.assignments}))
    opened = replace(plan, reps=parts)
    everybody = (*alignment.RULES, *callplan.DECLARED, callplan.caps_of_both, schedule.two_reps)
    found: list[Violation] = []
    for rule in all_rules():
        looked_at = (plan, given) if rule in everybody else (opened, some)
        found.extend(sorted(rule.audit(*looked_at, settings, travel)))
    return tuple(found)


def _of_covers(plan: Plan) -> set[str]:
    """Reps who pay colleagues' visits, and these colleagues."""
    covers = [c for c in plan.schedule() if c.status is CallStatus.COVER]
    return {c.rep_id for c in covers} | {plan.last_owner.get(c.customer_id, c.rep_id) for c in covers}


def all_rules() -> tuple[AuditRule[TravelTimes], ...]:
    """The rules of all stages, in order."""
    from salesplan.alignment import rules as alignment
    from salesplan.callplan import rules as callplan
    from salesplan.routes import rules as routes
    from salesplan.schedule import rules as schedule

    return (*alignment.RULES, *callplan.RULES, *schedule.RULES, *routes.RULES)
