"""One business rule a file: what it demands of the solver, and the audit that checks a finished plan without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.callplan.rule_audit import KindAudit
from salesplan.callplan.rules import (
    caps_of_both,
    consent,
    contact_cap,
    experiment,
    max_visits,
    min_visits,
    owner_calls,
    rep_minutes,
    rep_visits,
)
from salesplan.callplan.rules.budget import BUDGET
from salesplan.callplan.rules.calls import CALLS
from salesplan.callplan.rules.frequency import FREQUENCY
from salesplan.callplan.rules.product_share import PRODUCT_SHARE
from salesplan.callplan.rules.reach import REACH

if TYPE_CHECKING:
    from salesplan.callplan.rule_kind import RuleKind
    from salesplan.domain.audit_rule import AuditRule
    from salesplan.travel import TravelTimes

KINDS: dict[str, RuleKind] = {kind.name: kind for kind in (REACH, FREQUENCY, CALLS, BUDGET, PRODUCT_SHARE)}
"""What `kind` may say in a [[rule]]."""

DECLARED: tuple[AuditRule[TravelTimes], ...] = tuple(map(KindAudit, KINDS.values()))
"""The audits of these kinds, in this order; a sum over many reps can only be audited on a whole plan."""

RULES: tuple[AuditRule[TravelTimes], ...] = (
    owner_calls,
    consent,
    contact_cap,
    max_visits,
    min_visits,
    experiment,
    caps_of_both,
    rep_minutes,
    rep_visits,
    *DECLARED,
)
"""Audited on every plan, in this order."""
