from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.domain.calendar import CHANNELS, Channel, Window, clock, weekday_mask, weekday_names
from salesplan.inputs import cells
from salesplan.inputs.cells import CellError

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23",
        "2026/11/23",
        "2026.11.23",
        "20261123",
        "23.11.2026",
        "23/11/2026",
        "11/23/2026",
        "23 Nov 2026",
        "23-Nov-2026",
        "November 23, 2026",
        "2026年11月23日",
        "2026-11-23 00:00:00",
        "2026-11-23T08:30:00Z",
    ],
)
def test_a_date_is_read_in_every_unambiguous_form(text: str) -> None:
    assert cells.day(text) == DAY


@pytest.mark.parametrize(
    "text", ["2026-02-30", "yesterday", "46349", "23.11.26", "2026-13-01", "115/11/23", "0026-11-23"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        cells.day(text)


def test_a_date_that_may_be_two_is_refused_with_its_own_reason() -> None:
    with pytest.raises(CellError) as refused:
        cells.day("11/12/2026")
    assert refused.value.code == "ambiguous-date"
    assert "YYYY-MM-DD" in refused.value.remedy
    assert cells.day("11/11/2026") == date(2026, 11, 11)


@pytest.mark.parametrize(
    "text", ["2026-09", "2026/9", "202609", "09/2026", "Sep 2026", "September 2026", "2026-09-30", "2026年9月"]
)
def test_a_month_is_its_first_day(text: str) -> None:
    assert cells.month(text) == date(2026, 9, 1)


@pytest.mark.parametrize("text", ["2026", "13/2026", "Foo 2026", "soon"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        cells.month(text)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("9", 9, 0),
        ("9:05", 9, 5),
        ("09:05:00", 9, 5),
        ("9.05", 9, 5),
        ("9h05", 9, 5),
        ("0905", 9, 5),
        ("2:30 pm", 14, 30),
        ("12 am", 0, 0),
        ("12:00 PM", 12, 0),
        ("24:00", 24, 0),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, hour: int, minute: int) -> None:
    assert cells.time_of_day(text) == hour * 3600 + minute * 60


@pytest.mark.parametrize("text", ["25:00", "9:60", "24:01", "13 pm", "noon", "-1", "9:5", "8.5"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        cells.time_of_day(text)


@pytest.mark.parametrize(
    "text", ["09:00-12:00 14:00-17:30", "14:00-17:30;9-12", "09:00 – 12:00, 14:00 – 17:30", "9am-12pm / 2pm-5:30pm"]
)
def test_hours_are_windows_in_order_of_the_day(text: str) -> None:
    assert cells.hours(text) == (Window(9 * 3600, 12 * 3600), Window(14 * 3600, 17 * 3600 + 1800))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12:00-09:00", "reversed-hours"),
        ("09:00-09:00", "reversed-hours"),
        ("09:00-12:00 11:00-14:00", "overlapping-hours"),
        ("closed", "bad-hours"),
        ("09:00", "bad-hours"),
        ("09:00-12:00 closed", "bad-hours"),
        ("09:00-25:00", "bad-time"),
    ],
)
def test_hours_that_cannot_be_are_refused(text: str, code: str) -> None:
    with pytest.raises(CellError) as refused:
        cells.hours(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mon Tue", "Mon Tue"),
        ("monday, TUESDAY", "Mon Tue"),
        ("Mo;Tu", "Mon Tue"),
        ("Mon-Fri", "Mon Tue Wed Thu Fri"),
        ("Sat - Mon", "Mon Sat Sun"),
        ("Thurs. Weds", "Wed Thu"),
    ],
)
def test_weekdays_are_read_in_short_and_in_full(text: str, names: str) -> None:
    assert weekday_names(cells.weekdays(text)) == names


@pytest.mark.parametrize("text", ["M T W", "Funday", "Mo Di Mi", "Mon-", ",", "1 2 3"])
def test_weekdays_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(CellError):
        cells.weekdays(text)


def test_channels_are_a_set_and_a_slip_names_the_nearest() -> None:
    assert cells.channels("Visit, phone;EMAIL") == {Channel.VISIT, Channel.PHONE, Channel.EMAIL}
    with pytest.raises(CellError) as refused:
        cells.channels("visit e-mails")
    assert "did you mean email?" in refused.value.remedy


def test_yes_and_no_in_many_words() -> None:
    assert [cells.yes_no(text) for text in ("Yes", "TRUE", "1", "x", "no", "0", "N")] == [True] * 4 + [False] * 3
    with pytest.raises(CellError):
        cells.yes_no("maybe")


@given(st.integers(1, 127))
def test_every_set_of_weekdays_is_read_back(mask: int) -> None:
    assert cells.weekdays(weekday_names(mask)) == mask == weekday_mask(weekday_names(mask).split())


@given(st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True))
def test_every_list_of_openings_is_read_back(minutes: list[int]) -> None:
    edges = sorted(minutes)
    windows = tuple(Window(60 * a, 60 * b) for a, b in zip(edges[::2], edges[1::2], strict=False))
    assert cells.hours(" ".join(f"{clock(w.opens)}-{clock(w.closes)}" for w in windows)) == windows


@given(st.sets(st.sampled_from(CHANNELS), min_size=1))
def test_every_set_of_channels_is_read_back(channels: set[Channel]) -> None:
    assert cells.channels(" ".join(sorted(channels))) == channels


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_date_is_read_back(day: date) -> None:
    assert cells.day(day.isoformat()) == day
    assert cells.day(f"{day:%d.%m.%Y}") == day
    assert cells.day(f"{day.day} {day:%b %Y}") == day
