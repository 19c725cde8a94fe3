"""The plan as one document: what summary.json says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from salesplan.inputs.settings import as_document
from salesplan.report.figures import stages, totals

if TYPE_CHECKING:
    from salesplan.report.version import PlanVersion

SCHEMA = 1


def overall(version: PlanVersion) -> dict[str, Any]:
    """Version, settings, digests, each stage's own account, totals; drive_minutes adds up routes.csv's.

    Money is a cycle unless the key says otherwise, minutes and km are those of the horizon; every number is finite.
    """
    plan, settings = version.plan, version.settings
    return {
        "schema": SCHEMA,
        "version": plan.version,
        "parent": plan.parent,
        "as_of": plan.as_of.isoformat(),
        "horizon_days": plan.horizon_days,
        "last_day": plan.last_day.isoformat(),
        "currency": settings.plan.currency,
        "seed": settings.plan.seed,
        **{name: _number(value) for name, value in totals(plan).items()},
        "reps": len(plan.reps),
        "customers": plan.customer_count,
        "unplanned": sum(len(r.unplanned) for r in plan.reps),
        "suggestions": sum(len(r.suggestions) for r in plan.reps),
        "stages": {s.stage: s.document for s in stages(plan)},
        "digests": {"inputs": version.inputs_digest, "settings": version.settings_digest},
        "settings": as_document(settings),
    }


def _number(value: float) -> float:
    """Money and minutes at four decimals; counts, which totals keep as floats, as whole numbers."""
    return int(value) if value == int(value) else round(value, 4)
