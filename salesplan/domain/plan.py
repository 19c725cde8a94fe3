"""What is decided: rows of the exported tables, gathered per rep, gathered per plan."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.causes import Cause, DueReason, MoveReason
from salesplan.domain.given import Call
from salesplan.domain.nouns import Noun
from salesplan.domain.outcome import Outcome
from salesplan.domain.overlays import is_second
from salesplan.domain.said import Said

if TYPE_CHECKING:
    from collections.abc import Iterator


class CallStatus(StrEnum):
    """A scheduled call beside the published plan's."""

    KEPT = "kept"
    MOVED = "moved"
    NEW = "new"
    COVER = "cover"  # paid by a colleague while the owner is away; whether it is new is told by its cause


class Level(StrEnum):
    """How far a scheduled call is promised."""

    PROPOSED = "proposed"
    TOLD = "told"
    AGREED = "agreed"


class StopKind(StrEnum):
    """What happens at a stop of a day's route."""

    START = "start"
    VISIT = "visit"
    LUNCH = "lunch"
    END = "end"


class Assignment(Noun, frozen=True):
    """One customer's owner, from `since` until `until`. Travel included in `workload_minutes`, minutes a cycle."""

    customer_id: str
    rep_id: str
    previous_rep_id: str
    workload_minutes: float
    cause: Cause | None = None  # of a change of owner
    reason: MoveReason | None = None  # what speaks for it
    gain: float = 0.0  # money a year that a change of owner earns, before its price
    price: float = 0.0  # money that the handover is expected to cost
    since: date | None = None  # the first day; None: already
    until: date | None = None  # the last day; None: for good

    def on(self, day: date) -> bool:
        """Whether the rep owns the customer on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @property
    def changes_hands(self) -> bool:
        """Whether this plan takes the customer from somebody; a first owner is no move, nor what was decided before."""
        return self.previous_rep_id not in ("", self.rep_id) and (self.since is None or self.cause is not None)

    @property
    def period(self) -> tuple[str, date | None, date | None]:
        """Customer, first and last day."""
        return self.customer_id, self.since, self.until


class CallLine(Noun, frozen=True):
    """How often one customer is called over one channel."""

    customer_id: str
    rep_id: str
    channel: Channel
    frequency: float  # calls a cycle
    previous_frequency: float
    products: tuple[str, ...]  # by detail position
    value: float  # money a cycle: this channel's share of what the customer's calls earn
    minutes: float  # minutes a cycle, travel share included
    cause: Cause | None = None  # of another frequency than before


class ScheduledCall(Noun, frozen=True):
    """One call on one day. `start` and `end` are seconds since midnight, filled for visits."""

    day: date
    rep_id: str
    customer_id: str
    channel: Channel
    start: int | None
    end: int | None
    product: str
    status: CallStatus
    level: Level
    due: date
    cause: Cause | None = None  # of a difference from the published plan
    reason: DueReason | None = None  # why it is due then; None: the rhythm
    told_start: int | None = None  # the hour at which a promised visit was first told for this day

    @property
    def told_hour(self) -> int | None:
        """The hour that the customer may have been told, seconds since midnight."""
        return self.start if self.told_start is None else self.told_start


class Stop(Noun, frozen=True):
    """One stop of a day's route; times are seconds since midnight, the leg is the one that ends here."""

    kind: StopKind
    customer_id: str
    arrival: int
    start: int
    departure: int
    drive_seconds: int
    drive_km: float

    @property
    def wait_seconds(self) -> int:
        """Seconds between arrival and start."""
        return self.start - self.arrival


class DayRoute(Noun, frozen=True):
    """One rep's day, from start to end."""

    day: date
    rep_id: str
    stops: tuple[Stop, ...]
    asked: str = ""  # digest of the question that this route answers; empty: not known
    optimal: bool = False  # proven that no other order drives less

    @property
    def drive_seconds(self) -> int:
        """Seconds at the wheel."""
        return sum(s.drive_seconds for s in self.stops)

    @property
    def drive_km(self) -> float:
        """Road kilometres."""
        return sum(s.drive_km for s in self.stops)


class Unplanned(Noun, frozen=True):
    """A due customer who is left out, and why. `cost` is the value given up, money a cycle.

    Of an agreed call `due` is its day, and the reason goes on from "the agreed visit".
    """

    customer_id: str
    rep_id: str
    due: date
    reason: Said
    cost: float
    verified: bool = False  # forced in and solved again: the reason is what that broke or cost
    level: Level = Level.PROPOSED
    channel: Channel = Channel.VISIT
    start: int | None = None  # the hour that was agreed, seconds since midnight


class Suggestion(Noun, frozen=True):
    """A next best action."""

    day: date
    rep_id: str
    customer_id: str
    channel: Channel
    product: str
    due: date
    value: float  # money that the call is expected to earn
    reason: Said

    @property
    def id(self) -> str:
        """The same night after night for one call that is due, whatever its day, product, value or rep."""
        named = f"{self.customer_id}\0{self.channel}\0{self.due.isoformat()}"
        return f"S{hashlib.sha256(named.encode()).hexdigest()[:10]}"


class DifferenceKind(StrEnum):
    """What is different between two plans."""

    OWNER = "owner"
    FREQUENCY = "frequency"
    CALL = "call"  # another day or rep, new or dropped; over any channel
    HOUR = "hour"  # the same day and rep at another time
    LEFT_OUT = "left-out"


class PlanChange(Noun, frozen=True):
    """One difference from the parent version, with its cause."""

    kind: DifferenceKind
    subject: str  # the customer's id
    before: Said  # as people read it: a rep, a rhythm, a day and an hour
    after: Said
    cause: Cause | None
    rep_id: str = ""  # of the customer's next owner, or of who calls
    channel: str = ""  # of a frequency or a call
    level: Level = Level.PROPOSED  # how far the call was promised before
    shift_minutes: int = 0  # of a call on the same day: minutes from the hour that was told

    @property
    def what(self) -> str:
        """The kind; of a call whether it is moved, new or dropped."""
        if self.kind is not DifferenceKind.CALL:
            return self.kind.value
        return "moved" if self.before and self.after else "new" if self.after else "dropped"


class TravelPrices(Noun, frozen=True):
    """What driving a call plan has reckoned with; empty: the estimate, times the travel factor."""

    share: float = 0.0  # of the rep's minutes: driving that no single visit causes
    base: float = 0.0  # the same in minutes a cycle, as the call plan took it
    each: tuple[tuple[str, float], ...] = ()  # customer → minutes that one more or one fewer visit costs


class RepPlan(Noun, frozen=True):
    """All that is decided for one rep: the part that is carried over unread while nothing opens it."""

    rep_id: str
    assignments: tuple[Assignment, ...] = ()
    callplan: tuple[CallLine, ...] = ()
    schedule: tuple[ScheduledCall, ...] = ()
    routes: tuple[DayRoute, ...] = ()
    unplanned: tuple[Unplanned, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    digests: tuple[tuple[str, str], ...] = ()  # stage name → digest of that stage's inputs when last solved
    travel_factor: float = 0.0  # routed ÷ estimated drive minutes of the month; 0: no routes yet
    presumed: tuple[Call, ...] = ()  # planned calls of past days that the rep has not reported on yet: taken as made
    planned_factor: float = 0.0  # the travel factor that the call plan was made with; 0: not known
    prices: TravelPrices = TravelPrices()  # the driving that the call plan was made with

    @property
    def planned_minutes(self) -> float:
        """Minutes a cycle of the call plan: its lines, and the driving that no single visit causes."""
        return sum(line.minutes for line in self.callplan) + (self.prices.base if self.callplan else 0.0)

    def named_customers(self) -> set[str]:
        """Ids of everybody who is in it."""
        tables = (self.assignments, self.callplan, self.schedule, self.unplanned, self.suggestions, self.presumed)
        return {row.customer_id for rows in tables for row in rows}


class RepOutline(Noun, frozen=True):
    """Of a rep's part what tells whether it is still current: a stored part is read as one without the rest of it."""

    rep_id: str
    assignments: tuple[Assignment, ...] = ()
    schedule: tuple[ScheduledCall, ...] = ()
    presumed: tuple[Call, ...] = ()

    @property
    def part(self) -> RepPlan:
        """The same as a part, of which the rest is not known."""
        return RepPlan(self.rep_id, assignments=self.assignments, schedule=self.schedule, presumed=self.presumed)


class RoadDay(Noun, frozen=True):
    """Of a day's route no more than its day."""

    day: date


class RepRoad(Noun, frozen=True):
    """Of a rep's part the days on the road: a stored part is read as one without the rest of it."""

    rep_id: str
    routes: tuple[RoadDay, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A plan version. `reps` is sorted by rep id."""

    as_of: date
    horizon_days: int
    reps: tuple[RepPlan, ...]
    outcomes: tuple[Outcome, ...] = ()  # of the stages that look at the whole
    changes: tuple[PlanChange, ...] = ()
    totals: dict[str, float] = field(
        default_factory=dict
    )  # value, visits, drive_minutes, ... as summary.json names them
    version: int = 0  # 0: not stored
    parent: int = 0

    @cached_property
    def rep(self) -> dict[str, RepPlan]:
        """Rep plans by rep id."""
        return {r.rep_id: r for r in self.reps}

    @cached_property
    def owner(self) -> dict[str, str]:
        """Rep id by customer id, on the as-of date."""
        return self.owner_on(self.as_of)

    @property
    def customer_count(self) -> int:
        """How many customers have an owner on the as-of date, those with two reps counted once."""
        return sum(not is_second(c) for c in self.owner)

    @cached_property
    def last_owner(self) -> dict[str, str]:
        """Rep id by customer id, once everybody has come and gone."""
        return {a.customer_id: a.rep_id for a in self.assignments() if a.until is None}

    @cached_property
    def owners(self) -> dict[str, tuple[Assignment, ...]]:
        """The assignments of each customer, in order of time."""
        found: dict[str, list[Assignment]] = {}
        for a in self.assignments():
            found.setdefault(a.customer_id, []).append(a)
        return {c: tuple(sorted(rows, key=lambda a: a.since or date.min)) for c, rows in found.items()}

    def owner_on(self, day: date) -> dict[str, str]:
        """Rep id by customer id on a day of the horizon."""
        return {a.customer_id: a.rep_id for a in self.assignments() if a.on(day)}

    def territory(self, rep_id: str) -> tuple[Assignment, ...]:
        """The assignments of a rep on the as-of date."""
        part = self.rep.get(rep_id)
        return () if part is None else tuple(a for a in part.assignments if a.on(self.as_of))

    @property
    def last_day(self) -> date:
        """The last day of the horizon."""
        return self.as_of + timedelta(days=self.horizon_days - 1)

    def assignments(self) -> Iterator[Assignment]:
        """All assignments."""
        return chain.from_iterable(r.assignments for r in self.reps)

    def callplan(self) -> Iterator[CallLine]:
        """All call-plan lines."""
        return chain.from_iterable(r.callplan for r in self.reps)

    def schedule(self) -> Iterator[ScheduledCall]:
        """All scheduled calls."""
        return chain.from_iterable(r.schedule for r in self.reps)

    def routes(self) -> Iterator[DayRoute]:
        """All day routes."""
        return chain.from_iterable(r.routes for r in self.reps)

    def unplanned(self) -> Iterator[Unplanned]:
        """All due customers who are left out."""
        return chain.from_iterable(r.unplanned for r in self.reps)

    def suggestions(self) -> Iterator[Suggestion]:
        """All suggestions."""
        return chain.from_iterable(r.suggestions for r in self.reps)
