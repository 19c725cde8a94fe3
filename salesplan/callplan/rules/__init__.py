"""One business rule a file: what it demands of the solver, and the audit that checks a finished plan without it."""

from types import ModuleType

from salesplan.callplan.rules import (
    consent,
    contact_cap,
    max_visits,
    min_visits,
    owner_calls,
    rep_minutes,
    rep_visits,
)

RULES: tuple[ModuleType, ...] = (
    owner_calls,
    consent,
    contact_cap,
    max_visits,
    min_visits,
    rep_minutes,
    rep_visits,
)
"""Audited on every plan, in this order."""
