"""A rep's month as a periodic travelling-salesman problem with time windows and optional visits.

    sets         d working days of the horizon, v visits that fall due in it, c customers, n places
    given        t[n,m] seconds of the drive n → m, s[v] seconds of service, windows of v, working hours, lunch of d
    choose       for every v a day and a position in that day's order, or leave it out
    minimise     Σ_d drive(d)                                       seconds at the wheel
                 + Σ_v late_price · max(0, day(v) − latest(v))      lateness against the due window
                 + Σ_v move_price(level v) · [day(v) ≠ published]   price of moves
                 + Σ_v weekday_price · [weekday(v) ≠ usual]         same-weekday preference
                 + Σ_d balance_price · max(0, work(d) − mean)       balance of days
                 + Σ_v prize(v) · [v left out]                      missed value
    subject to   day(v) allowed: rep and customer work, earliest(v) ≤ day(v), nothing dismissed, frozen days closed
                 |day(v) − day(w)| ≥ gap for two visits of a customer, executed ones included
                 at most `cap` contacts in any rolling cycle
                 the days of a customer lie in one of their allowed day patterns, where they have any
                 visits and load of d within bounds; hours, lunch and end of day as in `salesplan.routes`

Days are offsets from the as-of date, times whole seconds, prices whole seconds of driving: the objective
is an integer, so that a plan is the same on every machine.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from salesplan.domain.nouns import Noun
from salesplan.domain.plan import CallStatus, Level
from salesplan.domain.said import NOTHING_SAID, Said
from salesplan.schedule.agreements import Agreements

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from salesplan.domain.calendar import Window
    from salesplan.domain.causes import DueReason
    from salesplan.domain.outcome import Outcome
    from salesplan.domain.working_days import WorkingDay

AGREED_PRIZE = 400_000_000
"""Seconds of driving that leaving out an agreed visit costs: more than the frozen ones of its day together."""
FROZEN_PRIZE = 100_000_000
"""Seconds of driving that leaving out a frozen visit costs: more than any month of driving."""
ANY_WEEKDAY = 0b1111111
PROMISED_PRIZE = 1_000_000
"""Added to the prize of told visits and of those that `min_visits` asks for: more than any day of driving."""
MOST_PRIZE = 1_000_000
"""Values beyond this many seconds of driving count as this many, so that promises stay dearer."""
NO_EARLIEST = -10_000
"""An `earliest` that never binds."""
NO_LATEST = 10_000
"""The like for a last day."""


class VisitRequest(Noun, frozen=True):
    """One visit that falls due in the horizon. Days are offsets from the as-of date."""

    customer_id: str
    node: int  # row of the month's matrices
    service: int  # seconds
    due: int  # may be negative: overdue
    earliest: int  # hard
    latest: int  # later is priced
    gap: int  # days to the customer's others; of two visits the smaller one counts; 0: agreed, no cap counts either
    windows: tuple[Window, ...]  # empty: any time of the day
    weekdays: int  # customer's mask
    prize: int  # seconds of driving that leaving it out costs
    level: Level
    fixed_day: int | None = None  # agreed or frozen: this day or not at all
    fixed_start: int | None = None  # agreed with an hour, seconds since midnight
    published_day: int | None = None
    published_start: int | None = None
    told_start: int | None = None  # the hour that was told, seconds since midnight; None: nobody was told one
    frozen: bool = False  # told on a frozen day: keeps its place in the order
    known: bool = False  # the published plan has it, planned or left out
    usual_weekday: int | None = None
    dismissed_until: int | None = None  # the last silent day
    last_visit: int | None = None  # the last executed visit
    first_day: int = NO_EARLIEST  # of the rep with the customer
    last_day: int = NO_LATEST
    beside_agreed: tuple[tuple[int, int], ...] = ()  # first and last days that are too near to an agreed visit
    apart: tuple[tuple[int, int], ...] = ()  # first and last days that are too near to a visit of the second rep
    others: tuple[int, ...] = ()  # days on which a colleague visits the customer
    cover: bool = False  # of a colleague's customer, while the colleague is away
    barred: Said = NOTHING_SAID  # why it may not be planned at all
    reason: DueReason | None = None  # what set its due date, where that is not the rhythm

    def status(self, day: int) -> CallStatus:
        """Beside the published plan, if planned on `day`."""
        if self.published_day is None:
            return CallStatus.NEW
        return CallStatus.KEPT if self.published_day == day else CallStatus.MOVED


def column(values: Iterable[float | None]) -> NDArray[np.float64]:
    """[V, 1] one value a visit, beside the days as [D]; None is not a number, and no day is before, on or after it."""
    return np.array(list(values), dtype=np.float64).reshape(-1, 1)


@dataclass(frozen=True, slots=True)
class ContactCap:
    """At most `most` contacts of one customer in any rolling cycle; `past` are days of executed ones."""

    customer_id: str
    most: int
    past: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Displaced:
    """A told visit that lost its day, and the rule that made it so."""

    customer_id: str
    day: date
    level: Level
    reason: Said


@dataclass(frozen=True, slots=True)
class MonthPrices:
    """Prices in whole seconds of driving."""

    late: int  # a day
    move_proposed: int
    move_told: int
    weekday: int
    balance: int  # thousandths of a second for each second above the mean day


@dataclass(frozen=True, eq=False)
class RepMonth:
    """All that decides one rep's month, and nothing else.

    `days` and `offsets` have equal length; `nodes` holds customer ids from row 1 of the matrices on, row 0 is
    the rep's place; `seconds` int32[n, n], `km` float64[n, n]; `visits` are sorted by customer and due day.
    """

    rep_id: str
    as_of: date
    horizon_days: int
    cycle_days: int
    days: tuple[WorkingDay, ...]
    nodes: tuple[str, ...]
    seconds: NDArray[np.int32]
    km: NDArray[np.float64]
    visits: tuple[VisitRequest, ...]
    caps: tuple[ContactCap, ...]
    prices: MonthPrices
    agreed: Agreements = field(default_factory=Agreements)
    holidays: frozenset[int] = frozenset()  # offsets of days that the rep works for what was agreed alone
    closed: frozenset[int] = frozenset()  # offsets of frozen days: nothing may be added but agreed visits
    warm: bool = False  # amends a published month
    displaced: tuple[Displaced, ...] = ()
    starts_at: tuple[int, ...] = ()  # row of each day's start place; empty: row 0
    ends_at: tuple[int, ...] = ()
    patterns: dict[str, tuple[frozenset[int], ...]] = field(default_factory=dict)  # allowed sets of days by customer
    demand: tuple[int, ...] = ()  # load of each visit; empty: none
    capacity: tuple[int, ...] = ()  # load that each day can take; empty: unlimited

    @property
    def offsets(self) -> tuple[int, ...]:
        """Each working day as days after the as-of date."""
        return tuple((d.day - self.as_of).days for d in self.days)

    def date_of(self, offset: int) -> date:
        """The date of an offset."""
        return self.as_of + timedelta(days=offset)

    def digest(self) -> str:
        """SHA-256 of everything that the solution depends on, as hex."""
        told = (
            *(self.rep_id, self.as_of, self.horizon_days, self.cycle_days, self.days, self.nodes, self.visits),
            *(self.caps, self.prices, sorted(self.holidays), sorted(self.closed), self.warm),
            *(self.starts_at, self.ends_at),
            *(sorted((c, [sorted(p) for p in some]) for c, some in self.patterns.items()), self.demand, self.capacity),
        )
        total = hashlib.sha256(repr(told).encode())
        total.update(self.seconds.tobytes())
        return total.hexdigest()


@dataclass(frozen=True, slots=True)
class MonthSolution:
    """Which visits on which day, in which order. `objective` is the model's, in seconds."""

    order: tuple[tuple[int, ...], ...]  # indexes of visits by working day
    missed: tuple[int, ...]
    objective: int
    drive_seconds: int
    work: int  # iterations
    outcome: Outcome

    @property
    def day_of(self) -> dict[int, int]:
        """Position of the working day by visit index."""
        return {v: d for d, visits in enumerate(self.order) for v in visits}


@dataclass(frozen=True, slots=True)
class MissReason:
    """Why a due visit is left out, verified by forcing it in.

    `cost_minutes`: what the month's objective loses with it, its own prize counted as won; inf: impossible.
    """

    text: Said
    cost_minutes: float
