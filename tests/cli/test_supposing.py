from __future__ import annotations

from datetime import date

import pytest

from salesplan.cli.supposing import Suppositions, place, scenario
from salesplan.domain.errors import UsageError
from salesplan.domain.places import Place
from tests.report.conftest import MONDAY, given


def test_suppositions_add_up_in_one_sentence() -> None:
    asked = Suppositions(("R2",), ("25.0,121.5",), ("R1=2026-12-31",), ("R1=0.5",))
    found = scenario(given(), asked, {"visits.max_per_day": "8"}, MONDAY)
    assert found.text.count(";") == 4
    assert found.text.startswith("visits.max_per_day = 8; Ana Núñez (R2) leaves")
    assert not found.given.rep["R2"].active(MONDAY)
    assert found.given.rep["R1"].capacity == 0.5
    assert found.given.time_off[0].until_date == date(2026, 12, 31)
    assert len(found.given.reps) == 3


def test_a_place_is_latitude_then_longitude() -> None:
    assert place("42.5, 1.5") == Place(42.5, 1.5)


@pytest.mark.parametrize("text", ["42.5", "a,b", "121.5,25.0", ""])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        place(text)


@pytest.mark.parametrize(
    "asked",
    [
        Suppositions(("R9",)),
        Suppositions(absent=("R1",)),
        Suppositions(absent=("R1=soon",)),
        Suppositions(capacity=("R1=x",)),
    ],
)
def test_a_word_that_cannot_be_read_is_refused(asked: Suppositions) -> None:
    with pytest.raises(UsageError):
        scenario(given(), asked, {}, MONDAY)
