"""Whom each change concerns, and which of them can have an effect."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from salesplan.domain.causes import Cause, Via, cause_of
from salesplan.domain.changes import Belongs, ChangeKind, InputChange, Opens
from salesplan.domain.nouns import replace
from salesplan.domain.readers import read_by_any
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
OF_ABSENCES = frozenset({ChangeKind.REP_ABSENT, ChangeKind.ABSENCE_AHEAD})
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

    def own(self, customer_id: str) -> Cause | None:
        """The customer's own change, if it can have an effect."""
        return _first([c for c in self.of_customer.get(customer_id, []) if c.kind not in NO_EFFECT], Via.OWN)

    def own_frequency(self, customer_id: str, *, rises: bool) -> Cause | None:
        """The customer's own change by which they are called more often (`rises`) or less; a fading event lowers it."""
        mine = [c for c in self.of_customer.get(customer_id, []) if c.kind not in NO_EFFECT | OF_CALLS]
        fading = [self.fading[customer_id]] if customer_id in self.fading and not rises else []
        return _first(mine, Via.OWN) or _first(fading, Via.OWN)

    def confirmed(self, customer_id: str) -> Cause | None:
        """The record of a call that was made as planned."""
        rows = self.of_customer.get(customer_id, [])
        return _first([c for c in rows if c.kind is ChangeKind.CALL_CONFIRMED], Via.OWN)

    def of_the_rep(self, rep_id: str, via: Via) -> Cause | None:
        """What changed for the rep, else for everybody, else `via` one of their customers, else the clock."""
        mine = [c for c in self.of_rep.get(rep_id, []) if c.kind not in NO_EFFECT]
        asked = [c for c in self.of_all if c.kind not in {ChangeKind.CLOCK, *WINDOW}]
        return self._reps_own(mine) or _first(asked, Via.OWN) or _first(mine, via) or _first(self.of_all, Via.OWN)

    def of_a_handover(self, rep_id: str) -> Cause | None:
        """What opened the territory of a rep who gives a customer or takes one."""
        mine = [c for c in self.of_rep.get(rep_id, []) if c.kind.opens is not Opens.NOTHING]
        asked = [c for c in self.of_all if c.kind is not ChangeKind.CLOCK]
        return self._reps_own(mine) or _first(asked, Via.OWN) or _first(mine, Via.HANDOVER)

    def of_frequencies(self, rep_id: str, *, rises: bool) -> Cause | None:
        """The same for a call plan: holidays count, calls do not, and an event that fades elsewhere leaves hours."""
        mine = [c for c in self.of_rep.get(rep_id, []) if c.kind not in NO_EFFECT | OF_CALLS]
        asked = [c for c in self.of_all if c.kind is not ChangeKind.CLOCK]
        fading = self.fading_of.get(rep_id, []) if rises else []
        return (
            self._reps_own(mine)
            or _first(asked, Via.OWN)
            or _first(mine, Via.MAKES_ROOM)
            or _first(fading, Via.MAKES_ROOM)
            or _first(self.of_all, Via.OWN)
        )

    def _reps_own(self, mine: Sequence[InputChange]) -> Cause | None:
        return _first([c for c in mine if c.kind.concerns is Belongs.REP], Via.OWN)

    @property
    def clock(self) -> Cause | None:
        """The day that has passed; None where it is still the same."""
        return _first([c for c in self.of_all if c.kind is ChangeKind.CLOCK], Via.OWN)

    def absence(self, rep_id: str) -> Cause | None:
        """An absence of the rep that has changed or come into the cycle, as colleagues cover for it."""
        return _first([c for c in self.of_rep.get(rep_id, []) if c.kind in OF_ABSENCES], Via.COVER)

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
            of_all += [change] if change.kind is not ChangeKind.SETTING or read_by_any(change.subject) else []
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
                mine = of_rep.get(concerned, [])
                of_rep[concerned] = mine if set(mine) & set(opening) else [*mine, *opening]
    return replace(causes, of_rep=of_rep)


def with_successions(causes: Causes, successions: Iterable[tuple[str, str]]) -> Causes:
    """Whoever hands customers over later follows the next owner's call plan, who follows their calls: each other's too.

    Parameters: `successions` are pairs of owner and next owner (ids).
    """
    of_rep = dict(causes.of_rep)
    for giver, taker in sorted(set(successions)):
        for rep_id, other in ((giver, taker), (taker, giver)):
            more = causes.of_rep.get(other, [])
            if more:
                of_rep[rep_id] = list(dict.fromkeys((*of_rep.get(rep_id, []), *more)))
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


def _first(changes: Sequence[InputChange], via: Via) -> Cause | None:
    return cause_of(changes[0], via, more=len(changes) - 1) if changes else None
