"""Agreed calls: what they beat, what they do not, and what is said of those that cannot be held."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings as limits
from hypothesis import strategies as st

from salesplan.domain.calendar import Channel, Window, weekday_mask
from salesplan.domain.given import Decision, Feedback, TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.plan import Level
from salesplan.domain.working_days import working_days
from salesplan.routes import DayProblem, timetable
from salesplan.routes.rules import hours
from salesplan.schedule import Agreements, Obstacle, agreements
from salesplan.schedule.agreed_day import Stay, fits
from salesplan.schedule.rules import RULES
from salesplan.travel import Crow
from tests.schedule.building import (
    MONDAY,
    REP,
    SETTINGS,
    customer,
    day,
    days_of,
    executed,
    frozen_for,
    plan_of,
    planned,
    published,
    visit_line,
    world,
)

if TYPE_CHECKING:
    from salesplan.domain.given import Given
    from salesplan.domain.plan import RepPlan
    from salesplan.domain.settings import Settings

HOUR = 3600
PHONE = Channel.PHONE
FOUR = [customer(i) for i in range(1, 5)]
LINES = [visit_line(i, 1) for i in range(1, 5)]


def pin(
    number: int, offset: int, at: float | None = None, channel: Channel = Channel.VISIT, said: int = -1
) -> Feedback:
    seconds = None if at is None else round(at * HOUR)
    return Feedback(day(said), "R1", f"C{number}", Decision.PIN, channel, on_date=day(offset), at_time=seconds)


def dismissal(number: int, said: int, channel: Channel = Channel.VISIT) -> Feedback:
    return Feedback(day(said), "R1", f"C{number}", Decision.DISMISS, channel)


def judged(given: Given, settings: Settings = SETTINGS) -> Agreements:
    return agreements(given.reps[0], given.customers, given, Crow(settings.travel), settings, MONDAY)


def month(given: Given, previous: RepPlan | None = None, settings: Settings = SETTINGS) -> RepPlan:
    return published(*planned(given, LINES, previous, settings), given, LINES, previous, settings)


def clean(given: Given, part: RepPlan, settings: Settings = SETTINGS) -> bool:
    found = [
        v
        for rule in (*RULES, hours)
        for v in rule.audit(plan_of(part, settings), given, settings, Crow(SETTINGS.travel))
    ]
    assert found == []
    return True


def agreed_days(part: RepPlan, number: int) -> list[int]:
    calls = [c for c in part.schedule if c.customer_id == f"C{number}" and c.level is Level.AGREED]
    return sorted((c.day - MONDAY).days for c in calls)


@pytest.mark.parametrize(
    ("bound", "pins"),
    [
        ({"hours": (Window(14 * HOUR, 16 * HOUR),)}, [pin(1, 8, 10)]),
        ({"weekdays": weekday_mask(["Fri"])}, [pin(1, 8, 10)]),
        ({"min_gap_days": 7}, [pin(1, 8, 10), pin(1, 9, 10)]),
        ({"max_visits": 0.0}, [pin(1, 8, 10)]),
        ({"max_contacts": 1.0}, [pin(1, 2), pin(1, 8, 10), pin(1, 9)]),
        ({"hours": (Window(19 * HOUR, 20 * HOUR),)}, [pin(1, 8)]),
    ],
    ids=["hours", "weekday", "gap", "visits", "contacts", "evenings"],
)
def test_an_agreed_visit_beats_the_customers_own_bounds(bound: dict[str, Any], pins: list[Feedback]) -> None:
    given = world([customer(1, **bound), *FOUR[1:]], feedback=pins, calls=[executed(1, -1)])
    part = month(given)
    assert agreed_days(part, 1) == [(p.on_date - MONDAY).days for p in pins if p.on_date]
    assert clean(given, part)


def test_an_agreed_visit_is_held_on_a_public_holiday_and_nothing_else_is() -> None:
    many = [customer(i) for i in range(1, 13)]
    lines = [visit_line(i, 4) for i in range(1, 13)] + [visit_line(2, 4, channel=PHONE)]
    given = world(many, feedback=[pin(1, 8, 10), pin(3, 8, None, PHONE)], holidays=frozenset({day(8)}))
    part = published(*planned(given, lines), given, lines)
    assert {(c.customer_id, c.channel) for c in part.schedule if c.day == day(8)} == {("C1", "visit"), ("C3", "phone")}
    assert clean(given, part)
    again = published(*planned(given, lines, part), given, lines, part)
    assert {(c.customer_id, c.day) for c in again.schedule} == {(c.customer_id, c.day) for c in part.schedule}


def test_visits_of_the_rhythm_keep_their_gap_to_an_agreed_one() -> None:
    often = customer(1, min_gap_days=7)
    given = world([often], feedback=[pin(1, 9, 10)], calls=[executed(1, -3)])
    lines = [visit_line(1, 4)]
    part = published(*planned(given, lines), given, lines)
    others = [d for d in days_of(part, 1) if d != day(9)]
    assert others
    assert all(abs((d - day(9)).days) >= 7 for d in others)


CANNOT: list[tuple[str, dict[str, Any], dict[str, Any], list[Feedback], Obstacle, str]] = [
    ("consent", {"channels": frozenset({PHONE})}, {}, [pin(1, 8)], Obstacle.CONSENT, "does not allow (visit)"),
    ("dismissed", {}, {}, [pin(1, 8, said=-3), dismissal(1, -2)], Obstacle.DISMISSED, f"on {day(-2)}, for good"),
    ("weekday", {}, {}, [pin(1, 5)], Obstacle.DAY_OFF, "falls on a Saturday, R1 works Mon Tue Wed Thu Fri"),
    ("absent", {}, {"time_off": (TimeOff("R1", day(7), day(9)),)}, [pin(1, 8)], Obstacle.DAY_OFF, "R1 is away"),
    ("left", {}, {"reps": (replace(REP, active_until=day(7)),)}, [pin(1, 8)], Obstacle.DAY_OFF, f"until {day(7)}"),
    ("too early", {}, {}, [pin(1, 8, 7)], Obstacle.HOURS, "begins 07:00, before the day of R1 (from 08:30)"),
    ("too late", {}, {}, [pin(1, 8, 17.25)], Obstacle.HOURS, "ends 17:45, after the day of R1 (until 17:30)"),
    ("road there", {}, {}, [pin(1, 8, 8.5)], Obstacle.ROAD, "of driving from R1, whose day begins 08:30"),
    ("road back", {}, {}, [pin(1, 8, 17)], Obstacle.ROAD, "would bring R1 home at"),
    ("same day", {}, {}, [pin(1, 8, 10), pin(1, 8, 14)], Obstacle.SAME_CUSTOMER, "on that day, at 10:00"),
    ("phone on a day off", {}, {}, [pin(1, 5, None, PHONE)], Obstacle.DAY_OFF, "falls on a Saturday"),
]


@pytest.mark.parametrize(
    ("bound", "other", "feedback", "obstacle", "words"), [case[1:] for case in CANNOT], ids=[case[0] for case in CANNOT]
)
def test_what_cannot_be_held_says_truly_why(
    bound: dict[str, Any], other: dict[str, Any], feedback: list[Feedback], obstacle: Obstacle, words: str
) -> None:
    given = world([customer(1, **bound), *FOUR[1:]], feedback=feedback, **other)
    (lost,) = judged(given).unheld
    assert lost.obstacle is obstacle
    assert words in lost.reason
    part = month(given)
    (row,) = [u for u in part.unplanned if u.level is Level.AGREED]
    assert (row.customer_id, row.due, row.start, row.reason) == (
        "C1",
        lost.answer.on_date,
        lost.answer.at_time,
        lost.reason,
    )
    assert clean(given, part)


def test_the_later_of_a_pin_and_a_dismissal_wins() -> None:
    given = world(FOUR, feedback=[dismissal(1, -3), pin(1, 8, 10, said=-2)])
    part = month(given)
    assert agreed_days(part, 1) == [8] == [(d - MONDAY).days for d in days_of(part, 1)]
    assert clean(given, part)
    silent = world(FOUR, feedback=[pin(1, 8, 10, said=-3), dismissal(1, -2)])
    assert days_of(month(silent), 1) == []


def test_visits_agreed_for_the_same_time_name_each_other_and_the_first_word_stands() -> None:
    given = world(FOUR, feedback=[pin(1, 8, 10, said=-1), pin(2, 8, 10.25, said=-2)])
    (lost,) = judged(given).unheld
    assert (lost.answer.customer_id, lost.reason) == ("C1", "collides with C2 (10:15-10:45)")
    part = month(given)
    assert (agreed_days(part, 1), agreed_days(part, 2)) == ([], [8])
    assert len(days_of(part, 1)) == 1  # the visit of the rhythm is planned all the same
    assert clean(given, part)


def test_an_agreed_phone_call_keeps_its_hour_and_collides_like_a_visit() -> None:
    given = world(FOUR, feedback=[pin(1, 8, 10, PHONE, said=-2), pin(2, 8, 10), pin(3, 8, 11, PHONE)])
    (lost,) = judged(given).unheld
    assert (lost.answer.customer_id, lost.reason) == ("C2", "collides with C1 (10:00-10:10)")
    calls = [c for c in month(given).schedule if c.level is Level.AGREED]
    assert [(c.customer_id, c.day, c.start) for c in calls] == [("C1", day(8), 10 * HOUR), ("C3", day(8), 11 * HOUR)]


def test_a_drive_between_two_agreed_hours_that_is_too_long_names_the_other() -> None:
    far = customer(2, place=replace(FOUR[1].place, latitude=43.0))
    given = world([FOUR[0], far], feedback=[pin(1, 8, 10), pin(2, 8, 10.5, said=0)])
    (lost,) = judged(given).unheld
    assert lost.obstacle is Obstacle.SAME_TIME
    assert lost.reason.startswith("collides with C1 (10:00-10:30): the drive takes")


def test_no_more_is_agreed_for_a_day_than_the_rep_makes() -> None:
    few = replace(REP, max_visits_per_day=2)
    given = world(FOUR, feedback=[pin(n, 8) for n in (1, 2, 3)], reps=(few,))
    (lost,) = judged(given).unheld
    assert (lost.answer.customer_id, lost.obstacle) == ("C3", Obstacle.FULL)
    assert lost.reason == "is one too many: R1 makes at most 2 visits a day, C1 and C2 stand"
    assert clean(given, month(given))


def test_an_agreed_visit_takes_the_place_of_one_that_was_told() -> None:
    settings, one_a_day = frozen_for(2), replace(REP, max_visits_per_day=1)
    given = world(FOUR[:2], calls=[executed(1, -27), executed(2, -60)], reps=(one_a_day,))
    part = month(given, settings=settings)
    first = min(part.schedule, key=lambda c: c.day)
    assert first.day <= day(1)
    other = next(n for n in (1, 2) if f"C{n}" != first.customer_id)
    word = pin(other, (first.day - MONDAY).days)
    after = month(replace(given, feedback=(word,)), part, settings)
    assert [(c.customer_id, c.level) for c in after.schedule if c.day == first.day] == [(f"C{other}", Level.AGREED)]


def test_a_visit_that_was_made_today_is_no_agreement_any_more() -> None:
    given = world(FOUR, feedback=[pin(1, 0, 10)], calls=[executed(1, 0)])
    assert judged(given) == Agreements()
    assert clean(given, month(given))


def test_agreements_that_expired_or_lie_elsewhere_in_time_are_not_looked_at() -> None:
    expired = replace(pin(1, 8), until=day(-1))
    assert judged(world(FOUR, feedback=[expired, pin(2, -1), pin(3, 28)])) == Agreements()


HOURS = st.tuples(st.integers(1, 4), st.sampled_from([None, *range(8, 18)]))


@limits(max_examples=60, deadline=None)
@drawn(st.lists(HOURS, min_size=1, max_size=4, unique_by=lambda p: p[0]), st.booleans())
def test_a_day_holds_what_some_order_on_the_clock_of_the_routes_holds(
    wishes: list[tuple[int, int | None]], lunch: bool
) -> None:
    (frame,) = working_days(REP, world(FOUR), SETTINGS.visits, MONDAY, 1)
    frame = frame if lunch else replace(frame, lunch=0)
    places = [REP.place, *(Place(42.5 + 0.3 * n, 1.5) for n, _ in wishes)]
    drives = Crow(SETTINGS.travel).legs([*places, REP.place], [*places, REP.place])
    windows = [() if at is None else (Window(at * HOUR, at * HOUR + 1800),) for _, at in wishes]
    orders = list(permutations(range(1, len(wishes) + 1)))
    one_each = (1800,) * len(wishes)
    problem = DayProblem(frame, drives.seconds(), drives.km, one_each, tuple(windows), one_each, orders[0])
    stays = [Stay(i, 1800, w) for i, w in enumerate(windows, start=1)]
    assert fits(frame, stays, drives.seconds()) == any(timetable(problem, order) is not None for order in orders)
