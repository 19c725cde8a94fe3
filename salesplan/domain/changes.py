"""What is different since the published plan, and what that opens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    """Every reason for which something may be planned again."""

    FIRST_PLAN = "first plan"
    FULL = "full replan asked for"
    CUSTOMER_ADDED = "customer added"
    CUSTOMER_REMOVED = "customer removed"
    CUSTOMER_MOVED = "customer moved"
    CUSTOMER_SEGMENT = "segment changed"
    CUSTOMER_CONSENT = "consent or caps changed"
    CUSTOMER_HOURS = "hours or weekdays changed"
    CUSTOMER_OWNER = "owner set by a person"
    CUSTOMER_LOCK = "lock, skill or hold changed"
    CUSTOMER_NAME = "name changed"
    POTENTIAL = "potential changed"
    PRODUCT = "product changed"
    REP_JOINED = "rep joined"
    REP_LEFT = "rep left"
    REP_MOVED = "rep moved"
    REP_CAPACITY = "rep's capacity or hours changed"
    REP_ABSENT = "rep's time off changed"
    CALL_EXECUTED = "call executed"
    CALL_CONFIRMED = "call made as planned"
    CALL_MISSED = "call missed"
    EVENT_ARRIVED = "event arrived"
    EVENT_EXPIRED = "event expired"
    FEEDBACK = "feedback"
    SETTING = "setting changed"
    HOLIDAY = "holiday changed"
    HOLIDAY_AHEAD = "holiday came into the cycle"
    HOLIDAY_PAST = "holiday passed"
    ABSENCE_AHEAD = "absence came into the cycle"
    ABSENCE_PAST = "absence passed"
    EVENT_FADES = "event fades"
    CLOCK = "a day passed"
    HORIZON = "the horizon rolled"
    FELL_THROUGH = "fell through"
    PROGRAM = "planner version changed"


@dataclass(frozen=True, slots=True, order=True)
class InputChange:
    """One typed difference between the inputs of the published plan and today's."""

    kind: ChangeKind
    subject: str  # customer, rep, product or setting; empty for the clock
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        told = f"{self.kind} {self.subject}".rstrip()
        return f"{told}: {self.before or '–'} → {self.after or '–'}" if self.before or self.after else told
