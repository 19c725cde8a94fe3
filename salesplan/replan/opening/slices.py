"""What the stages of one rep may read: their customers and what concerns these, nothing else.

The slice is what travels to a worker process, and what the digest of the rep's stage inputs is taken of.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.given import CallOutcome
from salesplan.domain.nouns import replace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.domain.given import Call, Given, Rep


def slice_of(given: Given, rep: Rep, customer_ids: Sequence[str], presumed: Sequence[Call], oldest: date) -> Given:
    """The inputs of one rep: their customers' rows, with calls since `oldest` and the last made one of each channel.

    `customer_ids` must be sorted, so that equal inputs give equal slices.
    """
    taken: dict[str, list[Call]] = {}
    for call in presumed:
        taken.setdefault(call.customer_id, []).append(call)
    calls: list[Call] = []
    for customer_id in customer_ids:
        calls += _recent(given.calls_of.get(customer_id, ()), taken.get(customer_id, ()), oldest)
    return replace(given.about(customer_ids, (rep.id,)), calls=tuple(calls))


def oldest_call(as_of: date, cycle_days: int) -> date:
    """Calls before this day matter only as the last of their channel."""
    return as_of - timedelta(days=2 * cycle_days)


def _recent(recorded: Sequence[Call], presumed: Sequence[Call], oldest: date) -> list[Call]:
    if not (recorded or presumed):
        return []
    calls = sorted((*recorded, *presumed), key=lambda c: c.day)
    if calls[0].day >= oldest:
        return calls
    last = {c.channel: c for c in calls if c.outcome is CallOutcome.DONE}
    return [c for c in calls if c.day >= oldest or last.get(c.channel) is c]
