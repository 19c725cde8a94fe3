"""Why a due visit is left out."""

from __future__ import annotations

import math

from salesplan.domain.calendar import weekday_mask
from salesplan.domain.given import TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.settings import Settings, VisitSettings
from salesplan.schedule import solve_month, verify_missed
from tests.schedule.building import MONDAY, SETTINGS, customer, day, executed, planned, visit_line, world
from tests.schedule.far_towns import far_towns
from tests.schedule.test_search import objective


def reason_of(given, lines, settings=SETTINGS):  # type: ignore[no-untyped-def]
    month, solution = planned(given, lines, settings=settings)
    (missed,) = solution.missed
    return verify_missed(month, solution, 0, 1).reasons[missed]


def test_no_day_is_left_by_weekday_and_time_off() -> None:
    tuesdays = [day(1 + 7 * week) for week in range(4)]
    given = world(
        [customer(1, weekdays=weekday_mask(["Tue"]))],
        calls=[executed(1, -28)],
        time_off=tuple(TimeOff("R1", d, d) for d in tuesdays),
    )
    reason = reason_of(given, [visit_line(1, 1)])
    assert math.isinf(reason.cost_minutes)
    assert "takes visits on Tue" in reason.text
    assert f"does not work on Tue {day(1)}" in reason.text


def test_a_visit_that_displaces_another_names_it() -> None:
    one_a_day = replace(SETTINGS, visits=VisitSettings(max_per_day=1), plan=replace(SETTINGS.plan, horizon_days=1))
    given = world([customer(1), customer(2)], calls=[executed(1, -40), executed(2, -40)])
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


def test_a_better_month_that_the_verification_meets_is_taken() -> None:
    month = far_towns(2, 165)
    found = solve_month(month, Settings(), 0)
    order = tuple(tuple(v for v in day if month.visits[v].node <= 6) for day in found.order)
    missed = tuple(v for v, visit in enumerate(month.visits) if visit.node > 6)
    at_home = replace(found, order=order, missed=missed, objective=objective(month, list(order)))
    verified = verify_missed(month, at_home, 0, 3)
    assert verified.solution.objective < at_home.objective
    assert len(verified.solution.missed) < len(missed)
    assert verified.solution.objective == objective(month, list(verified.solution.order))
    assert all(reason.cost_minutes >= 0 for reason in verified.reasons.values())


def test_what_is_promised_is_no_matter_of_minutes() -> None:
    one_a_day = replace(SETTINGS, visits=VisitSettings(max_per_day=1), plan=replace(SETTINGS.plan, horizon_days=1))
    given = world([customer(1), customer(2, min_visits=1.0)], calls=[executed(1, -40), executed(2, -40)])
    reason = reason_of(given, [visit_line(1, 1, 900.0), visit_line(2, 1, 300.0)], one_a_day)
    assert reason.text == f"a visit on {MONDAY} displaces C2, which is promised"
