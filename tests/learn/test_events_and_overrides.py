from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from salesplan.domain.calendar import Channel
from salesplan.domain.given import Decision, Event, Feedback, Given
from salesplan.domain.nouns import replace
from salesplan.domain.settings import Settings
from salesplan.learn.curves import find_curves
from salesplan.learn.events import event_values
from salesplan.learn.evidence import Reason, Verdict
from salesplan.learn.exposure import exposure
from salesplan.learn.history import History, next_month
from salesplan.learn.overrides import override_values
from tests.learn.drawn import World, draw


def with_events(history: History, kind: str, strength: float, n: int) -> tuple[Given, History]:
    """`n` events of half-life 30 days at chance, and sales that they lift."""
    rng = np.random.default_rng(4)
    events = tuple(
        Event(history.months[int(m)] + timedelta(days=int(d)), history.customers[int(c)], kind)
        for c, m, d in zip(
            rng.choice(len(history.customers), n, replace=False), rng.integers(2, len(history.months), n),
            rng.integers(0, 28, n), strict=True,
        )
    )  # fmt: skip
    rows = {(c, history.products[0]): i for i, c in enumerate(history.customers)}
    factor = 1 + strength * exposure(history, rows, events, 30.0)
    return Given((), (), (), (), events=events), replace(history, sales=history.sales * factor[:, None, :])


def test_the_strength_of_an_event_is_found() -> None:
    given, past = with_events(draw(World(customers=1500, products=2), 9).history, "download", 1.2, 300)
    learned, evidence = event_values(given, past, find_curves(past), Settings())
    (found,) = learned
    assert (found.event, found.verdict) == ("download", Verdict.ACCEPTED)
    assert found.low < 1.2 < found.high
    assert found.strength == pytest.approx(1.2, abs=0.35)
    told = {e.subject: e for e in evidence}
    assert told["order_drop"].reason is Reason.CONSEQUENCE
    assert told["renewal"].reason is Reason.NO_HISTORY


def test_sixty_events_are_not_enough() -> None:
    given, past = with_events(draw(World(customers=600, products=1), 9).history, "download", 1.2, 60)
    learned, evidence = event_values(given, past, find_curves(past), Settings())
    assert learned == []
    assert {e.subject: e.reason for e in evidence}["download"] is Reason.FEW_CASES


def test_an_event_is_felt_from_its_day_on_and_halves() -> None:
    history = draw(World(customers=200, products=1, months=12), 1).history
    rows = {("C000001", "P0"): 0}
    felt = exposure(history, rows, [Event(date(2023, 3, 1), "C000001", "download")], 31.0)[0]
    assert felt[:2].tolist() == [0.0, 0.0]
    days = np.arange(31)
    assert felt[2] == pytest.approx((2.0 ** (-days / 31)).mean())
    assert felt[3] == pytest.approx((2.0 ** (-(31 + np.arange(30)) / 31)).mean())


def following(history: History, skilled: bool) -> Given:
    """A rep who asks for more where sales have just risen, or where they are going to rise."""
    total, rng = history.sales.sum(axis=1), np.random.default_rng(7)
    rows = []
    for month in range(12, len(history.months) - 3):
        year = total[:, month - 12 : month].mean(axis=1)
        looked = total[:, month + 1 : month + 4] if skilled else total[:, month - 3 : month]
        best = np.argsort(-looked.mean(axis=1) / year)[:60]
        for i in rng.choice(best, 12, replace=False):
            day = next_month(history.months[month]) - timedelta(days=1)
            rows.append(Feedback(day, "R1", history.customers[i], Decision.CHANGE, Channel.VISIT, frequency=20.0))
    return Given((), (), (), (), feedback=tuple(rows))


@pytest.mark.parametrize("skilled", [False, True])
def test_a_rep_who_merely_follows_sales_is_told_from_one_who_sees_ahead(skilled: bool) -> None:
    history = draw(World(customers=2000, products=1), 11).history
    (learned,), (told,) = override_values(following(history, skilled), history, Settings())
    assert learned.n == told.n > 100
    assert told.verdict is Verdict.ACCEPTED
    assert (learned.low > 0.15) is skilled


def test_few_overrides_are_not_enough() -> None:
    history = draw(World(customers=600, products=1), 12).history
    given = following(history, True)
    few = replace(given, feedback=given.feedback[:20])
    (learned,), _ = override_values(few, history, Settings())
    assert learned.verdict is Verdict.NOT_ENOUGH
