"""Which change made which difference.

    direct      the customer's own change; who gave them to whom; their new frequency; the day that the rep lost;
                a day that the horizon gained
    room        a visit that has left a day to which one with a cause has come, or the other way round
    other rep   a visit that has made way for one of the customer's other rep, or goes along with it
    hours       a visit at another hour follows from who has come to its day or left it
    the program else that another version of it has made the published plan
    the clock   else the day that has passed, for which the month was searched again; else what opened the rep

All but the direct ones name, beside the nearest cause, whatever else met in the rep: a month is searched once for all
of it. The replay harness withdraws causes and counts how often the difference stays.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.causes import Cause, Via, cause_of
from salesplan.domain.changes import Belongs, ChangeKind
from salesplan.domain.nouns import replace
from salesplan.domain.overlays import is_second
from salesplan.domain.plan import CallStatus, DifferenceKind, Level
from salesplan.replan.answer.pairs import frequencies_that_differ
from salesplan.replan.opening.causes import OF_OWNERS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import date

    from salesplan.domain.given import Given
    from salesplan.domain.plan import Plan, RepPlan, ScheduledCall
    from salesplan.replan.answer.pairs import CallPair
    from salesplan.replan.opening.causes import Causes

RepDay = tuple[str, "date"]

OF_THE_CLOCK = frozenset({ChangeKind.CLOCK, ChangeKind.HORIZON})
OF_HOURS = frozenset({ChangeKind.CUSTOMER_HOURS, ChangeKind.CUSTOMER_MOVED, ChangeKind.FEEDBACK})
"""Changes of a customer by which the hour of a visit may be another one."""
BY_FREQUENCY = frozenset({ChangeKind.POTENTIAL, ChangeKind.CUSTOMER_SEGMENT, ChangeKind.EVENT_EXPIRED})
"""Changes of a customer that move no call but by another frequency."""
FORBIDS = OF_HOURS | {
    *(ChangeKind.CUSTOMER_REMOVED, ChangeKind.CUSTOMER_CONSENT, ChangeKind.CUSTOMER_OWNER, ChangeKind.TOUCH),
    *(ChangeKind.CALL_EXECUTED, ChangeKind.CALL_MISSED),
}
"""Changes of a customer by which a visit may go from a day on which its rep works."""


class Attribution:
    """The causes of the differences between the published plan and the parts of the next one."""

    def __init__(
        self,
        causes: Causes,
        before: Plan | None,
        parts: Sequence[RepPlan],
        pairs: Sequence[CallPair],
        given: Given,
        full: Collection[str] = (),
    ) -> None:
        """`full`: customers of whose frequencies the calendar has decided, as it had no room for more."""
        self._full = full
        self._given = given
        self._causes = causes
        self._before = before
        self._pairs = pairs
        self._parts = parts
        self._owner = {a.customer_id: a.rep_id for part in parts for a in part.assignments if a.until is None}
        self._next = {a.customer_id: a.rep_id for part in parts for a in part.assignments if a.since is None}
        self._was = {} if before is None else before.last_owner
        self._in_force = {} if before is None else before.owner
        self._known: dict[tuple[str, Cause | None], Cause | None] = {}

    # -- who and how often -------------------------------------------------------------

    def owner(self, customer_id: str) -> Cause | None:
        """The customer's own change, else what opened the reps between whom they go."""
        between = [owner.get(customer_id, "") for owner in (self._in_force, self._next, self._owner)]
        found = [cause for rep_id in between if (cause := self._causes.of_a_handover(rep_id))]
        own = self._causes.own_owner(customer_id)
        if own is not None and own.kind in OF_OWNERS:  # who is set free goes where somebody comes or leaves
            own = next((c for c in found if c.kind.concerns is Belongs.REP), own)
        return own or next(iter(found), None)

    def frequency(self, customer_id: str, rep_id: str, *, rises: bool = False) -> Cause | None:
        """What changed for the customer, whom they came from, or what else changed in the rep's call plan."""
        own = self._causes.own_frequency(customer_id, rises=rises)
        if own is not None and own.kind is not ChangeKind.EVENT_FADES:
            return own
        if own is None and self._has_new_owner(customer_id):
            return self.owner(customer_id)
        if customer_id in self._full:  # whatever has filled the days, calls among it
            return self._causes.met_in(rep_id, own or self._causes.of_full_days(rep_id))
        return self._causes.met_in(rep_id, own or self._causes.of_frequencies(rep_id, rises=rises), calls=False)

    def _has_new_owner(self, customer_id: str) -> bool:
        return self._before is not None and self._was.get(customer_id) != self._owner.get(customer_id)

    @cached_property
    def _new_frequencies(self) -> frozenset[str]:
        """Customers with another frequency over any channel."""
        if self._before is None:
            return frozenset()
        rows = frequencies_that_differ(self._before, self._parts)
        return frozenset(line.customer_id for pair in rows for line in pair if line is not None)

    # -- which day ---------------------------------------------------------------------

    def call(self, pair: CallPair) -> Cause | None:
        """The cause of a call that differs."""
        return self._of_calls.get(id(pair))

    def left_out(self, customer_id: str, rep_id: str) -> Cause | None:
        """What changed for the customer, else for the rep, else for the colleague who was to cover."""
        near = self._of_customer(customer_id, rep_id)
        near = near or self._causes.met_in(rep_id, self._causes.of_the_rep(rep_id, Via.MAKES_ROOM))
        near = near or self._for_colleagues.get(rep_id)
        return near or next((self.call(p) for p in self._pairs if p.after is None and _is_of(p, customer_id)), None)

    def _of_customer(self, customer_id: str, rep_id: str) -> Cause | None:
        own = self._causes.own(customer_id)
        if own is not None and (own.kind not in BY_FREQUENCY or customer_id in self._new_frequencies):
            return own
        if self._has_new_owner(customer_id):
            return self.owner(customer_id)
        planned_by = self._owner.get(customer_id, rep_id)  # the last owner, whatever rep pays the call
        if customer_id not in self._new_frequencies:
            return None
        cause = self.frequency(customer_id, planned_by)
        return self._causes.met_in(planned_by, cause) if cause is not None and cause.together else cause

    @cached_property
    def _of_calls(self) -> dict[int, Cause | None]:
        """Cause by identity of the pair: direct ones, visits that make room, hours of their days, remote calls."""
        found: dict[int, Cause | None] = {id(p): cause for p in self._pairs if (cause := self._direct(p)) is not None}
        moves = [p for p in self._pairs if p.difference is DifferenceKind.CALL]
        visits = [p for p in moves if _is_visit(p)]
        came, went = (
            _days_come_to((p, found.get(id(p))) for p in visits),
            _days_left((p, found.get(id(p))) for p in visits),
        )
        by_others = self._beside_others(found)
        for pair in sorted((p for p in visits if id(p) not in found), key=_is_second):
            beside = by_others(pair)
            found[id(pair)] = beside or self._met(pair, _makes_room(pair, came, went) or self._elsewhere(pair))
        known = [(p, found[id(p)]) for p in visits]
        touched = _by_day((_day(call), cause) for p, cause in known for call in (p.before, p.after))
        for pair in sorted((p for p in self._pairs if p.difference is DifferenceKind.HOUR), key=_is_second):
            if id(pair) not in found:
                near = touched.get(_day(pair.after)) or self._own(pair) or self._of_the_rep(pair)
                found[id(pair)] = by_others(pair) or self._met(pair, near)
        of_customer = {_call(p).customer_id: found[id(p)] for p in visits}
        for pair in (p for p in moves if id(p) not in found):
            found[id(pair)] = of_customer.get(_call(pair).customer_id) or self._met(pair, self._elsewhere(pair))
        return found

    def _beside_others(self, found: Mapping[int, Cause | None]) -> Callable[[CallPair], Cause | None]:
        """The cause of a second rep's visit that makes way for the owner's, or goes along with it."""
        of_owners: dict[str, list[CallPair]] = defaultdict(list)
        for pair in self._pairs if self._given.overlays else ():
            if pair.difference is not None and pair.after is not None and _is_visit(pair):
                of_owners[pair.after.customer_id].append(pair)

        def beside(pair: CallPair) -> Cause | None:
            part = self._given.overlay.get(_call(pair).customer_id) if _is_second(pair) else None
            if part is None:
                return None
            gap = max(1, self._given.customer[part.customer_id].min_gap_days)
            for other in of_owners.get(part.other_id, ()):
                day, cause = other.after.day if other.after else None, found.get(id(other))
                along = pair.after is not None and pair.after.day == day
                in_the_way = pair.before is not None and day is not None and abs((day - pair.before.day).days) < gap
                if cause is not None and (along or in_the_way):
                    return replace(cause, via=Via.OTHER_REP) if cause.subject else cause
            return None

        return beside

    def _met(self, pair: CallPair, cause: Cause | None) -> Cause | None:
        """The cause with all else that met in the rep of the call."""
        key = (_call(pair).rep_id, cause)
        if key not in self._known:
            self._known[key] = self._causes.met_in(*key)
        return self._known[key]

    def _own(self, pair: CallPair) -> Cause | None:
        return self._causes.own(_call(pair).customer_id)

    def _direct(self, pair: CallPair) -> Cause | None:
        """What changed for the customer, or for the day that the call has left or come to."""
        call = _call(pair)
        if pair.difference is None:
            return None
        if pair.difference is DifferenceKind.HOUR:
            return self._of_an_hour(pair)
        if (covered := self._of_a_cover(pair)) is not None:
            return covered
        lost = None if pair.before is None else self._causes.lost_day(pair.before.rep_id, pair.before.day)
        own = self._own(pair)
        if lost is not None and (own is None or own.kind not in FORBIDS):
            return cause_of(lost)
        if cause := self._of_customer(call.customer_id, call.rep_id):
            return cause
        if pair.after is None and (made := self._causes.confirmed(call.customer_id)):
            return made
        if pair.before is None and self._before is not None and call.day > self._before.last_day:
            return Cause(ChangeKind.HORIZON)
        return None

    def _of_an_hour(self, pair: CallPair) -> Cause | None:
        """What changed about when the customer is visited; an answer about one visit says nothing of the others."""
        own = self._own(pair)
        if own is None or own.kind not in OF_HOURS:
            return None
        agreed = pair.after is not None and pair.after.level is Level.AGREED
        return own if agreed or own.kind is not ChangeKind.FEEDBACK else None

    def _of_a_cover(self, pair: CallPair) -> Cause | None:
        """The owner's absence, of a visit that goes to a colleague or comes back."""
        if any(call is not None and call.status is CallStatus.COVER for call in (pair.before, pair.after)):
            return self._causes.absence(self._owner.get(_call(pair).customer_id, ""))
        return None

    def _elsewhere(self, pair: CallPair) -> Cause | None:
        """No call beside it tells why: the day that passed had the month searched again, else what opened the rep."""
        return self._causes.program or self._causes.clock or self._of_the_rep(pair)

    def _of_the_rep(self, pair: CallPair) -> Cause | None:
        rep_id = _call(pair).rep_id
        return self._causes.of_the_rep(rep_id, Via.MAKES_ROOM) or self._for_colleagues.get(rep_id)

    @cached_property
    def _for_colleagues(self) -> dict[str, Cause]:
        """By rep who pays a colleague's visits, or no longer does: the absence, as it reaches the rep's own."""
        found: dict[str, Cause] = {}
        for pair in self._pairs:
            cause = self._of_a_cover(pair)
            for call in (pair.before, pair.after):
                if cause is not None and call is not None and call.status is CallStatus.COVER:
                    found.setdefault(call.rep_id, _through(cause))
        return found


def _call(pair: CallPair) -> ScheduledCall:
    call = pair.after or pair.before
    assert call is not None
    return call


def _is_of(pair: CallPair, customer_id: str) -> bool:
    return _call(pair).customer_id == customer_id


def _is_second(pair: CallPair) -> bool:
    """Whether it is a second rep's: those of owners are told first."""
    return is_second(_call(pair).customer_id)


def _is_visit(pair: CallPair) -> bool:
    return _call(pair).channel is Channel.VISIT


def _day(call: ScheduledCall | None) -> RepDay | None:
    return None if call is None else (call.rep_id, call.day)


def _days_come_to(rows: Iterable[tuple[CallPair, Cause | None]]) -> dict[RepDay | None, Cause]:
    """The cause of visits that have come to a rep-day."""
    return _by_day((_day(pair.after), cause) for pair, cause in rows)


def _days_left(rows: Iterable[tuple[CallPair, Cause | None]]) -> dict[RepDay | None, Cause]:
    """The cause of visits that have left a rep-day."""
    return _by_day((_day(pair.before), cause) for pair, cause in rows)


def _by_day(rows: Iterable[tuple[RepDay | None, Cause | None]]) -> dict[RepDay | None, Cause]:
    """A cause by day. Where several meet the clock's counts, as without it none would, else the first."""
    met: dict[RepDay | None, list[Cause]] = defaultdict(list)
    for day, cause in rows:
        if day is not None and cause is not None:
            met[day].append(_through(cause))
    return {day: next((c for c in causes if c.kind in OF_THE_CLOCK), causes[0]) for day, causes in met.items()}


def _makes_room(pair: CallPair, came: dict[RepDay | None, Cause], went: dict[RepDay | None, Cause]) -> Cause | None:
    """The cause of a visit that has come to the day that this one left, or has left the day to which this one came."""
    left = came.get(_day(pair.before)) if pair.before is not None else None
    return left or (went.get(_day(pair.after)) if pair.after is not None else None)


def _through(cause: Cause) -> Cause:
    """The same change, as it reaches whoever makes room for it."""
    return replace(cause, via=Via.MAKES_ROOM) if cause.via in (Via.OWN, Via.COVER) and cause.subject else cause
