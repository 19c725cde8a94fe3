"""A rep's part of a plan version, and whose customers may be named to them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from salesplan.domain.plan import DifferenceKind
from salesplan.domain.said import Said, said
from salesplan.replan.answer.promises_kept import to_inform
from salesplan.report.causes import brief, family, why_due, why_moved
from salesplan.report.figures import rep_name
from salesplan.report.remote_hours import proposed_hours
from salesplan.report.second_reps import beside_whom
from salesplan.report.tongue import tongue
from salesplan.suggestions import rhythm_reason, value_per_contact, without_money

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from salesplan.domain.calendar import Channel, Window
    from salesplan.domain.causes import Cause
    from salesplan.domain.plan import Assignment, Plan, PlanChange, RepPlan, ScheduledCall, Suggestion
    from salesplan.report.tongue import Tongue
    from salesplan.report.version import PlanVersion


@dataclass(frozen=True)
class Desk:
    """What one rep may see of a plan version."""

    version: PlanVersion
    part: RepPlan
    changes: tuple[PlanChange, ...] = ()  # of customers that are the rep's, were, or will be
    to_hear: tuple[PlanChange, ...] = ()  # those of which the customer has to hear
    bought: Mapping[tuple[str, str], date] = field(default_factory=dict)  # customer, product → last month of a purchase

    @cached_property
    def own(self) -> frozenset[str]:
        """Customers whom the rep owns, calls or takes over."""
        rows = (self.part.assignments, self.part.schedule, self.part.suggestions, self.part.unplanned)
        return frozenset(row.customer_id for some in rows for row in some)

    @cached_property
    def hours(self) -> dict[tuple[date, str, Channel], Window]:
        """At which hour calls without a drive are best made."""
        return proposed_hours(self.version, self.part)

    @cached_property
    def worth(self) -> dict[str, float]:
        """Money that one visit's worth of contact earns, by customer."""
        return value_per_contact(self.part.callplan, self.version.settings)

    @cached_property
    def suggested(self) -> dict[tuple[str, Channel], Suggestion]:
        """Suggestions by customer and channel."""
        return {(s.customer_id, s.channel): s for s in self.part.suggestions}

    @cached_property
    def assignment(self) -> dict[str, Assignment]:
        """The rep's last assignment of each customer."""
        return {a.customer_id: a for a in self.part.assignments}

    @cached_property
    def tongue(self) -> Tongue:
        """The language of the page."""
        return tongue(self.version.settings.plan.language)

    def cause(self, cause: Cause | None) -> Said:
        """A cause in words that name no customer of a colleague."""
        if cause is None:
            return Said()
        given = self.version.given
        mine = {cause.subject, *(p.other_id for p in (given.overlay.get(cause.subject),) if p is not None)}
        named = cause.subject in given.customer and mine.isdisjoint(self.own)
        return family(cause) if named else brief(cause)

    def why_now(self, call: ScheduledCall) -> Said:
        """The suggestion's reason where the call is suggested, else the event or the rhythm that makes it due."""
        suggestion = self.suggestion(call)
        if suggestion is not None:
            return self.priceless(suggestion.reason)
        due = why_due(call.reason) or rhythm_reason(self.version.given, call, self.version.plan.as_of)
        return self.priceless(due)

    def priceless(self, reason: Said) -> Said:
        """A reason without the potential that it ends on, where reps are not to see money."""
        return reason if self.version.settings.export.rep_values else without_money(reason)

    def suggestion(self, call: ScheduledCall) -> Suggestion | None:
        """The suggestion that this very call is."""
        found = self.suggested.get((call.customer_id, call.channel))
        return found if found is not None and found.day == call.day else None

    def why_me(self, call: ScheduledCall) -> Said:
        """Why it is this rep who calls: a cover, a handover; nothing where nothing is new."""
        mine = self.assignment.get(call.customer_id)
        if mine is None or not mine.on(call.day):
            periods = self.version.plan.owners.get(call.customer_id, ())
            owner = next((a.rep_id for a in periods if a.on(call.day)), "")
            return said("covers for {rep}", rep=rep_name(owner, self.version.given)) if owner else Said()
        if mine.previous_rep_id in ("", mine.rep_id):
            return beside_whom(call, self.version)
        reason = why_moved(mine.reason) or self.cause(mine.cause)
        before = rep_name(mine.previous_rep_id, self.version.given)
        if not reason:
            return said("taken over from {rep}", rep=before)
        return said("taken over from {rep}: {why}", rep=before, why=reason)

    def value(self, call: ScheduledCall) -> float | None:
        """Money that the call is expected to earn; None where reps are not to see it, or it is not known."""
        if not self.version.settings.export.rep_values:
            return None
        suggestion = self.suggestion(call)
        if suggestion is not None:
            return suggestion.value
        worth = self.worth.get(call.customer_id)
        effect = self.version.settings.channels[call.channel].effectiveness
        return None if worth is None else round(worth * effect, 2)


def desks(version: PlanVersion) -> Iterator[Desk]:
    """The desk of every rep of the plan, in the plan's order."""
    hear = set(map(_key, to_inform(version.plan, version.settings.plan.told_minutes)))
    sales = sorted(version.given.sales, key=lambda s: s.month)
    bought = {(s.customer_id, s.product): s.month for s in sales if s.amount > 0}
    concerned: dict[str, list[PlanChange]] = defaultdict(list)
    for change in version.plan.changes:
        for rep_id in _whom(change, version.plan):
            concerned[rep_id].append(change)
    for part in version.plan.reps:
        mine = concerned.get(part.rep_id, [])
        yield Desk(version, part, tuple(mine), tuple(c for c in mine if _key(c) in hear), bought)


def _key(change: PlanChange) -> tuple[str, ...]:
    return change.kind, change.subject, change.channel, change.before, change.after


def _whom(change: PlanChange, plan: Plan) -> set[str]:
    """The rep who calls, and every owner; of a handover also the one before."""
    owners = plan.owners.get(change.subject, ())
    found = {change.rep_id, *(a.rep_id for a in owners)}
    if change.kind is DifferenceKind.OWNER:
        found |= {a.previous_rep_id for a in owners}
    return found - {""}
