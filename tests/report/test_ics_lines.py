from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event
from icalendar.parser import Contentline

from salesplan.domain.versions import StoredPlan
from salesplan.report.formats.ics import files
from salesplan.report.formats.ics_lines import component, escaped, folded, moment

TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\\^;,:診é"), max_size=400)


@settings(max_examples=30, deadline=None)
@given(TEXTS)
def test_lines_are_folded_as_icalendar_folds_them(text: str) -> None:
    line = f"SUMMARY:{escaped(text)}"
    assert folded(line) == Contentline(line).to_ical()


@settings(max_examples=30, deadline=None)
@given(TEXTS)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    event = Event.from_ical(component("VEVENT", ["UID:1", f"SUMMARY:{escaped(text)}"]))
    assert str(event["summary"]) == text


@pytest.mark.parametrize(
    "at",
    [
        date(2026, 11, 23),
        datetime(2026, 11, 23, 9, 5),
        datetime(2026, 11, 23, 9, 5, tzinfo=UTC),
        datetime(2026, 11, 23, 9, 5, tzinfo=ZoneInfo("Asia/Taipei")),
    ],
)
def test_a_moment_is_written_as_icalendar_writes_it(at: date) -> None:
    event = Event()
    event.add("dtstart", at)
    assert moment("DTSTART", at).encode() + b"\r\n" in event.to_ical()
    assert event.decoded("dtstart") + timedelta(0) == at


def test_a_calendar_is_what_icalendar_would_write_of_it(version: StoredPlan) -> None:
    for _, body in files(version):
        assert Calendar.from_ical(body).to_ical() == body
