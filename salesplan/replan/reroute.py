"""The morning after: coming days of the published plan driven again, without what fell through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel
from salesplan.domain.causes import Cause
from salesplan.domain.changes import ChangeKind
from salesplan.domain.given import CallOutcome, Decision
from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallStatus, DifferenceKind, PlanChange, RepPlan, StopKind, Unplanned
from salesplan.domain.working_days import working_days
from salesplan.replan.answer.pairs import pair_calls
from salesplan.replan.answer.totals import totals
from salesplan.routes import day_route, problem_of, solve_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesplan.domain.calendar import Window
    from salesplan.domain.given import Given, Rep
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
    settings, plan = published.settings, published.plan
    parts = []
    for part in plan.reps:
        rep = given.rep.get(part.rep_id)
        parts.append(_part(part, rep, given, settings, travel, days) if rep and part.rep_id in reps else part)
    changes = _changes(plan, parts)
    if not changes and all(_drives_alike(a, b) for a, b in zip(plan.reps, parts, strict=True)):
        return None
    driven = replace(plan, reps=tuple(parts), changes=changes, parent=plan.version, version=0)
    return replace(driven, totals=totals(driven, published.given, settings, plan))


def _drives_alike(before: RepPlan, after: RepPlan) -> bool:
    return [(r.day, r.stops) for r in before.routes] == [(r.day, r.stops) for r in after.routes]


def _part(
    part: RepPlan, rep: Rep, given: Given, settings: Settings, travel: TravelTimes, days: Sequence[date]
) -> RepPlan:
    routes = {route.day: route for route in part.routes}
    schedule, unplanned = list(part.schedule), list(part.unplanned)
    for day in days:
        mine = [c for c in schedule if c.day == day]
        off = {c.customer_id: reason for c in mine if (reason := _fell_through(c, given))}
        keep = [c for c in mine if c.customer_id not in off]
        route, timed, dropped = _drive(rep, day, keep, given, settings, travel)
        schedule = [c for c in schedule if c.day != day] + timed
        routes.pop(day, None)
        if route is not None:
            routes[day] = route
        for call in mine:
            reason = off.get(call.customer_id) or ("the day's route has no room for it" if call in dropped else "")
            if reason and call.customer_id in given.customer:
                unplanned.append(Unplanned(call.customer_id, rep.id, call.due, reason, 0.0, verified=True))
    return replace(
        part,
        schedule=tuple(sorted(schedule, key=lambda c: (c.day, c.start or 0, c.customer_id, c.channel))),
        routes=tuple(routes[day] for day in sorted(routes)),
        unplanned=tuple(sorted(unplanned, key=lambda u: (u.customer_id, u.due, u.reason))),
    )


def _fell_through(call: ScheduledCall, given: Given) -> str:
    """Why a scheduled call is off today; empty: it stands."""
    if call.customer_id not in given.customer:
        return "customer removed"
    for made in given.calls_of.get(call.customer_id, ()):
        if made.day == call.day and made.channel is call.channel and made.outcome is not CallOutcome.DONE:
            return f"{made.outcome} on {made.day}"
    for row in given.feedback_of.get(call.customer_id, ()):
        silent = row.decision is Decision.DISMISS and row.channel is call.channel
        if silent and (row.until is None or call.day <= row.until):
            return f"dismissed {row.reason}".rstrip()
    return ""


def _drive(
    rep: Rep, day: date, calls: Sequence[ScheduledCall], given: Given, settings: Settings, travel: TravelTimes
) -> tuple[DayRoute | None, list[ScheduledCall], list[ScheduledCall]]:
    """The route, the calls with their new times, and the visits that found no room."""
    visits = sorted((c for c in calls if c.channel is Channel.VISIT), key=lambda c: (c.start or 0, c.customer_id))
    remote = [c for c in calls if c.channel is not Channel.VISIT]
    at_work = working_days(rep, given, settings.visits, day, 1)
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
        {i + 1: _windows(c, given) or customers[i].hours for i, c in enumerate(visits)},
        {},
    )
    solution = solve_day(problem, settings.routes, settings.plan.seed)
    route = day_route(problem, solution, rep.id, [c.customer_id for c in visits])
    stops = {s.customer_id: s for s in route.stops if s.kind is StopKind.VISIT}
    timed = [
        replace(c, start=stops[c.customer_id].start, end=stops[c.customer_id].departure)
        for c in visits
        if c.customer_id in stops
    ]
    return route, timed + remote, [c for c in visits if c.customer_id not in stops]


def _windows(call: ScheduledCall, given: Given) -> tuple[Window, ...]:
    """The hour that was agreed, where one was."""
    from salesplan.domain.calendar import Window

    for row in given.feedback_of.get(call.customer_id, ()):
        if row.decision is Decision.PIN and row.on_date == call.day and row.at_time is not None:
            return (Window(row.at_time, row.at_time + (call.end or 0) - (call.start or 0)),)
    return ()


def _changes(plan: Plan, parts: Sequence[RepPlan]) -> tuple[PlanChange, ...]:
    after = [c for part in parts for c in part.schedule]
    found = []
    for pair in pair_calls(plan.schedule(), after, plan.as_of):
        if pair.status is not CallStatus.KEPT and (call := pair.after or pair.before) is not None:
            told = f"{call.day} {call.rep_id} {call.channel}"
            found.append(PlanChange(DifferenceKind.CALL, call.customer_id, told, "", Cause(ChangeKind.FELL_THROUGH)))
    return tuple(found)
