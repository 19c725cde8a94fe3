"""All differences between two plans that people would see, each with its cause: the one list that every view counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from salesplan.domain.calendar import clock
from salesplan.domain.plan import DifferenceKind, Level, PlanChange
from salesplan.domain.said import Listed, Said, said
from salesplan.replan.answer.pairs import frequencies_that_differ, pairs_that_differ

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from salesplan.domain.causes import Cause
    from salesplan.domain.plan import Plan, ScheduledCall
    from salesplan.replan.answer.pairs import CallPair


class Attributed(Protocol):
    """Who knows why something is different."""

    def owner(self, customer_id: str) -> Cause | None:
        """Of another owner."""
        ...

    def frequency(self, customer_id: str, rep_id: str, *, rises: bool = False) -> Cause | None:
        """Of another frequency; `rises`: they are called more often."""
        ...

    def call(self, pair: CallPair) -> Cause | None:
        """Of a call that is new, gone, or at another day or hour."""
        ...

    def left_out(self, customer_id: str, rep_id: str) -> Cause | None:
        """Of a due visit that found no day."""
        ...


def changes_between(
    before: Plan | None, after: Plan, causes: Attributed, pairs: Sequence[CallPair]
) -> tuple[PlanChange, ...]:
    """All differences, by kind and customer; calls on days that only the later horizon has are none.

    `pairs` are the calls that differ on or after the later as-of date (see `pairs_that_differ`).
    """
    if before is None:
        return ()
    found = [
        *_owners(before, after, causes),
        *_frequencies(before, after, causes),
        *_calls(before, after, pairs, causes),
    ]
    found += _left_out(before, after, causes)
    return tuple(sorted(found, key=lambda c: (c.kind, c.subject, c.channel, c.before, c.after)))


def differences(before: Plan, after: Plan) -> tuple[PlanChange, ...]:
    """What is different between any two plans: what the later one recorded, if it was made from the earlier one.

    Between other versions the causes are those that the later plan's own rows name.
    """
    if before.version and after.parent == before.version:
        return after.changes
    pairs = pairs_that_differ(before, after.reps, max(before.as_of, after.as_of))
    return changes_between(before, after, _Recorded(after), pairs)


class _Recorded:
    """Causes as the rows of a plan name them."""

    def __init__(self, plan: Plan) -> None:
        self._owner = {a.customer_id: a.cause for a in plan.assignments()}
        self._frequency = {x.customer_id: x.cause for x in plan.callplan() if x.cause is not None}

    def owner(self, customer_id: str) -> Cause | None:
        return self._owner.get(customer_id)

    def frequency(
        self,
        customer_id: str,
        rep_id: str,  # noqa: ARG002
        *,
        rises: bool = False,  # noqa: ARG002
    ) -> Cause | None:
        return self._frequency.get(customer_id)

    def call(self, pair: CallPair) -> Cause | None:
        return None if pair.after is None else pair.after.cause

    def left_out(self, customer_id: str, rep_id: str) -> Cause | None:  # noqa: ARG002 - no row of a plan says why now
        return None


def _owners(before: Plan, after: Plan, causes: Attributed) -> Iterator[PlanChange]:
    """Another owner than the day before, or from a day to come; what is planned and not yet so is told once."""
    if before.last_owner == after.last_owner and not _has_dates(before) and not _has_dates(after):
        return
    for customer_id in sorted(before.owner.keys() | after.owner.keys()):
        was, now = (owned_by(plan, customer_id, plan.as_of) for plan in (before, after))
        if was != now:
            rep_id = after.last_owner.get(customer_id) or before.last_owner.get(customer_id, "")
            yield PlanChange(DifferenceKind.OWNER, customer_id, was, now, causes.owner(customer_id), rep_id)


def _has_dates(plan: Plan) -> bool:
    return any(a.since is not None or a.until is not None for a in plan.assignments())


def owned_by(plan: Plan, customer_id: str, day: date) -> Said:
    """'R1', or 'R1 until 2026-12-04, R2': who owns a customer from `day` on; nothing for nobody."""
    rows = [a for a in plan.owners.get(customer_id, ()) if a.until is None or a.until >= day]
    told = [Said(a.rep_id) if a.until is None else said("{rep} until {day}", rep=a.rep_id, day=a.until) for a in rows]
    return told[0] if len(told) == 1 else said("{owners}", owners=Listed(told)) if told else Said()


def _frequencies(before: Plan, after: Plan, causes: Attributed) -> Iterator[PlanChange]:
    for was, now in frequencies_that_differ(before, after.reps):
        line = now or was
        assert line is not None
        rep_id = after.last_owner.get(line.customer_id, line.rep_id)
        old, new = (
            said("{channel} {often:g}", channel=line.channel, often=0.0 if side is None else side.frequency)
            for side in (was, now)
        )
        rises = (0.0 if was is None else was.frequency) < (0.0 if now is None else now.frequency)
        cause = causes.frequency(line.customer_id, rep_id, rises=rises)
        yield PlanChange(DifferenceKind.FREQUENCY, line.customer_id, old, new, cause, rep_id, line.channel.value)


def _calls(before: Plan, after: Plan, pairs: Sequence[CallPair], causes: Attributed) -> Iterator[PlanChange]:
    last = min(before.last_day, after.last_day)
    for pair in pairs:
        was, now = pair.before, pair.after
        kind, call = pair.difference, now or was
        assert call is not None
        if kind is None or min(c.day for c in (was, now) if c is not None) > last:
            continue
        cause = causes.call(pair)
        level = Level.PROPOSED if was is None else was.level
        yield PlanChange(
            *(kind, call.customer_id, when(was), when(now), cause, call.rep_id, call.channel.value, level),
            shift_minutes=_shift(was, now) if kind is DifferenceKind.HOUR else 0,
        )


def _left_out(before: Plan, after: Plan, causes: Attributed) -> Iterator[PlanChange]:
    known = {(u.customer_id, what) for u in before.unplanned() for what in (u.due, u.reason)}
    for row in after.unplanned():
        # what it would cost may be another sum every night: that is no news
        if known.isdisjoint({(row.customer_id, row.due), (row.customer_id, row.reason)}):
            cause = causes.left_out(row.customer_id, row.rep_id)
            text = said("due {day}: {why}", day=row.due, why=row.reason)
            yield PlanChange(DifferenceKind.LEFT_OUT, row.customer_id, Said(), text, cause, row.rep_id)


def _shift(was: ScheduledCall | None, now: ScheduledCall | None) -> int:
    """Minutes by which a call comes later than told; below 0: earlier."""
    told = None if was is None else was.told_hour
    return 0 if told is None or now is None or now.start is None else (now.start - told) // 60


def when(call: ScheduledCall | None) -> Said:
    """'2026-11-24 09:15 R1 visit'; nothing for no call."""
    if call is None:
        return Said()
    if call.start is None:
        return said("{day} {rep} {channel}", day=call.day, rep=call.rep_id, channel=call.channel)
    hour = clock(call.start)
    return said("{day} {hour} {rep} {channel}", day=call.day, hour=hour, rep=call.rep_id, channel=call.channel)
