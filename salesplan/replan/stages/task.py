"""What one rep's month is made from: small enough to travel to a worker process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.replan.opening.digests import schedule_digest

if TYPE_CHECKING:
    from datetime import date

    from salesplan.domain.given import Call, Given, Rep
    from salesplan.domain.plan import CallLine, RepPlan, ScheduledCall
    from salesplan.domain.settings import Settings
    from salesplan.schedule import Beside, Cover
    from salesplan.travel import TravelTimes


@dataclass(frozen=True)
class RepTask:
    """What one rep's month is made from; `given` is their slice of the inputs."""

    rep: Rep
    given: Given
    lines: tuple[CallLine, ...]
    previous: RepPlan | None
    travel_factor: float  # what the call plan took for routed ÷ estimated driving
    presumed: tuple[Call, ...]
    travel: TravelTimes
    settings: Settings
    as_of: date
    full: bool = False  # solved again although nothing asks for it
    deep: bool = False  # searched from the routes of its bound too
    periods: tuple[tuple[str, date | None, date | None], ...] = ()  # customers who are the rep's from or until a day
    handed_over: tuple[ScheduledCall, ...] = ()  # calls of such customers that the owner before them has planned
    covered: tuple[ScheduledCall, ...] = ()  # visits that colleagues pay while the rep is away
    covers: tuple[Cover, ...] = ()  # visits that the rep pays while colleagues are away
    beside: tuple[Beside, ...] = ()  # visits of the other reps of customers who have two

    @property
    def digest(self) -> str:
        """Digest of what the month is made from."""
        others = tuple(
            (c.customer_id, c.channel, c.day) for c in (*self.handed_over, *sorted(self.covered, key=_of_call))
        )
        for_others = tuple(
            (c.customer, c.owner_id, c.day, c.due, c.product) for c in sorted(self.covers, key=_of_cover)
        )
        dated = (self.periods, others, for_others) if self.periods or others or for_others else ()
        if self.beside:  # what the published plan has told is an anchor, not an input
            dated = (*dated, tuple((b.customer_id, b.days, b.joint) for b in self.beside))
        return schedule_digest(self.given, self.lines, self.travel, self.settings, self.as_of, dated)

    def asks_what_was_solved(self, digest: str) -> bool:
        """Whether the published part was solved from inputs of this digest."""
        return not self.full and self.previous is not None and dict(self.previous.digests).get("schedule") == digest


def _of_call(call: ScheduledCall) -> tuple[str, date]:
    return call.customer_id, call.day


def _of_cover(cover: Cover) -> tuple[str, date]:
    return cover.customer.id, cover.day
