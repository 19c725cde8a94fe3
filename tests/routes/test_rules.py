"""Every rule of the road is silent on a plan that keeps it and names the day that breaks it."""

from __future__ import annotations

from datetime import date

import pytest

from salesplan.domain.calendar import Channel, Window
from salesplan.domain.given import Customer, Given, Rep
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.plan import CallStatus, DayRoute, Level, Plan, RepPlan, ScheduledCall, Stop, StopKind
from salesplan.domain.settings import Settings
from salesplan.domain.working_days import working_days
from salesplan.routes import DayProblem, day_route, solve_day
from salesplan.routes.rules import RULES, clock, day_length, drive_minutes, hours, schedule_is_routes, visit_minutes
from salesplan.travel import Crow

DAY = date(2026, 11, 23)
SETTINGS = Settings()
TRAVEL = Crow(SETTINGS.travel)
CUSTOMERS = (
    Customer("A", "Alfa", Place(42.51, 1.53), visit_minutes=60),
    Customer("B", "Beta", Place(42.55, 1.60), hours=(Window(9 * 3600, 12 * 3600), Window(15 * 3600, 17 * 3600))),
    Customer("C", "Gamma", Place(42.46, 1.49)),
    Customer("D", "Delta", Place(42.57, 1.52), hours=(Window(13 * 3600, 14 * 3600),)),
)
GIVEN = Given(CUSTOMERS, (Rep("R1", "Anna", Place(42.5, 1.5)),), (), ())


def planned() -> Plan:
    rep = GIVEN.reps[0]
    places = [rep.place, *(c.place for c in CUSTOMERS), rep.place]
    legs = TRAVEL.legs(places, places)
    problem = DayProblem(
        day=working_days(rep, GIVEN, SETTINGS.visits, DAY, 1)[0],
        seconds=legs.seconds(),
        km=legs.km,
        service=tuple(visit_minutes.service_seconds(c, SETTINGS.visits) for c in CUSTOMERS),
        windows=tuple(c.hours for c in CUSTOMERS),
        prizes=(10**9,) * 4,
        order=(1, 2, 3, 4),
    )
    route = day_route(problem, solve_day(problem, SETTINGS.routes, 0), "R1", [c.id for c in CUSTOMERS])
    return with_route(route, route)


def with_route(route: DayRoute, scheduled: DayRoute) -> Plan:
    calls = tuple(
        ScheduledCall(
            DAY, "R1", s.customer_id, Channel.VISIT, s.start, s.departure, "", CallStatus.NEW, Level.PROPOSED, DAY
        )
        for s in scheduled.stops
        if s.kind is StopKind.VISIT
    )
    return Plan(DAY, 28, (RepPlan("R1", schedule=calls, routes=(route,)),))


def changed(plan: Plan, number: int, **values: object) -> DayRoute:
    route = plan.reps[0].routes[0]
    stops = list(route.stops)
    stops[number] = replace(stops[number], **values)  # type: ignore[arg-type]
    return replace(route, stops=tuple(stops))


def found(plan: Plan) -> set[str]:
    return {v.rule for rule in RULES for v in rule.audit(plan, GIVEN, SETTINGS, TRAVEL)}


def number_of(plan: Plan, kind: StopKind, customer: str = "") -> int:
    stops = plan.reps[0].routes[0].stops
    return next(i for i, s in enumerate(stops) if s.kind is kind and s.customer_id == customer)


def test_every_rule_has_one_name() -> None:
    assert [rule.NAME for rule in RULES] == [
        "visit-minutes",
        "hours",
        "day-length",
        "drive-minutes",
        "clock",
        "private-time",
        "schedule-is-routes",
    ]


def test_a_solved_day_keeps_every_rule() -> None:
    plan = planned()
    assert len(plan.reps[0].schedule) == 4
    assert found(plan) == set()


def test_a_visit_that_is_too_short_is_named() -> None:
    plan = planned()
    at = number_of(plan, StopKind.VISIT, "A")
    stop = plan.reps[0].routes[0].stops[at]
    short = changed(plan, at, departure=stop.departure - 600)
    plan = with_route(short, short)
    violations = list(visit_minutes.audit(plan, GIVEN, SETTINGS, TRAVEL))
    assert [(v.rule, v.subject) for v in violations] == [("visit-minutes", "A")]
    assert "is not 60 minutes" in violations[0].text


def test_a_visit_without_times_is_named() -> None:
    plan = planned()
    calls = tuple(replace(c, start=None) for c in plan.reps[0].schedule)
    plan = replace(plan, reps=(replace(plan.reps[0], schedule=calls),))
    assert len(list(visit_minutes.audit(plan, GIVEN, SETTINGS, TRAVEL))) == 4


@pytest.mark.parametrize("start", [8.9, 11.75, 16.6])
def test_a_visit_outside_or_across_openings_is_named(start: float) -> None:
    plan = planned()
    second = int(start * 3600)
    at = number_of(plan, StopKind.VISIT, "B")
    moved = changed(plan, at, start=second, departure=second + 1800)
    violations = list(hours.audit(with_route(moved, moved), GIVEN, SETTINGS, TRAVEL))
    assert [(v.rule, v.subject) for v in violations] == [("hours", "B")]
    assert "outside 09:00-12:00 15:00-17:00" in violations[0].text


def test_a_day_that_starts_early_or_ends_late_is_named() -> None:
    plan = planned()
    for number, values in ((0, {"departure": 8 * 3600}), (-1, {"arrival": 18 * 3600})):
        day = with_route(changed(plan, number, **values), plan.reps[0].routes[0])
        assert [v.subject for v in day_length.audit(day, GIVEN, SETTINGS, TRAVEL)] == ["R1"]
        overtime = replace(SETTINGS, visits=replace(SETTINGS.visits, overtime_minutes=30, day_start="07:30"))
        assert not list(day_length.audit(day, GIVEN, overtime, TRAVEL))


def test_a_drive_that_the_engine_does_not_know_is_named() -> None:
    plan = planned()
    drive = plan.reps[0].routes[0].stops[1].drive_seconds
    for slack, count in ((59, 0), (62, 1)):
        day = with_route(changed(plan, 1, drive_seconds=drive + slack), plan.reps[0].routes[0])
        assert len(list(drive_minutes.audit(day, GIVEN, SETTINGS, TRAVEL))) == count


def test_an_unreachable_drive_is_named() -> None:
    class Nowhere(Crow):
        def pairs(self, origins, destinations):  # type: ignore[no-untyped-def]
            legs = super().pairs(origins, destinations)
            legs.minutes[:] = float("inf")
            return legs

    plan = planned()
    assert len(list(drive_minutes.audit(plan, GIVEN, SETTINGS, Nowhere(SETTINGS.travel)))) == 5


def test_an_end_beside_a_customer_is_where_the_night_is_spent() -> None:
    plan = planned()
    last = plan.reps[0].routes[0].stops[-2].customer_id
    assert last
    day = with_route(changed(plan, -1, customer_id=last, drive_seconds=0), plan.reps[0].routes[0])
    assert not list(drive_minutes.audit(day, GIVEN, SETTINGS, TRAVEL))


def test_stops_off_the_clock_are_named() -> None:
    plan = planned()
    stop = plan.reps[0].routes[0].stops[1]
    for values in ({"arrival": stop.arrival - 1}, {"start": stop.arrival - 60}, {"departure": stop.start - 1}):
        day = with_route(changed(plan, 1, **values), plan.reps[0].routes[0])
        assert {v.rule for v in clock.audit(day, GIVEN, SETTINGS, TRAVEL)} == {"clock"}


def test_a_route_without_start_or_end_is_named() -> None:
    plan = planned()
    route = plan.reps[0].routes[0]
    for stops in (route.stops[1:], route.stops[:-1], (*route.stops, *route.stops)):
        day = with_route(replace(route, stops=stops), route)
        assert list(clock.audit(day, GIVEN, SETTINGS, TRAVEL))


def test_a_long_day_without_lunch_is_named() -> None:
    stops = (
        Stop(StopKind.START, "", 30600, 30600, 30600, 0, 0.0),
        Stop(StopKind.VISIT, "A", 31200, 31200, 55200, 600, 1.0),
        Stop(StopKind.END, "", 55800, 55800, 55800, 600, 1.0),
    )
    hungry = DayRoute(DAY, "R1", stops)
    assert "no lunch" in next(clock.audit(with_route(hungry, hungry), GIVEN, SETTINGS, TRAVEL)).text
    lunch = Stop(StopKind.LUNCH, "", 55200, 55200, 57000, 0, 0.0)
    late = DayRoute(DAY, "R1", (*stops[:2], lunch, replace(stops[2], arrival=57600, start=57600, departure=57600)))
    assert "inside its frame" in next(clock.audit(with_route(late, late), GIVEN, SETTINGS, TRAVEL)).text


def test_a_visit_on_one_side_only_is_named() -> None:
    plan = planned()
    rep = plan.reps[0]
    unrouted = replace(plan, reps=(replace(rep, routes=()),))
    unscheduled = replace(plan, reps=(replace(rep, schedule=rep.schedule[1:]),))
    assert len(list(schedule_is_routes.audit(unrouted, GIVEN, SETTINGS, TRAVEL))) == 4
    assert [v.text.split()[-1] for v in schedule_is_routes.audit(unscheduled, GIVEN, SETTINGS, TRAVEL)] == ["scheduled"]
