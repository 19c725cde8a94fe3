"""Phone, video and email calls."""

from __future__ import annotations

from salesplan.domain.calendar import Channel, weekday_mask
from salesplan.domain.given import Decision, Event, Feedback
from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallStatus, Level
from salesplan.domain.settings import DEFAULT_EVENTS, Settings
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
    plan_of,
    planned,
    published,
    visit_line,
    world,
)

PHONE = Channel.PHONE


def phone(number: int, frequency: float) -> object:
    return visit_line(number, frequency, channel=PHONE)


def part_of(given, lines, previous=None, settings: Settings = SETTINGS):  # type: ignore[no-untyped-def]
    part = published(*planned(given, lines, previous, settings), given, lines, previous, settings)
    found = [v for rule in RULES for v in rule.audit(plan_of(part), given, settings, Crow(settings.travel))]
    assert found == []
    return part


def test_remote_calls_keep_their_rhythm_on_working_days() -> None:
    given = world([customer(1)], calls=[executed(1, -5, PHONE)])
    part = part_of(given, [phone(1, 2)])
    days = days_of(part, 1, PHONE)
    assert len(days) == 2
    assert all(d.weekday() < 5 for d in days)
    assert (days[0] - day(-5)).days >= 9
    assert (days[1] - days[0]).days >= 9
    assert all(c.start is None and c.end is None for c in part.schedule)


def test_the_lightest_day_of_the_window_is_taken() -> None:
    many = [customer(i) for i in range(1, 11)]
    given = world(many, calls=[executed(i, -28, PHONE) for i in range(1, 11)])
    part = part_of(given, [phone(i, 1) for i in range(1, 11)])
    count = [sum(c.day == day(o) for c in part.schedule) for o in range(9)]
    assert max(count) <= 2


def test_a_call_stands_between_the_customers_other_contacts_and_never_on_the_day_of_a_visit() -> None:
    given = world([customer(1)], calls=[executed(1, -14), executed(1, -7, PHONE)])
    part = part_of(given, [visit_line(1, 2), phone(1, 2)])
    visits, calls = days_of(part, 1), days_of(part, 1, PHONE)
    assert len(visits) == len(calls) == 2
    assert min(abs((c - v).days) for c in calls for v in visits) >= 4
    assert abs((calls[1] - calls[0]).days) >= 10


def test_a_call_waits_for_a_day_without_a_visit_and_is_made_beside_one_only_where_no_other_day_is_left() -> None:
    calls_back = {**DEFAULT_EVENTS, "complaint": replace(DEFAULT_EVENTS["complaint"], channel="phone")}
    settings = replace(SETTINGS, events=calls_back)
    pinned = Feedback(day(-3), "R1", "C1", Decision.PIN, on_date=MONDAY)
    given = world([customer(1)], calls=[executed(1, -40, PHONE)], feedback=[pinned])
    stirred = replace(given, events=(Event(day(-5), "C1", "complaint"),))  # the call back is due at once
    lines = [visit_line(1, 1), phone(1, 0.5)]
    part = part_of(stirred, lines, settings=settings)
    assert days_of(part, 1)[0] == MONDAY
    assert days_of(part, 1, PHONE)[0] == day(1)
    away = replace(given, reps=(replace(REP, weekdays=weekday_mask(["Mon"])),))
    only = part_of(replace(stirred, reps=away.reps), [visit_line(1, 4), phone(1, 0.5)], settings=settings)
    assert days_of(only, 1, PHONE)
    assert set(days_of(only, 1, PHONE)) <= set(days_of(only, 1))


def test_published_calls_keep_their_day() -> None:
    given = world([customer(1), customer(2)], calls=[executed(1, -5, PHONE)])
    lines = [phone(1, 2), phone(2, 1)]
    part = part_of(given, lines)
    again = part_of(given, lines, part)
    assert {c.status for c in again.schedule} == {CallStatus.KEPT}
    assert [(c.day, c.due) for c in again.schedule] == [(c.day, c.due) for c in part.schedule]


def test_a_contact_cap_counts_visits_and_executed_calls() -> None:
    capped = customer(1, max_contacts=2.0)
    given = world([capped], calls=[executed(1, -20), executed(1, -3, Channel.EMAIL)])
    lines = [visit_line(1, 1), phone(1, 1)]
    part = part_of(given, lines)
    contacts = sorted([day(-20), day(-3), *(c.day for c in part.schedule)])
    assert all((c - a).days >= 28 for a, c in zip(contacts, contacts[2:], strict=False))


def test_a_follow_up_goes_over_its_events_channel() -> None:
    calls_back = {**DEFAULT_EVENTS, "complaint": replace(DEFAULT_EVENTS["complaint"], channel="phone")}
    settings = replace(SETTINGS, events=calls_back)
    given = world([customer(1)], calls=[executed(1, -20), executed(1, -2, PHONE)])
    stirred = replace(given, events=(Event(day(-1), "C1", "complaint"),))
    lines = [visit_line(1, 1), phone(1, 0.5)]
    assert days_of(part_of(given, lines, settings=settings), 1, PHONE) == []
    part = part_of(stirred, lines, settings=settings)
    assert days_of(part, 1, PHONE)[0] <= day(1)
    assert days_of(part, 1) == days_of(part_of(given, lines, settings=settings), 1)


def test_dismissed_channels_are_silent() -> None:
    given = world(
        [customer(1)],
        calls=[executed(1, -30, PHONE)],
        feedback=[Feedback(day(-1), "R1", "C1", Decision.DISMISS, PHONE)],
    )
    assert days_of(part_of(given, [phone(1, 1)]), 1, PHONE) == []


def test_an_agreed_call_stands_on_its_day_even_without_a_rhythm_and_is_named_where_it_cannot() -> None:
    def agreed(offset: int) -> Feedback:
        return Feedback(day(-1), "R1", "C1", Decision.PIN, PHONE, on_date=day(offset))

    given = world([customer(1)], feedback=[agreed(8), agreed(12)])
    lines = [visit_line(1, 1)]
    part = published(*planned(given, lines), given, lines)
    calls = [c for c in part.schedule if c.channel is PHONE]
    assert [(c.day, c.level, c.due) for c in calls] == [(day(8), Level.AGREED, day(8))]
    (lost,) = [u for u in part.unplanned if u.level is Level.AGREED]
    assert (lost.customer_id, lost.channel, lost.due) == ("C1", PHONE, day(12))
    assert lost.reason.startswith("falls on a Saturday")


def test_visits_weekdays_do_not_bind_remote_calls() -> None:
    given = world([customer(1, weekdays=weekday_mask(["Sun"]))], calls=[executed(1, -28, PHONE)])
    assert len(days_of(part_of(given, [phone(1, 1)]), 1, PHONE)) == 1
