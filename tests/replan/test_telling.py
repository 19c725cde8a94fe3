"""Changes of inputs in words."""

from __future__ import annotations

from typing import Any

import pytest

from salesplan.domain.calendar import Channel, Window
from salesplan.domain.given import Given, Potential, Product
from salesplan.domain.nouns import replace
from salesplan.domain.places import Place
from salesplan.domain.settings import ChannelSettings, RuleSettings, Settings
from salesplan.replan.opening.changes import compare
from salesplan.replan.opening.telling import tell_value
from tests.replan.fields import changed, two_reps
from tests.small import AS_OF, small_stored


def told(after: Given, settings: Settings | None = None, before: Given | None = None) -> list[tuple[str, str, str]]:
    stored = replace(small_stored(), given=before or two_reps())
    return [(c.subject, c.before, c.after) for c in compare(stored, after, settings or Settings(), AS_OF)]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("capacity", 0.5, "0.5"),
        ("team", "North", "North"),
        ("day_start", None, "none"),
        ("weekdays", 0b11, "Mon Tue"),
        ("skills", frozenset({"wine", "beer"}), "beer wine"),
        ("channels", frozenset({Channel.VISIT}), "visit"),
        ("skills", frozenset(), "none"),
        ("hours", (Window(9 * 3600, 12 * 3600), Window(14 * 3600, 15 * 3600)), "09:00-12:00 14:00-15:00"),
        ("hours", (), "any"),
        ("place", Place(45.123456, 4.8), "45.12346 4.80000"),
    ],
)
def test_a_value_is_told_as_people_write_it(name: str, value: Any, text: str) -> None:
    assert tell_value(name, value) == text


def test_of_two_potentials_only_what_differs_is_told() -> None:
    before = two_reps()
    first, second = before.potentials
    other = replace(first, potential=150.0, propensity=2.0)
    assert told(replace(before, potentials=(other, second))) == [
        ("001", "beans potential 1000, propensity 1", "150, 2")
    ]
    new = Potential("001", "tea", 5.0)
    whole = "tea 5 (sales 0, propensity 1)"
    assert told(replace(before, potentials=(first, new, second))) == [("001", "", whole)]
    assert told(before, before=replace(before, potentials=(first, new, second))) == [("001", whole, "")]


def test_customers_and_products_that_come_and_go_are_told_by_what_they_are() -> None:
    before = two_reps()
    fewer = replace(before, customers=before.customers[1:])
    assert ("001", "Café 1", "") in told(fewer)
    assert ("001", "", "Café 1") in told(before, before=fewer)
    more = replace(before, products=(*before.products, Product("tea", "Tea", 0.3)))
    assert told(more) == [("tea", "", "margin 0.3")]
    assert told(changed(before, "products", "margin")) == [("beans", "margin 0.4", "0.41")]


def test_rows_that_no_stage_reads_are_counted() -> None:
    before = two_reps()
    assert told(replace(before, sales=(*before.sales, replace(before.sales[0], amount=1.0)))) == [
        ("", "0 rows", "1 rows")
    ]
    assert told(replace(before, finance=())) == [("", "1 rows", "0 rows")]


def test_a_withdrawn_answer_says_so_and_an_event_that_is_gone_does_not() -> None:
    before = two_reps()
    assert told(replace(before, feedback=())) == [("001", "change visit to 2", "withdrawn")]
    assert told(replace(before, events=())) == [("001", "download on 2026-11-16", "")]
    assert told(replace(before, time_off=())) == [("R1", "off 2026-11-30 to 2026-11-30", "withdrawn")]
    assert told(replace(before, calls=())) == [("001", "visit on 2026-11-16 by R1", "withdrawn")]


def test_settings_are_told_with_their_section_tables_whole_and_rules_by_name() -> None:
    plain = Settings()
    fax = ChannelSettings(minutes=3)
    channels = replace(plain, channels={**plain.channels, "fax": fax})
    assert told(two_reps(), channels) == [("channels.fax", "", str(fax))]
    rules = replace(plain, rule=(RuleSettings("one"), RuleSettings("two")))
    assert told(two_reps(), rules) == [("rule", "", "one two")]
    assert told(two_reps(), replace(plain, plan=replace(plain.plan, seed=7))) == [("plan.seed", "0", "7")]
