from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.domain.calendar import Window, clock
from salesplan.inputs.cells import CellError
from salesplan.inputs.openings import hours


def told(windows: tuple[Window, ...]) -> str:
    return " ".join(f"{clock(w.opens)}-{clock(w.closes)}" for w in windows)


@pytest.mark.parametrize(
    "text", ["09:00-12:00 14:00-17:30", "14:00-17:30;9-12", "09:00 – 12:00, 14:00 – 17:30", "9am-12pm / 2pm-5:30pm"]
)
def test_hours_are_windows_in_order_of_the_day(text: str) -> None:
    assert hours(text) == (Window(9 * 3600, 12 * 3600), Window(14 * 3600, 17 * 3600 + 1800))


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
        hours(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2-6pm", "14:00-18:00"),
        ("9-5pm", "09:00-17:00"),
        ("11-12pm", "11:00-12:00"),
        ("12-2pm", "12:00-14:00"),
        ("9-12, 2-6", "09:00-12:00 14:00-18:00"),
        ("9:00-12:30 1:30-5:00", "09:00-12:30 13:30-17:00"),
        ("9-5", "09:00-17:00"),
        ("9am-5", "09:00-17:00"),
        ("10-2, 4-8", "10:00-14:00 16:00-20:00"),
        ("8-8", "08:00-20:00"),
        ("12-3", "12:00-15:00"),
        ("9 a.m. - 5 p.m.", "09:00-17:00"),
        ("09:00-12:00 | 14:00-17:00", "09:00-12:00 14:00-17:00"),
        ("900-1730", "09:00-17:30"),
        ("7-11", "07:00-11:00"),
        ("24/7", "00:00-24:00"),
        ("18:00-02:00", "00:00-02:00 18:00-24:00"),
        ("6pm-2am", "00:00-02:00 18:00-24:00"),
        ("18:00-00:00", "18:00-24:00"),
    ],
)
def test_hours_are_read_as_people_mean_them(text: str, expected: str) -> None:
    assert told(hours(text)) == expected


@pytest.mark.parametrize("text", ["2-6", "1-5", "2:00-6:00", "3-11"])
def test_an_opening_that_may_be_at_night_or_in_the_afternoon_is_not_guessed(text: str) -> None:
    with pytest.raises(CellError) as refused:
        hours(text)
    assert refused.value.code == "ambiguous-hours"


def test_an_opening_past_midnight_that_cannot_be_one_says_how_to_write_it() -> None:
    with pytest.raises(CellError) as refused:
        hours("17:00-09:00")
    assert "18:00-24:00 00:00-02:00" in refused.value.remedy


@pytest.mark.parametrize("text", ["1" * 1_000_000, "9-" * 500_000, ":" * 1_000_000, " -" * 500_000])
def test_a_million_characters_are_refused_in_one_pass(text: str) -> None:
    with pytest.raises(CellError):
        hours(text)


def test_a_million_blanks_are_read_in_one_pass() -> None:
    assert told(hours("9" + " " * 1_000_000 + "-5")) == "09:00-17:00"


@given(st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True))
def test_every_list_of_openings_is_read_back(minutes: list[int]) -> None:
    edges = sorted(minutes)
    windows = tuple(Window(60 * a, 60 * b) for a, b in zip(edges[::2], edges[1::2], strict=False))
    assert hours(" ".join(f"{clock(w.opens)}-{clock(w.closes)}" for w in windows)) == windows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9h-12h30 14h-18h", "09:00-12:30 14:00-18:00"),
        ("9 to 5", "09:00-17:00"),
        ("8:30 bis 12 und 13:00 bis 17:00", "08:30-12:00 13:00-17:00"),
        ("9 a 13 y 15 a 19", "09:00-13:00 15:00-19:00"),
        ("09:00-17:00 Uhr", "09:00-17:00"),
        ("9:00～12:00、13:00～18:00", "09:00-12:00 13:00-18:00"),
    ],
)
def test_hours_are_read_in_the_words_of_several_languages(text: str, expected: str) -> None:
    assert told(hours(text)) == expected


@pytest.mark.parametrize(
    ("text", "helps"),
    [
        ("Mo-Fr 09:00-12:00", "column weekdays"),
        ("周一 9:00-17:00", "column weekdays"),
        ("0.375-0.5", "format the cells as text"),
        ("closed", "channels without visit"),
        ("09:00", "write openings as HH:MM-HH:MM"),
    ],
)
def test_the_remedy_fits_what_stands_there(text: str, helps: str) -> None:
    with pytest.raises(CellError) as refused:
        hours(text)
    assert helps in refused.value.remedy
