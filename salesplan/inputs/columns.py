"""Every input file and its columns, declared once: parser, checks, README and templates read this place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from salesplan.domain.calendar import CHANNELS, Channel
from salesplan.domain.given import Arm, CallOutcome, DealOutcome, Decision, VerdictKind


class Kind(StrEnum):
    """How the text of a cell is read."""

    ID = "id"  # text, never a number: 007 stays 007
    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole number"
    DATE = "date"
    MONTH = "month"
    PERIOD = "period"  # a year, a quarter or a month
    TIME = "time"
    HOURS = "hours"
    WEEKDAYS = "weekdays"
    CHANNEL = "channel"
    CHANNELS = "channels"
    WORDS = "words"
    YES_NO = "yes or no"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `default` is the value of an empty cell; bounds are included."""

    name: str
    kind: Kind
    text: str
    required: bool = False
    or_address: bool = False  # required unless address, city or postal_code says where
    unit: str = ""
    least: float | None = None  # every number has both bounds
    most: float | None = None
    early: bool = False  # a date before 1900 stands for "always" or "never"
    late: bool = False  # a date after 2200 stands for "for good"
    choices: tuple[str, ...] = ()
    default: Any = None
    examples: tuple[str, str] = ("", "")
    field: str = ""  # of the record, where it has another name


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file under data/. `key` names the columns that may not repeat together."""

    name: str
    text: str
    columns: tuple[Column, ...]
    required: bool = False
    key: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


ANY_DAY = 0b1111111
ANY_CHANNEL = frozenset(CHANNELS)
NO_WORDS: frozenset[str] = frozenset()
MOST_MONEY = 1e12  # beyond, a double loses the cents of a sum
EXAMPLE_DAY = date(2026, 11, 23)  # the day around which the examples' dates lie


def _place(latitude: tuple[str, str], longitude: tuple[str, str], city: str) -> tuple[Column, ...]:
    return (
        Column(
            "latitude",
            Kind.NUMBER,
            "north is positive",
            or_address=True,
            unit="degrees, WGS 84",
            least=-90,
            most=90,
            examples=latitude,
        ),
        Column(
            "longitude",
            Kind.NUMBER,
            "east is positive",
            or_address=True,
            unit="degrees, WGS 84",
            least=-180,
            most=180,
            examples=longitude,
        ),
        Column("address", Kind.TEXT, "street and number, geocoded where coordinates are empty"),
        Column("city", Kind.TEXT, "town, for geocoding", examples=(city, city)),
        Column("postal_code", Kind.TEXT, "for geocoding, or the centroid of its area"),
        Column("country", Kind.TEXT, "for geocoding; empty: [plan] country"),
    )


CUSTOMERS = InputFile(
    "customers.csv",
    "who may be called",
    (
        Column(
            "customer_id", Kind.ID, "unique key, kept as text", field="id", required=True, examples=("C001", "C002")
        ),
        Column("name", Kind.TEXT, "as printed", required=True, examples=("Hotel Central", "Bar El Sol")),
        *_place(("42.5078", "42.5412"), ("1.5211", "1.7334"), "Andorra la Vella"),
        Column("segment", Kind.TEXT, "names a table [segments.NAME]", default="", examples=("hotel", "bar")),
        Column("rep_id", Kind.ID, "owner today, as the CRM has it", default="", examples=("R1", "R1")),
        Column("locked", Kind.YES_NO, "yes: stays with rep_id", default=False, examples=("", "yes")),
        Column(
            "visit_minutes",
            Kind.WHOLE,
            "length of a visit; empty: [visits] minutes",
            unit="minutes",
            least=1,
            most=600,
            examples=("45", ""),
        ),
        Column(
            "weekdays",
            Kind.WEEKDAYS,
            "days that suit; empty: all",
            default=ANY_DAY,
            examples=("Mon Tue Wed Thu", ""),
        ),
        Column(
            "hours",
            Kind.HOURS,
            "a visit starts and ends inside one of them; empty: any time",
            default=(),
            examples=("09:00-12:00 14:00-17:30", ""),
        ),
        Column(
            "channels",
            Kind.CHANNELS,
            "ways of calling that the customer allows; empty: all",
            default=ANY_CHANNEL,
            examples=("visit phone email", ""),
        ),
        Column(
            "max_contacts",
            Kind.NUMBER,
            "most calls, all channels",
            unit="per cycle",
            least=0,
            most=1000,
            examples=("6", ""),
        ),
        Column("min_visits", Kind.NUMBER, "fewest visits", unit="per cycle", least=0, most=62),
        Column("max_visits", Kind.NUMBER, "most visits", unit="per cycle", least=0, most=1000, examples=("4", "")),
        Column(
            "min_gap_days",
            Kind.WHOLE,
            "7: the next visit may come 7 days later, not 6",
            unit="days",
            least=0,
            most=366,
            default=0,
            examples=("7", ""),
        ),
        Column(
            "skill",
            Kind.WORDS,
            "skills that the owner must have",
            field="skills",
            default=NO_WORDS,
            examples=("wine", ""),
        ),
        Column("hold_until", Kind.DATE, "no handover before this day", early=True, late=True),
        Column(
            "overlay_rep_id",
            Kind.ID,
            "second rep, of another team, who sells what products.csv gives that team",
            default="",
        ),
        Column("joint_visits", Kind.YES_NO, "yes: the second rep comes along on the owner's visits", default=False),
        Column(
            "overlay_contacts",
            Kind.WHOLE,
            "how many of max_contacts are the second rep's; empty: by what both could sell",
            unit="per cycle",
            least=0,
            most=1000,
        ),
        Column("phone", Kind.TEXT, "for people", default="", examples=("+376 800 100", "")),
        Column("contact", Kind.TEXT, "whom to ask for", default="", examples=("Sra. Puig, purchasing", "")),
        Column("notes", Kind.TEXT, "what the next visitor should know", default="", examples=("side entrance", "")),
    ),
    required=True,
    key=("customer_id",),
)

POTENTIALS = InputFile(
    "potentials.csv",
    "what each customer could buy",
    (
        Column("customer_id", Kind.ID, "from customers.csv", required=True, examples=("C001", "C002")),
        Column("product", Kind.ID, "from products.csv", required=True, examples=("wine", "beer")),
        Column(
            "potential",
            Kind.NUMBER,
            "sales at saturation",
            required=True,
            unit="money a year",
            least=0,
            most=MOST_MONEY,
            examples=("12000", "4500"),
        ),
        Column(
            "sales",
            Kind.NUMBER,
            "sales of the last 12 months; below 0 (more came back than went out) counts as 0",
            unit="money",
            least=-MOST_MONEY,
            most=MOST_MONEY,
            default=0.0,
            examples=("3500", "1200"),
        ),
        Column(
            "propensity",
            Kind.NUMBER,
            "likelihood to buy; empty: 1",
            unit="share",
            least=0,
            most=1,
            default=1.0,
            examples=("0.8", ""),
        ),
        Column("elasticity", Kind.NUMBER, "sales-call elasticity; empty: segment, then [response]", least=0, most=5),
        Column("a", Kind.NUMBER, "ADBUDG: share of potential won with no calls", least=0, most=10),
        Column("b", Kind.NUMBER, "ADBUDG: share of potential at saturation", least=0, most=10),
        Column("s", Kind.NUMBER, "ADBUDG: shape", least=0.01, most=20),
        Column("d", Kind.NUMBER, "ADBUDG: scale", least=1e-6, most=1e6),
    ),
    required=True,
    key=("customer_id", "product"),
)

REPS = InputFile(
    "reps.csv",
    "who calls",
    (
        Column("rep_id", Kind.ID, "unique key, kept as text", field="id", required=True, examples=("R1", "R2")),
        Column("name", Kind.TEXT, "as printed", required=True, examples=("Anna Puig", "Marc Vila")),
        *_place(("42.5075", "42.5361"), ("1.5218", "1.5825"), "Andorra la Vella"),
        Column("team", Kind.TEXT, "for reports, finance.csv and second reps", default="", examples=("North", "North")),
        Column(
            "weekdays",
            Kind.WEEKDAYS,
            "working days; empty: [visits] weekdays",
            examples=("Mon Tue Wed Thu Fri", ""),
        ),
        Column("day_start", Kind.TIME, "leaves no earlier; empty: [visits] day_start", examples=("08:30", "")),
        Column("day_end", Kind.TIME, "is back no later; empty: [visits] day_end", examples=("17:30", "")),
        Column(
            "max_visits_per_day",
            Kind.WHOLE,
            "empty: [visits] max_per_day",
            unit="visits",
            least=1,
            most=100,
            examples=("12", ""),
        ),
        Column("skills", Kind.WORDS, "what the rep can do", default=NO_WORDS, examples=("wine", "")),
        Column(
            "cost_per_year",
            Kind.NUMBER,
            "price of an hour; empty: [alignment] hour_price",
            unit="money",
            least=0,
            most=1e9,
            default=0.0,
            examples=("42000", ""),
        ),
        Column(
            "capacity",
            Kind.NUMBER,
            "scales minutes and visits a cycle",
            unit="full-time equivalents",
            least=0.01,
            most=2,
            default=1.0,
            examples=("1.0", "0.8"),
        ),
        Column("active_from", Kind.DATE, "first day at work", early=True),
        Column("active_until", Kind.DATE, "last day at work", late=True),
    ),
    required=True,
    key=("rep_id",),
)

PRODUCTS = InputFile(
    "products.csv",
    "what is sold; without it the products of potentials.csv at margin 1",
    (
        Column("product", Kind.ID, "unique key", field="id", required=True, examples=("wine", "beer")),
        Column("name", Kind.TEXT, "as printed; empty: the key", default="", examples=("Wine and spirits", "Beer")),
        Column(
            "margin",
            Kind.NUMBER,
            "contribution per unit of revenue",
            unit="share",
            least=0,
            most=1,
            default=1.0,
            examples=("0.4", "0.28"),
        ),
        Column(
            "team",
            Kind.TEXT,
            "whose second reps sell it, where a customer has one of that team; else the owner does",
            default="",
        ),
    ),
    key=("product",),
)

CALLS = InputFile(
    "calls.csv",
    "calls of the past",
    (
        Column("date", Kind.DATE, "day of the call", field="day", required=True, examples=("2026-11-10", "2026-11-12")),
        Column("rep_id", Kind.ID, "who called", required=True, examples=("R1", "R1")),
        Column("customer_id", Kind.ID, "who was called", required=True, examples=("C001", "C002")),
        Column("channel", Kind.CHANNEL, "empty: visit", default=Channel.VISIT, examples=("visit", "phone")),
        Column("minutes", Kind.NUMBER, "length of the call", unit="minutes", least=0, most=1440, examples=("42", "9")),
        Column(
            "drive_minutes",
            Kind.NUMBER,
            "drive to the call",
            unit="minutes",
            least=0,
            most=1440,
            examples=("12", ""),
        ),
        Column("product", Kind.ID, "first product talked about", default="", examples=("wine", "beer")),
        Column(
            "outcome",
            Kind.CHOICE,
            "empty: done",
            choices=tuple(CallOutcome),
            default=CallOutcome.DONE,
            examples=("done", ""),
        ),
        Column("suggestion", Kind.ID, "id of the suggestion that it follows, from suggestions.csv", default=""),
        Column("time", Kind.TIME, "its start; `learn` tells at which hours nobody is there"),
    ),
)

SALES = InputFile(
    "sales.csv",
    "revenue by month",
    (
        Column(
            "month",
            Kind.MONTH,
            "any day of it will do; rows of a month add up, so weeks will do",
            required=True,
            examples=("2026-09", "2026-10"),
        ),
        Column("customer_id", Kind.ID, "from customers.csv", required=True, examples=("C001", "C001")),
        Column("product", Kind.ID, "from products.csv", required=True, examples=("wine", "wine")),
        Column(
            "amount",
            Kind.NUMBER,
            "revenue",
            required=True,
            unit="money",
            least=-MOST_MONEY,
            most=MOST_MONEY,
            examples=("310.50", "295"),
        ),
    ),
)

EVENTS = InputFile(
    "events.csv",
    "what customers did and what befell them",
    (
        Column(
            "date", Kind.DATE, "day of the event", field="day", required=True, examples=("2026-11-16", "2026-11-18")
        ),
        Column("customer_id", Kind.ID, "from customers.csv", required=True, examples=("C001", "C002")),
        Column("event", Kind.TEXT, "names a table [events.NAME]", required=True, examples=("usage_spike", "renewal")),
        Column("product", Kind.ID, "the product it is about; empty: all", default="", examples=("wine", "")),
        Column("strength", Kind.NUMBER, "overrides that of the settings", least=-1, most=20),
        Column("note", Kind.TEXT, "for the rep", default="", examples=("twice the usual order", "")),
    ),
)

FEEDBACK = InputFile(
    "feedback.csv",
    "what reps answered; binds the plan",
    (
        Column(
            "date", Kind.DATE, "day of the answer", field="day", required=True, examples=("2026-11-20", "2026-11-20")
        ),
        Column("rep_id", Kind.ID, "who answered", required=True, examples=("R1", "R1")),
        Column("customer_id", Kind.ID, "about whom", required=True, examples=("C001", "C002")),
        Column(
            "decision",
            Kind.CHOICE,
            "accept; dismiss: silence the channel; change: the frequency; pin: a call agreed for on_date; "
            "keep, give, take: a wish about the owner, which waits for a verdict; seen: the rep's page has shown it",
            required=True,
            choices=tuple(Decision),
            examples=("pin", "dismiss"),
        ),
        Column("channel", Kind.CHANNEL, "empty: visit", default=Channel.VISIT, examples=("visit", "email")),
        Column("on_date", Kind.DATE, "pin: the day of the call", examples=("2026-12-08", "")),
        Column("at_time", Kind.TIME, "pin: its start", examples=("10:00", "")),
        Column("frequency", Kind.NUMBER, "change: calls over the channel", unit="per cycle", least=0, most=62),
        Column("reason", Kind.TEXT, "for people", default="", examples=("menu tasting agreed", "too many mails")),
        Column(
            "until",
            Kind.DATE,
            "binds until and including this day; empty: for good",
            late=True,
            examples=("", "2027-01-15"),
        ),
        Column("suggestion", Kind.ID, "id of the suggestion that is answered, from suggestions.csv", default=""),
    ),
)

VERDICTS = InputFile(
    "challenges.csv",
    "verdicts on wishes about owners; `salesplan challenges` writes it",
    (
        Column(
            "date", Kind.DATE, "day of the verdict", field="day", required=True, examples=("2026-11-20", "2026-11-21")
        ),
        Column(
            "challenge",
            Kind.ID,
            "id, as `salesplan challenges` shows it",
            required=True,
            examples=("C0123456789", "C9876543210"),
        ),
        Column(
            "verdict",
            Kind.CHOICE,
            "approve or reject",
            required=True,
            choices=tuple(VerdictKind),
            examples=("approve", "reject"),
        ),
        Column("to_rep_id", Kind.ID, "who gets what is given", default="", examples=("R2", "")),
        Column("reason", Kind.TEXT, "for people", default="", examples=("", "next quarter")),
    ),
)

TIME_OFF = InputFile(
    "timeoff.csv",
    "absences of reps",
    (
        Column("rep_id", Kind.ID, "from reps.csv", required=True, examples=("R2", "R1")),
        Column(
            "from_date",
            Kind.DATE,
            "first day away",
            required=True,
            early=True,
            examples=("2026-12-01", "2026-12-24"),
        ),
        Column(
            "until_date",
            Kind.DATE,
            "last day away",
            required=True,
            late=True,
            examples=("2026-12-04", "2026-12-31"),
        ),
    ),
)

FINANCE = InputFile(
    "finance.csv",
    "revenue and expense by team, for the commercial ratio",
    (
        Column("month", Kind.MONTH, "any day of it will do", required=True, examples=("2026-09", "2026-10")),
        Column("team", Kind.TEXT, "as in reps.csv; empty: the whole company", default="", examples=("North", "North")),
        Column(
            "revenue",
            Kind.NUMBER,
            "of the month",
            required=True,
            unit="money",
            least=-MOST_MONEY,
            most=MOST_MONEY,
            examples=("212500", "215000"),
        ),
        Column(
            "sales_marketing_expense",
            Kind.NUMBER,
            "of the month",
            required=True,
            unit="money",
            least=0,
            most=MOST_MONEY,
            examples=("21000", "21000"),
        ),
    ),
    key=("month", "team"),
)

TARGETS = InputFile(
    "targets.csv",
    "what the company, a team, a rep or a product is to sell; finer rows are part of coarser ones",
    (
        Column("period", Kind.PERIOD, "2026, 2026-Q1 or 2026-01", required=True, examples=("2027-Q1", "2027-Q1")),
        Column("team", Kind.TEXT, "as in reps.csv; empty: all", default="", examples=("", "North")),
        Column("rep_id", Kind.ID, "from reps.csv; empty: all", default="", examples=("", "")),
        Column("product", Kind.ID, "from products.csv; empty: all", default="", examples=("", "")),
        Column(
            "amount",
            Kind.NUMBER,
            "revenue of the period",
            required=True,
            unit="money",
            least=0,
            most=MOST_MONEY,
            examples=("640000", "230000"),
        ),
    ),
    key=("period", "team", "rep_id", "product"),
)

TOUCHES = InputFile(
    "touches.csv",
    "contacts by others than sales, past and planned; they count against max_contacts and max_visits",
    (
        Column(
            "date", Kind.DATE, "day of the contact", field="day", required=True, examples=("2026-11-17", "2026-12-01")
        ),
        Column("customer_id", Kind.ID, "from customers.csv", required=True, examples=("C001", "C002")),
        Column("channel", Kind.CHANNEL, "empty: email", default=Channel.EMAIL, examples=("email", "phone")),
        Column("source", Kind.TEXT, "who: a campaign, a department", default="", examples=("newsletter", "service")),
    ),
)

USAGE = InputFile(
    "usage.csv",
    "what customers use; its jumps and limits become events",
    (
        Column(
            "date", Kind.DATE, "day of the reading", field="day", required=True, examples=("2026-10-16", "2026-11-16")
        ),
        Column("customer_id", Kind.ID, "from customers.csv", required=True, examples=("C001", "C001")),
        Column("product", Kind.ID, "from products.csv", required=True, examples=("wine", "wine")),
        Column("measure", Kind.TEXT, "what is counted", required=True, examples=("bottles", "bottles")),
        Column("value", Kind.NUMBER, "used", required=True, least=0, most=MOST_MONEY, examples=("400", "455")),
        Column("limit", Kind.NUMBER, "paid for; empty: none", least=0, most=MOST_MONEY, examples=("500", "500")),
    ),
    key=("date", "customer_id", "product", "measure"),
)

OPPORTUNITIES = InputFile(
    "opportunities.csv",
    "deals that are worked on, and what became of them",
    (
        Column("customer_id", Kind.ID, "from customers.csv", required=True, examples=("C001", "C002")),
        Column("product", Kind.ID, "from products.csv; empty: all", default="", examples=("wine", "beer")),
        Column("stage", Kind.TEXT, "as the CRM calls it", default="", examples=("proposal", "negotiation")),
        Column(
            "value",
            Kind.NUMBER,
            "revenue if it is won",
            unit="money",
            least=0,
            most=MOST_MONEY,
            default=0.0,
            examples=("12000", "3500"),
        ),
        Column("opened", Kind.DATE, "first day", required=True, early=True, examples=("2026-10-05", "2026-09-14")),
        Column(
            "expected_close",
            Kind.DATE,
            "of a deal that is over: the day it ended",
            late=True,
            examples=("2026-12-15", "2026-11-02"),
        ),
        Column(
            "outcome",
            Kind.CHOICE,
            "empty: open",
            choices=tuple(DealOutcome),
            default=DealOutcome.OPEN,
            examples=("", "lost"),
        ),
    ),
)

EXPERIMENTS = InputFile(
    "experiments.csv",
    "customers whose rhythm a coin has set; `salesplan experiment start` writes it",
    (
        Column("experiment", Kind.ID, "its name", required=True, examples=("2026-11-23", "2026-11-23")),
        Column("pair", Kind.ID, "two customers alike", required=True, examples=("P0001", "P0001")),
        Column("customer_id", Kind.ID, "from customers.csv", required=True, examples=("C001", "C002")),
        Column(
            "arm",
            Kind.CHOICE,
            "which way the coin fell: more calls or less",
            required=True,
            choices=tuple(Arm),
            examples=("more", "less"),
        ),
        Column(
            "visit",
            Kind.NUMBER,
            "visits while it binds",
            required=True,
            unit="per cycle",
            least=0,
            most=62,
            examples=("3", "1"),
        ),
        *(
            Column(name, Kind.NUMBER, text, unit="per cycle", least=0, most=62, default=0.0)
            for name, text in (("video", "video calls"), ("phone", "phone calls"), ("email", "emails"))
        ),
        Column(
            "usual", Kind.NUMBER, "visits before", unit="per cycle", least=0, most=62, default=0.0, examples=("2", "2")
        ),
        Column(
            "probability",
            Kind.NUMBER,
            "with which the coin could have fallen so",
            unit="share",
            least=0,
            most=1,
            default=0.5,
            examples=("0.5", "0.5"),
        ),
        Column("from_date", Kind.DATE, "first day", required=True, examples=("2026-12-01", "2026-12-01")),
        Column(
            "until_date",
            Kind.DATE,
            "last day; an earlier one ends it early",
            required=True,
            examples=("2027-05-31", "2027-05-31"),
        ),
    ),
    key=("experiment", "customer_id"),
)

FILES = (
    *(CUSTOMERS, POTENTIALS, REPS, PRODUCTS, CALLS, SALES, EVENTS, FEEDBACK, TIME_OFF, FINANCE),
    *(TOUCHES, USAGE, OPPORTUNITIES, TARGETS, VERDICTS, EXPERIMENTS),
)

TABLES = {file.name.removesuffix(".csv"): file for file in FILES}
"""The files by the name of their table, as settings name it."""

CENTROIDS = InputFile(
    "centroids",
    "the file that [geocode] centroids names: a point for each postal area",
    (
        Column("country", Kind.TEXT, "as in the other files; empty: any", default=""),
        Column("postal_code", Kind.TEXT, "key", required=True),
        Column("latitude", Kind.NUMBER, "north is positive", required=True, least=-90, most=90),
        Column("longitude", Kind.NUMBER, "east is positive", required=True, least=-180, most=180),
    ),
    key=("country", "postal_code"),
)
