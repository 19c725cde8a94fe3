"""Public holidays around the horizon."""

from __future__ import annotations

import difflib
from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.errors import UsageError
from salesplan.inputs.gazetteer import country_code

if TYPE_CHECKING:
    from datetime import date

    from salesplan.domain.settings import PlanSettings


def public_holidays(plan: PlanSettings, as_of: date) -> frozenset[date]:
    """Holidays of [plan] country from one cycle before `as_of` to the end of the horizon or of the second cycle.

    `country` is an ISO 3166 code, with a subdivision after a hyphen where holidays differ (`ES-CT`). Empty: none.
    Raises UsageError for a country or subdivision that the calendar does not know.
    """
    if not plan.country:
        return frozenset()
    import holidays

    country, _, part = plan.country.strip().upper().replace("_", "-").partition("-")
    first = as_of - timedelta(days=plan.cycle_days)
    last = as_of + timedelta(days=max(plan.horizon_days, 2 * plan.cycle_days))
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=range(first.year, last.year + 1))
    except NotImplementedError:
        known = sorted(holidays.list_supported_countries())
        code = country_code(plan.country)
        near = [code] if code else difflib.get_close_matches(country, known, n=3, cutoff=0.3)
        meant = f"did you mean {code}? " if code else ""
        remedy = f"{meant}write an ISO 3166 code, e.g. {', '.join(near or ['ES', 'TW'])}; empty keeps no holidays"
        if country in known:
            parts = holidays.list_supported_countries()[country]
            remedy = f"write one of its parts: {', '.join(sorted(parts)) or 'it has none'}"
        raise UsageError(f"[plan] country: no holidays are known for '{plan.country}'", remedy) from None
    return frozenset(day for day in found if first <= day <= last)
