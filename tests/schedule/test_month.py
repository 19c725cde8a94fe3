"""From inputs and the published plan to one rep's month and its solution."""

from __future__ import annotations

import pytest

from salesplan.domain.calendar import Channel, Window, weekday_mask
from salesplan.domain.causes import DueKind, DueReason
from salesplan.domain.given import Decision, Event, Feedback, Given, TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallStatus, Level
from salesplan.domain.settings import PlanSettings, ScheduleSettings, VisitSettings
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

FOUR = [customer(i) for i in range(1, 5)]
LINES = [visit_line(1, 1), visit_line(2, 2), visit_line(3, 4), visit_line(4, 0.5)]
CALLS = [executed(1, -20), executed(2, -10), executed(3, -3), executed(4, -40)]


def pin(number: int, offset: int, at: int | None = None, channel: Channel = Channel.VISIT) -> Feedback:
    return Feedback(day(-1), "R1", f"C{number}", Decision.PIN, channel, on_date=day(offset), at_time=at)


def clean(given: Given, part: object, settings: object = SETTINGS) -> bool:
    plan = plan_of(part, settings)  # type: ignore[arg-type]
    found = [v for rule in RULES for v in rule.audit(plan, given, settings, Crow(SETTINGS.travel))]
    assert found == []
    return True


def test_every_due_visit_is_planned_inside_its_window() -> None:
    given = world(FOUR, calls=CALLS)
    month, solution = planned(given, LINES)
    part = published(month, solution, given, LINES)
    assert solution.missed == ()
    assert [len(days_of(part, n)) for n in (1, 2, 3, 4)] == [1, 2, 4, 1]
    for v, d in solution.day_of.items():
        assert month.visits[v].earliest <= month.offsets[d] <= month.visits[v].latest
    assert clean(given, part)


def test_a_month_solved_from_its_own_answer_stays_as_it_is() -> None:
    given = world(FOUR, calls=CALLS)
    month, solution = planned(given, LINES)
    part = published(month, solution, given, LINES)
    again, answer = planned(given, LINES, part)
    assert answer.order == solution.order
    assert answer.work == 0
    twice = published(again, answer, given, LINES, part)
    assert {c.status for c in twice.schedule} == {CallStatus.KEPT}
    assert [(c.day, c.customer_id, c.due, c.start) for c in twice.schedule] == [
        (c.day, c.customer_id, c.due, c.start) for c in part.schedule
    ]


def test_a_told_visit_close_to_an_urgent_one_opens_no_room_for_another() -> None:
    often = customer(1, min_gap_days=7, max_visits=2.4)  # twelve days between visits, seven beside an urgent one
    given = world([often], calls=[executed(1, -24), executed(1, -17, outcome="no_show")])
    lines, settings = [visit_line(1, 4)], replace(SETTINGS, plan=PlanSettings(horizon_days=18, told_days=9))
    part = published(*planned(given, lines, None, settings), given, lines, None, settings)
    again = published(*planned(given, lines, part, settings), given, lines, part, settings)
    assert days_of(part, 1) == [day(0), day(7)]
    assert days_of(again, 1) == days_of(part, 1)


def test_the_same_arguments_give_the_same_month() -> None:
    given = world(FOUR, calls=CALLS)
    assert planned(given, LINES)[1] == planned(given, LINES)[1]


def test_weekdays_time_off_and_holidays_are_kept() -> None:
    tuesdays = customer(1, weekdays=weekday_mask(["Tue"]))
    given = world(
        [tuesdays, *FOUR[1:]],
        calls=CALLS,
        time_off=(TimeOff("R1", day(1), day(3)),),
        holidays=frozenset({day(8)}),
    )
    month, solution = planned(given, LINES)
    part = published(month, solution, given, LINES)
    assert {c.weekday() for c in days_of(part, 1)} == {1}
    assert not {day(1), day(2), day(3), day(8)} & {c.day for c in part.schedule}
    assert clean(given, part)


def test_an_agreed_visit_stands_on_its_day_and_hour() -> None:
    given = world(FOUR, calls=CALLS, feedback=[pin(1, 9, 15 * 3600)])
    month, solution = planned(given, LINES)
    part = published(month, solution, given, LINES)
    call = next(c for c in part.schedule if c.customer_id == "C1")
    assert (call.day, call.start, call.level) == (day(9), 15 * 3600, Level.AGREED)
    assert len(days_of(part, 1)) == 1
    assert clean(given, part)


def test_a_visit_on_the_day_of_an_agreed_one_that_was_left_out_stays_when_solved_again() -> None:
    often, other = customer(1, min_gap_days=7), customer(2, min_gap_days=7)
    dismissed = Feedback(day(-1), "R1", "C2", Decision.DISMISS, until=day(5))
    given = world([often, other], feedback=[pin(1, 7, 19 * 3600), dismissed])  # the rep is at home by then
    lines = [visit_line(1, 8.0, 100.0), visit_line(2, 8.0, 0.0)]
    frame = PlanSettings(horizon_days=14, freeze_days=10, told_days=3)
    settings = replace(SETTINGS, plan=frame, visits=VisitSettings(max_per_day=2))
    month, solution = planned(given, lines, None, settings)
    part = published(month, solution, given, lines, None, settings)
    assert day(7) in days_of(part, 1)
    assert day(7) in {u.due for u in part.unplanned}
    again, twice = planned(given, lines, part, settings)
    assert days_of(published(again, twice, given, lines, part, settings), 1) == days_of(part, 1)


@pytest.mark.parametrize(
    ("feedback", "other"),
    [
        ([pin(1, 5)], {}),  # a Saturday
        ([pin(1, 3)], {"time_off": (TimeOff("R1", day(3), day(3)),)}),
        ([pin(1, 3), Feedback(day(-1), "R1", "C1", Decision.DISMISS, until=day(20))], {}),
        ([pin(1, 3, 36_000), pin(1, 3, 50_000)], {}),
    ],
)
def test_a_promise_that_cannot_hold_is_left_out_and_not_moved(
    feedback: list[Feedback], other: dict[str, object]
) -> None:
    given = world(FOUR, calls=CALLS, feedback=feedback, **other)
    month, solution = planned(given, LINES)
    assert [lost.answer.customer_id for lost in month.agreed.unheld] == ["C1"]
    assert not [v for v in solution.missed if month.visits[v].level is Level.AGREED]
    assert clean(given, published(month, solution, given, LINES))


def test_a_dismissed_customer_is_silent_until_his_day() -> None:
    given = world(FOUR, calls=CALLS, feedback=[Feedback(day(-1), "R1", "C3", Decision.DISMISS, until=day(12))])
    month, solution = planned(given, LINES)
    part = published(month, solution, given, LINES)
    assert days_of(part, 3)
    assert min(days_of(part, 3)) > day(12)
    assert clean(given, part)


def test_frozen_days_keep_what_was_told_in_its_order() -> None:
    settings = frozen_for(2)
    many = [customer(i) for i in range(1, 13)]
    lines = [visit_line(i, 4) for i in range(1, 13)]
    calls = [executed(i, -1 - i % 7) for i in range(1, 13)]
    given = world(many, calls=calls)
    part = published(*planned(given, lines, settings=settings), given, lines, settings=settings)
    told = [(c.day, c.customer_id) for c in part.schedule if c.day < day(2)]
    assert told
    # a call plan that asks for fewer visits does not undo what is told, and adds nothing beside it
    fewer = [visit_line(i, 0.5 if i % 2 else 4) for i in range(1, 14)]
    wider = replace(given, customers=(*many, customer(13)))
    month, solution = planned(wider, fewer, part, settings)
    after = published(month, solution, wider, fewer, part, settings)
    assert [(c.day, c.customer_id) for c in after.schedule if c.day < day(2)] == told


def test_a_told_visit_whose_rep_falls_ill_is_reported_and_finds_another_day() -> None:
    given = world(FOUR, calls=[executed(1, -30)])
    lines = [visit_line(1, 1)]
    part = published(*planned(given, lines), given, lines)
    (was,) = days_of(part, 1)
    ill = replace(given, time_off=(TimeOff("R1", was, was),))
    month, solution = planned(ill, lines, part)
    assert [(d.customer_id, d.day, d.level) for d in month.displaced] == [("C1", was, Level.TOLD)]
    after = published(month, solution, ill, lines, part)
    assert len(days_of(after, 1)) == 1
    assert days_of(after, 1) != [was]
    assert clean(ill, after)


def test_a_new_customer_is_fitted_in_without_moving_anybody() -> None:
    given = world(FOUR, calls=CALLS)
    part = published(*planned(given, LINES), given, LINES)
    wider = replace(given, customers=(*FOUR, customer(5)))
    lines = [*LINES, visit_line(5, 1)]
    month, solution = planned(wider, lines, part)
    after = published(month, solution, wider, lines, part)
    assert {c.status for c in after.schedule if c.customer_id != "C5"} == {CallStatus.KEPT}
    assert len(days_of(after, 5)) == 1


def test_a_missed_visit_comes_back_at_once() -> None:
    given = world(FOUR, calls=CALLS)
    part = published(*planned(given, LINES), given, LINES)
    first = min(c.day for c in part.schedule)
    tomorrow = day((first - MONDAY).days + 1)
    missed = next(c.customer_id for c in part.schedule if c.day == first)
    month, solution = planned(given, LINES, part, as_of=tomorrow)
    request = next(v for v in month.visits if v.customer_id == missed)
    assert request.reason == DueReason(DueKind.MISSED, first)
    index = month.visits.index(request)
    assert month.offsets[solution.day_of[index]] == min(o for o in month.offsets if o not in month.closed)


def test_an_event_pulls_the_visit_to_its_follow_up() -> None:
    given = world(FOUR, calls=CALLS)
    calm, _ = planned(given, [visit_line(1, 0.5)])
    assert calm.visits == ()  # due in five weeks
    stirred = replace(given, events=(Event(day(-1), "C1", "download"),))
    month, solution = planned(stirred, [visit_line(1, 0.5)])
    (request,) = month.visits
    assert (request.due, request.reason) == (4, DueReason(DueKind.FOLLOW_UP, day(-1), "download"))
    assert month.offsets[solution.day_of[0]] <= 4


def test_a_cap_counts_over_rolling_cycles_with_promises_and_other_channels() -> None:
    capped = customer(1, max_contacts=2.0)
    calls = [executed(1, -30), executed(1, -6, Channel.PHONE), executed(1, -4, Channel.PHONE)]
    given = world([capped], calls=calls)
    month, solution = planned(given, [visit_line(1, 2)])
    part = published(month, solution, given, [visit_line(1, 2)])
    assert days_of(part, 1)
    assert min(days_of(part, 1)) >= day(22)
    assert clean(given, part)


def test_a_visit_worth_less_than_its_drive_is_left_out() -> None:
    given = world([customer(1), customer(40)], calls=[executed(1, -30), executed(40, -30)])
    month, solution = planned(given, [visit_line(1, 1, 300.0), visit_line(40, 1, 2.0)])
    late = month.prices.late * max(0, 28 - month.visits[1].latest)
    assert month.visits[1].prize - late == 180  # 2 of 40 an hour
    assert [month.visits[v].customer_id for v in solution.missed] == ["C40"]


def test_the_usual_weekday_draws_where_it_has_a_price() -> None:
    fridays = [executed(1, -24), executed(1, -17), executed(1, -10)]
    given = world(FOUR, calls=fridays)
    settings = replace(SETTINGS, schedule=replace(SETTINGS.schedule, weekday_price=60.0))
    month, solution = planned(given, [visit_line(1, 2)], settings=settings)
    assert {month.days[d].day.weekday() for d in solution.day_of.values()} == {4}


def test_a_price_on_uneven_days_evens_them() -> None:
    neighbours = [customer(i, place=FOUR[0].place) for i in range(1, 9)]
    given = world(neighbours, calls=[executed(i, -30) for i in range(1, 9)])
    lines = [visit_line(i, 1) for i in range(1, 9)]

    def fullest(price: float) -> int:
        schedule = ScheduleSettings(iterations=400, warm_iterations=200, balance_price=price, late_price=0.0)
        return max(map(len, planned(given, lines, settings=replace(SETTINGS, schedule=schedule))[1].order))

    assert fullest(0.0) == 8
    assert fullest(5.0) <= 2


def test_the_lunch_break_is_kept_free() -> None:
    narrow = [customer(i, hours=(Window(11 * 3600 + 1800, 14 * 3600),), visit_minutes=60) for i in range(1, 4)]
    given = world(narrow, calls=[executed(i, -26) for i in range(1, 4)])
    lines = [visit_line(i, 1) for i in range(1, 4)]
    _month, solution = planned(given, lines)
    assert solution.missed == ()
    assert max(map(len, solution.order)) == 1  # two of an hour each would leave no half hour for lunch


def test_only_owned_customers_are_visited() -> None:
    given = world(FOUR, calls=CALLS, feedback=[pin(2, 4)], reps=(REP, replace(REP, id="R2")))
    month, _ = planned(given, [visit_line(1, 1)])
    assert {v.customer_id for v in month.visits} == {"C1"}


def test_an_idle_rep_has_an_empty_month() -> None:
    given = world(FOUR, time_off=(TimeOff("R1", day(0), day(40)),))
    month, solution = planned(given, LINES)
    assert solution.order == ()
    assert len(solution.missed) == len(month.visits)


def test_the_digest_changes_with_what_the_solution_depends_on() -> None:
    given = world(FOUR, calls=CALLS)
    month, _ = planned(given, LINES)
    assert month.digest() == planned(given, LINES)[0].digest()
    assert month.digest() != planned(given, [*LINES[:3], visit_line(4, 1)])[0].digest()
    shorter = replace(SETTINGS, plan=PlanSettings(horizon_days=21))
    assert month.digest() != planned(given, LINES, settings=shorter)[0].digest()
