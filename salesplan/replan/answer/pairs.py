"""Two plans side by side: which calls stayed, moved, came or went."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from salesplan.domain.plan import CallStatus, DifferenceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from salesplan.domain.plan import CallLine, Plan, RepPlan, ScheduledCall


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CallPair:
    """One call before and after; None where there is none."""

    before: ScheduledCall | None
    after: ScheduledCall | None

    @property
    def status(self) -> CallStatus:
        """Kept on its day with its rep, moved, or new (a call that went has no status of its own)."""
        if self.before is None or self.after is None:
            return CallStatus.NEW
        same = self.before.day == self.after.day and self.before.rep_id == self.after.rep_id
        return CallStatus.KEPT if same else CallStatus.MOVED

    @property
    def difference(self) -> DifferenceKind | None:
        """What people see of it: to the minute, as what nobody can see is no difference."""
        if self.before is None or self.after is None or self.status is not CallStatus.KEPT:
            return DifferenceKind.CALL
        return None if _minute(self.before) == _minute(self.after) else DifferenceKind.HOUR


def _minute(call: ScheduledCall) -> int | None:
    return None if call.start is None else call.start // 60


def _rows_that_differ(
    before: Plan | None,
    parts: Sequence[RepPlan],
    rows: Callable[[RepPlan], tuple[T, ...]],
    key: Callable[[T], object],
) -> tuple[list[T], list[T]]:
    """The rows of both plans, without the reps whose rows have the same keys in the same order."""
    old, new = {} if before is None else before.rep, {part.rep_id: part for part in parts}
    was = {r: rows(part) for r, part in old.items()}
    now = {r: rows(part) for r, part in new.items()}
    differ = [
        r
        for r in sorted(was.keys() | now.keys())
        if r not in was or r not in now or not (was[r] is now[r] or [*map(key, was[r])] == [*map(key, now[r])])
    ]
    return [x for r in differ for x in was.get(r, ())], [x for r in differ for x in now.get(r, ())]


def pairs_that_differ(before: Plan | None, parts: Sequence[RepPlan], as_of: date) -> list[CallPair]:
    """The calls from `as_of` on of all reps who have other calls than before, side by side; none of a first plan."""
    if before is None:
        return []

    def key(call: ScheduledCall) -> object:
        return call.day, call.customer_id, call.channel, _minute(call)

    return pair_calls(*_rows_that_differ(before, parts, attrgetter("schedule"), key), as_of)


def frequencies_that_differ(before: Plan, parts: Sequence[RepPlan]) -> list[tuple[CallLine | None, CallLine | None]]:
    """Lines of a customer and channel whose frequency is another one, sorted; None where there is no line."""
    key = attrgetter("customer_id", "channel", "frequency")
    old, new = _rows_that_differ(before, parts, attrgetter("callplan"), key)
    was = {(line.customer_id, line.channel): line for line in old}
    now = {(line.customer_id, line.channel): line for line in new}
    pairs = [(was.get(line), now.get(line)) for line in sorted(was.keys() | now.keys())]
    return [(a, b) for a, b in pairs if (a.frequency if a else 0.0) != (b.frequency if b else 0.0)]


def pair_calls(before: Iterable[ScheduledCall], after: Iterable[ScheduledCall], as_of: date) -> list[CallPair]:
    """Pair the calls of both plans from `as_of` on, per customer and channel: equal days first, then in order."""
    old = _by_customer(call for call in before if call.day >= as_of)
    new = _by_customer(after)
    pairs: list[CallPair] = []
    for key in sorted(old.keys() | new.keys()):
        pairs += _pair(old.get(key, []), new.get(key, []))
    return pairs


def _by_customer(calls: Iterable[ScheduledCall]) -> dict[tuple[str, str], list[ScheduledCall]]:
    found: dict[tuple[str, str], list[ScheduledCall]] = {}
    for call in calls:
        found.setdefault((call.customer_id, call.channel), []).append(call)
    for rows in found.values():
        rows.sort(key=lambda c: c.day)
    return found


def _pair(old: list[ScheduledCall], new: list[ScheduledCall]) -> list[CallPair]:
    if not old:
        return [CallPair(None, call) for call in new]
    by_day = {call.day: call for call in old}
    pairs, left = [], []
    for call in new:
        if call.day in by_day:
            pairs.append(CallPair(by_day.pop(call.day), call))
        else:
            left.append(call)
    rest = list(by_day.values())
    pairs += [CallPair(b, a) for b, a in zip(rest, left, strict=False)]
    pairs += [CallPair(b, None) for b in rest[len(left) :]]
    pairs += [CallPair(None, a) for a in left[len(rest) :]]
    return pairs
