"""Picks the best few actions a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.suggestions.candidates import RepDesk, left_out, open_follow_ups, planned_calls

if TYPE_CHECKING:
    from datetime import date

    from salesplan.domain.plan import Suggestion

SOURCES = (open_follow_ups, planned_calls, left_out)


def suggest(desk: RepDesk) -> tuple[Suggestion, ...]:
    """At most `suggestions.per_rep_day` actions a day, highest value first; one a customer and channel in all.

    Of two sources that name the same customer and channel, the first in `SOURCES` speaks.
    """
    if not desk.days:
        return ()
    found: dict[tuple[str, str], Suggestion] = {}
    for source in SOURCES:
        for suggestion in source(desk):
            found.setdefault((suggestion.customer_id, suggestion.channel), suggestion)
    by_day: dict[date, list[Suggestion]] = {}
    for suggestion in found.values():
        by_day.setdefault(suggestion.day, []).append(suggestion)
    return tuple(
        s
        for day in sorted(by_day)
        for s in sorted(by_day[day], key=lambda s: (-s.value, s.customer_id, s.channel))[
            : desk.settings.suggestions.per_rep_day
        ]
    )
