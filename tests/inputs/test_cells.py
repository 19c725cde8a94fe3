from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.domain.calendar import CHANNELS, Channel, weekday_mask, weekday_names
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


@pytest.mark.parametrize("text", ["25:00", "9:60", "24:01", "13 pm", "noon", "-1", "9:5", "8.5", "600", "0.25", ".41"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        cells.time_of_day(text)


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


@given(st.sets(st.sampled_from(CHANNELS), min_size=1))
def test_every_set_of_channels_is_read_back(channels: set[Channel]) -> None:
    assert cells.channels(" ".join(sorted(channels))) == channels


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_date_is_read_back(day: date) -> None:
    assert cells.day(day.isoformat()) == day
    assert cells.day(f"{day:%d.%m.%Y}") == day
    assert cells.day(f"{day.day} {day:%b %Y}") == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9999-12-31", date(2200, 12, 31)),
        ("31.12.9999", date(2200, 12, 31)),
        ("2999-01-01", date(2200, 12, 31)),
        ("0001-01-01", date(1900, 1, 1)),
        ("1753-01-01", date(1900, 1, 1)),
        ("0000-00-00", date(1900, 1, 1)),
        ("2026-11-23", DAY),
    ],
)
def test_an_open_end_is_the_first_or_last_year_that_there_is(text: str, expected: date) -> None:
    assert cells.day(text, early=True, late=True) == expected


def test_elsewhere_a_year_out_of_range_is_refused_with_a_remedy_that_helps() -> None:
    for text, ends in (("9999-12-31", {"early": True}), ("0001-01-01", {"late": True}), ("0000-00-00", {})):
        with pytest.raises(CellError) as refused:
            cells.day(text, **ends)
        assert "empty the cell" in refused.value.remedy


def test_a_time_of_three_digits_is_not_guessed() -> None:
    with pytest.raises(CellError) as refused:
        cells.time_of_day("600")
    assert refused.value.code == "ambiguous-time"


def test_a_million_characters_of_weekdays_are_read_or_refused_in_one_pass() -> None:
    assert weekday_names(cells.weekdays("Mon" + " " * 1_000_000 + "Tue")) == "Mon Tue"
    assert weekday_names(cells.weekdays("Mon " * 250_000)) == "Mon"
    with pytest.raises(CellError):
        cells.weekdays("Mon" + " -" * 500_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("42°30'28.08\"N", 42.5078),
        ("42° 30.468' N", 42.5078),
        ("N42.5078", 42.5078),
        ("42.5078°", 42.5078),
        ("42,5078° S", -42.5078),
        ("-42° 30′ 28.08″", -42.5078),
    ],
)
def test_coordinates_are_read_in_degrees_minutes_and_seconds(text: str, expected: float) -> None:
    assert cells.degrees(text, "NS") == pytest.approx(expected)


@pytest.mark.parametrize(
    "text", ["42 30 28 N", "42°75'N", "42.5°30'", "-42.5 S", "N 42 S", "1,5 O", "1.5 E", "42°N 1°E", "x"]
)
def test_a_coordinate_that_may_be_another_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        cells.degrees(text, "NS")


def test_times_of_spreadsheets_are_read_or_told_what_they_are() -> None:
    assert cells.time_of_day("1899-12-30 08:30:00") == cells.time_of_day("8h30") == cells.time_of_day("8:30 Uhr")
    with pytest.raises(CellError) as refused:
        cells.time_of_day("0.354166667")
    assert refused.value.remedy.startswith("did you mean 08:30?")
