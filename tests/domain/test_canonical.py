"""The canonical form gives the same bytes for the same value, and the value back."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest

from salesplan.domain.calendar import Channel
from salesplan.domain.canonical import digest, from_bytes, to_bytes
from salesplan.domain.given import Customer, Potential
from salesplan.domain.nouns import replace
from salesplan.domain.plan import RepPlan
from salesplan.domain.settings import RuleSettings, Settings
from tests.small import small_given, small_plan


def test_a_rep_plan_comes_back_equal() -> None:
    part = small_plan().reps[0]
    assert from_bytes(RepPlan, to_bytes(part)) == part


def test_customers_come_back_equal_with_their_sets_and_windows() -> None:
    customers = small_given().customers
    assert from_bytes(tuple[Customer, ...], to_bytes(customers)) == customers


def test_settings_come_back_equal_with_tables_and_rules() -> None:
    settings = replace(Settings(), rule=(RuleSettings("a", "reach", "segment=A", least=0.85),))
    assert from_bytes(Settings, to_bytes(settings)) == settings


def test_the_order_of_a_set_does_not_reach_the_bytes() -> None:
    one = replace(small_given().customers[0], channels=frozenset([Channel.VISIT, Channel.EMAIL, Channel.PHONE]))
    two = replace(one, channels=frozenset([Channel.PHONE, Channel.VISIT, Channel.EMAIL]))
    assert to_bytes((one,)) == to_bytes((two,))


def test_an_empty_table_comes_back_empty() -> None:
    assert from_bytes(tuple[Customer, ...], to_bytes(())) == ()


def test_a_field_that_an_older_program_did_not_write_takes_its_default() -> None:
    (row,) = msgspec.msgpack.decode(to_bytes((Potential("001", "beans", 10.0, 5.0, 0.5),)))
    del row["propensity"]
    assert from_bytes(tuple[Potential, ...], to_bytes([row])) == (Potential("001", "beans", 10.0, 5.0, 1.0),)


def test_a_field_that_this_program_does_not_know_is_passed_over() -> None:
    (row,) = msgspec.msgpack.decode(to_bytes((Potential("001", "beans", 10.0),)))
    row["mood"] = "good"
    assert from_bytes(tuple[Potential, ...], to_bytes([row])) == (Potential("001", "beans", 10.0),)


def test_numbers_of_arrays_are_numbers_and_infinity_comes_back() -> None:
    assert to_bytes((np.float64(1.5), np.int64(2), np.bool_(True))) == to_bytes((1.5, 2, True))
    assert from_bytes(float, to_bytes(math.inf)) == math.inf


def test_what_has_no_canonical_form_is_refused() -> None:
    with pytest.raises(TypeError, match="a object has no canonical form"):
        to_bytes((object(),))


def test_bytes_of_another_noun_are_refused() -> None:
    with pytest.raises(ValueError, match="missing required field"):
        from_bytes(Potential, to_bytes({"customer_id": "001"}))


def test_digests_differ_where_the_border_between_values_does() -> None:
    assert digest("ab", "c") != digest("a", "bc")
