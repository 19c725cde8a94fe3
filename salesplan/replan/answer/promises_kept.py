"""What became of the calls that customers may have been told of: kept, at another hour, on another day, lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.causes import Via
from salesplan.domain.changes import ChangeKind
from salesplan.domain.plan import DifferenceKind, Level, PlanChange

if TYPE_CHECKING:
    from datetime import date

    from salesplan.domain.plan import Plan

MADE = frozenset({ChangeKind.CALL_EXECUTED, ChangeKind.CALL_CONFIRMED})
"""Causes of a call that is planned otherwise because one has taken place since: nobody need be rung."""


@dataclass(frozen=True, slots=True)
class Promises:
    """Promised calls of the published plan from the as-of date on, and what became of them; agreed ones apart."""

    told: int = 0
    told_kept: int = 0
    told_other_hour: int = 0
    told_other_day: int = 0
    told_lost: int = 0
    agreed: int = 0
    agreed_lost: int = 0  # at another day or hour, or not at all


def to_inform(plan: Plan, told_minutes: int) -> tuple[PlanChange, ...]:
    """The changes of which a customer has to hear: a promised call on another day, at another hour, or none."""
    return tuple(c for c in plan.changes if _breaks_a_promise(c, told_minutes))


def promises_kept(before: Plan | None, plan: Plan, as_of: date, told_minutes: int) -> Promises:
    """Counts over the plan's changes. `told_minutes`: how far an hour may shift unsaid."""
    if before is None:
        return Promises()
    calls = [c for c in before.schedule() if c.day >= as_of and c.level is not Level.PROPOSED]
    broken = to_inform(plan, told_minutes)
    told = [c for c in broken if c.level is Level.TOLD]
    all_told = sum(c.level is Level.TOLD for c in calls)
    return Promises(
        told=all_told,
        told_kept=all_told - len(told),
        told_other_hour=sum(c.kind is DifferenceKind.HOUR for c in told),
        told_other_day=sum(c.kind is DifferenceKind.CALL and bool(c.after) for c in told),
        told_lost=sum(not c.after for c in told),
        agreed=len(calls) - all_told,
        agreed_lost=sum(c.level is Level.AGREED for c in broken),
    )


def _breaks_a_promise(change: PlanChange, told_minutes: int) -> bool:
    if change.level is Level.PROPOSED:
        return False
    if change.kind is DifferenceKind.HOUR:
        return abs(change.shift_minutes) > told_minutes
    cause = change.cause
    made = cause is not None and cause.kind in MADE and cause.via is Via.OWN
    return change.kind is DifferenceKind.CALL and not made
