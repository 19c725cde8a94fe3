"""Which calls a person has agreed on with a customer: the pins of feedback.csv."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.given import Decision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from salesplan.domain.given import Feedback
    from salesplan.domain.plan import ScheduledCall


def binding_pins(feedback: Iterable[Feedback], as_of: date, last_day: date) -> Iterator[Feedback]:
    """Agreements on days from `as_of` to `last_day`, both included, that have not expired."""
    for row in feedback:
        expired = row.until is not None and row.until < as_of
        if (
            row.decision is Decision.PIN
            and row.on_date is not None
            and as_of <= row.on_date <= last_day
            and not expired
        ):
            yield row


def agreed_test(feedback: Iterable[Feedback]) -> Callable[[ScheduledCall], Feedback | None]:
    """Tells of a call which agreement it keeps: one over its channel for its day, and for its hour where that is given.

    Of several the one that was made last.
    """
    pins: dict[tuple[str, str, date], list[Feedback]] = {}
    for row in sorted((f for f in feedback if f.decision is Decision.PIN), key=lambda f: f.day, reverse=True):
        if row.on_date is not None:
            pins.setdefault((row.customer_id, row.channel, row.on_date), []).append(row)

    def kept_by(call: ScheduledCall) -> Feedback | None:
        found = pins.get((call.customer_id, call.channel, call.day), ())
        return next((row for row in found if row.at_time in (None, call.start)), None)

    return kept_by
