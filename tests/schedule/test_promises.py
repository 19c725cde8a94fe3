"""Told visits keep their day and hour where that can be."""

from __future__ import annotations

from salesplan.domain.calendar import Window
from salesplan.domain.given import Given, TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallLine, Level, RepPlan
from salesplan.schedule import keep_promises, solve_month
from tests.schedule.building import SETTINGS, customer, day, days_of, executed, planned, published, visit_line, world

FIVE = [customer(i) for i in range(1, 6)]
LINES = [visit_line(i, 1) for i in range(1, 6)]
CALLS = [executed(i, -26 - i) for i in range(1, 6)]  # all due in the first days
TOLERANCE = 15


def night(given: Given, lines: list[CallLine], previous: RepPlan | None) -> RepPlan:
    month, _ = planned(given, lines, previous)
    kept, solution = keep_promises(month, TOLERANCE, lambda held: solve_month(held, SETTINGS, 0))
    return published(kept, solution, given, lines, previous)


def told(part: RepPlan) -> dict[str, tuple[object, int]]:
    return {c.customer_id: (c.day, c.start or 0) for c in part.schedule if c.level is Level.TOLD}


def shifted(before: RepPlan, after: RepPlan) -> set[str]:
    """Told customers who are visited on another day, or more than the tolerance earlier or later."""
    now = {c.customer_id: (c.day, c.start or 0) for c in after.schedule}
    return {
        c
        for c, (when, start) in told(before).items()
        if c not in now or now[c][0] != when or abs(now[c][1] - start) > 60 * TOLERANCE
    }


def test_a_new_customer_on_the_way_shifts_no_told_hour() -> None:
    given = world(FIVE, calls=CALLS)
    part = night(given, LINES, None)
    assert len(told(part)) == 5
    more = [*FIVE, *(customer(i, visit_minutes=60) for i in range(6, 12))]
    wider = replace(given, customers=tuple(more), calls=(*CALLS, *(executed(i, -40) for i in range(6, 12))))
    after = night(wider, [*LINES, *(visit_line(i, 1) for i in range(6, 12))], part)
    assert shifted(part, after) == set()
    assert all(days_of(after, i) for i in range(6, 12))


def test_hours_drift_no_farther_than_once_from_what_was_first_told() -> None:
    given = world(FIVE, calls=CALLS)
    part = night(given, LINES, None)
    late = tuple(
        replace(c, start=(c.start or 0) + 600, end=(c.end or 0) + 600, told_start=c.start) for c in part.schedule
    )
    after = night(given, LINES, replace(part, schedule=late))
    assert shifted(part, after) == set()


def test_where_the_doors_are_shut_at_the_told_hour_the_day_is_kept_and_the_others_keep_their_hours() -> None:
    given = world(FIVE, calls=CALLS)
    part = night(given, LINES, None)
    who, (when, start) = min(told(part).items(), key=lambda item: item[1])
    hours = (Window(start + 3 * 3600, start + 6 * 3600),)
    shut = replace(given, customers=tuple(replace(c, hours=hours) if c.id == who else c for c in FIVE))
    after = night(shut, LINES, part)
    moved = next(c for c in after.schedule if c.customer_id == who)
    assert moved.day == when
    assert hours[0].opens <= (moved.start or 0)
    others = {c for c, (other, _) in told(part).items() if other != when}
    assert shifted(part, after).isdisjoint(others)


def test_a_day_that_cannot_be_is_given_up_and_another_found() -> None:
    given = world(FIVE, calls=CALLS)
    part = night(given, LINES, None)
    when = min(when for when, _ in told(part).values())
    ill = replace(given, time_off=(TimeOff("R1", when, when),))
    after = night(ill, LINES, part)
    gone = {c for c, (told_day, _) in told(part).items() if told_day == when}
    assert shifted(part, after) == gone
    assert {c.customer_id for c in after.schedule} >= gone
    assert when == day(0) or gone
