"""The clock of a day in a fixed order."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.domain.nouns import replace
from salesplan.domain.plan import StopKind
from salesplan.routes import DayProblem, Timed, timetable
from tests.routes.days import HOUR, on_a_line, random_day, window, working_day


def at(hour: float) -> int:
    return int(hour * HOUR)


def stops_of(problem: DayProblem, *order: int) -> tuple[Timed, ...]:
    stops = timetable(problem, order)
    assert stops is not None
    return stops


def test_a_short_morning_needs_no_lunch_on_the_route() -> None:
    start, visit, end = stops_of(on_a_line([30]), 1)
    assert (start.kind, visit.kind, end.kind) == (StopKind.START, StopKind.VISIT, StopKind.END)
    assert (start.departure, visit.arrival, visit.start, visit.departure) == (at(8.5), at(9), at(9), at(9.5))
    assert (end.node, end.arrival, end.drive_seconds, end.drive_km) == (2, at(10), 1800, 30.0)


def test_a_visit_waits_for_its_opening_and_the_rep_leaves_late_instead_of_waiting() -> None:
    start, visit, end = stops_of(on_a_line([30], [[window(10, 12)]]), 1)
    assert (start.departure, visit.arrival, visit.start, end.arrival) == (at(9.5), at(10), at(10), at(11))


def test_a_visit_never_straddles_two_openings() -> None:
    problem = on_a_line([30], [[window(8, 9.25), window(9.5, 9.75), window(11, 12)]])
    assert stops_of(problem, 1)[1].start == at(11)


def test_a_late_departure_delays_no_later_visit() -> None:
    problem = on_a_line([10, 20], [[], [window(11, 12)]], minutes=60)
    start, first, second, _ = stops_of(problem, 1, 2)
    assert (second.arrival, second.start) == (at(11), at(11))
    assert first.start == at(11) - 600 - HOUR
    assert start.departure == first.start - 600


def test_waiting_that_no_departure_can_avoid_stays() -> None:
    problem = on_a_line([10, 20], [[window(9, 10)], [window(12.5, 13.5)]], minutes=30)
    _, first, second, _ = stops_of(problem, 1, 2)
    assert first.start == at(9.5)
    assert second.start - second.arrival == at(12.5) - at(10) - 600


def test_lunch_is_eaten_directly_after_a_visit_where_the_rep_stands() -> None:
    stops = stops_of(on_a_line([10] * 8, minutes=60), *range(1, 8))
    lunch = next(s for s in stops if s.kind is StopKind.LUNCH)
    before = stops[stops.index(lunch) - 1]
    assert (lunch.node, lunch.arrival, lunch.drive_seconds) == (before.node, before.departure, 0)
    assert at(11.5) <= lunch.start
    assert lunch.departure == lunch.start + HOUR // 2 <= at(14)


def test_lunch_at_home_delays_the_departure_and_is_no_stop() -> None:
    stops = stops_of(on_a_line([30], [[window(13.5, 14.5)]], minutes=60), 1)
    assert [s.kind for s in stops] == [StopKind.START, StopKind.VISIT, StopKind.END]
    assert stops[0].departure == at(13)


def test_a_visit_through_the_whole_lunch_frame_does_not_fit() -> None:
    assert timetable(on_a_line([30], [[window(11.25, 14.25)]], minutes=180), (1,)) is None


def test_lunch_may_be_eaten_before_an_afternoon_shift() -> None:
    problem = on_a_line([30], day=working_day(starts=14, ends=18))
    assert stops_of(problem, 1)[0].departure == at(14)


def test_without_a_break_nobody_eats() -> None:
    problem = on_a_line([10] * 7, minutes=70, day=working_day(lunch=0))
    assert all(s.kind is not StopKind.LUNCH for s in stops_of(problem, *range(1, 8)))


def test_a_day_that_ends_too_late_does_not_fit() -> None:
    assert timetable(on_a_line([240]), (1,)) is not None
    assert timetable(on_a_line([241]), (1,)) is None


def test_a_trip_may_end_elsewhere() -> None:
    home = on_a_line([30, 60])
    seconds = home.seconds.copy()
    seconds[:, -1] = seconds[:, 2]  # the bed is beside visit 2
    away = DayProblem(home.day, seconds, home.km, home.service, home.windows, home.prizes, home.order)
    assert stops_of(away, 1, 2)[-1].drive_seconds == 0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_stops_keep_every_rule_of_the_clock(seed: int, visits: int) -> None:
    problem = random_day(visits, seed)
    day = problem.day
    stops = timetable(problem, problem.order)
    if stops is None:
        return
    assert stops[0].departure >= day.starts
    assert stops[-1].arrival <= day.ends
    for before, after in itertools.pairwise(stops):
        assert after.arrival == before.departure + after.drive_seconds
        assert after.arrival <= after.start <= after.departure
    for stop in stops:
        if stop.kind is StopKind.VISIT and problem.windows[stop.node - 1]:
            assert any(w.opens <= stop.start and stop.departure <= w.closes for w in problem.windows[stop.node - 1])
    lunches = [s for s in stops if s.kind is StopKind.LUNCH]
    assert all(day.lunch_from <= s.start and s.departure <= day.lunch_until for s in lunches)
    assert (
        lunches or stops[0].departure >= day.lunch_from + day.lunch or stops[-1].arrival <= day.lunch_until - day.lunch
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_no_day_ends_earlier_and_none_with_that_end_leaves_later(seed: int, visits: int) -> None:
    problem = random_day(visits, seed)
    stops = timetable(problem, problem.order)
    if stops is None:
        return
    end, departure = stops[-1].arrival, stops[0].departure
    for later in (1, 60, 600):
        day = replace(problem.day, starts=departure + later)
        shifted = timetable(replace(problem, day=day), problem.order)
        assert shifted is None or shifted[-1].arrival > end


def test_shapes_that_disagree_are_refused() -> None:
    good = on_a_line([1, 2])
    with pytest.raises(ValueError, match="matrices of 4"):
        DayProblem(good.day, good.seconds[:3, :3], good.km, good.service, good.windows, good.prizes, good.order)
    with pytest.raises(ValueError, match="order"):
        DayProblem(good.day, good.seconds, good.km, good.service, good.windows, good.prizes, (1, 1))
