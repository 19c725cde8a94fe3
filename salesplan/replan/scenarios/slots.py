"""When a new appointment with a customer costs least: days and hours, each priced as the night that gets it would.

    estimate   every working day and every place in its order: the drive that the visit adds to what stands that day
    price      the cheapest of them planned, with the appointment agreed, as tonight's run would plan the rep's month

The estimate only says whom to look at. The price of an appointment is what the month then costs more than the one that
stands (`price_of`): driving at the rep's hour, calls that move at the price of a move, calls that find no day any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel, Window, works_on
from salesplan.domain.errors import UsageError
from salesplan.domain.given import Decision, Feedback
from salesplan.domain.money import hour_price
from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallStatus, Level
from salesplan.domain.working_days import working_days
from salesplan.replan.answer.pairs import pair_calls
from salesplan.replan.answer.totals import visit_move_price
from salesplan.replan.stages.covers import standing_covers
from salesplan.replan.stages.months import presumed_now, task_of
from salesplan.replan.stages.rep_month import plan_rep
from salesplan.replan.stages.territories import carried
from salesplan.routes import problem_of, timetable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from salesplan.domain.given import Customer, Rep
    from salesplan.domain.plan import Plan, RepPlan, ScheduledCall, Unplanned
    from salesplan.domain.settings import Settings
    from salesplan.domain.working_days import WorkingDay
    from salesplan.replan.answer.pairs import CallPair
    from salesplan.replan.night import Night
    from salesplan.replan.stages.task import RepTask
    from salesplan.routes import DayProblem

APART = 3_600  # seconds between two hours of one day that are both worth a look
ROUND = (300, 60)  # seconds: people agree on 10:05, and on 10:03 only where they must
FULL_DAY = 1_000_000  # seconds of driving: days with a place for the visit come before those without one


@dataclass(frozen=True, slots=True)
class Wanted:
    """The appointment that is asked for. Days are included; hours in seconds since midnight."""

    customer_id: str
    first: date
    until: date
    minutes: int | None = None  # None: as long as the customer's visits take
    at_time: int | None = None
    count: int = 3  # slots that are priced


@dataclass(frozen=True)
class Slot:
    """One day and hour, and what it costs. Times are seconds since midnight, money is the plan's."""

    day: date
    start: int
    end: int
    rep_id: str
    instead_of: date | None  # the day of the customer's visit that it takes the place of; None: one visit more
    drive_minutes: float  # more than now, in the horizon
    drive_km: float
    moved: tuple[CallPair, ...]  # calls of others on another day, or on none
    shifted: tuple[CallPair, ...]  # the customer's own other calls that move with it
    told: tuple[CallPair, ...]  # of both those of which a customer has to hear
    left_out: tuple[Unplanned, ...]
    price: float


@dataclass(frozen=True)
class _Place:
    """A place in a day's order, and the driving that it adds, seconds."""

    day: date
    start: int
    added: int


def slots(night: Night, wanted: Wanted) -> tuple[Slot, ...]:
    """The cheapest slots, best first; none where no hour can be held.

    Raises UsageError for a customer who is unknown, takes no visits or whom nobody owns in those days.
    """
    plan, customer = night.parent, _customer(night, wanted)
    assert plan is not None
    if wanted.minutes is not None:
        night, customer = _longer(night, customer, wanted.minutes)
    months = _Months(night)
    found = []
    for place in _worth_a_look(_places(night, plan, customer, wanted), wanted.count):
        slot = _priced(night, months, customer, place)
        if slot is not None:
            found.append(slot)
    return tuple(sorted(found, key=lambda s: (s.price, s.day, s.start)))


def agreed_row(customer_id: str, rep_id: str, day: date, at_time: int, answered: date) -> Feedback:
    """The answer that says so."""
    return Feedback(answered, rep_id, customer_id, Decision.PIN, on_date=day, at_time=at_time)


def price_of(before: RepPlan, after: RepPlan, rep: Rep, settings: Settings, as_of: date) -> float:
    """Money that one month of the rep costs more than another.

    Driving at what the rep's hour costs, calls on another day at the price of a move, and the value of calls that
    find no day any more.
    """
    moved = [p.after for p in _pairs(before, after, as_of) if p.status is CallStatus.MOVED and p.after is not None]
    lost = sum(u.cost for u in after.unplanned) - sum(u.cost for u in before.unplanned)
    return _drive(after, before) / 3600 * hour_price(rep, settings) + visit_move_price(moved, settings) + lost


def _customer(night: Night, wanted: Wanted) -> Customer:
    customer = night.given.customer.get(wanted.customer_id)
    if customer is None:
        raise UsageError(f"there is no customer {wanted.customer_id}", "see customers.csv")
    if Channel.VISIT not in customer.channels:
        raise UsageError(f"{customer.id} takes no visits", "see the column channels in customers.csv")
    return customer


def _longer(night: Night, customer: Customer, minutes: int) -> tuple[Night, Customer]:
    """The night as if the customer's visits took so long."""
    other = replace(customer, visit_minutes=minutes)
    customers = tuple(other if c.id == customer.id else c for c in night.given.customers)
    return replace(night, given=replace(night.given, customers=customers)), other


# -- which days and hours are worth a look -------------------------------------------------------


def _places(night: Night, plan: Plan, customer: Customer, wanted: Wanted) -> list[_Place]:
    """The best places of every day on which the customer's owner of that day works, cheapest first."""
    found: list[_Place] = []
    owners = plan.owners.get(customer.id, ())
    last = min(wanted.until, plan.last_day)
    asked = (last - wanted.first).days + 1
    for owner in owners:
        rep = night.given.rep.get(owner.rep_id)
        if rep is None or rep.id not in plan.rep:
            continue
        for day in working_days(rep, night.given, night.settings.visits, wanted.first, max(asked, 0)):
            if owner.on(day.day) and works_on(customer.weekdays, day.day):
                found += _places_of(night, plan.rep[rep.id], rep, day, customer, wanted.at_time)
    if not owners:
        raise UsageError(f"nobody owns {customer.id} in the published plan", "run `salesplan replan`")
    return sorted(found, key=lambda p: (p.added, p.day, p.start))


def _places_of(
    night: Night, part: RepPlan, rep: Rep, day: WorkingDay, customer: Customer, at_time: int | None
) -> Iterator[_Place]:
    """Every place in the order of one day that the clock allows; where there is none, the place of each visit in turn,
    at the price of a full day: somebody has to move."""
    calls = sorted((c for c in part.schedule if c.day == day.day and c.start is not None), key=lambda c: c.start or 0)
    others = [c for c in calls if c.customer_id != customer.id and c.channel is Channel.VISIT]
    hours = customer.hours
    service = 60 * (night.settings.visits.minutes if customer.visit_minutes is None else customer.visit_minutes)
    if at_time is not None:
        hours = (Window(at_time, at_time + service),)
    problem = _problem(night, rep, day, others, customer, (service, hours))
    around, mine = tuple(range(1, len(others) + 1)), len(others) + 1
    now = problem.drive(around)
    free = [(*around[:i], mine, *around[i:]) for i in range(len(around) + 1)]
    found = list(_timed(problem, free, day, now))
    if not found:
        taken = [(*around[:i], mine, *around[i + 1 :]) for i in range(len(around))]
        found = [(start, FULL_DAY + added) for start, added in _timed(problem, taken, day, now)]
    yield from (_Place(day.day, start, added) for start, added in found)


def _timed(
    problem: DayProblem, orders: Sequence[tuple[int, ...]], day: WorkingDay, now: int
) -> Iterator[tuple[int, int]]:
    """When the last visit of the problem would begin in each order that the day holds, and the drive that it adds."""
    for order in orders:
        if len(order) <= day.max_visits and (start := _start(problem, order, problem.visits)) is not None:
            yield start, problem.drive(order) - now


def _problem(
    night: Night,
    rep: Rep,
    day: WorkingDay,
    others: Sequence[ScheduledCall],
    customer: Customer,
    asked: tuple[int, tuple[Window, ...]],
) -> DayProblem:
    """What stands on the day in its order, and the customer as the last visit."""
    known = [night.given.customer.get(c.customer_id) for c in others]
    places = [rep.place, *(c.place if c else rep.place for c in known), customer.place]
    legs = night.travel.legs(places, places)
    mine = len(others) + 1
    told = 60 * night.settings.plan.told_minutes
    service = {i: (c.end or 0) - (c.start or 0) for i, c in enumerate(others, start=1)}
    windows = {
        i: _held(call, who.hours if who else (), told)
        for i, (call, who) in enumerate(zip(others, known, strict=True), 1)
    }
    return problem_of(
        day,
        (legs.seconds(), legs.km),
        list(range(len(places))),
        {**service, mine: asked[0]},
        {**windows, mine: asked[1]},
        {},
    )


def _held(call: ScheduledCall, hours: tuple[Window, ...], told: int) -> tuple[Window, ...]:
    """When a visit that stands may be: at the hour agreed, around one told, else while the customer is open."""
    start, end = call.start or 0, call.end or 0
    if call.level is Level.PROPOSED:
        return hours
    slack = 0 if call.level is Level.AGREED else told
    hour = call.told_hour or start
    return (Window(min(start, hour - slack), max(end, hour + (end - start) + slack)),)


def _start(problem: DayProblem, order: Sequence[int], mine: int) -> int | None:
    """When the visit begins in that order: at the next full five minutes, or full minute, that the clock allows."""
    stops = timetable(problem, order)
    if stops is None:
        return None
    start, service = next(s.start for s in stops if s.node == mine), problem.service[mine - 1]
    openings = problem.windows[mine - 1]
    for step in ROUND:
        hour = Window(-(-start // step) * step, -(-start // step) * step + service)
        if not openings or any(w.opens <= hour.opens and hour.closes <= w.closes for w in openings):
            held = replace(problem, windows=(*problem.windows[: mine - 1], (hour,), *problem.windows[mine:]))
            if timetable(held, order) is not None:
                return hour.opens
    return None


def _worth_a_look(places: Sequence[_Place], count: int) -> list[_Place]:
    """The cheapest place of each day, cheapest day first; where there are too few days, other hours of them too."""
    firsts: dict[date, _Place] = {}
    for place in places:
        firsts.setdefault(place.day, place)
    chosen = sorted(firsts.values(), key=lambda p: (p.added, p.day))[:count]
    for place in places:
        if len(chosen) >= count:
            break
        if all(p.day != place.day or abs(p.start - place.start) >= APART for p in chosen):
            chosen.append(place)
    return chosen


# -- what they cost ------------------------------------------------------------------------------


class _Months:
    """The rep's month as it stands, and as tonight would plan it with one answer more."""

    def __init__(self, night: Night) -> None:
        assert night.parent is not None
        self._night, self._parts = night, night.parent.rep
        self._territories = carried(night)
        self._lines = {rep_id: part.callplan for rep_id, part in self._parts.items()}
        self._covers = standing_covers(night, self._territories, self._lines, night.parent.reps)
        self._standing: dict[str, RepPlan] = {}

    def task(self, rep_id: str, *answers: Feedback) -> RepTask:
        night = self._night
        if answers:
            rows = sorted((*night.given.feedback, *answers), key=lambda f: (f.day, f.customer_id))
            night = replace(night, given=replace(night.given, feedback=tuple(rows)))
        presumed = presumed_now(night)
        return task_of(night, self._territories, self._lines, rep_id, presumed, self._parts, self._covers)

    def standing(self, rep_id: str) -> RepPlan:
        """The published month; planned anew where its inputs are others by now."""
        if rep_id not in self._standing:
            task = self.task(rep_id)
            asked = task.asks_what_was_solved(task.digest) and task.previous is not None
            self._standing[rep_id] = self._parts[rep_id] if asked else plan_rep(task)
        return self._standing[rep_id]


def _priced(night: Night, months: _Months, customer: Customer, place: _Place) -> Slot | None:
    """The month with the appointment beside the month as it stands; None where the appointment cannot be held."""
    plan = night.parent
    assert plan is not None
    rep_id = next(a.rep_id for a in plan.owners[customer.id] if a.on(place.day))
    row = agreed_row(customer.id, rep_id, place.day, place.start, night.as_of)
    before, after = months.standing(rep_id), plan_rep(months.task(rep_id, row))
    made = [c for c in after.schedule if c.customer_id == customer.id and c.day == place.day and c.start == place.start]
    if not made:
        return None
    pairs = _pairs(before, after, night.as_of)
    elsewhere = [p for p in pairs if p.before is not None and p.status is not CallStatus.KEPT]
    own = [p for p in elsewhere if _who(p) == customer.id]
    known = {(u.customer_id, u.due) for u in before.unplanned}
    return Slot(
        day=place.day,
        start=place.start,
        end=made[0].end or place.start,
        rep_id=rep_id,
        instead_of=next((p.before.day for p in pairs if p.before is not None and p.after is made[0]), None),
        drive_minutes=_drive(after, before) / 60,
        drive_km=sum(d.drive_km for d in after.routes) - sum(d.drive_km for d in before.routes),
        moved=tuple(p for p in elsewhere if _who(p) != customer.id),
        shifted=tuple(p for p in own if p.after is None or p.after.day != place.day),
        told=tuple(p for p in pairs if _has_to_hear(p, 60 * night.settings.plan.told_minutes)),
        left_out=tuple(u for u in after.unplanned if (u.customer_id, u.due) not in known),
        price=price_of(before, after, night.given.rep[rep_id], night.settings, night.as_of),
    )


def _pairs(before: RepPlan, after: RepPlan, as_of: date) -> list[CallPair]:
    return pair_calls(before.schedule, after.schedule, as_of)


def _drive(after: RepPlan, before: RepPlan) -> int:
    """Seconds at the wheel more."""
    return sum(d.drive_seconds for d in after.routes) - sum(d.drive_seconds for d in before.routes)


def _who(pair: CallPair) -> str:
    call = pair.before or pair.after
    assert call is not None
    return call.customer_id


def _has_to_hear(pair: CallPair, minutes: int) -> bool:
    """Whether a promised call of the pair is on another day, at an hour that is too far away, or gone."""
    before, after = pair.before, pair.after
    if before is None or before.level is Level.PROPOSED:
        return False
    if after is None or pair.status is not CallStatus.KEPT:
        return True
    hour = before.told_hour
    return hour is not None and after.start is not None and abs(after.start - hour) > minutes
