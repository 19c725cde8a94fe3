"""Which colleague can visit a customer at least cost, on which day.

    detour     drive(a → c) + drive(c → b) − drive(a → b), the least over successive stops a, b of the day
    costs      detour · price of the colleague's hour; it must be less than the visit is worth
    time       detour + visit must be left of the day: working minutes − promised visits − driving; whether what is only
               proposed gives way, the month decides

Today's routes stay as they are; on other days what was told keeps its hour, as everywhere. What a colleague takes is
taken off the time that is left.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.money import hour_price
from salesplan.domain.plan import CallStatus, Level, StopKind
from salesplan.domain.working_days import working_days
from salesplan.schedule import in_driving

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from salesplan.domain.given import Customer, Rep
    from salesplan.domain.places import Place
    from salesplan.domain.plan import DayRoute, RepPlan, ScheduledCall
    from salesplan.replan.night import Night

NEAREST = 4  # colleagues, by the drive from home, who are looked at


@dataclass(frozen=True, slots=True)
class Detour:
    """A colleague's day with room for the visit."""

    price: float  # money
    day: date
    rep_id: str
    seconds: int


class Detours:
    """The days of all reps, with the time that is left of them."""

    def __init__(self, night: Night, parts: Mapping[str, RepPlan]) -> None:
        self._night = night
        self._routes = {(r.rep_id, r.day): r for part in parts.values() for r in part.routes}
        self._promised: dict[tuple[str, date], list[ScheduledCall]] = defaultdict(list)
        for call in (c for part in parts.values() for c in part.schedule):
            if call.channel is Channel.VISIT and (call.level is not Level.PROPOSED or call.status is CallStatus.COVER):
                self._promised[call.rep_id, call.day].append(call)
        self._reps = [rep for rep in night.given.reps if rep.id in parts]
        self._left: dict[tuple[str, date], list[int]] = {}  # seconds and visits, of the reps who were asked
        self._asked: set[str] = set()

    def least(self, customer: Customer, days: Sequence[date], worth: float, owner_id: str) -> Detour | None:
        """The cheapest detour that pays and fits; its time is taken off the colleague's day."""
        night = self._night
        service = 60 * (night.settings.visits.minutes if customer.visit_minutes is None else customer.visit_minutes)
        found: list[Detour] = []
        for rep in self._near(customer, owner_id):
            most = in_driving(worth, rep, night.settings)
            open_days = [d for d in days if (left := self._left_of(rep).get((rep.id, d))) and left[1] > 0]
            for day, seconds in self._detours(rep, open_days, customer.place):
                if seconds < most and service + seconds <= self._left[rep.id, day][0]:
                    found.append(Detour(seconds / 3600 * hour_price(rep, night.settings), day, rep.id, seconds))
        best = min(found, key=lambda d: (d.price, d.day, d.rep_id), default=None)
        if best is not None:
            left = self._left[best.rep_id, best.day]
            left[0] -= service + best.seconds
            left[1] -= 1
        return best

    def _near(self, customer: Customer, owner_id: str) -> list[Rep]:
        able = [r for r in self._reps if r.id != owner_id and self._night.given.serving.may(customer, r)]
        if not able:
            return []
        away = self._night.travel.legs([r.place for r in able], [customer.place]).seconds()[:, 0].tolist()
        return [rep for _, _, rep in sorted(zip(away, (r.id for r in able), able, strict=True))[:NEAREST]]

    def _left_of(self, rep: Rep) -> dict[tuple[str, date], list[int]]:
        """Seconds and visits left by rep and day, of this rep's coming days."""
        night, plan = self._night, self._night.settings.plan
        if rep.id not in self._asked:
            self._asked.add(rep.id)
            days = working_days(rep, night.given, night.settings.visits, night.as_of, plan.horizon_days)
            first = night.as_of if night.parent is None else night.as_of + timedelta(days=1)
            for day in (d for d in days if d.day >= first):
                route, promised = self._routes.get((rep.id, day.day)), self._promised.get((rep.id, day.day), ())
                spent = sum((c.end or 0) - (c.start or 0) for c in promised)
                spent += 0 if route is None else route.drive_seconds
                self._left[rep.id, day.day] = [round(60 * day.working_minutes) - spent, day.max_visits - len(promised)]
        return self._left

    def _detours(self, rep: Rep, days: Sequence[date], place: Place) -> list[tuple[date, int]]:
        """The least detour by day, seconds."""
        stops = {d: _places(self._routes.get((rep.id, d)), rep, self._night) for d in days}
        places = list(dict.fromkeys(p for row in stops.values() for p, _ in row))
        if not places:
            return []
        there = self._night.travel.legs(places, [place]).seconds()[:, 0].tolist()
        back = self._night.travel.legs([place], places).seconds()[0].tolist()
        at = {p: i for i, p in enumerate(places)}
        return [
            (d, min(there[at[a]] + back[at[b]] - drive for (a, _), (b, drive) in pairwise(row)))
            for d, row in stops.items()
        ]


def _places(route: DayRoute | None, rep: Rep, night: Night) -> list[tuple[Place, int]]:
    """Where the rep stands in turn, and the drive there; from home and back without a route."""
    if route is None:
        return [(rep.place, 0), (rep.place, 0)]
    found: list[tuple[Place, int]] = []
    for stop in route.stops:
        if stop.kind is not StopKind.LUNCH:
            place = night.given.customer[stop.customer_id].place if stop.customer_id else rep.place
            found.append((place, stop.drive_seconds))
    return found
