"""What the inputs say: one record a row, and `Given` that holds them all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from salesplan.domain.calendar import Channel, Window
from salesplan.domain.nouns import Noun
from salesplan.domain.places import Place


class Customer(Noun, frozen=True):
    """Somebody who may be called. `None` means that the file leaves it to the settings."""

    id: str
    name: str
    place: Place
    segment: str = ""
    rep_id: str = ""  # owner today as the CRM knows him; empty: nobody
    locked: bool = False
    visit_minutes: int | None = None
    weekdays: int = 0b1111111  # mask, Monday the lowest bit
    hours: tuple[Window, ...] = ()  # empty: any time of the rep's day
    channels: frozenset[Channel] = frozenset(Channel)
    max_contacts: float | None = None  # calls a cycle, all channels
    min_visits: float | None = None  # visits a cycle
    max_visits: float | None = None  # visits a cycle
    min_gap_days: int = 0  # 7: the next visit may come 7 days later
    skills: frozenset[str] = frozenset()  # all of them needed
    hold_until: date | None = None  # no handover before this day
    approximate: bool = False  # the place is a centroid, not an address


class Rep(Noun, frozen=True):
    """Somebody who calls."""

    id: str
    name: str
    place: Place
    team: str = ""
    weekdays: int | None = None
    day_start: int | None = None  # seconds since midnight
    day_end: int | None = None
    max_visits_per_day: int | None = None
    skills: frozenset[str] = frozenset()
    cost_per_year: float = 0.0
    capacity: float = 1.0  # full-time equivalents
    active_from: date | None = None
    active_until: date | None = None  # the last day at work

    def active(self, day: date) -> bool:
        """Whether the rep is employed on `day`."""
        return (self.active_from is None or self.active_from <= day) and (
            self.active_until is None or day <= self.active_until
        )


class Product(Noun, frozen=True):
    """Something that is sold; `margin` is the share of revenue that is contribution."""

    id: str
    name: str
    margin: float = 1.0


class Potential(Noun, frozen=True):
    """What a customer could buy of a product: money a year at saturation."""

    customer_id: str
    product: str
    potential: float
    sales: float = 0.0  # money in the last 12 months
    propensity: float = 1.0
    elasticity: float | None = None
    curve: tuple[float, float, float, float] | None = None  # a, b, s, d of ADBUDG


class CallOutcome(StrEnum):
    """How a planned call ended."""

    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class Call(Noun, frozen=True):
    """One call of the past."""

    day: date
    rep_id: str
    customer_id: str
    channel: Channel = Channel.VISIT
    minutes: float | None = None
    drive_minutes: float | None = None
    product: str = ""
    outcome: CallOutcome = CallOutcome.DONE


class Sale(Noun, frozen=True):
    """Revenue of one month."""

    month: date  # its first day
    customer_id: str
    product: str
    amount: float


class Event(Noun, frozen=True):
    """Something that a customer did or that befell him."""

    day: date
    customer_id: str
    event: str  # a name in the settings' table [events.NAME]
    product: str = ""
    strength: float | None = None
    note: str = ""


class Decision(StrEnum):
    """What a rep answered."""

    ACCEPT = "accept"
    DISMISS = "dismiss"
    CHANGE = "change"
    PIN = "pin"


class Feedback(Noun, frozen=True):
    """A rep's answer, which binds the plan until it expires."""

    day: date
    rep_id: str
    customer_id: str
    decision: Decision
    channel: Channel = Channel.VISIT
    on_date: date | None = None
    at_time: int | None = None  # seconds since midnight
    frequency: float | None = None  # calls a cycle over this channel
    reason: str = ""
    until: date | None = None  # the last day on which it binds; None: for good


class TimeOff(Noun, frozen=True):
    """A rep's absence, both days included."""

    rep_id: str
    from_date: date
    until_date: date


class Finance(Noun, frozen=True):
    """Revenue and sales expense of a team in a month."""

    month: date
    team: str
    revenue: float
    sales_marketing_expense: float


@dataclass(frozen=True)
class Given:
    """All inputs of a run, every tuple sorted by its key so that row order in a file never matters."""

    customers: tuple[Customer, ...]
    reps: tuple[Rep, ...]
    products: tuple[Product, ...]
    potentials: tuple[Potential, ...]
    calls: tuple[Call, ...] = ()
    sales: tuple[Sale, ...] = ()
    events: tuple[Event, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    time_off: tuple[TimeOff, ...] = ()
    finance: tuple[Finance, ...] = ()
    holidays: frozenset[date] = field(default_factory=frozenset)  # public holidays that touch the horizon

    @cached_property
    def customer(self) -> dict[str, Customer]:
        """Customers by id."""
        return {c.id: c for c in self.customers}

    @cached_property
    def rep(self) -> dict[str, Rep]:
        """Reps by id."""
        return {r.id: r for r in self.reps}

    @cached_property
    def product(self) -> dict[str, Product]:
        """Products by id."""
        return {p.id: p for p in self.products}

    @cached_property
    def potentials_of(self) -> dict[str, tuple[Potential, ...]]:
        """Potentials by customer id."""
        found: dict[str, list[Potential]] = {}
        for p in self.potentials:
            found.setdefault(p.customer_id, []).append(p)
        return {c: tuple(rows) for c, rows in found.items()}

    @cached_property
    def calls_of(self) -> dict[str, tuple[Call, ...]]:
        """Calls by customer id, oldest first."""
        found: dict[str, list[Call]] = {}
        for call in self.calls:
            found.setdefault(call.customer_id, []).append(call)
        return {c: tuple(sorted(rows, key=lambda x: x.day)) for c, rows in found.items()}

    @cached_property
    def events_of(self) -> dict[str, tuple[Event, ...]]:
        """Events by customer id, oldest first."""
        found: dict[str, list[Event]] = {}
        for event in self.events:
            found.setdefault(event.customer_id, []).append(event)
        return {c: tuple(sorted(rows, key=lambda x: x.day)) for c, rows in found.items()}

    @cached_property
    def feedback_of(self) -> dict[str, tuple[Feedback, ...]]:
        """Feedback by customer id, oldest first."""
        found: dict[str, list[Feedback]] = {}
        for row in self.feedback:
            found.setdefault(row.customer_id, []).append(row)
        return {c: tuple(sorted(rows, key=lambda x: x.day)) for c, rows in found.items()}

    @cached_property
    def time_off_of(self) -> dict[str, tuple[TimeOff, ...]]:
        """Absences by rep id."""
        found: dict[str, list[TimeOff]] = {}
        for row in self.time_off:
            found.setdefault(row.rep_id, []).append(row)
        return {r: tuple(rows) for r, rows in found.items()}
