"""Planned calls of past days: made, missed, or not reported yet.

A rep who has reported a call of that day or a later one has reported on the day: a planned call without a
record was missed and comes back. Until then a planned call is taken as made, so that a record that comes
late does not send the rep to the same door twice.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.given import Call

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from salesplan.domain.calendar import Channel
    from salesplan.domain.given import Given
    from salesplan.domain.plan import RepPlan, ScheduledCall
    from salesplan.domain.versions import StoredPlan


def last_report(given: Given) -> dict[str, date]:
    """The last day on which each rep has reported any call."""
    return {call.rep_id: call.day for call in given.calls}  # they come oldest first


def presumed_calls(
    previous: RepPlan | None, reported: Mapping[str, date], as_of: date, keep_days: int
) -> tuple[Call, ...]:
    """Calls of the rep's published plan that are taken as made: planned before `as_of`, after the last report.

    `reported` is the last day on which each rep has reported: a rep keeps the calls of those who have left, too.
    """
    if previous is None:
        return ()
    planned = [
        Call(s.day, s.rep_id, s.customer_id, s.channel, product=s.product) for s in previous.schedule if s.day < as_of
    ]
    oldest = as_of - timedelta(days=keep_days)
    return tuple(
        call
        for call in sorted({*previous.presumed, *planned}, key=lambda c: (c.day, c.customer_id, c.channel))
        if call.day >= oldest and (call.rep_id not in reported or call.day > reported[call.rep_id])
    )


def missed_calls(published: StoredPlan, given: Given, as_of: date) -> list[ScheduledCall]:
    """Planned calls of past days that the rep's reports do not know."""
    recorded = {(c.customer_id, c.channel, c.day) for c in given.calls}
    reported = last_report(given)
    return [
        call
        for call in published.plan.schedule()
        if published.plan.as_of <= call.day < as_of
        and call.rep_id in reported
        and call.day <= reported[call.rep_id]
        and (call.customer_id, call.channel, call.day) not in recorded
    ]


def planned_calls(published: StoredPlan) -> frozenset[tuple[str, str, Channel, date]]:
    """Rep, customer, channel and day of the calls that the published plan has, or takes as made: a record of one of
    them is no news.
    """
    plan = published.plan
    made = ((c.rep_id, c.customer_id, c.channel, c.day) for part in plan.reps for c in part.presumed)
    coming = ((c.rep_id, c.customer_id, c.channel, c.day) for c in plan.schedule())
    return frozenset((*made, *coming))
