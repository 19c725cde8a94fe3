"""From the inputs and the published plan to one rep's month."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.given import CallOutcome
from salesplan.domain.nouns import replace
from salesplan.domain.plan import Level
from salesplan.domain.working_days import day_of, working_days
from salesplan.response.signals import follow_ups as open_follow_ups
from salesplan.schedule.agreements import agreements
from salesplan.schedule.caps import by_others, rolling_most
from salesplan.schedule.cover import cover_request
from salesplan.schedule.model import NO_EARLIEST, NO_LATEST, ContactCap, MonthPrices, RepMonth
from salesplan.schedule.requests import Frame, standings, visit_requests
from salesplan.schedule.second_reps import Company

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from salesplan.domain.given import Customer, Given, Rep
    from salesplan.domain.plan import CallLine, RepPlan, ScheduledCall
    from salesplan.domain.settings import ScheduleSettings, Settings
    from salesplan.domain.working_days import WorkingDay
    from salesplan.response.signals import FollowUp
    from salesplan.schedule.agreements import Agreements
    from salesplan.schedule.cover import Cover
    from salesplan.schedule.model import VisitRequest
    from salesplan.schedule.second_reps import Beside
    from salesplan.travel import TravelTimes

    Periods = Sequence[tuple[str, date | None, date | None]]
    """Customer, the rep's first day with them and the last; None: no bound."""


def rep_month(
    rep: Rep,
    given: Given,
    lines: Sequence[CallLine],
    previous: RepPlan | None,
    travel: TravelTimes,
    settings: Settings,
    as_of: date,
    *,
    owned: Collection[str] | None = None,
    follow_ups: Mapping[str, tuple[FollowUp, ...]] | None = None,
    periods: Periods = (),
    handed_over: Sequence[ScheduledCall] = (),
    covered: Sequence[ScheduledCall] = (),
    covers: Sequence[Cover] = (),
    beside: Sequence[Beside] = (),
) -> RepMonth:
    """The visits that fall due in the horizon, and everything that binds them.

    `lines` are the rep's lines of the call plan, `previous` their part of the published plan. `owned` are the
    ids of their customers (None: all of `given` if it holds just this rep, else those that `lines` name);
    agreed and told visits of others are not theirs. `follow_ups` are the open ones (None: worked out here).
    `periods` are customers who are the rep's from a day or until one, `handed_over` the calls that the owners before
    have planned for them. `covered` are visits that colleagues pay to the rep's customers, `covers` those that the rep
    pays to colleagues'. `beside` are the visits of the other reps of customers who have two.
    """
    plan = settings.plan
    usual = working_days(rep, given, settings.visits, as_of, plan.horizon_days)
    offsets = frozenset((d.day - as_of).days for d in usual)
    by_customer = _lines_by_customer(lines)
    customers = _customers(given, by_customer, owned)
    agreed = agreements(rep, customers, given, travel, settings, as_of, periods)
    holidays = agreed.all_days - offsets
    frame = Frame(
        rep=rep,
        settings=settings,
        as_of=as_of,
        working=offsets,
        frozen=_frozen(usual, previous, plan.freeze_days, as_of),
        periods=as_offsets(periods, as_of),
        known_missed=_known_missed(previous),
        handing_over=_handing_over(previous),
        agreed=agreed,
        beside={other.customer_id: other for other in beside},
    )
    known = open_follow_ups(given, settings, as_of) if follow_ups is None else follow_ups
    others = (*handed_over, *covered)
    stand = standings(
        *(customers, by_customer, given.calls_of, given.feedback_of, previous, known, as_of),
        handed_over=handed_over,
        covered=covered,
    )
    company = Company(rep, given, travel, settings, as_of, offsets, agreed)
    asked = [visit_requests(standing, frame, company) for standing in stand]
    own = _making_way([visit for visits, _ in asked for visit in visits])
    closed = frozenset(v.published_day for rows, _ in asked for v in rows if v.frozen and v.published_day is not None)
    visits = [*own, *(cover_request(cover, frame) for cover in sorted(covers, key=lambda c: (c.customer.id, c.day)))]
    nodes = ("", *dict.fromkeys(v.customer_id for v in visits))
    row = {customer_id: i for i, customer_id in enumerate(nodes)}
    place = {c: given.customer[c].place for c in nodes if c in given.customer}
    place |= {cover.customer.id: cover.customer.place for cover in covers}
    places = [rep.place, *(place[c] for c in nodes[1:])]
    legs = travel.legs(places, places)
    return RepMonth(
        rep_id=rep.id,
        as_of=as_of,
        horizon_days=plan.horizon_days,
        cycle_days=plan.cycle_days,
        days=_with_holidays(usual, holidays, rep, given, settings, as_of),
        nodes=nodes,
        seconds=legs.seconds(),
        km=legs.km,
        visits=tuple(replace(v, node=row[v.customer_id]) for v in visits),
        caps=_caps(given, own, agreed, others, settings, as_of),
        prices=_prices(settings.schedule),
        agreed=agreed,
        holidays=holidays,
        closed=closed,
        warm=any(v.published_day is not None for v in visits),
        displaced=tuple(lost for _, some in asked for lost in some),
    )


def as_offsets(periods: Periods, as_of: date) -> dict[str, tuple[int, int]]:
    """First and last day by customer, as offsets."""
    return {
        customer_id: (
            NO_EARLIEST if first is None else (first - as_of).days,
            NO_LATEST if last is None else (last - as_of).days,
        )
        for customer_id, first, last in periods
    }


def _known_missed(previous: RepPlan | None) -> frozenset[tuple[str, date]]:
    """Customer and due date of the visits of the rhythm that the published plan leaves out."""
    rows = () if previous is None else previous.unplanned
    return frozenset((u.customer_id, u.due) for u in rows if u.level is not Level.AGREED)


def _handing_over(previous: RepPlan | None) -> frozenset[str]:
    """Customers who are the rep's until a day in the published plan: their missed visits are the next owner's there."""
    rows = () if previous is None else previous.assignments
    return frozenset(a.customer_id for a in rows if a.until is not None)


def _with_holidays(
    usual: tuple[WorkingDay, ...], holidays: Collection[int], rep: Rep, given: Given, settings: Settings, as_of: date
) -> tuple[WorkingDay, ...]:
    """The rep's days, and the public holidays on which they hold what was agreed."""
    if not holidays:
        return usual
    more = (day_of(rep, given, settings.visits, as_of + timedelta(days=offset)) for offset in holidays)
    return tuple(sorted((*usual, *more), key=lambda d: d.day))


def _making_way(visits: list[VisitRequest]) -> list[VisitRequest]:
    """Frozen visits give up their place in the order on days for which something was agreed since; not their day."""
    fresh = {
        v.fixed_day
        for v in visits
        if v.level is Level.AGREED
        and (v.published_day != v.fixed_day or v.fixed_start not in (None, v.published_start))
    }
    return [replace(v, frozen=False) if v.frozen and v.fixed_day in fresh else v for v in visits]


def _lines_by_customer(lines: Iterable[CallLine]) -> dict[str, tuple[CallLine, ...]]:
    found: dict[str, list[CallLine]] = {}
    for line in lines:
        found.setdefault(line.customer_id, []).append(line)
    return {c: tuple(rows) for c, rows in found.items()}


def _customers(given: Given, lines: Mapping[str, object], owned: Collection[str] | None) -> list[Customer]:
    """The rep's customers by id."""
    if owned is not None:
        mine = frozenset(owned)
        return [c for c in given.customers if c.id in mine]
    if len(given.reps) == 1:
        return list(given.customers)
    return [c for c in given.customers if c.id in lines]


def _frozen(days: Sequence[WorkingDay], previous: RepPlan | None, freeze_days: int, as_of: date) -> frozenset[int]:
    """Offsets of the days up to the rep's `freeze_days`-th working day; none where no plan was published."""
    if previous is None or freeze_days == 0 or not days:
        return frozenset()
    last = days[min(freeze_days, len(days)) - 1].day
    return frozenset(range((last - as_of).days + 1))


def _caps(
    given: Given,
    visits: Sequence[VisitRequest],
    agreed: Agreements,
    others: Iterable[ScheduledCall],
    settings: Settings,
    as_of: date,
) -> tuple[ContactCap, ...]:
    """Caps that the spacing alone does not keep: where a visit is exempt from it, or other contacts count too.

    What was agreed counts like what has taken place: no cap forbids it, and the other visits keep the caps around it.
    """
    before: dict[str, list[tuple[int, Channel]]] = {}
    for planned in others:
        before.setdefault(planned.customer_id, []).append(((planned.day - as_of).days, planned.channel))
    exempt = {v.customer_id for v in visits if v.fixed_day is not None or v.earliest >= 0}
    cycle, found = settings.plan.cycle_days, []
    for customer in (given.customer[c] for c in dict.fromkeys(v.customer_id for v in visits)):
        contacts = [
            ((call.day - as_of).days, call.channel)
            for call in given.calls_of.get(customer.id, ())
            if call.outcome is CallOutcome.DONE and -cycle < (call.day - as_of).days <= 0
        ]
        contacts += [*before.get(customer.id, ()), *agreed.days(customer.id)]
        contacts += by_others(given.touches_of.get(customer.id, ()), as_of, cycle)
        past = {"visits": tuple(d for d, h in contacts if h is Channel.VISIT), "all": tuple(d for d, _ in contacts)}
        for cap, kind in ((customer.max_visits, "visits"), (customer.max_contacts, "all")):
            if cap is not None and (cap == 0 or customer.id in exempt or past[kind]):
                found.append(ContactCap(customer.id, rolling_most(cap), past[kind]))
    return tuple(found)


def _prices(schedule: ScheduleSettings) -> MonthPrices:
    return MonthPrices(
        late=round(schedule.late_price * 60),
        move_proposed=round(schedule.move_proposed * 60),
        move_told=round(schedule.move_told * 60),
        weekday=round(schedule.weekday_price * 60),
        balance=round(schedule.balance_price * 1000),
    )
