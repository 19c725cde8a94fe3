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
OF_OWNERS = frozenset({ChangeKind.CUSTOMER_LOCK})
"""Changes of a customer that decide nothing but who owns them."""
RANK = {kind: rank for rank, kind in enumerate(ChangeKind)}


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
        return _first(
            [c for c in self.of_customer.get(customer_id, []) if c.kind not in NO_EFFECT | OF_OWNERS], Via.OWN
        )

    def own_owner(self, customer_id: str) -> Cause | None:
        """The customer's own change by which they may change hands."""
        return _first([c for c in self.of_customer.get(customer_id, []) if c.kind.opens is not Opens.NOTHING], Via.OWN)

    def own_frequency(self, customer_id: str, *, rises: bool) -> Cause | None:
        """The customer's own change by which they are called more often (`rises`) or less; a fading event lowers it."""
        mine = [c for c in self.of_customer.get(customer_id, []) if c.kind not in NO_EFFECT | OF_CALLS | OF_OWNERS]
        fading = [self.fading[customer_id]] if customer_id in self.fading and not rises else []
        return _first(mine, Via.OWN) or _first(fading, Via.OWN)

    def met_in(self, rep_id: str, cause: Cause | None, *, calls: bool = True) -> Cause | None:
        """The cause together with all else that met in the rep; `calls`: what was called on counts as well.

        A month and a call plan are searched once for all that is new: none of it alone need have made a difference
        that is nobody's own.
        """
        if cause is None:
            return None
        subjects: dict[ChangeKind, dict[str, None]] = {}
        for change in (*self.rep(rep_id), *self.fading_of.get(rep_id, ())):
            alone = (change.kind, change.subject) == (cause.kind, cause.subject)
            if not alone and (calls or change.kind not in OF_CALLS):
                subjects.setdefault(change.kind, {})[change.subject] = None
        met = sorted(subjects.items(), key=lambda row: RANK[row[0]])
        told = tuple((kind, next(iter(who)) if len(who) == 1 else f"×{len(who)}") for kind, who in met)
        return replace(cause, together=told, more=0)

    def confirmed(self, customer_id: str) -> Cause | None:
        """The record of a call that was made as planned."""
        rows = self.of_customer.get(customer_id, [])
        return _first([c for c in rows if c.kind is ChangeKind.CALL_CONFIRMED], Via.OWN)

    def of_the_rep(self, rep_id: str, via: Via) -> Cause | None:
        """What changed for the rep, else for everybody, else `via` one of their customers, else the clock."""
        mine = [c for c in self.of_rep.get(rep_id, []) if c.kind not in NO_EFFECT]
        asked = [c for c in self.of_all if c.kind not in {ChangeKind.CLOCK, *WINDOW}]
        return (
            self._of_reps(mine, rep_id) or _first(asked, Via.OWN) or _first(mine, via) or _first(self.of_all, Via.OWN)
        )

    def of_full_days(self, rep_id: str) -> Cause | None:
        """What has filled the rep's days: their own news or everybody's, else the day that passed, else a customer's.

        Gaps and holidays come into the horizon with the days; what one customer wants fills one day.
        """
        near = self.of_the_rep(rep_id, Via.MAKES_ROOM)
        return self.clock or near if near is not None and near.via is Via.MAKES_ROOM else near

    def of_a_handover(self, rep_id: str) -> Cause | None:
        """What opened the territory of a rep who gives a customer or takes one."""
        mine = [c for c in self.of_rep.get(rep_id, []) if c.kind.opens is not Opens.NOTHING]
        asked = [c for c in self.of_all if c.kind.opens is not Opens.NOTHING or c.kind is ChangeKind.SETTING]
        found = self._of_reps(mine, rep_id) or _first(asked, Via.OWN) or _first(mine, Via.HANDOVER)
        return found or self.program

    def of_frequencies(self, rep_id: str, *, rises: bool) -> Cause | None:
        """The same for a call plan: holidays count, calls do not, and an event that fades elsewhere leaves hours."""
        mine = [c for c in self.of_rep.get(rep_id, []) if c.kind not in NO_EFFECT | OF_CALLS]
        asked = [c for c in self.of_all if c.kind is not ChangeKind.CLOCK]
        fading = self.fading_of.get(rep_id, []) if rises else []
        return (
            self._of_reps(mine, rep_id)
            or _first(asked, Via.OWN)
            or _first(mine, Via.MAKES_ROOM)
            or _first(fading, Via.MAKES_ROOM)
            or _first(self.of_all, Via.OWN)
        )

    def _of_reps(self, mine: Sequence[InputChange], rep_id: str) -> Cause | None:
        """The rep's own change, else that of a colleague from whom customers come, or to whom they go."""
        of_reps = [c for c in mine if c.kind.concerns is Belongs.REP]
        own = [c for c in of_reps if c.subject == rep_id]
        return _first(own, Via.OWN) or _first(of_reps, Via.HANDOVER)

    @property
    def program(self) -> Cause | None:
        """Another version of the program than the published plan's; None where it is the same."""
        return _first([c for c in self.of_all if c.kind is ChangeKind.PROGRAM], Via.OWN)

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


def causes_of(
    changes: Iterable[InputChange], *owners: Mapping[str, str], others: Mapping[str, str] | None = None
) -> Causes:
    """Spread the changes over customers and the reps who own or owned them.

    `others` are the other parts of customers with a second rep: what changes of the one concerns both, its own first.
    """
    changes, parts = list(changes), others or {}
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
    for change in (c for c in changes if c.kind.concerns is Belongs.CUSTOMER and c.subject in parts):
        other = parts[change.subject]
        of_customer[other].append(change)
        for rep_id in dict.fromkeys(owner.get(other, "") for owner in owners):
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
                near = [c for c in opening if c.subject in (was, rep_id) and c.kind.concerns is Belongs.REP]
                more = near if set(mine) & set(opening) else opening
                of_rep[concerned] = list(dict.fromkeys((*mine, *more)))
    return replace(causes, of_rep=of_rep)


def with_successions(causes: Causes, successions: Iterable[tuple[str, str]]) -> Causes:
    """Whoever hands customers over later follows the next owner's call plan, who follows their calls: each other's too.

    Where nothing else is new, that goes on: of two next owners the one feels what the other's news does to the giver.

    Parameters: `successions` are pairs of owner and next owner (ids).
    """
    of_rep = dict(causes.of_rep)
    pairs = [both for pair in sorted(set(successions)) for both in (pair, pair[::-1])]
    for rep_id, other in pairs:
        more = causes.of_rep.get(other, [])
        if more:
            of_rep[rep_id] = list(dict.fromkeys((*of_rep.get(rep_id, []), *more)))
    unconcerned = [] if causes.of_all else [pair for pair in pairs if not of_rep.get(pair[0])]
    while reached := {rep_id: of_rep[other] for rep_id, other in reversed(unconcerned) if of_rep.get(other)}:
        of_rep |= reached
        unconcerned = [pair for pair in unconcerned if pair[0] not in reached]
    return replace(causes, of_rep=of_rep)


def with_second_reps(causes: Causes, pairs: Iterable[tuple[str, str]]) -> Causes:
    """Of two reps of one customer the second keeps clear of the first: after all else, what concerns the first.

    Parameters: `pairs` are both reps (ids), first and second.
    """
    of_rep = dict(causes.of_rep)
    for first, rep_id in pairs:
        more = causes.of_rep.get(first, [])
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
