from __future__ import annotations

from datetime import timedelta

import pytest

from salesplan.domain.given import Call, CallOutcome
from salesplan.domain.nouns import replace
from salesplan.domain.settings import EventSettings, Settings
from salesplan.response import focus, follow_ups, offers, signals
from salesplan.response.signals import EXPIRED_AFTER, active, event_product, lift, spared
from tests.response.market import AS_OF, PHONE, event, four, with_section


def test_a_signal_halves_with_every_half_life() -> None:
    settings = Settings()
    assert lift(event("c1", "download", 0), settings, AS_OF) == pytest.approx(0.5)
    assert lift(event("c1", "download", 14), settings, AS_OF) == pytest.approx(0.25)
    assert lift(event("c1", "download", 28, strength=2.0), settings, AS_OF) == pytest.approx(0.5)


def test_events_of_tomorrow_unknown_events_and_expired_ones_leave_no_trace() -> None:
    settings = Settings()
    for gone in (event("c1", "download", -1), event("c1", "birthday", 0), event("c1", "download", 99)):
        assert lift(gone, settings, AS_OF) == 0.0
        assert not active(gone, settings, AS_OF)
        given = replace(four(), events=(gone,))
        assert offers(given, given.customers, settings, AS_OF, counted=()).value.tolist() == (
            offers(four(), given.customers, settings, AS_OF, counted=()).value.tolist()
        )
    assert active(event("c1", "download", int(EXPIRED_AFTER * 14)), settings, AS_OF)


def test_signals_multiply_and_keep_to_their_product() -> None:
    rows = [event("c1", "download", 0), event("c1", "renewal", 0, product="wine"), event("c1", "complaint", 10)]
    found = signals(rows, Settings(), AS_OF)
    assert found == pytest.approx({"": 1.5 * 1.15, "wine": 2.0})


def test_a_bad_event_lowers_propensity_but_never_below_nothing() -> None:
    settings = replace(Settings(), events={"left": EventSettings(strength=-1.0)})
    assert signals([event("c1", "left", 0)], settings, AS_OF) == {"": 0.0}


def test_an_event_s_product_takes_the_first_position() -> None:
    given = four()
    assert focus(given, given.customers[0], Settings(), AS_OF, (1, 0, 0, 0)) == ("beer", "wine")
    told = replace(given, events=(event("c1", "download", 3, product="wine"),))
    assert focus(told, told.customers[0], Settings(), AS_OF, (1, 0, 0, 0)) == ("wine", "beer")
    assert focus(told, told.customers[0], Settings(), AS_OF, (0, 0, 0, 0)) == ()


def test_the_strongest_event_decides_then_the_latest() -> None:
    older, newer = event("c1", "renewal", 9, product="wine"), event("c1", "renewal", 2, product="beer")
    assert event_product([older, newer], Settings(), AS_OF) == "beer"
    assert event_product([], Settings(), AS_OF) == ""


def test_follow_ups_are_due_by_the_table_and_closed_by_a_call() -> None:
    settings = replace(
        Settings(), events={**Settings().events, "mail": EventSettings(follow_up_days=1, channel="phone")}
    )
    given = replace(four(), events=(event("c1", "download", 4, product="wine"), event("c1", "mail", 2)))
    found = follow_ups(given, settings, AS_OF)["c1"]
    assert [(f.event.event, f.due - AS_OF, f.channel) for f in found] == [
        ("mail", timedelta(days=-1), PHONE),
        ("download", timedelta(days=1), None),
    ]

    def after(days: int, outcome: CallOutcome = CallOutcome.DONE):
        call = Call(AS_OF - timedelta(days=days), "R1", "c1", outcome=outcome)
        return follow_ups(replace(given, calls=(call,)), settings, AS_OF)

    assert len(after(5)["c1"]) == 2
    assert [f.event.event for f in after(3)["c1"]] == ["mail"]
    assert after(2) == {}
    assert len(after(1, CallOutcome.NO_SHOW)["c1"]) == 2


def test_a_signal_is_damped_by_what_calls_carry_on() -> None:
    settings = with_section("response", carry_over=0.8)
    half_life = settings.events["download"].half_life_days
    daily = 0.8 ** (1 / 30.4)
    damped = (1 - daily) / (1 - daily * 2 ** (-1 / half_life))
    today = event("c1", "download", 0, strength=1.0)
    assert lift(today, settings, AS_OF) == pytest.approx(damped)
    assert spared(settings, 16.0) == pytest.approx(0.15, abs=0.005)
    assert lift(today, Settings(), AS_OF) == 1.0
