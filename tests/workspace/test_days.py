"""What day it is where the reps are, whatever the clock does there, and how far ahead a plan may be made."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

import pytest

from salesplan.domain.errors import UsageError
from salesplan.domain.nouns import replace
from salesplan.report.export import export
from salesplan.workspace import Workspace, clock, open_workspace
from tests.continuous.commands import QUICK
from tests.small import AS_OF, small_given, small_stored
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FAR = 29  # days: one more than the horizon


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Makes it that moment."""

    def set_to(moment: datetime) -> None:
        class Stopped(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
                return moment.astimezone(tz)  # type: ignore[arg-type]

        monkeypatch.setattr(clock, "datetime", Stopped)

    return set_to


def workspace(tmp_path: Path, zone: str = "") -> Workspace:
    folder = tmp_path / "ws"
    if not folder.exists():
        write_workspace(small_given(), folder)
    return open_workspace(folder, {**QUICK, "plan.time_zone": zone})


@pytest.mark.parametrize(
    ("utc", "zone", "day"),
    [
        ("2026-11-23T15:59:59", "Asia/Taipei", date(2026, 11, 23)),
        ("2026-11-23T16:00:00", "Asia/Taipei", date(2026, 11, 24)),
        ("2026-11-23T10:00:00", "Pacific/Kiritimati", date(2026, 11, 24)),
        ("2026-11-23T10:00:00", "Pacific/Niue", date(2026, 11, 22)),
        ("2026-03-29T00:59:59", "Europe/Berlin", date(2026, 3, 29)),  # clocks go from 2 to 3
        ("2026-03-29T22:00:00", "Europe/Berlin", date(2026, 3, 30)),
        ("2026-10-25T22:59:59", "Europe/Berlin", date(2026, 10, 25)),  # a day of 25 hours
        ("2026-10-25T23:00:00", "Europe/Berlin", date(2026, 10, 26)),
        ("2026-03-08T04:59:59", "America/New_York", date(2026, 3, 7)),
        ("2026-04-05T10:59:59", "Pacific/Apia", date(2026, 4, 5)),
        ("2011-12-30T09:59:59", "Pacific/Apia", date(2011, 12, 29)),
        ("2011-12-30T10:00:00", "Pacific/Apia", date(2011, 12, 31)),  # the 30th was left out there
        ("2028-02-29T18:30:00", "Asia/Kolkata", date(2028, 3, 1)),
        ("2026-12-31T23:59:59", "UTC", date(2026, 12, 31)),
    ],
)
def test_today_is_the_date_where_the_reps_are(
    tmp_path: Path, set_clock: Callable[[datetime], None], utc: str, zone: str, day: date
) -> None:
    set_clock(datetime.fromisoformat(utc).replace(tzinfo=UTC))
    assert workspace(tmp_path, zone).today == day


def test_every_hour_of_a_year_is_of_the_day_that_its_zone_says(set_clock: Callable[[datetime], None]) -> None:
    zones = sorted(zone for zone in available_timezones() if "/" in zone)[::40]
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for hour in range(0, 24 * 365, 7):
        set_clock(start + timedelta(hours=hour))
        for zone in zones:
            there = (start + timedelta(hours=hour)).astimezone(ZoneInfo(zone))
            assert clock.today(zone) == date(there.year, there.month, there.day)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Taipei", ""])
@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1)])
def test_calendars_of_the_days_on_which_clocks_change_have_the_hours_of_the_plan(
    tmp_path: Path, zone: str, day: date
) -> None:
    import icalendar

    stored = small_stored(day=day)
    stored = replace(stored, settings=replace(stored.settings, plan=replace(stored.settings.plan, time_zone=zone)))
    (calendar,) = [path for path in export(stored, "ics", tmp_path) if path.suffix == ".ics"][:1]
    events = icalendar.Calendar.from_ical(calendar.read_bytes()).walk("VEVENT")
    starts = sorted(e.decoded("DTSTART").replace(tzinfo=None) for e in events)
    planned = sorted(
        datetime.combine(call.day, datetime.min.time()) + timedelta(seconds=call.start)
        for call in stored.plan.schedule()
        if call.start is not None
    )
    assert starts == planned


def test_a_day_beyond_the_horizon_is_refused_unless_it_is_meant(
    tmp_path: Path, set_clock: Callable[[datetime], None]
) -> None:
    set_clock(datetime(2026, 11, 23, 12, tzinfo=UTC))
    far = AS_OF + timedelta(days=FAR)
    with pytest.raises(UsageError, match=f"{far} is 29 days from today, beyond the horizon") as refused:
        workspace(tmp_path).replan(far, workers=1)
    assert "--as-of-anyway" in refused.value.remedy
    assert workspace(tmp_path).store.versions() == ()
    assert workspace(tmp_path).replan(far, dry_run=True, workers=1).state == "dry run"
    assert workspace(tmp_path).replan(far - timedelta(days=1), workers=1).state == "published"


def test_a_plan_for_a_far_day_is_told_by_every_later_night_and_by_status(
    tmp_path: Path, set_clock: Callable[[datetime], None]
) -> None:
    set_clock(datetime(2026, 11, 23, 12, tzinfo=UTC))
    far = AS_OF + timedelta(days=400)
    assert workspace(tmp_path).replan(far, anyway=True, workers=1).state == "published"
    assert workspace(tmp_path).status().days_ahead == 400
    with pytest.raises(UsageError) as refused:
        workspace(tmp_path).replan(workers=1)
    assert "--as-of 2026-11-23 --back" in refused.value.remedy
    back = workspace(tmp_path).replan(AS_OF, back=True, workers=1)
    assert back.version == 2
    set_clock(datetime(2027, 12, 27, 12, tzinfo=UTC))
    assert workspace(tmp_path).status().days_ahead == 0
