"""Private appointments block time, with or without a place, and nothing of them but their hours is kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.given import Busy, Given, TimeOff
from salesplan.domain.settings import PlanSettings, Settings
from salesplan.inputs import load_settings, raw_digest, read_inputs
from salesplan.inputs.settings import as_document, settings_digest
from tests.small import AS_OF, small_given
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from salesplan.domain.findings import Finding

HOUR = 3600
TUESDAY = AS_OF + timedelta(days=1)
DENTIST = "DTSTART:20261124T100000\nDTEND:20261124T110000\nSUMMARY:Dentist"


def calendar(*events: str) -> str:
    """A calendar of entries; each is the lines between BEGIN and END, without its UID."""
    body = "\n".join(
        f"BEGIN:VEVENT\nUID:{i}@x\nDTSTAMP:20261101T000000Z\n{e}\nEND:VEVENT" for i, e in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{body}\nEND:VCALENDAR\n".replace("\n", "\r\n")


def read(folder: Path, text: str, zone: str = "", name: str = "r1.ics") -> tuple[Given | None, tuple[Finding, ...]]:
    write_workspace(small_given(), folder)
    (folder / name).write_text(text, encoding="utf-8", newline="")
    found = read_inputs(folder, Settings(plan=PlanSettings(time_zone=zone), calendar={"R1": "r1.ics"}), AS_OF)
    return found.given, found.findings


def busy(folder: Path, *events: str, zone: str = "") -> tuple[Busy, ...]:
    given, findings = read(folder, calendar(*events), zone)
    assert given is not None, findings
    return given.busy


def test_an_appointment_blocks_its_hours(tmp_path: Path) -> None:
    assert busy(tmp_path, DENTIST) == (Busy("R1", TUESDAY, 10 * HOUR, 11 * HOUR),)


def test_one_with_a_place_blocks_the_way_there_and_back(tmp_path: Path) -> None:
    for place in ("GEO:45.85;4.85", r"LOCATION:Praxis (45.850000\, 4.850000)"):
        (found,) = busy(tmp_path, f"{DENTIST}\n{place}")
        km = 11.12
        way = 60 * Settings().travel.minutes_factor * km ** Settings().travel.minutes_exponent
        assert found.opens == pytest.approx(10 * HOUR - way, abs=30)
        assert found.closes == pytest.approx(11 * HOUR + way, abs=30)


def test_hours_are_those_of_the_clock_where_the_reps_are(tmp_path: Path) -> None:
    at = "DTSTART:20261124T020000Z\nDTEND:20261124T030000Z"
    assert busy(tmp_path, at, zone="Asia/Taipei") == (Busy("R1", TUESDAY, 10 * HOUR, 11 * HOUR),)
    assert busy(tmp_path, at, zone="Europe/Paris") == (Busy("R1", TUESDAY, 3 * HOUR, 4 * HOUR),)


def test_what_repeats_blocks_each_time_and_what_lasts_overnight_both_days(tmp_path: Path) -> None:
    weekly = f"{DENTIST}\nRRULE:FREQ=WEEKLY\nEXDATE:20261201T100000"
    assert [b.day.day for b in busy(tmp_path, weekly)] == [24, 8, 15]
    night = "DTSTART:20261124T220000\nDTEND:20261125T060000"
    assert [(b.day.day, b.opens, b.closes) for b in busy(tmp_path, night)] == [
        (24, 22 * HOUR, 24 * HOUR),
        (25, 0, 6 * HOUR),
    ]


@pytest.mark.parametrize(
    "harmless",
    [f"{DENTIST}\nTRANSP:TRANSPARENT", f"{DENTIST}\nSTATUS:CANCELLED", f"{DENTIST}\nRRULE:FREQ=SECONDLY"],
)
def test_what_does_not_block_is_passed_over(tmp_path: Path, harmless: str) -> None:
    assert busy(tmp_path, harmless) == ()


def test_our_own_entries_block_nothing(tmp_path: Path) -> None:
    text = calendar(DENTIST).replace("UID:0@x", "UID:001-visit-1@salesplan")
    given, _ = read(tmp_path, text)
    assert given is not None
    assert given.busy == ()


def test_whole_days_are_days_off(tmp_path: Path) -> None:
    given, _ = read(tmp_path, calendar("DTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261204"))
    assert given is not None
    assert given.time_off == (TimeOff("R1", date(2026, 12, 1), date(2026, 12, 3)),)


def test_nothing_of_an_appointment_but_its_hours_is_kept(tmp_path: Path) -> None:
    given, _ = read(tmp_path, calendar(f"{DENTIST}\nDESCRIPTION:root canal"))
    assert "Dentist" not in repr(given)
    assert "root canal" not in repr(given)


def test_a_calendar_that_is_missing_or_none_is_an_error_of_its_line(tmp_path: Path) -> None:
    for name, text, code in (("other.ics", "", "no-calendar"), ("r1.ics", "not a calendar", "not-a-calendar")):
        (tmp_path / "r1.ics").unlink(missing_ok=True)
        given, findings = read(tmp_path, text, name=name)
        assert given is None
        assert [(f.file, f.column, f.code) for f in findings if f.severity == "error"] == [
            ("salesplan.toml", "calendar.R1", code)
        ]


def test_a_calendar_of_nobody_is_told(tmp_path: Path) -> None:
    write_workspace(small_given(), tmp_path)
    found = read_inputs(tmp_path, Settings(calendar={"R9": "r9.ics"}), AS_OF)
    assert [f.problem for f in found.errors] == ["there is no rep R9"]


def test_another_calendar_is_another_digest(tmp_path: Path) -> None:
    settings = Settings(calendar={"R1": "r1.ics"})
    read(tmp_path, calendar(DENTIST))
    before = raw_digest(tmp_path, settings)
    read(tmp_path, calendar())
    assert raw_digest(tmp_path, settings) != before


def test_calendars_are_named_by_rep_in_the_settings_and_their_secrets_are_kept(tmp_path: Path) -> None:
    secret = "https://anna:pw@cal.example/private-4711/basic.ics"
    (tmp_path / "salesplan.toml").write_text(f'[calendar]\nR1 = "r1.ics"\nR2 = "{secret}"\n', encoding="utf-8")
    loaded = load_settings(tmp_path, {})
    assert loaded.settings.calendar == {"R1": "r1.ics", "R2": secret}
    told = as_document(loaded.settings)["calendar"]
    assert told["R1"] == "r1.ics"
    assert told["R2"].startswith("https://cal.example/… (")
    other = Settings(calendar={"R1": "r1.ics", "R2": secret.replace("4711", "4712")})
    assert settings_digest(other) != settings_digest(loaded.settings)
