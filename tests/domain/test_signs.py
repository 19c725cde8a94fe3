"""Usage and deals become events, once, with the figures of the row that shows them."""

from __future__ import annotations

from datetime import date, timedelta

from salesplan.domain.given import DealOutcome, Event, Opportunity, Usage
from salesplan.domain.settings import Settings
from salesplan.domain.signs import open_deals, signs, talking_points

SETTINGS = Settings()
FIRST = date(2026, 9, 1)


def readings(*values: float, limit: float | None = 500.0, apart: int = 30) -> tuple[Usage, ...]:
    days = (FIRST + timedelta(days=apart * i) for i in range(len(values)))
    return tuple(Usage(day, "1", "crm", "seats", value, limit) for day, value in zip(days, values, strict=True))


def found(*values: float, limit: float | None = 500.0, apart: int = 30) -> list[tuple[str, int]]:
    events = signs(readings(*values, limit=limit, apart=apart), (), SETTINGS)
    return sorted(((e.event, (e.day - FIRST).days // apart) for e in events), key=lambda x: (x[1], x[0]))


def test_each_sign_comes_at_the_first_reading_that_shows_it_and_again_after_it_was_over() -> None:
    assert found(300, 460, 470, 480) == [("usage_limit", 1), ("usage_spike", 1)]
    assert found(460, 300, 460) == [("usage_limit", 0), ("usage_drop", 1), ("usage_limit", 2), ("usage_spike", 2)]
    assert found(250, 250, 251) == [("usage_idle", 0)]
    assert found(300, 310, 320) == []


def test_without_a_limit_only_the_trend_counts_and_without_an_older_reading_only_the_limit() -> None:
    assert found(100, 125, limit=None) == [("usage_spike", 1)]
    assert found(300, 460, apart=10) == [("usage_limit", 1)]  # ten days are no trend


def test_one_more_reading_changes_no_earlier_sign() -> None:
    values = (300.0, 460.0, 200.0, 480.0, 100.0, 400.0)
    whole = signs(readings(*values), (), SETTINGS)
    for n in range(1, len(values)):
        part = signs(readings(*values[:n]), (), SETTINGS)
        assert part == tuple(e for e in whole if e.day <= FIRST + timedelta(days=30 * (n - 1)))


def test_talking_points_are_plain_and_those_of_the_day() -> None:
    rows = readings(400, 455)
    (now,) = talking_points(rows, SETTINGS.usage, FIRST + timedelta(days=30))
    # 55 more in 30 days, 45 to go: 24.5 days
    assert now == (
        f"used 455 of 500 seats (91%), +14% in 30 days; at this pace the limit is reached on "
        f"{FIRST + timedelta(days=30 + 25)}"
    )
    (before,) = talking_points(rows, SETTINGS.usage, FIRST)
    assert before == "used 400 of 500 seats (80%)"
    (idle,) = talking_points(readings(250), SETTINGS.usage, FIRST)
    assert idle == "used 250 of 500 seats (50%); could save: what is paid for is 2.0 times the use"


def test_an_open_deal_asks_for_a_call_before_its_close_and_one_that_is_over_does_not() -> None:
    deal = Opportunity("1", "crm", "proposal", 12000.0, FIRST, FIRST + timedelta(days=60))
    late = Opportunity("1", "", "", 500.0, FIRST, FIRST + timedelta(days=10))
    over = Opportunity("2", "crm", "", 500.0, FIRST, FIRST + timedelta(days=60), DealOutcome.WON)
    without = Opportunity("3", "crm", "", 500.0, FIRST)
    told = signs((), (deal, late, over, without), SETTINGS)
    text = f"deal of 12,000 for crm in stage proposal, expected to close on {FIRST + timedelta(days=60)}"
    assert told == (
        Event(FIRST + timedelta(days=30), "1", "deal_closing", "crm", note=text),
        Event(FIRST, "1", "deal_closing", "", note=f"deal of 500, expected to close on {FIRST + timedelta(days=10)}"),
    )
    assert open_deals((deal, over, without), FIRST) == (deal, without)
    assert open_deals((deal,), FIRST - timedelta(days=1)) == ()
