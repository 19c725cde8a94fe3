"""The hard rules of an alignment, each with the audit twin that checks a finished plan without the solver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.alignment.rules import active_owner, hold, known_customer, known_rep, lock, one_owner, second_rep, skill

if TYPE_CHECKING:
    from salesplan.domain.audit_rule import AuditRule
    from salesplan.travel import TravelTimes

RULES: tuple[AuditRule[TravelTimes], ...] = (
    one_owner,
    known_customer,
    known_rep,
    active_owner,
    lock,
    skill,
    second_rep,
    hold,
)
"""In the order in which an audit reports them."""
