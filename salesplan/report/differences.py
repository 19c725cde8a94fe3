"""What is different between two plan versions, whichever they are, with the cause that the later one knows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.calendar import clock
from salesplan.report.words import rate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from salesplan.domain.plan import CallLine, Plan, ScheduledCall


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference of one customer. `kind` is owner, frequency, or what happened to a call."""

    kind: str  # owner | frequency | moved | hour | new | dropped
    customer_id: str
    rep_id: str
    channel: str  # empty for an owner
    before: str
    after: str
    cause: str


CUSTOMER_KINDS = ("owner", "frequency")
CALL_KINDS = ("moved", "hour", "new", "dropped")


def differences(before: Plan, after: Plan) -> tuple[Difference, ...]:
    """All differences, by customer; calls are compared on the days that both plans cover."""
    causes = _Causes(before, after)
    found = [*_owners(before, after, causes), *_frequencies(before, after, causes), *_calls(before, after, causes)]
    return tuple(sorted(found, key=lambda d: (d.customer_id, d.kind, d.channel, d.before, d.after)))


class _Causes:
    """The cause of a difference: the change that the later version recorded, else what its own row says."""

    def __init__(self, before: Plan, after: Plan) -> None:
        direct = after.parent == before.version
        self._recorded = {(c.kind, c.subject): c.cause for c in after.changes if c.cause} if direct else {}

    def of(self, kind: str, customer_id: str, row_cause: str = "") -> str:
        return self._recorded.get((kind, customer_id)) or row_cause


def _owners(before: Plan, after: Plan, causes: _Causes) -> Iterator[Difference]:
    told = {a.customer_id: a.cause for a in after.assignments()}
    for customer in before.owner.keys() | after.owner.keys():
        old, new = before.owner.get(customer, ""), after.owner.get(customer, "")
        if old != new:
            cause = causes.of("owner", customer, told.get(customer, ""))
            yield Difference("owner", customer, new, "", old, new, cause)


def _frequencies(before: Plan, after: Plan, causes: _Causes) -> Iterator[Difference]:
    old, new = _lines(before), _lines(after)
    for key in old.keys() | new.keys():
        customer, channel = key
        was = old[key].frequency if key in old else 0.0
        now = new[key].frequency if key in new else 0.0
        if was != now:
            cause = causes.of("frequency", customer, new[key].cause if key in new else "")
            rep = (new.get(key) or old[key]).rep_id
            yield Difference("frequency", customer, rep, channel, rate(was), rate(now), cause)


def _lines(plan: Plan) -> dict[tuple[str, str], CallLine]:
    return {(x.customer_id, x.channel.value): x for x in plan.callplan()}


def _calls(before: Plan, after: Plan, causes: _Causes) -> Iterator[Difference]:
    first, last = max(before.as_of, after.as_of), min(before.last_day, after.last_day)
    old, new = _by_customer(before, first, last), _by_customer(after, first, last)
    for key in old.keys() | new.keys():
        customer, channel = key
        kind = "visit" if channel == "visit" else "call"
        for was, now in _pairs(old.get(key, []), new.get(key, [])):
            what = "new" if was is None else "dropped" if now is None else "hour" if was.day == now.day else "moved"
            cause = causes.of(kind, customer, now.cause if now else "")
            rep = (now or was).rep_id  # type: ignore[union-attr]  # one of the two is there
            yield Difference(what, customer, rep, channel, _told(was), _told(now), cause)


def _by_customer(plan: Plan, first: date, last: date) -> dict[tuple[str, str], list[ScheduledCall]]:
    found: dict[tuple[str, str], list[ScheduledCall]] = defaultdict(list)
    for call in plan.schedule():
        if first <= call.day <= last:
            found[call.customer_id, call.channel.value].append(call)
    return found


def _pairs(
    old: list[ScheduledCall], new: list[ScheduledCall]
) -> Iterator[tuple[ScheduledCall | None, ScheduledCall | None]]:
    """Calls on the same day are the same call; the rest pair up in order of days: moved, dropped or new."""
    on_day = {c.day: c for c in new}
    same = {c.day for c in old if c.day in on_day}
    for call in old:
        if call.day in same and call.start != on_day[call.day].start:
            yield call, on_day[call.day]
    gone = sorted((c for c in old if c.day not in same), key=lambda c: c.day)
    come = sorted((c for c in new if c.day not in same), key=lambda c: c.day)
    for i in range(max(len(gone), len(come))):
        yield gone[i] if i < len(gone) else None, come[i] if i < len(come) else None


def _told(call: ScheduledCall | None) -> str:
    if call is None:
        return ""
    return call.day.isoformat() + (f" {clock(call.start)}" if call.start is not None else "")
