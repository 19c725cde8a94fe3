"""The morning after: coming days of the published plan driven again, without what fell through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.agreed import agreed_test
from salesplan.domain.calendar import Channel, Window
from salesplan.domain.causes import Cause
from salesplan.domain.changes import ChangeKind
from salesplan.domain.given import CallOutcome, Decision
from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallStatus, DifferenceKind, Level, PlanChange, RepPlan, StopKind, Unplanned
from salesplan.domain.said import Said, said
from salesplan.domain.working_days import working_days
from salesplan.replan.answer.pairs import pairs_that_differ
from salesplan.replan.answer.totals import totals
from salesplan.routes import day_route, problem_of, solve_day, standing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from salesplan.domain.given import Customer, Feedback, Given, Rep
    from salesplan.domain.plan import DayRoute, Plan, ScheduledCall
    from salesplan.domain.settings import Settings
    from salesplan.domain.versions import StoredPlan
    from salesplan.travel import TravelTimes


def reroute(
    published: StoredPlan, given: Given, travel: TravelTimes, days: Sequence[date], reps: Sequence[str]
) -> Plan | None:
    """The published plan with those rep-days driven again; None where nothing comes out different.

    Parameters: `given` are today's inputs: a call recorded as cancelled or a customer dismissed or gone is taken off
    its day; `reps` are ids. Nothing else moves: no visit changes its day. The answer has version 0 until it is stored.
    """
    plan = published.plan
    parts, changes = _driven(published, given, travel, days, reps)
    if not changes and _drive_alike(plan, parts):
        return None
    driven = replace(plan, reps=tuple(parts), changes=changes, parent=plan.version, version=0)
    return replace(driven, totals=totals(driven, published.given, published.settings, plan))


def stands(published: StoredPlan, given: Given, travel: TravelTimes, days: Sequence[date], reps: Sequence[str]) -> bool:
    """Whether `reroute` would find nothing different; `published` may be no more than the parts of these reps.

    Of `given` what is about these reps and the customers in their parts is looked at.
    """
    parts, changes = _driven(published, given, travel, days, reps)
    return not changes and _drive_alike(published.plan, parts)


def _driven(
    published: StoredPlan, given: Given, travel: TravelTimes, days: Sequence[date], reps: Sequence[str]
) -> tuple[list[RepPlan], tuple[PlanChange, ...]]:
    """The parts with those rep-days driven again, and what is different then."""
    settings, plan, together = published.settings, published.plan, frozenset(_together(published))
    given = replace(given, calls=tuple(c for c in given.calls if c.day in days))  # no other can tell what fell through
    parts = []
    for part in plan.reps:
        rep = given.rep.get(part.rep_id)
        parts.append(_part(part, rep, given, settings, travel, days, together) if rep and part.rep_id in reps else part)
    return parts, _changes(plan, parts)


def _together(published: StoredPlan) -> Iterator[tuple[str, date]]:
    """Part of a customer and day of the visits that two reps make together."""
    overlay = published.given.overlay
    if not overlay:
        return
    visits = (c for c in published.plan.schedule() if c.customer_id in overlay and c.channel is Channel.VISIT)
    starts = {(c.customer_id, c.day): c.start for c in visits}
    for (customer_id, day), start in starts.items():
        if start is not None and starts.get((overlay[customer_id].other_id, day)) == start:
            yield customer_id, day


def _drive_alike(before: Plan, after: Sequence[RepPlan]) -> bool:
    return all(
        [(r.day, r.stops) for r in a.routes] == [(r.day, r.stops) for r in b.routes]
        for a, b in zip(before.reps, after, strict=True)
    )


def _part(
    part: RepPlan,
    rep: Rep,
    given: Given,
    settings: Settings,
    travel: TravelTimes,
    days: Sequence[date],
    together: Collection[tuple[str, date]],
) -> RepPlan:
    routes = {route.day: route for route in part.routes}
    schedule, unplanned = list(part.schedule), list(part.unplanned)
    for day in days:
        mine = [c for c in schedule if c.day == day]
        off = {c.customer_id: reason for c in mine if (reason := _fell_through(c, given))}
        keep = [c for c in mine if c.customer_id not in off]
        held = {c.customer_id for c in keep if (c.customer_id, day) in together}
        route, timed, dropped = _drive(rep, day, keep, given, settings, travel, held)
        schedule = [c for c in schedule if c.day != day] + timed
        routes.pop(day, None)
        if route is not None:
            routes[day] = route
        for call in mine:
            reason = off.get(call.customer_id) or (
                said("the day's route has no room for it") if call in dropped else Said()
            )
            if reason and call.customer_id in given.customer:
                unplanned.append(Unplanned(call.customer_id, rep.id, call.due, reason, 0.0, verified=True))
    return replace(
        part,
        schedule=tuple(sorted(schedule, key=lambda c: (c.day, c.start or 0, c.customer_id, c.channel))),
        routes=tuple(routes[day] for day in sorted(routes)),
        unplanned=tuple(sorted(unplanned, key=lambda u: (u.customer_id, u.due, u.reason))),
    )


def _fell_through(call: ScheduledCall, given: Given) -> Said:
    """Why a scheduled call is off today; empty: it stands."""
    if call.customer_id not in given.customer:
        return said("customer removed")
    for made in given.calls_of.get(call.customer_id, ()):
        if made.day == call.day and made.channel is call.channel and made.outcome is not CallOutcome.DONE:
            return said("{outcome} on {day}", outcome=made.outcome, day=made.day)
    rows = given.feedback_of.get(call.customer_id, ())
    agreed = agreed_test(rows)(call)
    for row in rows:
        silent = row.decision is Decision.DISMISS and row.channel is call.channel
        if silent and (agreed is None or row.day >= agreed.day) and (row.until is None or call.day <= row.until):
            return said("dismissed {why}", why=row.reason) if row.reason else said("dismissed")
    return Said()


def _drive(
    rep: Rep,
    day: date,
    calls: Sequence[ScheduledCall],
    given: Given,
    settings: Settings,
    travel: TravelTimes,
    held: Collection[str],
) -> tuple[DayRoute | None, list[ScheduledCall], list[ScheduledCall]]:
    """The route, the calls with their new times, and the visits that found no room; those of `held` keep their hour."""
    visits = sorted((c for c in calls if c.channel is Channel.VISIT), key=lambda c: (c.start or 0, c.customer_id))
    remote = [c for c in calls if c.channel is not Channel.VISIT]
    agreed = any(c.level is Level.AGREED for c in visits)  # that is held on a public holiday too
    at_work = working_days(rep, replace(given, holidays=frozenset()) if agreed else given, settings.visits, day, 1)
    if not visits or not at_work:
        return None, remote, visits
    customers = [given.customer[c.customer_id] for c in visits]
    places = [rep.place, *(c.place for c in customers)]
    legs = travel.legs(places, places)
    minutes = [c.visit_minutes or settings.visits.minutes for c in customers]
    problem = problem_of(
        at_work[0],
        (legs.seconds(), legs.km),
        list(range(len(places))),
        {i + 1: m * 60 for i, m in enumerate(minutes)},
        {
            i + 1: (Window(c.start or 0, c.end or 0),)
            if c.customer_id in held
            else _windows(c, customers[i], given.feedback_of.get(c.customer_id, ()))
            for i, c in enumerate(visits)
        },
        {},
    )
    solution = standing(problem, settings.routes) or solve_day(problem, settings.routes, settings.plan.seed)
    route = day_route(problem, solution, rep.id, [c.customer_id for c in visits])
    stops = {s.customer_id: s for s in route.stops if s.kind is StopKind.VISIT}
    timed = [
        replace(c, start=stops[c.customer_id].start, end=stops[c.customer_id].departure)
        for c in visits
        if c.customer_id in stops
    ]
    return route, timed + remote, [c for c in visits if c.customer_id not in stops]


def _windows(call: ScheduledCall, customer: Customer, words: Sequence[Feedback]) -> tuple[Window, ...]:
    """The hour that was agreed, else the customer's openings; an agreed visit outside them keeps its hour."""
    agreed = next((w for row in words if (w := agreed_test((row,))(call)) is not None), None)
    start, end = call.start or 0, call.end or 0
    open_then = not customer.hours or any(w.opens <= start and end <= w.closes for w in customer.hours)
    if agreed is None or (agreed.at_time is None and open_then):
        return customer.hours
    return (Window(start, end),)


def _changes(plan: Plan, parts: Sequence[RepPlan]) -> tuple[PlanChange, ...]:
    found = []
    for pair in pairs_that_differ(plan, parts, plan.as_of):
        if pair.status is not CallStatus.KEPT and (call := pair.after or pair.before) is not None:
            told = said("{day} {rep} {channel}", day=call.day, rep=call.rep_id, channel=call.channel)
            found.append(
                PlanChange(DifferenceKind.CALL, call.customer_id, told, Said(), Cause(ChangeKind.FELL_THROUGH))
            )
    return tuple(found)
