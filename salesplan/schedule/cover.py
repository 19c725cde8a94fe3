"""A visit to a colleague's customer, on a day on which the colleague is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel, works_on
from salesplan.domain.given import CallOutcome
from salesplan.domain.plan import Level
from salesplan.schedule import due as rhythm
from salesplan.schedule.caps import by_others, rolling_most, within
from salesplan.schedule.model import AGREED_PRIZE, PROMISED_PRIZE, VisitRequest
from salesplan.schedule.requests import in_driving

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.domain.given import Call, Customer, Feedback, Touch
    from salesplan.domain.plan import CallLine, ScheduledCall
    from salesplan.domain.settings import Settings
    from salesplan.schedule.requests import Frame


@dataclass(frozen=True, slots=True)
class Cover:
    """What the colleague has to know of it."""

    customer: Customer
    owner_id: str
    day: date
    due: date
    worth: float  # money that the visit earns
    product: str
    published: ScheduledCall | None = None  # where the published plan has it


def is_open(customer: Customer, calls: Sequence[Call], feedback: Sequence[Feedback], day: date, as_of: date) -> bool:
    """Whether the customer takes a visit on that day: consent, weekdays, answers; no visit of the day is on record."""
    silent = rhythm.silent_until(feedback, Channel.VISIT, as_of)
    return (
        Channel.VISIT in customer.channels
        and works_on(customer.weekdays, day)
        and (silent is None or (day - as_of).days > silent)
        and not rhythm.has_record(calls, Channel.VISIT, day)
    )


def cover_days(
    customer: Customer,
    lines: Sequence[CallLine],
    calls: Sequence[Call],
    feedback: Sequence[Feedback],
    touches: Sequence[Touch],
    planned: Sequence[ScheduledCall],
    due: date,
    days: Sequence[date],
    settings: Settings,
    as_of: date,
) -> tuple[date, ...]:
    """Those of `days` on which a visit that is due may take place, by its window, the spacing and caps.

    `lines` are the customer's in the call plan, `calls` those made, `touches` contacts by others,
    `planned` those of the horizon.
    """
    frequency = sum(x.frequency for x in lines if x.channel is Channel.VISIT)
    if frequency <= 0:
        return ()
    cycle = settings.plan.cycle_days
    interval = cycle / frequency
    first, last = (
        due + timedelta(days=share * interval) for share in (settings.visits.early - 1, settings.visits.late - 1)
    )
    gap = rhythm.spacing(customer, interval, settings)
    made = [((c.day - as_of).days, c.channel) for c in calls if c.outcome is CallOutcome.DONE and c.day <= as_of]
    contacts = [*made, *(((c.day - as_of).days, c.channel) for c in planned)]
    contacts += by_others(touches, as_of, cycle)
    visits = [day for day, channel in contacts if channel is Channel.VISIT]

    def allowed(day: date) -> bool:
        offset = (day - as_of).days
        caps = ((customer.max_visits, visits), (customer.max_contacts, [d for d, _ in contacts]))
        return (
            first <= day
            and (day <= last or last < days[0])  # overdue: any of them
            and is_open(customer, calls, feedback, day, as_of)
            and all(abs(offset - other) >= gap for other in visits)
            and all(cap is None or within(sorted(on), offset, rolling_most(cap), cycle) for cap, on in caps)
        )

    return tuple(day for day in days if allowed(day))


def cover_request(cover: Cover, frame: Frame) -> VisitRequest:
    """The visit on its day or not at all: what is published stays before anything that is not promised."""
    customer, published = cover.customer, cover.published
    day = (cover.day - frame.as_of).days
    told = published is not None and (day < frame.settings.plan.told_days or day in frame.frozen)
    frozen = published is not None and day in frame.frozen
    worth = in_driving(cover.worth, frame.rep, frame.settings)
    return VisitRequest(
        customer_id=customer.id,
        node=0,
        service=60 * (frame.settings.visits.minutes if customer.visit_minutes is None else customer.visit_minutes),
        due=(cover.due - frame.as_of).days,
        earliest=day,
        latest=day,
        gap=rhythm.hard_gap(customer),
        windows=customer.hours,
        weekdays=customer.weekdays,
        prize=AGREED_PRIZE if frozen else worth if published is None else worth + PROMISED_PRIZE,
        level=Level.TOLD if told else Level.PROPOSED,
        fixed_day=day,
        published_day=None if published is None else day,
        published_start=None if published is None else published.start,
        told_start=None if published is None or published.level is Level.PROPOSED else published.told_hour,
        frozen=frozen,
        known=published is not None,
        cover=True,
    )
