"""When calls fall due."""

from __future__ import annotations

from datetime import date

from hypothesis import given as drawn
from hypothesis import settings as limits
from hypothesis import strategies as st

from salesplan.domain.calendar import Channel
from salesplan.domain.causes import DueKind, DueReason
from salesplan.domain.nouns import replace
from salesplan.domain.settings import Settings
from salesplan.schedule.caps import most_beside, rolling_most, within
from salesplan.schedule.due import (
    Due,
    Pull,
    Rhythm,
    failed_since,
    first_due,
    match,
    most_visits,
    promised_dues,
    spacing,
)
from tests.schedule.building import MONDAY, customer, day, executed

MONTHLY = Rhythm(interval=28.0, early=0.7, late=1.3, first=10.0, horizon=28)
WEEKLY = Rhythm(interval=7.0, early=0.7, late=1.3, first=3.0, horizon=28)

EVENT = DueReason(DueKind.FOLLOW_UP, date(2026, 11, 20), "download")
MISSED = DueReason(DueKind.MISSED, date(2026, 9, 27))


def test_dues_follow_the_interval_with_a_window_around_each() -> None:
    dues = WEEKLY.sequence([])
    assert [d.day for d in dues] == [3, 10, 17, 24]
    assert [(d.earliest, d.latest) for d in dues][:2] == [(0, 5), (7, 12)]


def test_an_overdue_visit_is_asked_for_once_and_the_rhythm_goes_on_from_today() -> None:
    dues = replace(MONTHLY, first=-70.0).sequence([])
    assert [d.day for d in dues] == [-70]
    assert [d.day for d in replace(WEEKLY, first=-70.0).sequence([])] == [-70, 7, 14, 21]


def test_a_pin_takes_the_place_of_the_visit_next_to_it() -> None:
    dues = MONTHLY.sequence([15])
    assert [(d.day, d.anchor) for d in dues] == [(15, 15)]


def test_a_pin_of_somebody_without_a_rhythm_is_his_only_visit() -> None:
    assert [d.anchor for d in replace(MONTHLY, interval=None).sequence([9])] == [9]


def test_a_follow_up_pulls_the_first_due_day_forward_and_the_rest_follows() -> None:
    dues = replace(WEEKLY, interval=14.0, first=12.0).sequence([], Pull(4, EVENT))
    assert [d.day for d in dues] == [4, 18]
    assert (dues[0].earliest, dues[0].latest, dues[0].urgent) == (0, 4, True)


def test_a_follow_up_after_the_due_day_changes_nothing() -> None:
    assert MONTHLY.sequence([], Pull(12, EVENT)) == MONTHLY.sequence([])


def test_the_last_executed_call_sets_the_first_due_day() -> None:
    assert first_due("C1", Channel.VISIT, 14.0, -4, MONDAY, 0) == 10.0


def test_customers_never_called_spread_over_the_interval_and_keep_their_day_overnight() -> None:
    ids = [f"C{i}" for i in range(400)]
    first = [first_due(i, Channel.VISIT, 28.0, None, MONDAY, 0) for i in ids]
    assert all(0 <= f < 28 for f in first)
    weeks = [sum(7 * w <= f < 7 * w + 7 for f in first) for w in range(4)]
    assert min(weeks) > 70
    later = [first_due(i, Channel.VISIT, 28.0, None, day(1), 0) for i in ids]
    assert all(abs(b - (a - 1) % 28) < 1e-6 for a, b in zip(first, later, strict=True))


def test_spacing_is_the_largest_of_gap_rhythm_and_caps() -> None:
    settings = Settings()
    assert spacing(customer(1), None, settings) == 1
    assert spacing(customer(1, min_gap_days=5), 7.0, settings) == 5
    assert spacing(customer(1, min_gap_days=5), 28.0, settings) == 19
    assert spacing(customer(1, max_visits=1.0), 28.0, settings) == 28
    assert spacing(customer(1, max_visits=0.5), 28.0, settings) == 56
    assert spacing(customer(1, max_visits=1.0), 7.0, settings, Channel.PHONE) == 4


def test_a_call_in_vain_counts_until_the_next_executed_one() -> None:
    calls = [executed(1, -9), executed(1, -5, outcome="no_show")]
    assert failed_since(calls, Channel.VISIT, -9, MONDAY) == -5
    assert failed_since(calls, Channel.VISIT, -3, MONDAY) is None


def test_a_pinned_day_is_looked_at_however_few_dues_are() -> None:
    dues, _ = promised_dues(Rhythm(None, 0.5, 1.5, 0.0, 28), [3, 9, 20], (), {}, None, 1)
    assert [due.anchor for due in dues] == [3, 9, 20]


def test_published_calls_are_matched_with_the_nearest_dues_in_order() -> None:
    dues = WEEKLY.sequence([])
    assert match(dues, {2: 3, 12: 10, 25: 24}) == {0: 2, 1: 12, 3: 25}
    assert match(WEEKLY.sequence([11]), {11: 10, 18: 17}) == {1: 11, 2: 18}


def test_most_visits_rounds_up_and_allows_one_more() -> None:
    assert [most_visits(f, 28, 28) for f in (0, 0.5, 1, 2.5)] == [1, 2, 2, 4]


def test_caps_count_over_every_rolling_cycle() -> None:
    assert [rolling_most(c) for c in (0, 0.5, 1, 2.5)] == [0, 1, 1, 3]
    assert within([-3, 5], 25, 2, 28)  # −3 has left every cycle that holds 25
    assert not within([-3, 5], 24, 2, 28)
    assert most_beside([-30, -5, 22], 3, 28) == 2
    assert most_beside([-30, -29], 3, 28) == 0


@limits(max_examples=30, deadline=None)
@drawn(st.lists(st.integers(-27, 40), max_size=6), st.integers(0, 40), st.integers(1, 4))
def test_within_agrees_with_counting_every_cycle(contacts: list[int], when: int, most: int) -> None:
    there = [*contacts, when]
    cycles = [sum(first <= c < first + 28 for c in there) for first in range(when - 27, when + 1)]
    assert within(contacts, when, most, 28) == (max(cycles) <= most)


def test_unchanged_dues_keep_their_days_where_an_urgent_call_comes_after_a_later_due() -> None:
    dues = [Due(-57, 0, -57, urgent=True), Due(5, 2, 10), Due(10, 7, 15), Due(15, 12, 20)]
    assert match(dues, {14: 5, 21: -57, 28: 15}) == {0: 21, 1: 14, 3: 28}


def test_a_due_stays_urgent_when_the_published_plan_already_has_it_on_the_day_it_was_pulled_to() -> None:
    pull = Pull(-57, MISSED)
    for first in (-50.0, -57.0):
        dues = Rhythm(5.0, 0.5, 2.0, first, 28).sequence([], pull)
        assert dues[0] == Due(-57, 0, -57, urgent=True, reason=MISSED)
        assert not dues[1].urgent


def test_who_was_never_called_falls_due_on_whole_days_so_that_a_published_due_day_says_it_all() -> None:
    for interval in (7.0, 28 / 6, 56.0):
        for n in range(20):
            first = first_due(f"C{n}", Channel.PHONE, interval, None, MONDAY, 0)
            assert first == int(first)
            assert 0 <= first < interval


def test_a_promise_takes_a_published_day_over_only_from_the_visit_whose_place_it_takes() -> None:
    pinned = Due(14, 14, 14, anchor=14)
    beside = [Due(8, 5, 15), pinned, Due(21, 18, 28)]
    assert match(beside, {14: 8}) == {0: 14}
    assert match(beside, {14: 14}) == {1: 14}
    assert match([pinned, Due(21, 18, 28)], {14: 12}) == {0: 14}
