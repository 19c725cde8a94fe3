"""Whom a text means."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from salesplan.domain.called import all_called, one_called
from salesplan.domain.errors import UsageError


@dataclass(frozen=True)
class One:
    id: str
    name: str


SHOPS = (One("K1", "Café Central"), One("K10", "Central Bar"), One("k2", "Straße 4"), One("X", "K1"))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("K1", ["K1"]),  # an id before a name, and before what begins with it
        ("k10", ["K10"]),
        ("K2", ["k2"]),
        ("CAFE", ["K1"]),
        ("central", ["K1", "K10"]),
        ("central bar", ["K10"]),
        ("strasse", ["k2"]),
        ("Ｋ１０", ["K10"]),  # wide characters
        ("nobody", []),
        (" ", []),
    ],
)
def test_an_id_then_a_whole_name_then_a_part_of_either(text: str, ids: list[str]) -> None:
    assert [shop.id for shop in all_called(text, SHOPS)] == ids


def test_one_is_one_and_several_or_none_are_told() -> None:
    assert one_called("bar", SHOPS, "customer").id == "K10"
    with pytest.raises(UsageError, match="2 customers") as several:
        one_called("central", SHOPS, "customer")
    assert "K1 Café Central, K10 Central Bar" in several.value.remedy
    with pytest.raises(UsageError, match="there is no customer Cafe Centrl") as near:
        one_called("Cafe Centrl", SHOPS, "customer")
    assert near.value.remedy == "did you mean K1?"
