"""Whom each change concerns, and which of them can have an effect."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from salesplan.domain.causes import Cause, Via, cause_of
from salesplan.domain.changes import Belongs, ChangeKind, InputChange
from salesplan.domain.nouns import replace
from salesplan.domain.working_days import working_days
from salesplan.replan.opening.clock_effects import fading_events

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from salesplan.domain.given import Given
    from salesplan.domain.settings import Settings
    from salesplan.domain.versions import StoredPlan

WINDOW = frozenset({ChangeKind.HOLIDAY_AHEAD, ChangeKind.HOLIDAY_PAST})
OF_CALLS = frozenset({ChangeKind.CALL_EXECUTED, ChangeKind.CALL_MISSED, ChangeKind.CALL_CONFIRMED})
"""Changes that the call plan never reads."""
NO_EFFECT = frozenset({ChangeKind.CALL_CONFIRMED})
"""Changes by which nothing is decided."""


@dataclass(frozen=True)
class Causes:
    """Which changes bear on whom."""

    of_customer: dict[str, list[InputChange]] = field(default_factory=dict)
    of_rep: dict[str, list[InputChange]] = field(default_factory=dict)  # their own, and those of their customers
    of_all: list[InputChange] = field(default_factory=list)
    fading: dict[str, InputChange] = field(default_factory=dict)  # by customer: an event that counts for less
    fading_of: dict[str, list[InputChange]] = field(default_factory=dict)  # the same by rep
    lost_days: dict[tuple[str, date], InputChange] = field(default_factory=dict)  # why the rep no longer works then

    def rep(self, rep_id: str) -> tuple[InputChange, ...]:
        """Why a rep is reopened, most specific first; every change once."""
        return tuple(dict.fromkeys((*self.of_rep.get(rep_id, []), *self.of_all)))

    def own(self, customer_id: str, *, frequencies: bool = False) -> Cause | None:
        """The customer's own change, if it can have an effect; with `frequencies` on their call plan."""
        mine = _bearing(self.of_customer.get(customer_id, []), frequencies)
        fading = [self.fading[customer_id]] if frequencies and customer_id in self.fading else []
        return _first(mine, Via.OWN) or _first(fading, Via.OWN)

    def confirmed(self, customer_id: str) -> Cause | None:
        """The record of a call that was made as planned."""
        rows = self.of_customer.get(customer_id, [])
        return _first([c for c in rows if c.kind is ChangeKind.CALL_CONFIRMED], Via.OWN)

    def of_the_rep(self, rep_id: str, via: Via, *, frequencies: bool = False) -> Cause | None:
        """What changed for the rep themselves, else `via` one of their customers, else for everybody."""
        mine = _bearing(self.of_rep.get(rep_id, []), frequencies)
        own = [c for c in mine if c.kind.concerns is Belongs.REP]
        later = {ChangeKind.CLOCK} if frequencies else {ChangeKind.CLOCK, *WINDOW}
        asked = [c for c in self.of_all if c.kind not in later]
        fading = self.fading_of.get(rep_id, []) if frequencies else []
        return (
            _first(own, Via.OWN)
            or _first(asked, Via.OWN)
            or _first(mine, via)
            or _first(fading, via)
            or _first(self.of_all, Via.OWN)
        )

    def lost_day(self, rep_id: str, day: date) -> InputChange | None:
        """Why the rep no longer works on a day on which they were to work."""
        return self.lost_days.get((rep_id, day)) or self.lost_days.get(("", day))


def causes_of(changes: Iterable[InputChange], *owners: Mapping[str, str]) -> Causes:
    """Spread the changes over customers and the reps who own or owned them."""
    of_customer: dict[str, list[InputChange]] = defaultdict(list)
    of_rep: dict[str, list[InputChange]] = defaultdict(list)
    of_all: list[InputChange] = []
    for change in changes:
        if change.kind.concerns is Belongs.ALL:
            of_all.append(change)
        elif change.kind.concerns is Belongs.REP:
            of_rep[change.subject].append(change)
        elif change.kind.concerns is Belongs.CUSTOMER:
            of_customer[change.subject].append(change)
            for rep_id in dict.fromkeys(owner.get(change.subject, "") for owner in owners):
                of_rep[rep_id].append(change)
    return Causes(dict(of_customer), dict(of_rep), of_all)


def with_handovers(
    causes: Causes, opening: Sequence[InputChange], before: Mapping[str, str], after: Mapping[str, str]
) -> Causes:
    """Whoever gives or takes a customer is concerned by what opened the alignment, where nothing nearer does."""
    of_rep = dict(causes.of_rep)
    for customer_id, rep_id in after.items():
        was = before.get(customer_id, rep_id)
        if was != rep_id:
            for concerned in (was, rep_id):
                of_rep[concerned] = of_rep.get(concerned) or list(opening)
    return replace(causes, of_rep=of_rep)


def with_the_clock(
    causes: Causes, published: StoredPlan, given: Given, settings: Settings, as_of: date, owner: Mapping[str, str]
) -> Causes:
    """With events that fade, and the working days that reps have lost to what changed."""
    then = published.plan.as_of
    fading = {change.subject: change for change in fading_events(given, settings, then, as_of)}
    fading_of: dict[str, list[InputChange]] = defaultdict(list)
    for customer_id, change in fading.items():
        fading_of[owner.get(customer_id, "")].append(change)
    lost: dict[tuple[str, date], InputChange] = {}
    for rep_id, changes in causes.of_rep.items():
        own = next((c for c in changes if c.kind.concerns is Belongs.REP), None)
        was, now = published.given.rep.get(rep_id), given.rep.get(rep_id)
        if own is not None and was is not None:
            horizon = settings.plan.horizon_days
            worked = {d.day for d in working_days(was, published.given, published.settings.visits, as_of, horizon)}
            works = {d.day for d in working_days(now, given, settings.visits, as_of, horizon)} if now else set()
            lost |= {(rep_id, day): own for day in worked - works}
    holiday = next((c for c in causes.of_all if c.kind is ChangeKind.HOLIDAY), None)
    if holiday is not None:
        lost |= {("", day): holiday for day in given.holidays - published.given.holidays}
    return replace(causes, fading=fading, fading_of=dict(fading_of), lost_days=lost)


def _bearing(changes: Sequence[InputChange], frequencies: bool) -> list[InputChange]:
    """Those that can have an effect."""
    off = NO_EFFECT | OF_CALLS if frequencies else NO_EFFECT
    return [c for c in changes if c.kind not in off]


def _first(changes: Sequence[InputChange], via: Via) -> Cause | None:
    return cause_of(changes[0], via, more=len(changes) - 1) if changes else None
