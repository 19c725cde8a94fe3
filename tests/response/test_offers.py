from __future__ import annotations

from datetime import timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings as limits

from salesplan.domain.calendar import CHANNELS
from salesplan.domain.given import Customer, Decision, Given
from salesplan.domain.nouns import replace
from salesplan.domain.settings import ChannelSettings, SegmentSettings, Settings
from salesplan.response import CallCount, Curve, focus, mix_values, offers, segment_curve, terms, value_curve
from tests.response.market import AS_OF, EMAIL, PHONE, VIDEO, VISIT, customer, event, feedback, four, with_section
from tests.strategies import givens, settings_values


def options(
    given: Given, who: str, settings: Settings | None = None, **other
) -> dict[tuple[float, ...], tuple[float, ...]]:
    """Value, minutes, visits and shortfall by mix of one customer."""
    settings = settings or Settings()
    found = offers(given, given.customers, settings, AS_OF, **{"counted": (), **other})
    i = found.customer_ids.index(who)
    rows = range(int(found.start[i]), int(found.start[i + 1]))
    return {
        tuple(found.mixes[found.mix[k]].tolist()): (
            float(found.value[k]), float(found.minutes[k]), float(found.visits[k]), float(found.short[k]),
        )
        for k in rows
    }  # fmt: skip


def test_the_value_of_an_option_is_the_formula() -> None:
    given, settings = four(), with_section("response", over_contact=50.0)
    settings = replace(settings, channels={**settings.channels, "phone": ChannelSettings(0.25, 10, 1.5, 2.0, 4.0)})
    curve = segment_curve("A", settings).curve
    for mix in ((2.0, 0, 1.0, 0), (4.0, 2.0, 0, 0), (0, 0, 4.0, 4.0)):
        e = mix[0] + 0.5 * mix[1] + 0.25 * mix[2] + 0.06 * mix[3]
        beer, wine = 0.3 * 3000 * 0.8, 0.4 * 2000 * 0.8  # beer earns more and comes first
        gain = beer * float(curve.at(e) - curve.at(0)) + wine * float(curve.at(0.5 * e) - curve.at(0))
        excess = max(0.0, mix[0] / 8 + mix[1] / 4 + mix[2] / 2 + mix[3] / 4 - 1)
        want = 28 / 365 * gain - 50 * excess**2 - 1.5 * mix[2]
        assert mix_values(given, given.customers[0], settings, AS_OF, [mix])[0] == pytest.approx(want)


def test_a_segment_s_margin_overrides_the_products() -> None:
    given = four()
    doubled = replace(Settings(), segments={"A": SegmentSettings(margin=0.9)})
    plain = value_curve(given, given.customers[1], Settings(), AS_OF, [1.0])
    assert value_curve(given, given.customers[1], doubled, AS_OF, [1.0]) == plain
    assert value_curve(given, given.customers[0], doubled, AS_OF, [1.0]) > value_curve(
        given, given.customers[0], Settings(), AS_OF, [1.0]
    )


def test_the_first_option_is_no_call_and_costs_nothing() -> None:
    for found in (options(four(), "c1"), options(four(min_visits=2.0), "c1")):
        mix, (value, minutes, visits, _) = next(iter(found.items()))
        assert (mix, value, minutes, visits) == ((0.0, 0.0, 0.0, 0.0), 0.0, 0.0, 0.0)


def test_offers_keep_to_consents_caps_and_settings() -> None:
    given = four(channels=frozenset({VISIT, PHONE}), max_contacts=3.0, max_visits=1.5)
    for mix in options(given, "c1"):
        assert mix[1] == mix[3] == 0
        assert sum(mix) <= 3.0
        assert mix[0] <= 1.5
    settings = with_section("callplan", mixed_channels=1)
    assert all(sum(n > 0 for n in mix) <= 1 for mix in options(four(), "c1", settings))


def test_no_option_is_dominated_and_every_mix_left_out_is() -> None:
    given, settings = four(), Settings()
    kept = options(given, "c1")
    levels, remote = [0.0, *settings.callplan.levels], [0.0, *settings.callplan.remote_levels]
    mixes = [m for m in product(levels, remote, remote, remote) if sum(n > 0 for n in m) <= 2 and m[1] <= 2]
    values = mix_values(given, given.customers[0], settings, AS_OF, mixes)
    minutes = [30 * m[0] + 25 * m[1] + 10 * m[2] + 5 * m[3] for m in mixes]
    for i, mix in enumerate(mixes):
        if not any(mix):
            continue
        beaten = any(
            values[j] >= values[i] and minutes[j] <= minutes[i] and mixes[j][0] <= mix[0] and mixes[j] in kept
            for j in range(len(mixes))
            if j != i and (values[j], minutes[j], mixes[j][0]) != (values[i], minutes[i], mix[0])
        )
        same = any(
            (values[j], minutes[j], mixes[j][0]) == (values[i], minutes[i], mix[0]) and mixes[j] in kept
            for j in range(len(mixes))
            if j != i
        )
        assert (mix in kept) != beaten or (same and mix not in kept), mix


def test_a_published_mix_stays_on_offer_although_dominated() -> None:
    given = four()
    mix = (0.25, 0.0, 0.0, 4.0)
    assert mix not in options(given, "c1")
    assert mix in options(given, "c1", keep={"c1": {VISIT: 0.25, EMAIL: 4.0}})
    assert mix not in options(
        replace(given, customers=(customer("c1", max_contacts=2.0),)), "c1", keep={"c1": {VISIT: 0.25, EMAIL: 4.0}}
    )


def test_where_somebody_counts_the_calls_of_a_channel_all_its_counts_are_kept() -> None:
    given = four()
    without, counted = options(given, "c1"), options(given, "c1", counted=(CallCount((EMAIL,)),))
    assert {m[3] for m in counted} == {0.0, 0.5, 1.0, 2.0, 4.0}
    assert set(without) <= set(counted)


def test_where_somebody_asks_only_whether_there_are_calls_one_count_of_a_channel_is_enough() -> None:
    given = four()
    asked = options(given, "c1", counted=(CallCount((EMAIL,), only_whether=True),))
    assert any(m[0] > 2 and m[3] > 0 for m in asked)
    assert set(options(given, "c1")) <= set(asked) < set(options(given, "c1", counted=(CallCount((EMAIL,)),)))


def test_the_minimum_itself_is_a_rhythm_and_what_falls_short_says_by_how_much() -> None:
    found = options(four(min_visits=1.5), "c1")
    assert any(mix[0] == 1.5 and short == 0 for mix, (*_, short) in found.items())
    assert all(short == pytest.approx(max(0.0, 1.5 - mix[0])) for mix, (*_, short) in found.items())


def test_a_minimum_beyond_the_cap_is_lowered_and_told() -> None:
    found, notes = terms(customer("c1", min_visits=5.0, max_contacts=3.0), four(), Settings(), AS_OF)
    assert found.least_visits == 3.0
    assert notes == ("min_visits 5 a cycle cannot be offered: at most 3 within caps and decisions",)
    assert terms(customer("c1", min_visits=5.0), four(), Settings(), AS_OF)[0].least_visits == 5.0


def answered(*rows, **first) -> Given:
    return replace(four(**first), feedback=tuple(rows))


def test_a_changed_frequency_is_the_only_one_of_its_channel() -> None:
    found = options(answered(feedback("c1", Decision.CHANGE, channel=PHONE, frequency=1.3)), "c1")
    assert {mix[2] for mix in found} == {0.0, 1.3}
    assert [short for mix, (*_, short) in found.items() if mix[2] == 0.0] == [1.3]
    assert all(short == 0 for mix, (*_, short) in found.items() if mix[2] == 1.3)


def test_a_change_to_nothing_takes_the_channel_out() -> None:
    found = options(answered(feedback("c1", Decision.CHANGE, channel=VISIT, frequency=0.0)), "c1")
    assert {mix[0] for mix in found} == {0.0}


def test_a_change_beyond_caps_or_consent_is_capped_and_told() -> None:
    given = answered(feedback("c1", Decision.CHANGE, frequency=6.0), max_visits=2.0)
    assert {mix[0] for mix in options(given, "c1")} == {0.0, 2.0}
    assert offers(given, given.customers, Settings(), AS_OF, counted=()).notes == (
        ("c1", "feedback sets visit to 6 a cycle, caps and gap allow 2: capped"),
    )
    given = answered(feedback("c1", Decision.CHANGE, channel=VIDEO, frequency=1.0), channels=frozenset({VISIT}))
    assert {mix[1] for mix in options(given, "c1")} == {0.0}
    assert "does not allow" in offers(given, given.customers, Settings(), AS_OF, counted=()).notes[0][1]


def test_a_decision_binds_until_its_day_and_not_before_it_was_made() -> None:
    for until, bound in ((AS_OF - timedelta(days=1), False), (AS_OF, True), (None, True)):
        given = answered(feedback("c1", Decision.CHANGE, frequency=3.0, until=until))
        assert ({mix[0] for mix in options(given, "c1")} == {0.0, 3.0}) is bound
    later = replace(feedback("c1", Decision.CHANGE, frequency=3.0), day=AS_OF + timedelta(days=1))
    assert len({mix[0] for mix in options(answered(later), "c1")}) > 2


def test_a_dismissal_of_the_whole_cycle_takes_the_channel_out_a_shorter_one_does_not() -> None:
    whole, part = AS_OF + timedelta(days=27), AS_OF + timedelta(days=26)
    assert {mix[0] for mix in options(answered(feedback("c1", Decision.DISMISS, until=whole)), "c1")} == {0.0}
    assert {mix[0] for mix in options(answered(feedback("c1", Decision.DISMISS)), "c1")} == {0.0}
    assert len({mix[0] for mix in options(answered(feedback("c1", Decision.DISMISS, until=part)), "c1")}) > 2


@pytest.mark.parametrize(
    ("open_days", "gap", "most"), [(1, 0, 1), (7, 0, 1), (14, 0, 2), (14, 14, 1), (15, 14, 2), (21, 0, 4)]
)
def test_a_dismissal_of_some_days_leaves_the_rhythms_that_the_others_hold(
    open_days: int, gap: int, most: float
) -> None:
    row = feedback("c1", Decision.DISMISS, until=AS_OF + timedelta(days=27 - open_days))
    for rows in ((row,), (row, replace(row, until=AS_OF)), (replace(row, until=AS_OF), row)):
        assert max(mix[0] for mix in options(answered(*rows, min_gap_days=gap), "c1")) == most
    wish = feedback("c1", Decision.CHANGE, frequency=4.0)
    assert max(mix[0] for mix in options(answered(row, wish, min_gap_days=gap), "c1")) <= most + 1


def test_whoever_is_visited_less_after_a_dismissal_is_not_rung_instead() -> None:
    given = answered(feedback("c1", Decision.DISMISS, until=AS_OF + timedelta(days=20)))
    published = {"c1": {VISIT: 4.0}}
    calm = offers(given, given.customers[:1], Settings(), AS_OF, counted=(), keep=published)
    assert max(sum(mix) for mix in calm.mixes[calm.mix].tolist()) <= 4.0
    free = offers(given, given.customers[:1], Settings(), AS_OF, counted=())
    assert max(sum(mix) for mix in free.mixes[free.mix].tolist()) > 4.0


def test_an_agreed_visit_asks_for_the_smallest_rhythm() -> None:
    given = answered(feedback("c1", Decision.PIN, on_date=AS_OF + timedelta(days=10)))
    assert all(short == max(0.0, 0.25 - mix[0]) for mix, (*_, short) in options(given, "c1").items())
    beyond = answered(feedback("c1", Decision.PIN, on_date=AS_OF + timedelta(days=28)))
    assert all(short == 0 for *_, short in options(beyond, "c1").values())


def test_an_agreed_visit_against_a_dismissal_is_told() -> None:
    pin = feedback("c1", Decision.PIN, on_date=AS_OF + timedelta(days=10))
    given = answered(feedback("c1", Decision.DISMISS), pin)
    notes = offers(given, given.customers, Settings(), AS_OF, counted=()).notes
    assert notes[0][1].startswith("a visit is agreed, but")


def test_customers_are_valued_alike_alone_and_in_company() -> None:
    given = replace(four(min_visits=1.0), events=(event("c3", "download", 2, product="wine"),))
    together = offers(given, given.customers, Settings(), AS_OF, counted=())
    for i, c in enumerate(given.customers):
        alone, taken = offers(given, (c,), Settings(), AS_OF, counted=()), together.take(np.array([i]))
        assert alone.value.tolist() == taken.value.tolist()
        assert alone.mixes[alone.mix].tolist() == taken.mixes[taken.mix].tolist()
        assert taken.products_of(0) == focus(given, c, Settings(), AS_OF, (1, 0, 0, 0))


def test_a_customer_without_potentials_has_nothing_worth_a_call() -> None:
    given = replace(four(), potentials=())
    assert offers(given, given.customers, Settings(), AS_OF, counted=()).value.max() <= 0
    assert offers(given, (), Settings(), AS_OF, counted=()).customer_ids == ()


@drawn(givens(max_customers=6), settings_values())
@limits(max_examples=25, deadline=None)
def test_whatever_the_inputs_every_option_is_lawful(given: Given, settings: Settings) -> None:
    found = offers(given, given.customers, settings, AS_OF, counted=())
    assert found.start[0] == 0
    assert len(found.start) == len(given.customers) + 1
    for i, c in enumerate(given.customers):
        rows = slice(int(found.start[i]), int(found.start[i + 1]))
        mixes = found.mixes[found.mix[rows]]
        assert mixes[0].tolist() == [0.0] * 4
        check_mixes(mixes, c)
        assert np.isfinite(found.value[rows]).all()
        assert (found.minutes[rows] >= 0).all()
        assert found.visits[rows].tolist() == mixes[:, 0].tolist()
        assert (found.short[rows] >= 0).all()


def check_mixes(mixes: np.ndarray, c: Customer) -> None:
    for h, name in enumerate(CHANNELS):
        assert name in c.channels or not mixes[:, h].any()
    assert c.max_contacts is None or (mixes.sum(axis=1) <= c.max_contacts + 1e-9).all()
    assert c.max_visits is None or (mixes[:, 0] <= c.max_visits + 1e-9).all()
    assert len(np.unique(mixes, axis=0)) == len(mixes)


def test_a_steeper_curve_reaches_the_value_curve() -> None:
    given = four()
    rows = tuple(replace(p, curve=(0.0, 1.0, 4.0, 16.0)) for p in given.potentials if p.product == "beer")
    found = value_curve(replace(given, potentials=rows), given.customers[0], Settings(), AS_OF, [0, 1, 2, 4])
    curve = Curve(0.0, 1.0, 4.0, 16.0)
    assert found == pytest.approx([28 / 365 * 720 * float(curve.at(f)) for f in (0, 1, 2, 4)])


def test_offers_within_a_number_of_visits_leave_out_what_exceeds_it_and_keep_what_is_asked_for() -> None:
    given, settings = four(), Settings()
    given = replace(
        given, customers=tuple(replace(c, min_visits=2.0) if i == 1 else c for i, c in enumerate(given.customers))
    )
    whole = offers(given, given.customers, settings, AS_OF, counted=())
    few = whole.within({c.id: 1.0 for c in given.customers[:2]})
    assert few.customer_ids == whole.customer_ids
    for i in range(len(whole.customer_ids)):
        was, now = (
            {tuple(o.mixes[o.mix[k]].tolist()): o.value[k] for k in range(o.start[i], o.start[i + 1])}
            for o in (whole, few)
        )
        most = (1.0, 2.0, 99.0, 99.0)[i]  # the second asks for two
        assert now == {mix: value for mix, value in was.items() if mix[0] <= most}
        assert (len(now) < len(was)) == (i < 2)
    assert whole.within({}).mix.tolist() == whole.mix.tolist()
