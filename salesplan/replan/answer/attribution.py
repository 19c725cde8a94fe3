"""Which change made which difference.

    direct      the customer's own change; who gave them to whom; their new frequency; the day that the rep lost;
                a day that the horizon gained
    next to it  a call on a day of the rep that a call with a cause has come to or left makes room for that one,
                and so on from day to day
    the rep     else what changed for the rep or one of their customers; else what changed for everybody

A cause may be wrong where several changes meet in one rep: the replay harness withdraws causes and counts how often
the difference stays.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from salesplan.domain.causes import Cause, Via, cause_of
from salesplan.domain.changes import ChangeKind
from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallStatus
from salesplan.replan.answer.pairs import frequencies_that_differ

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from salesplan.domain.plan import Plan, RepPlan
    from salesplan.replan.answer.pairs import CallPair
    from salesplan.replan.opening.causes import Causes

RepDay = tuple[str, "date"]


class Attribution:
    """The causes of the differences between the published plan and the parts of the next one."""

    def __init__(
        self, causes: Causes, before: Plan | None, parts: Sequence[RepPlan], pairs: Sequence[CallPair]
    ) -> None:
        self._causes = causes
        self._before = before
        self._pairs = pairs
        self._parts = parts
        self._owner = {a.customer_id: a.rep_id for part in parts for a in part.assignments if a.until is None}
        self._was = {} if before is None else before.last_owner
        self._in_force = {} if before is None else before.owner

    # -- who and how often -------------------------------------------------------------

    def owner(self, customer_id: str) -> Cause | None:
        """The customer's own change, else what opened the reps between whom they go."""
        if own := self._causes.own(customer_id):
            return own
        was, now = self._in_force.get(customer_id, ""), self._owner.get(customer_id, "")
        return self._causes.of_the_rep(was, Via.HANDOVER) or self._causes.of_the_rep(now, Via.HANDOVER)

    def frequency(self, customer_id: str, rep_id: str) -> Cause | None:
        """What changed for the customer, whom they came from, or what else changed in the rep's call plan."""
        if own := self._causes.own(customer_id, frequencies=True):
            return own
        if self._has_new_owner(customer_id):
            return self.owner(customer_id)
        return self._causes.of_the_rep(rep_id, Via.MAKES_ROOM, frequencies=True)

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
        """What changed for the customer, else for the rep."""
        return self._of_customer(customer_id, rep_id) or self._causes.of_the_rep(rep_id, Via.MAKES_ROOM)

    def _of_customer(self, customer_id: str, rep_id: str) -> Cause | None:
        if own := self._causes.own(customer_id):
            return own
        if self._has_new_owner(customer_id):
            return self.owner(customer_id)
        return self.frequency(customer_id, rep_id) if customer_id in self._new_frequencies else None

    @cached_property
    def _of_calls(self) -> dict[int, Cause | None]:
        """Cause by identity of the pair: the direct ones, then day by day those next to them."""
        found = {id(p): cause for p in self._pairs if (cause := self._direct(p)) is not None}
        left = [p for p in self._pairs if id(p) not in found]
        on_day: dict[RepDay, Cause] = {}
        reached = [p for p in self._pairs if id(p) in found]
        while reached and left:
            for pair in reached:
                for day in _rep_days(pair):
                    on_day.setdefault(day, _through(found[id(pair)]))
            reached, left = self._next_to(left, on_day, found)
        last = {id(p): self._elsewhere(p) for p in left}
        return {**found, **last}

    def _next_to(
        self, left: list[CallPair], on_day: dict[RepDay, Cause], found: dict[int, Cause]
    ) -> tuple[list[CallPair], list[CallPair]]:
        """Who shares a day with what has a cause, and who is left."""
        reached, others = [], []
        for pair in left:
            cause = next((on_day[day] for day in _rep_days(pair) if day in on_day), None)
            if cause is None:
                others.append(pair)
            else:
                found[id(pair)] = cause
                reached.append(pair)
        return reached, others

    def _direct(self, pair: CallPair) -> Cause | None:
        call = pair.after or pair.before
        assert call is not None
        if pair.difference is None:
            return None
        if cause := self._of_customer(call.customer_id, call.rep_id):
            return cause
        if pair.after is None and (made := self._causes.confirmed(call.customer_id)):
            return made
        if pair.before is not None and pair.status is not CallStatus.KEPT:
            lost = self._causes.lost_day(pair.before.rep_id, pair.before.day)
            if lost is not None:
                return cause_of(lost)
        if pair.before is None and self._before is not None and call.day > self._before.last_day:
            return Cause(ChangeKind.HORIZON)
        return None

    def _elsewhere(self, pair: CallPair) -> Cause | None:
        call = pair.after or pair.before
        assert call is not None
        return self._causes.of_the_rep(call.rep_id, Via.MAKES_ROOM)


def _rep_days(pair: CallPair) -> Iterable[RepDay]:
    """The rep-days that the call has left and come to."""
    sides = (call for call in (pair.before, pair.after) if call is not None)
    return dict.fromkeys((call.rep_id, call.day) for call in sides)


def _through(cause: Cause) -> Cause:
    """The same change, as it reaches whoever makes room for it."""
    return replace(cause, via=Via.MAKES_ROOM) if cause.via is Via.OWN and cause.subject else cause
