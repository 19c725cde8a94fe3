"""A day around private appointments: what is left is inside the day, beside all of them but the break."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.domain.nouns import replace
from salesplan.domain.working_days import WorkingDay, around_busy

HOUR = 3600
DAY = WorkingDay(date(2026, 11, 24), 30_600, 63_000, 0, 10, 1800, 41_400, 50_400)  # 08:30-17:30, lunch 11:30-14:00


def h(at: float) -> int:
    return round(at * HOUR)


@pytest.mark.parametrize(
    ("busy", "hours", "pause"),
    [
        ([], (8.5, 17.5), (11.5, 14, 0.5)),
        ([(7, 10)], (10, 17.5), (11.5, 14, 0.5)),  # an edge
        ([(8.75, 10)], (10, 17.5), (11.5, 14, 0.5)),  # a quarter of an hour before it is no time to work
        ([(16, 19)], (8.5, 16), (11.5, 14, 0.5)),
        ([(12, 13)], (8.5, 17.5), (12, 13, 1)),  # in the lunch's frame: eaten meanwhile
        ([(15, 15.5)], (8.5, 17.5), (14.5, 15.5, 1)),  # lunch beside it
        ([(10, 11)], (8.5, 17.5), (10, 11.5, 1.5)),
        ([(8.5, 17.5)], (8.5, 8.5), (0, 0, 0)),
        ([(12, 18)], (8.5, 12), (0, 0, 0)),  # half a day needs no lunch on the way
        ([(10, 11), (15, 16)], (8.5, 15), (10, 11.5, 1.5)),
    ],
)
def test_a_day_is_what_is_left_of_it(
    busy: list[tuple[float, float]], hours: tuple[float, float], pause: tuple[float, float, float]
) -> None:
    found = around_busy(DAY, [(h(a), h(b)) for a, b in busy])
    assert (found.starts, found.ends) == (h(hours[0]), h(hours[1]))
    if found.starts < found.ends:
        assert found.lunch == h(pause[2])
        if found.lunch:
            assert (found.lunch_from, found.lunch_until) == (h(pause[0]), h(pause[1]))


def test_overtime_is_lost_with_the_end_of_the_day() -> None:
    late = replace(DAY, overtime=HOUR)
    assert around_busy(late, [(h(16), h(17))]).overtime == 0
    assert around_busy(late, [(h(8), h(10))]).overtime == HOUR


TIMES = st.lists(st.tuples(st.integers(0, 86_400), st.integers(0, 86_400)), max_size=5)


@settings(max_examples=300, deadline=None)
@given(TIMES)
def test_no_appointment_lies_in_what_is_left_but_one_that_is_the_break(busy: list[tuple[int, int]]) -> None:
    left = around_busy(DAY, busy)
    assert DAY.starts <= left.starts <= left.ends <= DAY.ends
    inside = [(a, b) for a, b in busy if a < b and a < left.ends and left.starts < b]
    if inside and left.starts < left.ends:
        assert all(left.lunch_from <= a and b <= left.lunch_until for a, b in inside)
        assert left.lunch == left.lunch_until - left.lunch_from


@settings(max_examples=100, deadline=None)
@given(TIMES)
def test_more_appointments_never_leave_more_time(busy: list[tuple[int, int]]) -> None:
    def left(some: list[tuple[int, int]]) -> int:
        day = around_busy(DAY, some)
        return day.ends - day.starts - max(day.lunch, 0)

    assert left(busy) <= max(left(busy[:-1]), left([])) + DAY.lunch
