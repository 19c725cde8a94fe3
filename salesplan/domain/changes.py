"""What is different since the published plan, whom it concerns, and what it opens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum


class Belongs(StrEnum):
    """Whose an input is, or whom a change of it concerns."""

    CUSTOMER = "customer"  # and through them their rep
    REP = "rep"
    ALL = "all"
    NOBODY = "nobody"  # no stage reads it: people do


class Opens(Enum):
    """How much of the territories a change opens."""

    NOTHING = 0
    NEIGHBOURHOOD = 1  # of the customer or rep whom it concerns
    EVERYBODY = 2
    BEYOND_THE_BAND = 3  # the neighbourhood, where the work of a rep's customers becomes another by more than the band
    LONG_ABSENCE = 4  # the neighbourhood, where an absence is so long that its customers cannot wait


class ChangeKind(StrEnum):
    """Every reason for which something may be planned again; people's changes come before the clock's."""

    concerns: Belongs
    opens: Opens

    def __new__(cls, text: str, concerns: Belongs, opens: Opens = Opens.NOTHING) -> ChangeKind:
        """The kind that people read as `text`."""
        kind = str.__new__(cls, text)
        kind._value_ = text
        kind.concerns = concerns
        kind.opens = opens
        return kind

    FIRST_PLAN = "first plan", Belongs.ALL, Opens.EVERYBODY
    FULL = "full replan asked for", Belongs.ALL, Opens.EVERYBODY
    PROGRAM = "program changed", Belongs.ALL  # another version of it has made the published plan
    TERRITORIES = "territories applied", Belongs.ALL, Opens.EVERYBODY
    CUSTOMER_ADDED = "customer added", Belongs.CUSTOMER, Opens.NEIGHBOURHOOD
    CUSTOMER_REMOVED = "customer removed", Belongs.CUSTOMER, Opens.NEIGHBOURHOOD
    CUSTOMER_MOVED = "customer moved", Belongs.CUSTOMER, Opens.NEIGHBOURHOOD
    CUSTOMER_SEGMENT = "segment changed", Belongs.CUSTOMER, Opens.BEYOND_THE_BAND
    CUSTOMER_CONSENT = "consent or caps changed", Belongs.CUSTOMER
    CUSTOMER_HOURS = "hours or weekdays changed", Belongs.CUSTOMER
    CUSTOMER_OWNER = "owner set by a person", Belongs.CUSTOMER, Opens.NEIGHBOURHOOD
    OVERLAY = "second rep changed", Belongs.CUSTOMER, Opens.NEIGHBOURHOOD
    CUSTOMER_LOCK = "lock, skill or hold changed", Belongs.CUSTOMER, Opens.NEIGHBOURHOOD
    CUSTOMER_DATA = "customer's data changed", Belongs.CUSTOMER, Opens.NEIGHBOURHOOD
    CUSTOMER_NAME = "name changed", Belongs.NOBODY
    CUSTOMER_CONTACT = "address, contact or notes changed", Belongs.NOBODY
    POTENTIAL = "potential changed", Belongs.CUSTOMER, Opens.BEYOND_THE_BAND
    PRODUCT = "product changed", Belongs.ALL, Opens.EVERYBODY
    PRODUCT_NAME = "product's name changed", Belongs.NOBODY
    REP_JOINED = "rep joined", Belongs.REP, Opens.NEIGHBOURHOOD
    REP_LEFT = "rep left", Belongs.REP, Opens.NEIGHBOURHOOD
    REP_MOVED = "rep moved", Belongs.REP, Opens.NEIGHBOURHOOD
    REP_CAPACITY = "rep's capacity or hours changed", Belongs.REP, Opens.NEIGHBOURHOOD
    REP_ABSENT = "rep's time off changed", Belongs.REP, Opens.LONG_ABSENCE
    REP_BUSY = "rep's private appointment changed", Belongs.REP
    REP_NAME = "rep's name changed", Belongs.NOBODY
    CALL_EXECUTED = "call executed", Belongs.CUSTOMER
    CALL_CONFIRMED = "call made as planned", Belongs.CUSTOMER
    CALL_MISSED = "call missed", Belongs.CUSTOMER
    SEEN = "page opened", Belongs.NOBODY
    WISH = "wish about an owner", Belongs.NOBODY
    VERDICT = "challenge decided", Belongs.NOBODY
    CALL_HOUR = "hour of a call reported", Belongs.NOBODY
    ANSWER_NAMED = "suggestion named", Belongs.NOBODY
    EVENT_ARRIVED = "event arrived", Belongs.CUSTOMER
    EVENT_EXPIRED = "event expired", Belongs.CUSTOMER
    FEEDBACK = "feedback", Belongs.CUSTOMER
    EXPERIMENT = "experiment", Belongs.CUSTOMER
    INPUT = "input changed", Belongs.ALL, Opens.EVERYBODY
    TOUCH = "contact by others", Belongs.CUSTOMER
    SALES = "sales changed", Belongs.NOBODY
    USAGE = "usage reported", Belongs.NOBODY
    OPPORTUNITY = "opportunity changed", Belongs.NOBODY
    FINANCE = "finance changed", Belongs.NOBODY
    TARGET = "target changed", Belongs.NOBODY
    SETTING = "setting changed", Belongs.ALL  # the territories where they read it
    LEARNED = "learned values accepted", Belongs.ALL, Opens.EVERYBODY
    HOLIDAY = "holiday changed", Belongs.ALL
    HOLIDAY_AHEAD = "holiday came into the cycle", Belongs.ALL
    HOLIDAY_PAST = "holiday passed", Belongs.ALL
    REP_LEAVES = "rep's last day came up", Belongs.REP, Opens.NEIGHBOURHOOD
    REP_JOINS = "rep's first day came up", Belongs.REP, Opens.NEIGHBOURHOOD
    ABSENCE_AHEAD = "absence came into the cycle", Belongs.REP
    ABSENCE_PAST = "absence passed", Belongs.REP
    EVENT_FADES = "event fades", Belongs.CUSTOMER
    HOLD_ENDS = "hold ended", Belongs.CUSTOMER
    CLOCK = "a day passed", Belongs.ALL
    HORIZON = "the horizon rolled", Belongs.ALL
    FELL_THROUGH = "fell through", Belongs.CUSTOMER


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
