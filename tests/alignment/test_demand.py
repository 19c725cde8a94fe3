from __future__ import annotations

from datetime import date

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

from salesplan.alignment import demand, territory_minutes
from salesplan.alignment.capacity import territory_visits
from salesplan.alignment.demand import clearing_price
from salesplan.domain.errors import NoPlanError
from salesplan.domain.given import TimeOff
from salesplan.domain.nouns import replace
from salesplan.domain.settings import AlignmentSettings
from salesplan.response import Offers
from tests.alignment.worlds import AS_OF, SETTINGS, customer, rep, world

DAY = (9 * 60 - 30) * SETTINGS.callplan.utilisation  # minutes planned on a full day


def offered(ids, frequencies=(0.0, 1.0, 2.0, 4.0), worth=(0.0, 50.0, 80.0, 100.0)) -> Offers:
    """Visits of 30 minutes at a few frequencies, worth the same to everybody but a hundredth more each."""
    k, n = len(frequencies), len(ids)
    f = np.tile(frequencies, n)
    value = np.outer(1 + 0.01 * np.arange(n), worth).ravel()
    mixes = np.array([[x, 0, 0, 0] for x in frequencies], dtype=np.float64)
    return Offers(
        tuple(ids),
        np.arange(0, k * n + 1, k),
        np.tile(np.arange(k, dtype=np.int32), n),
        mixes,
        value,
        30.0 * f,
        f,
        np.zeros(k * n),
    )


def crowd(count: int):
    return world([customer(f"C{i:04d}", east=0.1 * i) for i in range(count)], [rep("R1")])


def test_with_time_to_spare_everybody_gets_his_best_option_and_an_hour_is_worth_nothing():
    given = crowd(5)
    found = demand(given, offered(found_ids(given)), SETTINGS)
    assert found.hour_value == 0.0
    assert found.visits.tolist() == [4.0] * 5


def test_one_price_of_an_hour_uses_up_the_capacity_of_all_reps():
    given = crowd(120)
    found = demand(given, offered(found_ids(given)), SETTINGS)
    capacity = territory_visits(given.reps[0], given, SETTINGS)
    assert found.hour_value > 0
    assert capacity - 4 <= found.visits.sum() <= capacity
    assert np.all(np.diff(found.visits) >= 0)  # whoever is worth more is never visited less


def test_more_reps_lower_the_price_of_an_hour():
    given = crowd(120)
    two = world(list(given.customers), [rep("R1"), rep("R2")])
    offers = offered(found_ids(given))
    assert demand(two, offers, SETTINGS).hour_value < demand(given, offers, SETTINGS).hour_value


def test_owners_do_not_matter():
    given = crowd(60)
    owned = world([replace(c, rep_id="R1", locked=True) for c in given.customers], list(given.reps))
    offers = offered(found_ids(given))
    assert np.array_equal(demand(given, offers, SETTINGS).minutes, demand(owned, offers, SETTINGS).minutes)


def test_a_minimum_comes_before_any_value():
    given = crowd(400)
    offers = offered(found_ids(given))
    short = offers.short.copy()
    short[0] = 1.0  # the first customer, the least valuable, must be visited
    found = demand(given, replace(offers, short=short), SETTINGS)
    assert found.visits[0] >= 1.0
    assert found.visits[1] == 0.0


def test_contribution_is_sales_times_margin():
    given = crowd(2)
    half = replace(given, products=(replace(given.products[0], margin=0.5),))
    assert demand(half, offered(found_ids(given)), SETTINGS).contribution.tolist() == [500.0, 500.0]


steps = st.lists(
    st.tuples(st.sampled_from([0.5, 1.0, 2.0, 7.0, np.inf]), st.integers(0, 9), st.integers(-2, 3)), min_size=1
)


@hypothesis.given(steps, st.integers(0, 60), st.integers(0, 20))
def test_the_price_is_the_slope_of_the_first_step_that_no_longer_fits(steps, capacity, most):
    slope, minutes, visits = (np.array(column, dtype=np.float64) for column in zip(*steps, strict=True))
    used, seen, told = 0.0, 0.0, 0.0
    for each, more, visit in sorted(steps, key=lambda step: -step[0]):
        used, seen = used + more, seen + visit
        if (used > capacity or seen > most) and each < np.inf:
            told = each
            break
    assert clearing_price(slope, minutes, capacity, visits, most) == told


def test_without_an_active_rep_there_is_no_price():
    given = world([customer("C1")], [rep("R1", active_until=date(2026, 1, 1))])
    with pytest.raises(NoPlanError):
        demand(given, offered(["C1"]), SETTINGS, as_of=AS_OF)


def found_ids(given):
    return [c.id for c in given.customers]


def test_a_territory_holds_the_minutes_of_an_average_cycle():
    given = world([], [rep("R1"), rep("R2", capacity=0.5), rep("R3", weekdays=0b1111)])
    assert [territory_minutes(r, given, SETTINGS, AS_OF) for r in given.reps] == pytest.approx(
        [20 * DAY, 10 * DAY, 16 * DAY]
    )


def test_short_absences_and_holidays_leave_territories_alone_long_ones_do_not():
    base = world([], [rep("R1"), rep("R2"), rep("R3")])
    given = replace(
        base,
        time_off=(
            TimeOff("R1", date(2026, 3, 9), date(2026, 3, 20)),
            TimeOff("R2", date(2026, 3, 16), date(2026, 6, 30)),
        ),
        holidays=frozenset({date(2026, 3, 19)}),
    )
    assert [territory_minutes(r, given, SETTINGS, AS_OF) for r in given.reps] == pytest.approx(
        [20 * DAY, 10 * DAY, 20 * DAY]
    )
    strict = replace(SETTINGS, alignment=replace(AlignmentSettings(), long_absence_days=7))
    assert territory_minutes(given.reps[0], given, strict, AS_OF) == pytest.approx(10 * DAY)


def test_who_leaves_within_the_cycle_counts_the_days_until_then():
    given = world([], [rep("R1", active_until=date(2026, 3, 6))])
    assert territory_minutes(given.reps[0], given, SETTINGS, AS_OF) == pytest.approx(5 * DAY)
