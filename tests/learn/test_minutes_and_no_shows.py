from __future__ import annotations

from datetime import timedelta
from math import exp, sqrt

import numpy as np

from salesplan.domain.calendar import Channel
from salesplan.domain.given import Call, CallOutcome, Customer, Given
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.learn.evidence import Reason, Verdict
from salesplan.learn.minutes import minutes_values
from salesplan.learn.no_shows import no_show_values
from tests.learn.test_files import DAY

PLACE = Place(1.0, 1.0)


def given(calls: list[Call], customers: int, **fields: object) -> Given:
    people = tuple(Customer(f"C{i:03d}", "n", PLACE, "A", **fields) for i in range(customers))  # type: ignore[arg-type]
    return Given(people, (), (), (), tuple(calls))


def test_minutes_come_closer_to_the_truth_than_the_default_and_than_each_mean_alone() -> None:
    rng = np.random.default_rng(1)
    true = 30 * np.exp(rng.normal(0.0, 0.3, 200))
    calls = [
        Call(DAY - timedelta(days=int(d)), "R", f"C{i:03d}", minutes=float(true[i] * exp(rng.normal(0.0, 0.35))))
        for i in range(200)
        for d in range(1, 2 + i % 4)
    ]
    found, (told,) = minutes_values(given(calls, 200), DAY)
    assert told.verdict is Verdict.ACCEPTED
    own: dict[str, list[float]] = {}
    for call in calls:
        own.setdefault(call.customer_id, []).append(call.minutes or 0.0)
    raw = [np.mean(own[m.customer_id]) for m in found]

    def error(values: object) -> float:
        return sqrt(np.mean((np.asarray(values) - true * exp(0.35**2 / 2)) ** 2))

    assert error([m.minutes for m in found]) < min(error(raw), error([30] * 200))


def test_stated_minutes_are_left_alone_and_few_visits_are_not_enough() -> None:
    calls = [Call(DAY - timedelta(days=1), "R", "C000", minutes=30.0)]
    assert minutes_values(given(calls * 40, 1, visit_minutes=20), DAY) == ([], [])
    found, (told,) = minutes_values(given(calls, 1), DAY)
    assert (found, told.verdict, told.reason) == ([], Verdict.NOT_ENOUGH, Reason.FEW_CASES)


def test_no_shows_are_shrunk_towards_everybodys_share() -> None:
    rng = np.random.default_rng(2)
    true = rng.beta(2, 18, 300)
    empty = rng.random((300, 10)) < true[:, None]
    calls = [
        Call(DAY - timedelta(days=d + 1), "R", f"C{i:03d}", outcome=CallOutcome.NO_SHOW if gone else CallOutcome.DONE)
        for i in range(300)
        for d, gone in enumerate(empty[i])
    ]
    calls += [Call(DAY - timedelta(days=20), "R", "C000", outcome=CallOutcome.CANCELLED)] * 50
    calls += [Call(DAY - timedelta(days=20), "R", "C000", Channel.PHONE, outcome=CallOutcome.NO_SHOW)] * 50
    found, (told,) = no_show_values(given(calls, 300), DAY)
    assert told.low is not None
    assert told.high is not None
    assert told.low < true.mean() < told.high
    shrunk, raw = np.array([x.probability for x in found]), empty.mean(axis=1)
    assert np.mean((shrunk - true) ** 2) < np.mean((raw - true) ** 2)


def test_a_hundred_visits_are_not_enough_for_no_shows() -> None:
    calls = [Call(DAY - timedelta(days=1), "R", "C000")] * 100
    found, (told,) = no_show_values(given(calls, 1), DAY)
    assert (found, told.verdict) == ([], Verdict.NOT_ENOUGH)


def test_the_hours_at_which_nobody_is_there_are_told_and_enter_no_value() -> None:
    def calls(hour: int, count: int, empty: int) -> list[Call]:
        outcomes = [CallOutcome.NO_SHOW] * empty + [CallOutcome.DONE] * (count - empty)
        return [Call(DAY - timedelta(days=1), "R", "C000", outcome=o, time=hour * 3600 + 900) for o in outcomes]

    rows = [*calls(9, 300, 6), *calls(12, 240, 72), *calls(17, 30, 30)]
    found, (told, morning, noon) = no_show_values(given(rows, 1), DAY)
    assert (morning.subject, noon.subject) == ("08:00–10:00", "12:00–14:00")
    assert (morning.estimate, noon.estimate) == (0.02, 0.3)
    assert morning.high < noon.low
    assert {e.reason for e in (morning, noon)} == {Reason.FOR_PEOPLE}
    without, (same,) = no_show_values(given([replace(c, time=None) for c in rows], 1), DAY)
    assert (found, told) == (without, same)
