"""What others leave of a customer's caps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from salesplan.domain.calendar import Channel
from salesplan.domain.given import Touch
from salesplan.domain.nouns import replace
from salesplan.domain.settings import Settings
from salesplan.response import left_to_sales, terms
from tests.small import AS_OF, small_given

SETTINGS = Settings()


def touched(*days: int, channel: Channel = Channel.EMAIL, cap: float | None = 3.0) -> tuple[float | None, float | None]:
    """Contacts and visits left of a cap of each, with contacts by others so many days from today."""
    given = small_given()
    customer = replace(given.customers[0], max_contacts=cap, max_visits=cap)
    touches = tuple(Touch(AS_OF + timedelta(days=d), customer.id, channel) for d in days)
    left = left_to_sales(customer, replace(given, touches=touches), SETTINGS, AS_OF)
    return left.max_contacts, left.max_visits


@pytest.mark.parametrize(
    ("days", "left"),
    [((), 3), ((-28,), 3), ((-27,), 2), ((0,), 2), ((28,), 2), ((29,), 3), ((-1, -2, 1), 1), ((-1, 1, 2), 1)],
)
def test_the_fuller_of_this_cycle_and_the_next_counts(days: tuple[int, ...], left: float) -> None:
    assert touched(*days) == (left, 3)


def test_visits_of_others_count_against_both_caps_and_nothing_is_left_below_zero() -> None:
    assert touched(-1, -2, channel=Channel.VISIT) == (1, 1)
    assert touched(*range(-9, 0)) == (0, 3)
    assert touched(-1, cap=None) == (None, None)


def test_terms_offer_no_more_than_what_is_left() -> None:
    given = small_given()
    customer = replace(given.customers[0], max_contacts=2.0)
    free, _ = terms(customer, given, SETTINGS, AS_OF)
    touches = (Touch(AS_OF, customer.id),)
    bound, _ = terms(customer, replace(given, touches=touches), SETTINGS, AS_OF)
    assert max(free.levels[0]) == 2
    assert max(bound.levels[0]) == 1
