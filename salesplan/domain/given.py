"""What the inputs say: one record a row, and `Given` that holds them all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

from salesplan.domain.belonging import declared, rows
from salesplan.domain.calendar import Channel, Window
from salesplan.domain.changes import Belongs, ChangeKind
from salesplan.domain.nouns import Noun, replace
from salesplan.domain.overlays import Serving
from salesplan.domain.places import Place

if TYPE_CHECKING:
    from collections.abc import Sequence


class Customer(Noun, frozen=True):
    """Somebody who may be called. `None` means that the file leaves it to the settings."""

    id: str
    name: Annotated[str, ChangeKind.CUSTOMER_NAME]
    place: Annotated[Place, ChangeKind.CUSTOMER_MOVED]
    segment: Annotated[str, ChangeKind.CUSTOMER_SEGMENT] = ""
    rep_id: Annotated[str, ChangeKind.CUSTOMER_OWNER] = ""  # owner today as the CRM knows it; empty: nobody
    locked: Annotated[bool, ChangeKind.CUSTOMER_LOCK] = False
    visit_minutes: Annotated[int | None, ChangeKind.CUSTOMER_HOURS] = None
    weekdays: Annotated[int, ChangeKind.CUSTOMER_HOURS] = 0b1111111  # mask, Monday the lowest bit
    hours: Annotated[tuple[Window, ...], ChangeKind.CUSTOMER_HOURS] = ()  # empty: any time of the rep's day
    channels: Annotated[frozenset[Channel], ChangeKind.CUSTOMER_CONSENT] = frozenset(Channel)
    max_contacts: Annotated[float | None, ChangeKind.CUSTOMER_CONSENT] = None  # calls a cycle, all channels
    min_visits: Annotated[float | None, ChangeKind.CUSTOMER_CONSENT] = None  # visits a cycle
    max_visits: Annotated[float | None, ChangeKind.CUSTOMER_CONSENT] = None  # visits a cycle
    min_gap_days: Annotated[int, ChangeKind.CUSTOMER_CONSENT] = 0  # 7: the next visit may come 7 days later
    skills: Annotated[frozenset[str], ChangeKind.CUSTOMER_LOCK] = frozenset()  # all of them needed
    hold_until: Annotated[date | None, ChangeKind.CUSTOMER_LOCK] = None  # no handover before this day
    approximate: Annotated[bool, ChangeKind.CUSTOMER_MOVED] = False  # the place is a centroid, not an address
    address: Annotated[str, ChangeKind.CUSTOMER_CONTACT] = ""  # street, postal code and town as written
    phone: Annotated[str, ChangeKind.CUSTOMER_CONTACT] = ""
    contact: Annotated[str, ChangeKind.CUSTOMER_CONTACT] = ""  # whom to ask for
    notes: Annotated[str, ChangeKind.CUSTOMER_CONTACT] = ""


class Rep(Noun, frozen=True):
    """Somebody who calls."""

    id: str
    name: Annotated[str, ChangeKind.REP_NAME]
    place: Annotated[Place, ChangeKind.REP_MOVED]
    team: str = ""
    weekdays: int | None = None
    day_start: int | None = None  # seconds since midnight
    day_end: int | None = None
    max_visits_per_day: int | None = None
    skills: frozenset[str] = frozenset()
    cost_per_year: float = 0.0
    capacity: float = 1.0  # full-time equivalents
    active_from: Annotated[date | None, ChangeKind.REP_JOINS] = None
    active_until: Annotated[date | None, ChangeKind.REP_LEAVES] = None  # the last day at work

    def active(self, day: date) -> bool:
        """Whether the rep is employed on `day`."""
        return (self.active_from is None or self.active_from <= day) and (
            self.active_until is None or day <= self.active_until
        )


class Product(Noun, frozen=True):
    """Something that is sold; `margin` is the share of revenue that is contribution."""

    id: str
    name: Annotated[str, ChangeKind.PRODUCT_NAME]
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
    suggestion: Annotated[str, ChangeKind.ANSWER_NAMED] = ""  # id of the suggestion that it follows
    time: Annotated[int | None, ChangeKind.CALL_HOUR] = None  # of its start, seconds since midnight


class Sale(Noun, frozen=True):
    """Revenue of one month."""

    month: date  # its first day
    customer_id: str
    product: str
    amount: float


class Event(Noun, frozen=True):
    """Something that a customer did or that befell them."""

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
    KEEP = "keep"  # what follows is a wish about owners, which binds nobody until it is approved
    GIVE = "give"
    TAKE = "take"
    SEEN = "seen"  # the rep's page has shown it


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
    suggestion: Annotated[str, ChangeKind.ANSWER_NAMED] = ""  # id of the suggestion that is answered


class Touch(Noun, frozen=True):
    """A contact by somebody else than sales: marketing, service. It counts against the customer's caps."""

    day: date
    customer_id: str
    channel: Channel = Channel.EMAIL
    source: str = ""  # who: a campaign, a department


class Usage(Noun, frozen=True):
    """What a customer used of a product on a day."""

    day: date
    customer_id: str
    product: str
    measure: str  # seats, litres, prints
    value: float
    limit: float | None = None  # what they have paid for


class DealOutcome(StrEnum):
    """What became of an opportunity."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Opportunity(Noun, frozen=True):
    """A deal that is worked on, or was."""

    customer_id: str
    product: str
    stage: str
    value: float  # revenue, money
    opened: date
    expected_close: date | None = None  # of a deal that is over: the day it was won or lost
    outcome: DealOutcome = DealOutcome.OPEN


class VerdictKind(StrEnum):
    """What a manager makes of a challenge."""

    APPROVE = "approve"
    REJECT = "reject"


class Verdict(Noun, frozen=True):
    """A manager's word on a challenge."""

    day: date
    challenge: str  # its id
    verdict: VerdictKind
    to_rep_id: str = ""  # who owns the customer then; empty: whom the challenge names
    reason: str = ""


class TimeOff(Noun, frozen=True):
    """A rep's absence, both days included."""

    rep_id: str
    from_date: date
    until_date: date


class Busy(Noun, frozen=True):
    """When a rep is not to be had: a private appointment with the way there and back. Seconds since midnight."""

    rep_id: str
    day: date
    opens: int
    closes: int


class Arm(StrEnum):
    """Which way the coin of an experiment fell."""

    MORE = "more"
    LESS = "less"


class Coin(Noun, frozen=True):
    """An experiment's say on how often a customer is called: one of a pair more often, the other less, by a coin."""

    experiment: str
    pair: str  # both customers of a pair have it
    customer_id: str
    arm: Arm
    visit: float  # calls a cycle while it binds, by channel
    video: float
    phone: float
    email: float
    usual: float  # visits a cycle before
    probability: float  # with which the coin could have fallen so
    from_date: date
    until_date: date  # the last day on which it binds

    def binds(self, day: date) -> bool:
        """Whether the customer is called by the coin on a day."""
        return self.from_date <= day <= self.until_date

    @property
    def frequency(self) -> dict[Channel, float]:
        """Calls a cycle by channel."""
        calls = (self.visit, self.video, self.phone, self.email)
        return dict(zip((Channel.VISIT, Channel.VIDEO, Channel.PHONE, Channel.EMAIL), calls, strict=True))


class Overlay(Noun, frozen=True):
    """One of the two parts of a customer with a second rep; see `overlays`."""

    customer_id: str  # of this part
    other_id: str  # of the other one
    team: str  # of the second rep
    joint: bool = False  # the second rep comes along on the first one's visits where they can
    share: int | None = None  # contacts a cycle that a person gave the second rep
    max_contacts: float | None = None  # calls a cycle, of both together
    max_visits: float | None = None  # visits a cycle, of both together
    most_visits: float | None = None  # visits a cycle of this part, so that the gap has room for the other's


class Finance(Noun, frozen=True):
    """Revenue and sales expense of a team in a month."""

    month: date
    team: str
    revenue: float
    sales_marketing_expense: float


class Target(Noun, frozen=True):
    """What somebody is to sell in a period; an empty team, rep or product means all of them."""

    period: str  # 2026, 2026-Q1 or 2026-01
    team: str = ""
    rep_id: str = ""
    product: str = ""
    amount: float = 0.0  # revenue, money

    @property
    def last_month(self) -> date:
        """The first day of the last month of the period."""
        year, _, part = self.period.partition("-")
        month = 12 if not part else 3 * int(part[1:]) if part.startswith("Q") else int(part)
        return date(int(year), month, 1)


class FileRows(Noun, frozen=True):
    """An input file that was there, and how many rows it had."""

    file: str
    rows: int


def _call_kind(call: Call) -> ChangeKind:
    return ChangeKind.CALL_EXECUTED if call.outcome is CallOutcome.DONE else ChangeKind.CALL_MISSED


@dataclass(frozen=True)
class Given:
    """All inputs of a run, every tuple sorted by its key so that row order in a file never matters.

    Each says whose its rows are, and what it is called that one of them is different: see `belonging`.
    """

    customers: tuple[Customer, ...] = field(
        metadata=rows(
            Belongs.CUSTOMER,
            ChangeKind.CUSTOMER_DATA,
            owner="id",
            key=("id",),
            came=ChangeKind.CUSTOMER_ADDED,
            gone=ChangeKind.CUSTOMER_REMOVED,
        )
    )
    reps: tuple[Rep, ...] = field(
        metadata=rows(
            Belongs.REP,
            ChangeKind.REP_CAPACITY,
            owner="id",
            key=("id",),
            came=ChangeKind.REP_JOINED,
            gone=ChangeKind.REP_LEFT,
            counts=Rep.active,
        )
    )
    products: tuple[Product, ...] = field(metadata=rows(Belongs.ALL, ChangeKind.PRODUCT, owner="id", key=("id",)))
    potentials: tuple[Potential, ...] = field(
        metadata=rows(Belongs.CUSTOMER, ChangeKind.POTENTIAL, owner="customer_id", key=("customer_id", "product"))
    )
    calls: tuple[Call, ...] = field(
        default=(),
        metadata=rows(Belongs.CUSTOMER, ChangeKind.CALL_EXECUTED, owner="customer_id", kind_of=_call_kind),
    )
    sales: tuple[Sale, ...] = field(default=(), metadata=rows(Belongs.CUSTOMER, ChangeKind.SALES, owner="customer_id"))
    events: tuple[Event, ...] = field(
        default=(),
        metadata=rows(Belongs.CUSTOMER, ChangeKind.EVENT_ARRIVED, owner="customer_id", gone=ChangeKind.EVENT_EXPIRED),
    )
    feedback: tuple[Feedback, ...] = field(
        default=(), metadata=rows(Belongs.CUSTOMER, ChangeKind.FEEDBACK, owner="customer_id")
    )
    time_off: tuple[TimeOff, ...] = field(default=(), metadata=rows(Belongs.REP, ChangeKind.REP_ABSENT, owner="rep_id"))
    busy: tuple[Busy, ...] = field(
        default=(), metadata=rows(Belongs.REP, ChangeKind.REP_BUSY, owner="rep_id", day="day")
    )
    finance: tuple[Finance, ...] = field(default=(), metadata=rows(Belongs.ALL, ChangeKind.FINANCE))
    targets: tuple[Target, ...] = field(default=(), metadata=rows(Belongs.ALL, ChangeKind.TARGET))
    touches: tuple[Touch, ...] = field(
        default=(), metadata=rows(Belongs.CUSTOMER, ChangeKind.TOUCH, owner="customer_id")
    )
    usage: tuple[Usage, ...] = field(default=(), metadata=rows(Belongs.CUSTOMER, ChangeKind.USAGE, owner="customer_id"))
    opportunities: tuple[Opportunity, ...] = field(
        default=(), metadata=rows(Belongs.CUSTOMER, ChangeKind.OPPORTUNITY, owner="customer_id")
    )
    overlays: tuple[Overlay, ...] = field(
        default=(), metadata=rows(Belongs.CUSTOMER, ChangeKind.OVERLAY, owner="customer_id", key=("customer_id",))
    )
    wishes: tuple[Feedback, ...] = field(default=(), metadata=rows(Belongs.ALL, ChangeKind.WISH))  # keep, give, take
    seen: tuple[Feedback, ...] = field(default=(), metadata=rows(Belongs.ALL, ChangeKind.SEEN))
    verdicts: tuple[Verdict, ...] = field(default=(), metadata=rows(Belongs.ALL, ChangeKind.VERDICT))
    coins: tuple[Coin, ...] = field(  # of experiments, those that bind on the day of the run
        default=(),
        metadata=rows(Belongs.CUSTOMER, ChangeKind.EXPERIMENT, owner="customer_id", key=("customer_id", "experiment")),
    )
    holidays: frozenset[date] = field(  # public holidays that touch the horizon
        default=frozenset(), metadata=rows(Belongs.ALL, ChangeKind.HOLIDAY)
    )
    files: tuple[FileRows, ...] = field(default=(), compare=False)  # where all this is from; no input itself

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
        return self._by_owner("potentials")

    @cached_property
    def calls_of(self) -> dict[str, tuple[Call, ...]]:
        """Calls by customer id, oldest first."""
        return _oldest_first(self._by_owner("calls"))

    @cached_property
    def events_of(self) -> dict[str, tuple[Event, ...]]:
        """Events by customer id, oldest first."""
        return _oldest_first(self._by_owner("events"))

    @cached_property
    def feedback_of(self) -> dict[str, tuple[Feedback, ...]]:
        """Feedback by customer id, oldest first."""
        return _oldest_first(self._by_owner("feedback"))

    @cached_property
    def coin_of(self) -> dict[str, Coin]:
        """The coin that binds each customer, by id; the first by name of the experiment."""
        return {owner: mine[0] for owner, mine in self._by_owner("coins").items()}

    @cached_property
    def touches_of(self) -> dict[str, tuple[Touch, ...]]:
        """Contacts by others than sales by customer id, oldest first."""
        return _oldest_first(self._by_owner("touches"))

    @cached_property
    def usage_of(self) -> dict[str, tuple[Usage, ...]]:
        """What customers used, by customer id, oldest first."""
        return _oldest_first(self._by_owner("usage"))

    @cached_property
    def opportunities_of(self) -> dict[str, tuple[Opportunity, ...]]:
        """Deals by customer id."""
        return self._by_owner("opportunities")

    @cached_property
    def customer_count(self) -> int:
        """How many customers there are, those with two reps counted once."""
        return len(self.customers) - len(self.overlays) // 2

    @cached_property
    def overlay(self) -> dict[str, Overlay]:
        """What both parts of customers with a second rep have in common, by the id of each part."""
        return {row.customer_id: row for row in self.overlays}

    @cached_property
    def serving(self) -> Serving:
        """Which reps may have which customers, whether they are at work or not."""
        return Serving(self.overlay, self.rep)

    @cached_property
    def time_off_of(self) -> dict[str, tuple[TimeOff, ...]]:
        """Absences by rep id."""
        return self._by_owner("time_off")

    @cached_property
    def sales_of(self) -> dict[str, tuple[Sale, ...]]:
        """Revenue of months by customer id."""
        return self._by_owner("sales")

    @cached_property
    def busy_of(self) -> dict[str, tuple[Busy, ...]]:
        """Private appointments by rep id."""
        return self._by_owner("busy")

    def about(self, customer_ids: Sequence[str], rep_ids: Sequence[str] | None = None) -> Given:
        """What stages read of some customers and some reps (None: all), in that order, and all that is everybody's."""
        wanted = {Belongs.CUSTOMER: customer_ids, Belongs.REP: rep_ids}
        some: dict[str, Any] = {}
        for name, of_rows in declared(self).items():
            owners = wanted.get(of_rows.belongs)
            if not of_rows.read:
                some[name] = ()
            elif owners is not None:
                owned = self._by_owner(name)
                some[name] = tuple(row for owner in owners for row in owned.get(owner, ())) if owned else ()
        return replace(self, **some)

    def _by_owner(self, name: str) -> dict[str, tuple[Any, ...]]:
        """The rows of a field by whom they belong to."""
        if name not in self._grouped:
            owner = declared(self)[name].owner
            found: dict[str, list[Any]] = defaultdict(list)
            for row in getattr(self, name):
                found[getattr(row, owner)].append(row)
            self._grouped[name] = {key: tuple(mine) for key, mine in found.items()}
        return self._grouped[name]

    @cached_property
    def _grouped(self) -> dict[str, dict[str, tuple[Any, ...]]]:
        return {}


def _oldest_first(grouped: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """By owner in order of day; the very same where they are in it, as inputs are."""
    if all(a.day <= b.day for mine in grouped.values() for a, b in pairwise(mine)):
        return grouped
    return {owner: tuple(sorted(mine, key=lambda row: row.day)) for owner, mine in grouped.items()}
