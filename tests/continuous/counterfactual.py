"""Withdraws the change that a difference names as its cause, plans again from the same base, and looks for it.

A cause is true if the difference is gone without it. What the clock does is withdrawn by planning for the day before.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from random import Random
from typing import TYPE_CHECKING

from salesplan.domain.belonging import declared
from salesplan.domain.causes import Cause, cause_of
from salesplan.domain.changes import ChangeKind
from salesplan.domain.given import Call
from salesplan.domain.nouns import replace
from salesplan.domain.plan import PlanChange
from salesplan.replan.night import Night
from salesplan.replan.run import replan
from tests.workspaces import in_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from salesplan.domain.changes import InputChange
    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan
    from salesplan.domain.settings import Settings
    from salesplan.domain.versions import StoredPlan
    from salesplan.travel import TravelTimes

OF_THE_CLOCK = frozenset(
    {
        *(ChangeKind.CLOCK, ChangeKind.HORIZON, ChangeKind.EVENT_FADES, ChangeKind.HOLIDAY_AHEAD),
        *(ChangeKind.HOLIDAY_PAST, ChangeKind.ABSENCE_AHEAD, ChangeKind.ABSENCE_PAST),
    }
)
OF_THE_ROSTER = frozenset({ChangeKind.REP_JOINED, ChangeKind.REP_LEFT})
FIELDS = {
    ChangeKind.POTENTIAL: ("potentials",),
    ChangeKind.CALL_EXECUTED: ("calls",),
    ChangeKind.CALL_CONFIRMED: ("calls",),
    ChangeKind.EVENT_ARRIVED: ("events",),
    ChangeKind.EVENT_EXPIRED: ("events",),
    ChangeKind.FEEDBACK: ("feedback",),
    ChangeKind.REP_ABSENT: ("time_off",),
}
"""Where the rows of a change stand; of any other one all rows of the customer or rep are put back."""


@dataclass(frozen=True)
class Tried:
    """One difference whose cause was withdrawn."""

    change: PlanChange
    gone: bool


def tried(
    before: StoredPlan,
    plan: Plan,
    given: Given,
    settings: Settings,
    travel: TravelTimes,
    most: int,
    rng: Random,
    reopened: Mapping[str, Sequence[InputChange]],
) -> list[Tried]:
    """At most `most` differences of the plan, drawn at random, each without its cause.

    `reopened`: all that met in a rep, by id.
    """
    found = []
    without: dict[Cause, frozenset[tuple[object, ...]]] = {}
    for change in rng.sample(plan.changes, min(most, len(plan.changes))):
        cause = change.cause
        assert cause is not None
        key = replace(cause, more=0, before=change.rep_id if cause.together else cause.before)
        if key not in without:
            met = [*reopened.get(change.rep_id, ())]
            without[key] = _differences_without(_all_of(key, met), before, plan.as_of, given, settings, travel)
        found.append(Tried(change, _sign(change) not in without[key]))
    return found


def _sign(change: PlanChange) -> tuple[object, ...]:
    return change.kind, change.subject, change.channel, change.after


def _all_of(cause: Cause, met: Sequence[InputChange]) -> list[Cause]:
    """The change that is named, and those of the rep that are named together with it."""
    kinds = {kind for kind, _ in cause.together}
    return [cause, *(cause_of(c) for c in met if c.kind in kinds)]


def _differences_without(
    causes: Sequence[Cause], before: StoredPlan, as_of: date, given: Given, settings: Settings, travel: TravelTimes
) -> frozenset[tuple[object, ...]]:
    """What would be different all the same."""
    kinds = {cause.kind for cause in causes}
    day = before.plan.as_of if any(by_the_clock(cause, before, given) for cause in causes) else as_of
    inputs = given
    for cause in causes:
        if cause.kind not in OF_THE_CLOCK:
            inputs = withdrawn(cause, before, inputs, day)
    chosen = before.settings if ChangeKind.SETTING in kinds else settings
    made = replan(Night(inputs, before, chosen, day, travel))
    return frozenset() if made.plan is None else frozenset(map(_sign, made.plan.changes))


def by_the_clock(cause: Cause, before: StoredPlan, given: Given) -> bool:
    """Whether the day has brought it: who begins or leaves as was known has the same row as before."""
    known = cause.kind in OF_THE_ROSTER and given.rep.get(cause.subject) == before.given.rep.get(cause.subject)
    return known or cause.kind in OF_THE_CLOCK


def withdrawn(cause: Cause, before: StoredPlan, given: Given, as_of: date) -> Given:
    """The inputs without the change: rows as they were. A planned call without a record is put on record."""
    if cause.kind is ChangeKind.CALL_MISSED:
        return _as_planned(cause.subject, before, given, as_of)
    names = FIELDS.get(cause.kind, tuple(f.name for f in fields(given)))
    some: dict[str, object] = {}
    for name, of_rows in declared(given).items():
        if name in names and of_rows.owner:
            mine = [row for row in getattr(before.given, name) if getattr(row, of_rows.owner) == cause.subject]
            others = [row for row in getattr(given, name) if getattr(row, of_rows.owner) != cause.subject]
            some[name] = (*others, *mine)
    return in_order(replace(given, **some))  # type: ignore[arg-type]


def _as_planned(customer_id: str, before: StoredPlan, given: Given, as_of: date) -> Given:
    planned = [
        Call(c.day, c.rep_id, c.customer_id, c.channel, product=c.product)
        for c in before.plan.schedule()
        if c.customer_id == customer_id and c.day <= as_of
    ]
    days = {(c.day, c.channel) for c in planned}
    others = [c for c in given.calls if c.customer_id != customer_id or (c.day, c.channel) not in days]
    return in_order(replace(given, calls=(*others, *(c for c in planned if c.day < as_of))))


def share(trials: Sequence[Tried]) -> float:
    """Share of differences that are gone without their cause."""
    return sum(t.gone for t in trials) / max(1, len(trials))
