"""All differences between two plans that people would see, each with its cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.plan import PlanChange
from salesplan.replan.answer.pairs import frequencies_that_differ

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from salesplan.domain.plan import Plan, ScheduledCall
    from salesplan.replan.answer.pairs import CallPair
    from salesplan.replan.opening.causes import Causes


def changes_between(
    before: Plan | None, after: Plan, causes: Causes, pairs: Sequence[CallPair]
) -> tuple[PlanChange, ...]:
    """All differences that people would see, each with its cause; days that the horizon gained are not differences.

    `pairs` are the calls that differ (see `pairs_that_differ`).
    """
    if before is None:
        return ()
    found = [*_owners(before, after, causes), *_frequencies(before, after, causes), *_calls(before, pairs, causes)]
    found += _left_out(before, after, causes)
    return tuple(sorted(found, key=lambda c: (c.kind, c.subject, c.before, c.after)))


def _owners(before: Plan, after: Plan, causes: Causes) -> Iterator[PlanChange]:
    for row in after.assignments():
        was = before.owner.get(row.customer_id)
        if was != row.rep_id:
            cause = row.cause or causes.customer(row.customer_id, row.rep_id)
            yield PlanChange("owner", row.customer_id, was or "", row.rep_id, cause)
    for customer_id in sorted(before.owner.keys() - after.owner.keys()):
        rep_id = before.owner[customer_id]
        yield PlanChange("owner", customer_id, rep_id, "", causes.customer(customer_id, rep_id))


def _frequencies(before: Plan, after: Plan, causes: Causes) -> Iterator[PlanChange]:
    for was, now in frequencies_that_differ(before, after.reps):
        line = now or was
        assert line is not None
        cause = causes.customer(line.customer_id, after.owner.get(line.customer_id, line.rep_id))
        told = [f"{line.channel} {0.0 if side is None else side.frequency:g}" for side in (was, now)]
        yield PlanChange("frequency", line.customer_id, told[0], told[1], cause)


def _calls(before: Plan, pairs: Sequence[CallPair], causes: Causes) -> Iterator[PlanChange]:
    for pair in pairs:
        was, now = pair.before, pair.after
        if was is not None and now is not None and (was.day, was.rep_id) == (now.day, now.rep_id):
            continue
        if was is None and now is not None and now.day > before.last_day:
            continue
        call = now or was
        assert call is not None
        kind = "visit" if call.channel == "visit" else "call"
        cause = causes.customer(call.customer_id, call.rep_id)
        yield PlanChange(kind, call.customer_id, _tell(was), _tell(now), cause)


def _left_out(before: Plan, after: Plan, causes: Causes) -> Iterator[PlanChange]:
    known = {(u.customer_id, told) for u in before.unplanned() for told in (u.due, u.reason)}
    for row in after.unplanned():
        # what it would cost may be another sum every night: that is no news
        if known.isdisjoint({(row.customer_id, row.due), (row.customer_id, row.reason)}):
            cause = causes.customer(row.customer_id, row.rep_id)
            yield PlanChange("unplanned", row.customer_id, "", f"due {row.due}: {row.reason}", cause)


def _tell(call: ScheduledCall | None) -> str:
    return f"{call.day} {call.rep_id} {call.channel}" if call else ""
