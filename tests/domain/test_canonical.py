"""The canonical form gives the same bytes for the same value, and the value back."""

from __future__ import annotations

import json
from dataclasses import replace

from salesplan.domain.calendar import Channel
from salesplan.domain.canonical import digest, from_bytes, to_bytes
from salesplan.domain.given import Customer, Potential
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
    table = json.loads(to_bytes((Potential("001", "beans", 10.0, 5.0, 0.5),)))
    keep = [i for i, name in enumerate(table["columns"]) if name != "propensity"]
    older = {"columns": [table["columns"][i] for i in keep], "rows": [[row[i] for i in keep] for row in table["rows"]]}
    (row,) = from_bytes(tuple[Potential, ...], json.dumps(older).encode())
    assert row == Potential("001", "beans", 10.0, 5.0, 1.0)


def test_a_field_that_this_program_does_not_know_is_passed_over() -> None:
    table = json.loads(to_bytes((Potential("001", "beans", 10.0),)))
    newer = {"columns": [*table["columns"], "mood"], "rows": [[*row, "good"] for row in table["rows"]]}
    assert from_bytes(tuple[Potential, ...], json.dumps(newer).encode()) == (Potential("001", "beans", 10.0),)


def test_digests_differ_where_the_border_between_values_does() -> None:
    assert digest("ab", "c") != digest("a", "bc")
