"""When a file that is fed in a rhythm has fallen silent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from salesplan.domain.calendar import works_on
from salesplan.domain.freshness import Silence, silences
from salesplan.domain.nouns import replace
from salesplan.domain.settings import FreshnessSettings, Settings

WORKDAYS = 0b0011111
FRIDAY = date(2026, 11, 20)


def every_workday(until: date, count: int = 60) -> list[date]:
    days = (until - timedelta(days=n) for n in range(2 * count))
    return [day for day in days if works_on(WORKDAYS, day)][:count]


def months(last: date, count: int, step: int = 1) -> list[date]:
    first = last.year * 12 + last.month - 1
    return [date((first - n * step) // 12, (first - n * step) % 12 + 1, 1) for n in range(count)]


def silence(
    name: str, days: list[date], as_of: date, holidays: frozenset[date] = frozenset(), **told: float
) -> Silence:
    settings = replace(Settings(), freshness=FreshnessSettings(**told))
    (found,) = silences({name: days}, as_of, settings, holidays)
    return found


@pytest.mark.parametrize(
    ("as_of", "silent", "stale"),
    [
        (date(2026, 11, 23), 0, False),  # Monday: nothing is missing
        (date(2026, 11, 26), 3, False),
        (date(2026, 11, 27), 4, True),  # nothing for four working days
        (date(2026, 11, 28), 5, True),
    ],
)
def test_a_log_that_was_fed_daily_is_stale_after_four_silent_working_days(
    as_of: date, silent: int, stale: bool
) -> None:
    found = silence("calls", every_workday(FRIDAY), as_of)
    assert (found.silent, found.stale) == (silent, stale)


def test_public_holidays_are_no_silence() -> None:
    off = frozenset({date(2026, 11, 25), date(2026, 11, 26)})
    assert not silence("calls", every_workday(FRIDAY), date(2026, 11, 27), off).stale


def test_a_log_that_is_fed_once_a_week_may_be_silent_for_one() -> None:
    weekly = [FRIDAY - timedelta(days=7 * n) for n in range(20)]
    assert not silence("calls", weekly, date(2026, 11, 30)).stale
    assert silence("calls", weekly, date(2026, 12, 4)).stale


def test_an_uneven_log_is_judged_by_its_longest_pause() -> None:
    uneven = [day for n, day in enumerate(every_workday(FRIDAY, 60)) if n % 20 in (0, 1, 2, 3, 4, 17)]
    assert not silence("events", uneven, date(2026, 12, 4)).stale
    assert silence("events", uneven, date(2027, 1, 8)).stale


def test_sales_two_months_old_are_stale_and_last_months_are_not() -> None:
    as_of = date(2026, 11, 23)
    assert not silence("sales", months(date(2026, 10, 1), 12), as_of).stale
    found = silence("sales", months(date(2026, 9, 1), 12), as_of)
    assert (found.silent, found.stale) == (54, True)
    assert not silence("sales", months(date(2026, 7, 1), 8, step=3), as_of).stale  # quarterly
    assert silence("finance", months(date(2026, 9, 1), 12), as_of).stale


def test_too_few_dates_are_no_rhythm_unless_the_settings_say_what_is_usual() -> None:
    few = every_workday(FRIDAY, 5)
    assert not silence("calls", few, date(2027, 6, 1)).stale
    assert silence("calls", few, date(2026, 11, 27), calls=3).stale
    assert not silence("calls", every_workday(FRIDAY), date(2027, 6, 1), calls=0).stale  # any silence will do


def test_rows_to_come_and_files_without_rows_say_nothing() -> None:
    assert silence("calls", [*every_workday(FRIDAY), date(2026, 12, 30)], date(2026, 11, 27)).stale
    assert list(silences({"calls": [], "sales": [date(2027, 1, 1)]}, FRIDAY, Settings(), frozenset())) == []


def test_a_plan_is_held_past_a_multiple_of_what_is_usual() -> None:
    limits = FreshnessSettings()
    assert not silence("calls", every_workday(FRIDAY), date(2026, 12, 3)).held(limits)
    assert silence("calls", every_workday(FRIDAY), date(2026, 12, 7)).held(limits)
