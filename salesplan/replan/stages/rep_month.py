"""One rep's month, from their call plan to their suggestions: the unit of work of a worker process."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesplan.domain.calendar import Channel, Window
from salesplan.domain.money import hour_price
from salesplan.domain.outcome import Outcome, Status
from salesplan.domain.plan import CallStatus, DayRoute, Level, RepPlan, ScheduledCall, StopKind
from salesplan.replan.stages.left_out import left_out
from salesplan.replan.stages.visit_travel import estimated_minutes, learned_factor
from salesplan.response import follow_ups
from salesplan.routes import day_route, problem_of, solve_or_carry, timetable
from salesplan.schedule import (
    deepened,
    keep_promises,
    place_remote,
    rep_month,
    solve_away,
    solve_month,
    verify_missed,
    with_bound,
)
from salesplan.suggestions import RepDesk, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from salesplan.domain.plan import Unplanned
    from salesplan.domain.settings import Settings
    from salesplan.replan.stages.task import RepTask
    from salesplan.routes import DayProblem, DaySolution
    from salesplan.schedule import MonthSolution, RepMonth, VisitRequest


@dataclass(frozen=True)
class DrivenDay:
    """One working day with its order: visits are indexes into the month's requests."""

    position: int  # among the month's working days
    visits: tuple[int, ...]  # in the schedule's order
    problem: DayProblem
    solution: DaySolution

    @property
    def dropped(self) -> tuple[int, ...]:
        """Visits that the day's route could not keep."""
        return tuple(self.visits[v - 1] for v in self.solution.dropped)


def plan_rep(task: RepTask) -> RepPlan:
    """Days, orders, remote calls, what is left out and why, suggestions."""
    seed = task.settings.plan.seed
    month = asked_month(task)
    if task.settings.overnight.enabled:
        away = solve_away(month, task.previous, task.settings, hour_price(task.rep, task.settings), seed)
        month, solution = away.month, away.solution
    else:
        told_minutes = task.settings.plan.told_minutes
        month, solution = keep_promises(month, told_minutes, lambda held: solve_month(held, task.settings, seed))
    solution, bound = deepened(month, solution, task.settings, seed) if task.deep else (solution, None)
    verified = verify_missed(month, solution, seed, task.settings.replan.verify)
    solution = with_bound(verified.solution, bound)
    days = drive(month, solution, task.previous, task.settings, seed)
    routes = tuple(driven_route(month, day, task.rep.id) for day in days)
    visits = visit_calls(month, days, routes, task)
    remote = place_remote(
        *(task.rep, task.given, task.lines, task.previous, month, solution, task.settings, task.as_of),
        periods=task.periods,
        handed_over=(*task.handed_over, *task.covered),
    )
    schedule = tuple(sorted((*visits, *remote), key=lambda c: (c.day, c.start or 0, c.customer_id, c.channel)))
    dropped = [v for day in days for v in day.dropped]
    unplanned = left_out(month, verified, dropped, task)
    return RepPlan(
        rep_id=task.rep.id,
        schedule=schedule,
        routes=routes,
        unplanned=unplanned,
        suggestions=suggest(_desk(task, month, schedule, unplanned)),
        outcomes=(solution.outcome, route_outcome(task.rep.id, days, seed)),
        travel_factor=learned_travel(
            task, _visits(routes), sum(r.drive_seconds for r in routes) / 60, task.travel_factor
        ),
        presumed=task.presumed,
    )


def asked_month(task: RepTask) -> RepMonth:
    """The visits that fall due, and all that binds them."""
    return rep_month(
        *(task.rep, task.given, task.lines, task.previous, task.travel, task.settings, task.as_of),
        periods=task.periods,
        handed_over=task.handed_over,
        covered=task.covered,
        covers=task.covers,
        beside=task.beside,
    )


def drive(
    month: RepMonth, solution: MonthSolution, previous: RepPlan | None, settings: Settings, seed: int
) -> list[DrivenDay]:
    """The day's order for every working day that has visits: the published one, or a new one from the schedule's."""
    published = {} if previous is None else {route.day: route for route in previous.routes}
    days = []
    for position, order in enumerate(solution.order):
        if order:
            visits = calm_order(month, position, order)
            problem = day_problem(month, position, visits)
            customer_ids = [month.visits[v].customer_id for v in visits]
            known = published.get(month.days[position].day)
            solved = solve_or_carry(problem, customer_ids, known, settings.routes, seed)
            days.append(DrivenDay(position, visits, problem, solved))
    return days


def calm_order(month: RepMonth, position: int, order: Sequence[int]) -> tuple[int, ...]:
    """The day's order; the published one where the same visits stand on the day and it drives no longer.

    A search meets many orders of equal length: a day driven in reverse would tell everybody another hour for nothing.
    """
    if any(month.visits[v].published_day != month.offsets[position] for v in order):
        return tuple(order)
    told = tuple(sorted(order, key=lambda v: (month.visits[v].published_start or 0, v)))
    problem = day_problem(month, position, told)
    if timetable(problem, problem.order) is None:
        return tuple(order)
    found = day_problem(month, position, order)
    return told if problem.drive(problem.order) <= found.drive(found.order) else tuple(order)


def driven_route(month: RepMonth, day: DrivenDay, rep_id: str) -> DayRoute:
    """The day as the plan keeps it; nights away are named by the customer beside whom the rep sleeps."""
    starts = month.nodes[month.starts_at[day.position]] if month.starts_at else ""
    ends = month.nodes[month.ends_at[day.position]] if month.ends_at else ""
    customer_ids = [month.visits[v].customer_id for v in day.visits]
    return day_route(day.problem, day.solution, rep_id, customer_ids, starts, ends)


def day_problem(month: RepMonth, position: int, order: Sequence[int]) -> DayProblem:
    """One day cut out of the month; a pinned hour is the visit's only window."""
    requests = [month.visits[v] for v in order]
    return problem_of(
        month.days[position],
        (month.seconds, month.km),
        [month.starts_at[position] if month.starts_at else 0, *(r.node for r in requests)],
        {r.node: r.service for r in requests},
        {r.node: day_windows(r) for r in requests},
        {r.node: r.prize for r in requests},
        ends_at=month.ends_at[position] if month.ends_at else None,
        kept=[r.node for r in requests if r.frozen],
    )


def day_windows(request: VisitRequest) -> tuple[Window, ...]:
    """The customer's openings; an agreed hour leaves only itself."""
    if request.fixed_start is None:
        return request.windows
    return (Window(request.fixed_start, request.fixed_start + request.service),)


def visit_calls(
    month: RepMonth, days: Sequence[DrivenDay], routes: Sequence[DayRoute], task: RepTask
) -> list[ScheduledCall]:
    """The visits with their times, as the routes drive them."""
    products = {line.customer_id: line.products for line in task.lines if line.channel is Channel.VISIT}
    products |= {cover.customer.id: (cover.product,) for cover in task.covers}
    calls = []
    for day, route in zip(days, routes, strict=True):
        request = {month.visits[v].customer_id: month.visits[v] for v in day.visits}
        for stop in route.stops:
            if stop.kind is StopKind.VISIT:
                asked = request[stop.customer_id]
                level = _level(asked.level, route.day, task)
                calls.append(
                    ScheduledCall(
                        day=route.day,
                        rep_id=task.rep.id,
                        customer_id=stop.customer_id,
                        channel=Channel.VISIT,
                        start=stop.start,
                        end=stop.departure,
                        product=next(iter(products.get(stop.customer_id, ())), ""),
                        status=CallStatus.COVER if asked.cover else asked.status((route.day - task.as_of).days),
                        level=level,
                        due=month.date_of(asked.due),
                        reason=asked.reason,
                        told_start=None if level is Level.PROPOSED else _told_start(asked, route.day, stop.start, task),
                    )
                )
    return calls


def _told_start(asked: VisitRequest, day: date, start: int, task: RepTask) -> int:
    """The hour first told for this day, as long as it is kept; else the new one, of which the customer has to hear."""
    hour, tolerance = asked.told_start, 60 * task.settings.plan.told_minutes
    if hour is not None and asked.published_day == (day - task.as_of).days and abs(start - hour) <= tolerance:
        return hour
    return start


def route_outcome(rep_id: str, days: Sequence[DrivenDay], seed: int) -> Outcome:
    """Minutes at the wheel in the horizon; proven where every day is."""
    minutes = sum(day.solution.drive_seconds for day in days) / 60
    proven = all(day.solution.optimal for day in days)
    return Outcome(
        stage="routes",
        rep_id=rep_id,
        status=Status.OPTIMAL if proven else Status.FEASIBLE,
        objective=minutes,
        bound=minutes if proven else None,
        gap=0.0 if proven else None,
        work=sum(day.solution.work for day in days),
        seed=seed,
        notes=(f"{sum(day.solution.optimal for day in days)} of {len(days)} days proven optimal",),
    )


def _level(asked: Level, day: date, task: RepTask) -> Level:
    """Agreed stays agreed; what lies within `told_days` is told once this plan is published."""
    if asked is Level.AGREED:
        return Level.AGREED
    return Level.TOLD if (day - task.as_of).days < task.settings.plan.told_days else Level.PROPOSED


def _desk(task: RepTask, month: RepMonth, schedule: Sequence[ScheduledCall], unplanned: Sequence[Unplanned]) -> RepDesk:
    open_days = [d.day for d, o in zip(month.days, month.offsets, strict=True) if o not in month.holidays]
    days = open_days[: task.settings.suggestions.days]
    return RepDesk(
        rep_id=task.rep.id,
        given=task.given,
        lines=task.lines,
        schedule=schedule,
        unplanned=unplanned,
        follow_ups=follow_ups(task.given, task.settings, task.as_of),
        covers={cover.customer.id: (cover.owner_id, cover.worth) for cover in task.covers},
        days=days,
        settings=task.settings,
        as_of=task.as_of,
    )


def learned_travel(task: RepTask, visits: Mapping[str, int], drive_minutes: float, before: float) -> float:
    """What a month's driving teaches the next call plan."""
    ids = [c.id for c in task.given.customers]
    if not ids:
        return before
    estimate = dict(zip(ids, estimated_minutes(task.rep, task.given, ids, task.travel).tolist(), strict=True))
    return learned_factor(estimate, visits, drive_minutes, before)


def _visits(routes: Sequence[DayRoute]) -> Counter[str]:
    return Counter(s.customer_id for route in routes for s in route.stops if s.kind is StopKind.VISIT)
