"""When calls fall due: rhythm, events, promises.

    interval        I = cycle / f
    first due       last executed call + I; never called: the next day of a phase of its own in the calendar,
                    drawn from the customer's id, so that such customers spread evenly and stay put as nights pass
    further dues    every I days, counted from today where the first is overdue
    window          from due − (1 − early) · I, hard, to due + (late − 1) · I, priced beyond
    spacing         max(min_gap_days, 1, ⌊early · I⌋, ⌈cycle / cap⌉)

An anchor, a day that somebody was promised (a pin, or a told visit outside its window), takes the place of
the rhythm's visit next to it, and the rhythm goes on from there. A follow-up of an event, or a promised
visit that did not happen, pulls the first due day forward and frees it from the early side of the window.
Days are offsets from the as-of date.
"""

from __future__ import annotations

import hashlib
import math
from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.causes import DueKind, DueReason
from salesplan.domain.given import CallOutcome, Decision
from salesplan.domain.nouns import Noun

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from salesplan.domain.given import Call, Customer, Feedback
    from salesplan.domain.settings import Settings
    from salesplan.response.signals import FollowUp

NUDGE = 1e-9  # keeps 0.3 · 10 from counting as 3.0000000000000004


class Due(Noun, frozen=True):
    """One call that falls due: `anchor` is the day it was promised for, `urgent` frees it from the rhythm."""

    day: int
    earliest: int
    latest: int
    anchor: int | None = None
    urgent: bool = False
    reason: DueReason | None = None  # None: the rhythm


class Pull(Noun, frozen=True):
    """Something that pulls the first due day forward."""

    day: int
    reason: DueReason


def follow_up_pull(follow_up: FollowUp, as_of: date) -> Pull:
    """The day on which an event asks for a call."""
    event = follow_up.event
    return Pull((follow_up.due - as_of).days, DueReason(DueKind.FOLLOW_UP, event.day, event.event))


def missed_pull(day: int, as_of: date) -> Pull:
    """The day of a call that did not take place."""
    return Pull(day, DueReason(DueKind.MISSED, as_of + timedelta(days=day)))


def earliest(pulls: Iterable[Pull]) -> Pull | None:
    """The one that counts: the earliest, follow-ups before missed calls."""
    return min(pulls, key=lambda p: (p.day, p.reason.kind, p.reason.event, p.reason.day), default=None)


class Rhythm(Noun, frozen=True):
    """The rhythm of one customer over one channel; `interval` is None where they are not planned."""

    interval: float | None
    early: float
    late: float
    first: float  # first due day
    horizon: int  # days

    def sequence(self, anchors: Sequence[int], pull: Pull | None = None) -> list[Due]:
        """All dues up to the end of the horizon, in order."""
        found: list[Due] = []
        left = sorted(anchors)
        due = None if self.interval is None else self.first
        while True:
            pulled = pull is not None and due is not None and due >= pull.day
            asked = float(pull.day) if pulled and pull is not None else due
            if left and (asked is None or self.interval is None or left[0] <= max(asked, 0) + self.interval / 2):
                day = left.pop(0)
                found.append(Due(day, day, day, anchor=day))
                due = None if self.interval is None else day + self.interval
            elif asked is not None and self.interval is not None and _round(asked) < self.horizon:
                found.append(self._window(asked, pull if pulled else None))
                due = max(asked, 0.0) + self.interval
            elif left:
                due = None
                continue
            else:
                return found
            pull = None

    def _window(self, due: float, pull: Pull | None) -> Due:
        if pull is not None:
            return Due(pull.day, 0, pull.day, urgent=True, reason=pull.reason)
        interval = self.interval or 0.0
        # rounded down like the spacing, so that a visit stays allowed once the one before it is executed
        earliest = math.floor(due - (1 - self.early) * interval + NUDGE)
        return Due(_round(due), earliest, math.floor(due + (self.late - 1) * interval + NUDGE))


def _round(day: float) -> int:
    return math.floor(day + 0.5)


def spacing(customer: Customer, interval: float | None, settings: Settings, channel: Channel = Channel.VISIT) -> int:
    """Hard minimum of days between two calls over the channel, by rhythm, gap and caps."""
    gap = hard_gap(customer) if channel is Channel.VISIT else 1
    if interval is not None:
        gap = max(gap, math.floor(settings.visits.early * interval + NUDGE))
    caps = [customer.max_contacts, customer.max_visits if channel is Channel.VISIT else None]
    for cap in caps:
        if cap is not None:
            gap = max(gap, cap_gap(cap, settings.plan.cycle_days))
    return gap


def hard_gap(customer: Customer) -> int:
    """Days between two visits that even a promise must keep."""
    return max(1, customer.min_gap_days)


def cap_gap(cap: float, cycle_days: int) -> int:
    """⌈cycle / cap⌉: days between two contacts that keep a cap in every rolling cycle; a cap of 0 never allows one."""
    return math.ceil(cycle_days / cap - NUDGE) if cap > 0 else 10 * 366


def executed(calls: Iterable[Call], channel: Channel, as_of: date) -> list[int]:
    """Days of executed calls over the channel up to and including `as_of`, as offsets, oldest first."""
    return sorted(
        (call.day - as_of).days
        for call in calls
        if call.channel is channel and call.outcome is CallOutcome.DONE and call.day <= as_of
    )


def has_record(calls: Iterable[Call], channel: Channel, day: date) -> bool:
    """Whether a call over the channel is on record for the day, made or not: then it is no longer to come."""
    return any(call.channel is channel and call.day == day for call in calls)


def failed_since(calls: Iterable[Call], channel: Channel, last: int | None, as_of: date) -> int | None:
    """The last day since the last executed call on which somebody came in vain or was cancelled on."""
    days = [
        (call.day - as_of).days
        for call in calls
        if call.channel is channel and call.outcome is not CallOutcome.DONE and call.day <= as_of
    ]
    return max((day for day in days if last is None or day > last), default=None)


def first_due(customer_id: str, channel: Channel, interval: float, last: int | None, as_of: date, seed: int) -> float:
    """The first due day: the last executed call plus the interval, else the next day of the customer's own phase.

    It is a whole day, so that the due day that a plan has published tells the same windows again.
    """
    if last is not None:
        return last + interval
    told = hashlib.sha256(f"{seed}/{channel}/{customer_id}".encode()).digest()
    phase = int.from_bytes(told[:8], "big") / 2**64
    return float(math.floor(((phase - as_of.toordinal() / interval) % 1.0) * interval + NUDGE))


def silent_until(feedback: Iterable[Feedback], channel: Channel, as_of: date) -> int | None:
    """The last day on which the channel is dismissed, as an offset; a large number where it is for good."""
    days = [
        10 * 366 if f.until is None else (f.until - as_of).days
        for f in feedback
        if f.decision is Decision.DISMISS and f.channel is channel
    ]
    return max((day for day in days if day >= 0), default=None)


def most_visits(frequency: float, horizon: int, cycle_days: int) -> int:
    """⌈f · horizon / cycle⌉ + 1: visits in a horizon that still count as the rhythm."""
    return math.ceil(frequency * horizon / cycle_days - NUDGE) + 1


def match(dues: Sequence[Due], published: Mapping[int, int]) -> dict[int, int]:
    """Published day by position of its due: the same due days, anchors by their day, the rest in order and near.

    `published`: due day by planned day, of the published calls of one customer and channel.
    """
    if not published:
        return {}
    first = {due.anchor: i for i, due in reversed(list(enumerate(dues))) if due.anchor is not None}
    # unchanged dues keep their days even where an urgent call has come after one that was due later, or where
    # a promise that cannot hold asks for the same day
    rest = {day: wanted for day, wanted in published.items() if day not in first or wanted != day}
    by_due = {wanted: day for day, wanted in rest.items() if list(rest.values()).count(wanted) == 1}
    asked = [due.day for due in dues if due.anchor is None]
    found = {
        i: by_due[due.day]
        for i, due in enumerate(dues)
        if due.anchor is None and due.day in by_due and asked.count(due.day) == 1
    }
    taken = set(found.values())
    found |= {i: day for day, i in first.items() if day in published and day not in taken}
    taken = set(found.values())
    days = [day for day in sorted(published) if day not in taken]
    free = [i for i, due in enumerate(dues) if due.anchor is None and i not in found]
    wanted = [published[d] for d in days]
    # best[i][j]: most pairs, then least distance, of the first i published and the first j dues
    best = [[(0, 0)] * (len(free) + 1) for _ in range(len(days) + 1)]
    for i in range(1, len(days) + 1):
        for j in range(1, len(free) + 1):
            pairs, away = best[i - 1][j - 1]
            paired = (pairs - 1, away + abs(wanted[i - 1] - dues[free[j - 1]].day))
            best[i][j] = min(paired, best[i - 1][j], best[i][j - 1])
    i, j = len(days), len(free)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found[free[j]] = days[i]
    return found


def promised_dues(
    sequence: Rhythm,
    pinned: Sequence[int],
    told: Collection[int],
    published: Mapping[int, int],
    pull: Pull | None = None,
    most: int | None = None,
) -> tuple[list[Due], dict[int, int]]:
    """Dues of the rhythm around pins, and around told days that lie outside its windows; published day by due.

    Parameters: `pinned` and `told` days, `published` due day by planned day, `most` dues that are looked at: what is
    pinned always is. All days are offsets from the as-of date.
    """
    anchors: set[int] = set()
    while True:
        dues = _at_most(sequence.sequence(sorted([*pinned, *(anchors - set(pinned))]), pull), pinned, most)
        by_due = match(dues, published)
        inside = {day for i, day in by_due.items() if dues[i].anchor == day or dues[i].earliest <= day}
        fresh = {day for day in told if day not in inside} - anchors
        if not fresh:
            return dues, by_due
        anchors |= fresh


def _at_most(dues: list[Due], pinned: Sequence[int], most: int | None) -> list[Due]:
    return dues if most is None else [d for i, d in enumerate(dues) if i < most or d.anchor in pinned]
