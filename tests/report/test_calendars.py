"""A rep's calendar over the nights, as two parsers that know nothing of one another read it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import vobject
from icalendar import Calendar

from salesplan.domain.calendar import Channel, Window
from salesplan.domain.given import Call
from salesplan.domain.nouns import replace
from salesplan.domain.plan import CallStatus, Level, ScheduledCall
from salesplan.domain.settings import PlanSettings
from salesplan.report.export import export
from salesplan.report.remote_hours import proposed_hours
from tests.report.conftest import HOUR, MONDAY, TUESDAY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from salesplan.domain.versions import StoredPlan

Told = tuple[str, str, date | datetime, str]  # UID, summary, start, status
HOSTILE = "Anna\r\nATTENDEE:mailto:x@y\r\nEND:VEVENT"


def by_icalendar(body: bytes) -> set[Told]:
    found = Calendar.from_ical(body).walk("VEVENT")
    return {(str(e["uid"]), str(e["summary"]), _bare(e.decoded("dtstart")), str(e["status"])) for e in found}


def by_vobject(body: bytes) -> set[Told]:
    calendar: Any = vobject.readOne(body.decode("utf-8"))
    found = getattr(calendar, "vevent_list", [])
    return {(e.uid.value, e.summary.value, _bare(e.dtstart.value), e.status.value) for e in found}


def _bare(at: date | datetime) -> date | datetime:
    return at.replace(tzinfo=None) if isinstance(at, datetime) else at


def written(version: StoredPlan, out: Path, rep: str = "R1") -> bytes:
    export(version, "ics", out)
    return (out / "ics" / f"{rep}.ics").read_bytes()


def night(version: StoredPlan, number: int, day: date, calls: Sequence[ScheduledCall]) -> StoredPlan:
    """The plan of another night, with these calls of R1."""
    first = replace(version.plan.reps[0], schedule=tuple(calls), routes=())
    plan = replace(version.plan, version=number, as_of=day, reps=(first, *version.plan.reps[1:]))
    return replace(version, plan=plan)


def visit(day: date, customer: str, hour: int = 9) -> ScheduledCall:
    times = hour * HOUR, hour * HOUR + 1800
    return ScheduledCall(day, "R1", customer, Channel.VISIT, *times, "P1", CallStatus.NEW, Level.PROPOSED, day)


def remote(customer: str, channel: Channel, day: date = TUESDAY) -> ScheduledCall:
    return replace(visit(day, customer), channel=channel, start=None, end=None)


@pytest.mark.parametrize("zone", ["", "Asia/Taipei"])
def test_two_parsers_read_the_same(version: StoredPlan, tmp_path: Path, zone: str) -> None:
    zoned = replace(version, settings=replace(version.settings, plan=PlanSettings(time_zone=zone)))
    for number, shift in enumerate((0, 1, 9), start=3):
        calls = (visit(TUESDAY + timedelta(days=shift), "C2"), remote("C3", Channel.EMAIL))
        body = written(night(zoned, number, MONDAY + timedelta(days=min(shift, 1)), calls), tmp_path)
        assert by_icalendar(body) == by_vobject(body)
        assert len(by_icalendar(body)) >= 2


def test_exported_again_a_calendar_is_the_same_to_the_byte(version: StoredPlan, tmp_path: Path) -> None:
    once = written(version, tmp_path)
    assert written(version, tmp_path) == once


def test_the_next_night_changes_the_entries_of_what_is_another_and_no_others(
    version: StoredPlan, tmp_path: Path
) -> None:
    calls = (visit(TUESDAY, "C1"), visit(TUESDAY, "C2", 11))
    written(night(version, 3, MONDAY, calls), tmp_path)
    moved = (calls[0], visit(TUESDAY + timedelta(days=1), "C2", 14))
    events = Calendar.from_ical(written(night(version, 4, MONDAY, moved), tmp_path)).walk("VEVENT")
    sequence = {str(e["uid"]).split("-")[0]: int(e["sequence"]) for e in events}
    assert sequence == {"C1": 3, "C2": 4}
    (other,) = (e for e in events if str(e["uid"]).startswith("C2"))
    assert other.decoded("dtstart").date() == TUESDAY + timedelta(days=1)


def test_what_fell_off_is_cancelled_for_thirty_days(version: StoredPlan, tmp_path: Path) -> None:
    later = TUESDAY + timedelta(days=10)
    (told,) = by_icalendar(written(night(version, 3, MONDAY, (visit(later, "C2"),)), tmp_path))
    for age, there in ((0, True), (1, True), (29, True), (30, False)):
        found = by_icalendar(written(night(version, 4 + age, MONDAY + timedelta(days=age), ()), tmp_path))
        assert found == ({(*told[:3], "CANCELLED")} if there else set()), age


def test_an_entry_that_was_cancelled_is_never_taken_for_another_call(version: StoredPlan, tmp_path: Path) -> None:
    written(night(version, 3, MONDAY, (visit(TUESDAY, "C2"),)), tmp_path)
    written(night(version, 4, MONDAY, ()), tmp_path)
    found = by_icalendar(written(night(version, 5, MONDAY, (visit(TUESDAY, "C2"),)), tmp_path))
    assert sorted(status for *_, status in found) == ["CANCELLED", "TENTATIVE"]
    assert len({uid for uid, *_ in found}) == 2


def test_past_days_stay_as_they_were(version: StoredPlan, tmp_path: Path) -> None:
    before = by_icalendar(written(night(version, 3, MONDAY, (visit(MONDAY, "C2"),)), tmp_path))
    after = by_icalendar(written(night(version, 4, TUESDAY, (visit(TUESDAY, "C2"),)), tmp_path))
    assert before < after
    assert len(after) == 2
    a_year_on = night(version, 5, MONDAY + timedelta(days=368), ())
    assert by_icalendar(written(a_year_on, tmp_path)) == set()


def test_what_was_made_today_is_not_cancelled(version: StoredPlan, tmp_path: Path) -> None:
    before = by_icalendar(written(night(version, 3, MONDAY, (visit(MONDAY, "C2"),)), tmp_path))
    made = replace(version, given=replace(version.given, calls=(Call(MONDAY, "R1", "C2"),)))
    assert by_icalendar(written(night(made, 4, MONDAY, ()), tmp_path)) == before


def test_a_file_that_is_no_calendar_of_ours_is_written_anew(version: StoredPlan, tmp_path: Path) -> None:
    fresh = written(version, tmp_path / "a")
    for number, body in enumerate((b"\xff\xfe", b"BEGIN:VEVENT\r\nUID:x@salesplan\r\nDTSTART:soon\r\nEND:VEVENT", b"")):
        out = tmp_path / str(number)
        (out / "ics").mkdir(parents=True)
        (out / "ics" / "R1.ics").write_bytes(body)
        assert written(version, out) == fresh


def test_eleven_calls_without_a_drive_are_no_eleven_banners(version: StoredPlan, tmp_path: Path) -> None:
    ids = [f"K{i:02}" for i in range(11)]
    customers = tuple(replace(version.given.customers[1], id=i, name=f"Café {i}") for i in ids)
    many = replace(version, given=replace(version.given, customers=(*version.given.customers, *customers)))
    channels = [Channel.PHONE] * 6 + [Channel.EMAIL] * 5
    calls = [remote(i, channel) for i, channel in zip(ids, channels, strict=True)]
    found = by_icalendar(written(night(many, 3, MONDAY, calls), tmp_path))
    hours = sorted(at for _, _, at, _ in found if isinstance(at, datetime))
    assert len(hours) == len(set(hours)) == 6
    assert [(summary, at) for _, summary, at, _ in found if not isinstance(at, datetime)] == [
        ("5 calls without an hour", TUESDAY)
    ]


def test_calls_are_proposed_for_when_the_rep_is_free_and_the_customer_there(version: StoredPlan) -> None:
    calls = (*version.plan.reps[0].schedule, remote("C1", Channel.PHONE, MONDAY), remote("C3", Channel.VIDEO, MONDAY))
    part = replace(version.plan.reps[0], schedule=calls)
    assert (MONDAY, "C1", Channel.PHONE) not in proposed_hours(version, part)  # closes at noon, when R1 is at others'
    open_again = tuple(replace(c, hours=(Window(14 * HOUR, 16 * HOUR),)) for c in version.given.customers)
    found = proposed_hours(replace(version, given=replace(version.given, customers=open_again)), part)
    busy = [Window(s.start, s.departure) for s in part.routes[0].stops if s.start < s.departure]
    mine = [window for (day, _, _), window in found.items() if day == MONDAY]
    assert len(mine) == 2
    assert all(a.closes <= b.opens or b.closes <= a.opens for a in mine for b in (*busy, *mine) if a is not b)
    assert all(w.opens >= 14 * HOUR and w.closes <= 16 * HOUR for w in mine)


def test_the_entry_tells_who_where_and_why_and_no_text_becomes_a_property(version: StoredPlan, tmp_path: Path) -> None:
    about = {"address": "信義路 4 段 12 號", "phone": "02-1234", "contact": HOSTILE, "notes": HOSTILE, "name": HOSTILE}
    customers = tuple(replace(c, **about) for c in version.given.customers)
    hostile = replace(version, given=replace(version.given, customers=customers))
    body = written(night(hostile, 3, MONDAY, (visit(TUESDAY, "C2"), remote("C1", Channel.EMAIL))), tmp_path)
    events = Calendar.from_ical(body).walk("VEVENT")
    assert len(events) == len(by_vobject(body)) == 2
    assert not any("attendee" in event for event in events)
    seen = next(e for e in events if "location" in e)
    assert seen["location"] == about["address"]
    assert "Phone: 02-1234\n" in seen["description"]
    assert "Why now: first visit\n" in seen["description"]
    assert "potential" not in seen["description"]
    assert f"Map: {hostile.settings.routes.map_url}25.05" in seen["description"]
