"""One business rule a file: what it demands of the solver, and the audit that checks a finished plan without it."""

from types import ModuleType

from salesplan.callplan.rules import (
    budget,
    calls,
    consent,
    contact_cap,
    frequency,
    max_visits,
    min_visits,
    owner_calls,
    product_share,
    reach,
    rep_minutes,
    rep_visits,
)

KINDS: dict[str, ModuleType] = {
    reach.NAME: reach,
    frequency.NAME: frequency,
    calls.NAME: calls,
    budget.NAME: budget,
    product_share.NAME: product_share,
}
"""What `kind` may say in a [[rule]]."""

RULES: tuple[ModuleType, ...] = (
    owner_calls,
    consent,
    contact_cap,
    max_visits,
    min_visits,
    rep_minutes,
    rep_visits,
    *KINDS.values(),
)
"""Audited on every plan, in this order."""
