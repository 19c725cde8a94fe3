"""What is different between two plan versions, whichever they are, with the cause that the later one knows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel, clock
from salesplan.domain.nouns import replace
from salesplan.replan.answer.pairs import pair_calls
from salesplan.report.words import rate, some

if TYPE_CHECKING:
    from collections.abc import Iterator

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


WITH = ", with or without "  # ends the cause of a changed hour; the same for the whole day
CUSTOMER_KINDS = ("owner", "frequency")
CALL_KINDS = ("moved", "hour", "new", "dropped")


def differences(before: Plan, after: Plan) -> tuple[Difference, ...]:
    """All differences, by customer; calls from the day on that both plans cover.

    A call that moved beyond the last day of the earlier horizon has moved; that it has none there yet is no difference.
    """
    causes = _Causes(before, after)
    calls = _with_day_causes(list(_calls(before, after, causes)))
    found = [*_owners(before, after, causes), *_frequencies(before, after, causes), *calls]
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
    old, new = ([c for c in plan.schedule() if c.day >= first] for plan in (before, after))
    for pair in pair_calls(old, new, first):
        was, now = pair.before, pair.after
        call = now or was
        what = _what(was, now)
        if call is not None and what and min(c.day for c in (was, now) if c is not None) <= last:
            cause = causes.of(
                "visit" if call.channel is Channel.VISIT else "call", call.customer_id, call.cause if now else ""
            )
            yield Difference(what, call.customer_id, call.rep_id, call.channel.value, _told(was), _told(now), cause)


def _with_day_causes(found: list[Difference]) -> list[Difference]:
    """A visit that keeps its day but not its hour follows from who came to that day, or left it."""
    touched: dict[tuple[str, str], set[str]] = defaultdict(set)
    for d in found:
        if d.kind != "hour" and d.channel == Channel.VISIT:
            for told in (d.before, d.after):
                touched[d.rep_id, told[:10]].add(d.customer_id)
    return [
        d if d.cause or d.kind != "hour" else replace(d, cause=_day_cause(touched.get((d.rep_id, d.after[:10]))))
        for d in found
    ]


def _day_cause(others: set[str] | None) -> str:
    return f"the day is driven anew{WITH}{some(sorted(others))}" if others else "the day is driven anew"


def _what(was: ScheduledCall | None, now: ScheduledCall | None) -> str:
    if was is None or now is None:
        return "new" if was is None else "dropped"
    if (was.day, was.rep_id) != (now.day, now.rep_id):
        return "moved"
    return "hour" if _told(was) != _told(now) else ""  # to the minute: what nobody can see is no difference


def _told(call: ScheduledCall | None) -> str:
    if call is None:
        return ""
    return call.day.isoformat() + (f" {clock(call.start)}" if call.start is not None else "")
