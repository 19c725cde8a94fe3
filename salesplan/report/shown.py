"""What became of the suggestions that reps were shown: a plan that reps followed has shown its own.

    accepted    answered with accept, pin or a change that calls, or the call was made
    dismissed   answered with dismiss, or a change to no calls
    ignored     its day passed with it on show, and some days more, without an answer or a call
    expired     a later plan withdrew it before its day, unanswered: what asked for it was over
    open        it may still be answered

An answer or a call is a suggestion's where it names its id; where it names none, where it is of the same customer and
channel, from the day on which it was first shown until `GRACE` days after its own day.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from salesplan.domain.given import CallOutcome, Decision

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from salesplan.domain.given import Call, Feedback, Given
    from salesplan.domain.plan import Plan, Suggestion
    from salesplan.report.version import PlanVersion

    N = TypeVar("N", Feedback, Call)

GRACE = 7
"""Days after a suggestion's day in which an answer or a call still counts as one to it (judgement)."""


class Fate(StrEnum):
    """What became of a suggestion."""

    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    IGNORED = "ignored"
    EXPIRED = "expired"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Shown:
    """A suggestion as it was shown last, since when, and what became of it."""

    suggestion: Suggestion
    first: date  # as-of day of the first plan that showed it
    last: date  # and of the last
    fate: Fate


def suggestions_shown(version: PlanVersion, plans: Sequence[Plan]) -> tuple[Shown, ...]:
    """Every suggestion of these plans, oldest first, by id; `version` has the answers and calls since."""
    first: dict[str, date] = {}
    last: dict[str, tuple[date, Suggestion]] = {}
    for plan in plans:
        for suggestion in plan.suggestions():
            first.setdefault(suggestion.id, plan.as_of)
            last[suggestion.id] = plan.as_of, suggestion
    answers = _Answers(version.given)
    today = version.plan.as_of
    found = []
    for key in sorted(last):
        shown, suggestion = last[key]
        fate = answers.to(suggestion, first[key]) or _unanswered(suggestion, shown, today)
        found.append(Shown(suggestion, first[key], shown, fate))
    return tuple(found)


def _unanswered(suggestion: Suggestion, shown: date, today: date) -> Fate:
    over = today > suggestion.day + timedelta(days=GRACE)
    if shown == today or (not over and shown >= suggestion.day):
        return Fate.OPEN
    return Fate.IGNORED if shown >= suggestion.day else Fate.EXPIRED


class _Answers:
    """Answers and calls, by the id that they name, else by customer and channel."""

    def __init__(self, given: Given) -> None:
        self._rows: dict[object, list[Feedback]] = defaultdict(list)
        self._calls: dict[object, list[Call]] = defaultdict(list)
        for row in given.feedback:
            self._rows[row.suggestion or (row.customer_id, row.channel)].append(row)
        for call in given.calls:
            if call.outcome is CallOutcome.DONE:
                self._calls[call.suggestion or (call.customer_id, call.channel)].append(call)

    def to(self, suggestion: Suggestion, first: date) -> Fate | None:
        """What was answered last; a call is an answer too."""
        told = [fate for row in self._of(self._rows, suggestion, first) if (fate := _told(row)) is not None]
        if told:
            return told[-1]
        return Fate.ACCEPTED if any(self._of(self._calls, suggestion, first)) else None

    def _of(self, rows: dict[object, list[N]], suggestion: Suggestion, first: date) -> Iterator[N]:
        yield from rows.get(suggestion.id, ())
        until = suggestion.day + timedelta(days=GRACE)
        alike = rows.get((suggestion.customer_id, suggestion.channel), ())
        yield from (row for row in alike if first <= row.day <= until)


def _told(row: Feedback) -> Fate | None:
    if row.decision in (Decision.ACCEPT, Decision.PIN):
        return Fate.ACCEPTED
    if row.decision is Decision.CHANGE:
        return Fate.ACCEPTED if row.frequency else Fate.DISMISSED
    return Fate.DISMISSED if row.decision is Decision.DISMISS else None
