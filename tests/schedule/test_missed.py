"""Why a due visit is left out."""

from __future__ import annotations

import math

from salesplan.domain.calendar import weekday_mask
from salesplan.domain.given import TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.settings import VisitSettings
from salesplan.schedule import why_missed
from tests.schedule.building import MONDAY, SETTINGS, customer, day, executed, planned, visit_line, world


def reason_of(given, lines, settings=SETTINGS):  # type: ignore[no-untyped-def]
    month, solution = planned(given, lines, settings=settings)
    (missed,) = solution.missed
    return why_missed(month, solution, missed, settings, 0)


def test_no_day_is_left_by_weekday_and_time_off() -> None:
    tuesdays = [day(1 + 7 * week) for week in range(4)]
    given = world(
        [customer(1, weekdays=weekday_mask(["Tue"]))],
        calls=[executed(1, -28)],
        time_off=tuple(TimeOff("R1", d, d) for d in tuesdays),
    )
    reason = reason_of(given, [visit_line(1, 1)])
    assert reason.verified
    assert math.isinf(reason.cost_minutes)
    assert "takes visits on Tue" in reason.text
    assert f"does not work on Tue {day(1)}" in reason.text


def test_a_visit_that_displaces_another_names_it() -> None:
    one_a_day = replace(SETTINGS, visits=VisitSettings(max_per_day=1), plan=replace(SETTINGS.plan, horizon_days=1))
    given = world([customer(1), customer(2)], calls=[executed(1, -28), executed(2, -28)])
    reason = reason_of(given, [visit_line(1, 1, 900.0), visit_line(2, 1, 300.0)], one_a_day)
    assert reason.text.startswith(f"a visit on {MONDAY} displaces C1")
    assert reason.cost_minutes > 0


def test_a_visit_worth_less_than_it_costs_says_both() -> None:
    given = world([customer(1), customer(40)], calls=[executed(1, -30), executed(40, -30)])
    reason = reason_of(given, [visit_line(1, 1, 300.0), visit_line(40, 1, 2.0)])
    assert "costs" in reason.text
    assert "worth" in reason.text
    assert reason.cost_minutes > 0


def test_a_customer_too_far_for_a_day_is_out_of_reach() -> None:
    far = customer(1, place=replace(customer(1).place, latitude=55.0))
    reason = reason_of(world([far], calls=[executed(1, -28)]), [visit_line(1, 1, 10_000.0)])
    assert reason.text.startswith("does not fit into a working day")
