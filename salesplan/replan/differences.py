"""Two plans side by side: which calls stayed, moved, came or went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.plan import CallStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from salesplan.domain.plan import CallLine, Plan, RepPlan, ScheduledCall


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


def calls_that_differ(before: Plan | None, parts: Sequence[RepPlan]) -> tuple[list[ScheduledCall], list[ScheduledCall]]:
    """The calls of both plans, without the reps whose calls are the same on the same days."""
    old = {} if before is None else before.rep
    new = {part.rep_id: part for part in parts}
    differ = [r for r in sorted(old.keys() | new.keys()) if not _same_calls(old.get(r), new.get(r))]
    return (
        [call for r in differ if r in old for call in old[r].schedule],
        [call for r in differ if r in new for call in new[r].schedule],
    )


def _same_calls(before: RepPlan | None, after: RepPlan | None) -> bool:
    if before is None or after is None:
        return False
    if before.schedule is after.schedule:
        return True
    return len(before.schedule) == len(after.schedule) and all(
        a.day == b.day and a.customer_id == b.customer_id and a.channel is b.channel
        for a, b in zip(before.schedule, after.schedule, strict=True)
    )


def pairs_that_differ(before: Plan | None, parts: Sequence[RepPlan], as_of: date) -> list[CallPair]:
    """The calls from `as_of` on of all reps who have other calls than before, side by side."""
    return pair_calls(*calls_that_differ(before, parts), as_of)


def frequencies_that_differ(before: Plan, parts: Sequence[RepPlan]) -> list[tuple[CallLine | None, CallLine | None]]:
    """Lines of a customer and channel whose frequency is another one, sorted; None where there is no line."""
    old, new = before.rep, {part.rep_id: part for part in parts}
    differ = [r for r in old.keys() | new.keys() if not _same_lines(old.get(r), new.get(r))]
    was = {(line.customer_id, line.channel): line for r in differ if r in old for line in old[r].callplan}
    now = {(line.customer_id, line.channel): line for r in differ if r in new for line in new[r].callplan}
    pairs = [(was.get(key), now.get(key)) for key in sorted(was.keys() | now.keys())]
    return [(a, b) for a, b in pairs if (a.frequency if a else 0.0) != (b.frequency if b else 0.0)]


def _same_lines(before: RepPlan | None, after: RepPlan | None) -> bool:
    if before is None or after is None:
        return False
    if before.callplan is after.callplan:
        return True
    return len(before.callplan) == len(after.callplan) and all(
        a.customer_id == b.customer_id and a.channel is b.channel and a.frequency == b.frequency
        for a, b in zip(before.callplan, after.callplan, strict=True)
    )


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
