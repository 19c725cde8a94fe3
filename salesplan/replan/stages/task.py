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
    periods: tuple[tuple[str, date | None, date | None], ...] = ()  # customers who are the rep's from or until a day
    handed_over: tuple[ScheduledCall, ...] = ()  # calls of such customers that the owner before them has planned

    @property
    def digest(self) -> str:
        """Digest of what the month is made from."""
        before = tuple((c.customer_id, c.channel, c.day) for c in self.handed_over)
        dated = (self.periods, before) if self.periods else ()
        return schedule_digest(self.given, self.lines, self.travel, self.settings, self.as_of, dated)

    def asks_what_was_solved(self, digest: str) -> bool:
        """Whether the published part was solved from inputs of this digest."""
        return not self.full and self.previous is not None and dict(self.previous.digests).get("schedule") == digest
