"""Small worlds for the schedule's tests: one rep, about four customers, and the plan that comes of a month."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from salesplan.domain.calendar import Channel
from salesplan.domain.given import Call, CallOutcome, Customer, Feedback, Given, Product, Rep
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.plan import Assignment, CallLine, Level, Plan, RepPlan, ScheduledCall, StopKind, Unplanned
from salesplan.domain.settings import PlanSettings, ScheduleSettings, Settings
from salesplan.routes import problem_of, timetable
from salesplan.schedule import place_remote, rep_month, solve_month
from salesplan.travel import Crow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from salesplan.routes import Timed
    from salesplan.schedule import MonthSolution, RepMonth, Unheld

MONDAY = date(2026, 11, 23)
HOME = Place(42.5, 1.5)
REP = Rep("R1", "Anna", HOME)
QUICK = ScheduleSettings(iterations=400, warm_iterations=200)
SETTINGS = Settings(schedule=QUICK)


def day(offset: int) -> date:
    """A date of the horizon."""
    return MONDAY + timedelta(days=offset)


def customer(number: int, **other: Any) -> Customer:
    """Somebody a few kilometres from home."""
    place = Place(42.5 + 0.01 * number, 1.5 + 0.013 * (number % 3))
    return replace(Customer(f"C{number}", f"Customer {number}", place, rep_id="R1"), **other)


def visit_line(number: int, frequency: float, value: float = 200.0, channel: Channel = Channel.VISIT) -> CallLine:
    """A line of the call plan."""
    return CallLine(f"C{number}", "R1", channel, frequency, 0.0, ("beans",), value, 30.0 * frequency)


def executed(number: int, offset: int, channel: Channel = Channel.VISIT, outcome: str = "done") -> Call:
    """A call of the past."""
    return Call(day(offset), "R1", f"C{number}", channel, outcome=CallOutcome(outcome))


def world(
    customers: Sequence[Customer], *, calls: Iterable[Call] = (), feedback: Iterable[Feedback] = (), **other: Any
) -> Given:
    """One rep and these customers."""
    found = Given(
        customers=tuple(customers),
        reps=(REP,),
        products=(Product("beans", "Beans"),),
        potentials=(),
        calls=tuple(calls),
        feedback=tuple(feedback),
    )
    return replace(found, **other)


def planned(
    given: Given,
    lines: Sequence[CallLine],
    previous: RepPlan | None = None,
    settings: Settings = SETTINGS,
    as_of: date = MONDAY,
    rep: Rep | None = None,
) -> tuple[RepMonth, MonthSolution]:
    """The month and its solution."""
    month = rep_month(rep or given.reps[0], given, lines, previous, Crow(settings.travel), settings, as_of)
    return month, solve_month(month, settings, 0)


def timetables(month: RepMonth, solution: MonthSolution) -> list[tuple[Timed, ...] | None]:
    """Each day's order on the clock of the routes; None where it does not fit."""
    found = []
    for working_day, order in zip(month.days, solution.order, strict=True):
        rows = [month.visits[v] for v in order]
        problem = problem_of(
            working_day,
            (month.seconds, month.km),
            [0, *(r.node for r in rows)],
            {r.node: r.service for r in rows},
            {r.node: r.windows for r in rows},
            {},
        )
        found.append(timetable(problem, problem.order))
    return found


def published(
    month: RepMonth,
    solution: MonthSolution,
    given: Given,
    lines: Sequence[CallLine],
    previous: RepPlan | None = None,
    settings: Settings = SETTINGS,
    rep: Rep | None = None,
) -> RepPlan:
    """What a night would publish of a month."""
    calls = []
    for working_day, order, stops in zip(month.days, solution.order, timetables(month, solution), strict=True):
        assert stops is not None, "an order that does not fit the clock"
        visits = [s for s in stops if s.kind is StopKind.VISIT]
        for v, stop in zip(order, visits, strict=True):
            asked = month.visits[v]
            offset = (working_day.day - month.as_of).days
            told = Level.TOLD if offset < settings.plan.told_days else Level.PROPOSED
            calls.append(
                ScheduledCall(
                    day=working_day.day,
                    rep_id=month.rep_id,
                    customer_id=asked.customer_id,
                    channel=Channel.VISIT,
                    start=stop.start,
                    end=stop.departure,
                    product="beans",
                    status=asked.status(offset),
                    level=asked.level if asked.level is Level.AGREED else told,
                    due=month.date_of(asked.due),
                    reason=asked.reason,
                )
            )
    asker = rep or given.reps[0]
    remote = place_remote(asker, given, lines, previous, month, solution, settings, month.as_of)
    missed = [month.visits[v] for v in solution.missed]
    unplanned = [Unplanned(v.customer_id, month.rep_id, month.date_of(v.due), "", 0.0) for v in missed]
    unplanned += [Unplanned(d.customer_id, month.rep_id, d.day, d.reason, 0.0) for d in month.displaced]
    unplanned += [_unheld(lost, month.rep_id) for lost in month.agreed.unheld]
    return RepPlan(
        rep_id=month.rep_id,
        assignments=tuple(Assignment(c.id, month.rep_id, month.rep_id, 60.0) for c in given.customers),
        callplan=tuple(lines),
        schedule=(*calls, *remote),
        unplanned=tuple(unplanned),
    )


def _unheld(lost: Unheld, rep_id: str) -> Unplanned:
    row = lost.answer
    assert row.on_date is not None
    made = Unplanned(row.customer_id, rep_id, row.on_date, lost.reason, 0.0, verified=True, level=Level.AGREED)
    return replace(made, channel=row.channel, start=row.at_time)


def plan_of(part: RepPlan, settings: Settings = SETTINGS, as_of: date = MONDAY) -> Plan:
    """A plan of one rep."""
    return Plan(as_of, settings.plan.horizon_days, (part,))


def days_of(part: RepPlan, number: int, channel: Channel = Channel.VISIT) -> list[date]:
    """The days on which a customer is called."""
    return sorted(c.day for c in part.schedule if c.customer_id == f"C{number}" and c.channel is channel)


def frozen_for(days: int) -> Settings:
    """Settings with so many frozen days."""
    return replace(SETTINGS, plan=PlanSettings(freeze_days=days))
