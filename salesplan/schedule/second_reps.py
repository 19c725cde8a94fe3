"""Customers with a second rep: the visits of both keep the customer's gap, or are made together.

apart    a visit stands no nearer to the other rep's than the gap; what was agreed may, and what the other rep's
         customers were told is kept clear of by what this rep's were not
joint    the second rep's visit stands on the day and at the hour of one of the owner's, the nearest to its due day,
         as long as both work that day; it counts as one
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel, Window, works_on
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Level
from salesplan.domain.working_days import day_of
from salesplan.schedule.agreed_day import Stay, fits
from salesplan.schedule.due import hard_gap

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from salesplan.domain.given import Customer, Given, Rep
    from salesplan.domain.places import Place
    from salesplan.domain.settings import Settings
    from salesplan.schedule.agreements import Agreements
    from salesplan.schedule.model import VisitRequest
    from salesplan.travel import TravelTimes


@dataclass(frozen=True, slots=True)
class Beside:
    """The other rep's visits to one customer, made and planned. Hours are seconds since midnight."""

    customer_id: str  # of this rep's part
    days: tuple[date, ...]  # that stand: planned before this rep's, agreed, or made
    joint: tuple[tuple[date, int], ...] = ()  # day and hour of visits on which this rep may come along
    told: tuple[date, ...] = ()  # that the other rep's customers were told, while theirs is planned after this rep's


class Company:
    """The rep's days, with what was agreed for an hour and the visits on which they come along: all fit together."""

    def __init__(
        self,
        rep: Rep,
        given: Given,
        travel: TravelTimes,
        settings: Settings,
        as_of: date,
        working: frozenset[int],
        agreed: Agreements,
    ) -> None:
        """`working` are offsets of the rep's working days."""
        self.as_of, self.working = as_of, working
        self._rep, self._given, self._travel, self._settings = rep, given, travel, settings
        self._stays: dict[int, list[tuple[Place, int, int]]] = {}
        for customer in (c for c in given.customers if given.overlays and (c.id, Channel.VISIT) in agreed.held):
            service = 60 * (settings.visits.minutes if customer.visit_minutes is None else customer.visit_minutes)
            for held in agreed.of(customer.id, Channel.VISIT):
                if held.at_time is not None:
                    self.takes(customer.place, service, held.day, held.at_time)

    def takes(self, place: Place, service: int, offset: int, start: int) -> bool:
        """Whether the day has room for one more at that hour (seconds since midnight), which then is in it."""
        rows = [*self._stays.get(offset, ()), (place, service, start)]
        places = [self._rep.place, *(at for at, _, _ in rows)]
        drives = self._travel.legs(places, places).seconds()
        if self._settings.overnight.enabled:
            drives[0, :] = drives[:, 0] = 0
        stays = [Stay(i, took, (Window(at, at + took),)) for i, (_, took, at) in enumerate(rows, start=1)]
        day = day_of(self._rep, self._given, self._settings.visits, self.as_of + timedelta(days=offset))
        there = fits(day, stays, drives)
        if there:
            self._stays[offset] = rows
        return there


def beside_other(
    visits: list[VisitRequest], customer: Customer, beside: Beside | None, company: Company
) -> list[VisitRequest]:
    """The customer's visits with what the other rep's leave of the days."""
    if beside is None:
        return visits
    days = [(day - company.as_of).days for day in beside.days]
    told = [(day - company.as_of).days for day in beside.told]
    hours = {(day - company.as_of).days: start for day, start in beside.joint}
    together = _matched(visits, customer, hours, company)
    gap = hard_gap(customer)
    found = []
    for i, visit in enumerate(visits):
        if i in together:
            found.append(_along(visit, together[i], hours, days, gap))
        else:
            kept = days if visit.level is Level.TOLD else [*days, *told]
            found.append(_apart(visit, kept, gap))
    return found


def _apart(visit: VisitRequest, days: Sequence[int], gap: int) -> VisitRequest:
    """The visit kept off the days around these; of a frozen day that is one of them it is free."""
    if visit.level is Level.AGREED or not days:
        return visit
    ranges = _around(days, gap)
    if visit.frozen and visit.fixed_day is not None and any(a <= visit.fixed_day <= b for a, b in ranges):
        visit = replace(visit, frozen=False, fixed_day=None)
    return replace(visit, apart=ranges)


def _along(visit: VisitRequest, day: int, hours: Mapping[int, int], days: Sequence[int], gap: int) -> VisitRequest:
    """The visit at the day and hour of the other rep's."""
    start = hours[day]
    return replace(
        visit,
        fixed_day=day,
        fixed_start=start,
        windows=(Window(start, start + visit.service),),
        frozen=visit.frozen and visit.fixed_day == day,
        gap=min(visit.gap, gap),
        apart=_around([other for other in days if other != day], gap),
    )


def _around(days: Sequence[int], gap: int) -> tuple[tuple[int, int], ...]:
    return tuple((day - gap + 1, day + gap - 1) for day in days)


def _matched(
    visits: Sequence[VisitRequest], customer: Customer, hours: Mapping[int, int], company: Company
) -> dict[int, int]:
    """The day of the joint visit by position of this rep's: the published one, else the nearest to the due day."""
    found: dict[int, int] = {}
    left = {d for d in hours if d in company.working and works_on(customer.weekdays, company.as_of + timedelta(days=d))}

    def match(i: int, days: Sequence[int]) -> None:
        for day in days:
            if company.takes(customer.place, visits[i].service, day, hours[day]):
                found[i] = day
                left.discard(day)
                return

    free = [i for i, v in enumerate(visits) if v.level is not Level.AGREED and not v.barred]
    for i in free:
        match(i, [d for d in (visits[i].published_day,) if d in left])
    for i in (i for i in free if i not in found):
        match(i, _nearest(visits[i], left, found.values(), hard_gap(customer)))
    return found


def _nearest(visit: VisitRequest, days: Collection[int], taken: Collection[int], gap: int) -> list[int]:
    """Days on which the visit may come along, the nearest to its due day first."""
    near = (d for d in days if max(visit.earliest, visit.first_day) <= d <= visit.last_day)
    return sorted(
        (d for d in near if all(abs(d - other) >= gap for other in taken)), key=lambda d: (abs(d - visit.due), d)
    )
