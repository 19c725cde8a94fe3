from __future__ import annotations

from datetime import date

import pytest

from salesplan.cli.suppositions import read_place, read_sizes, read_suppositions
from salesplan.domain.errors import UsageError
from salesplan.domain.places import Place
from salesplan.replan.scenarios.suppositions import supposed
from tests.report.conftest import MONDAY, given


def test_suppositions_add_up_in_one_sentence() -> None:
    read = read_suppositions(["R2"], ["25.0,121.5"], ["R1=2026-12-31"], ["R1=0.5"])
    scenario = supposed(given(), read, MONDAY, "visits.max_per_day = 8")
    assert scenario.text.count(";") == 4
    assert scenario.text.startswith("visits.max_per_day = 8; Ana Núñez (R2) leaves")
    assert not scenario.given.rep["R2"].active(MONDAY)
    assert scenario.given.rep["R1"].capacity == 0.5
    assert scenario.given.time_off[0].until_date == date(2026, 12, 31)
    assert len(scenario.given.reps) == 3


def test_a_place_is_latitude_then_longitude() -> None:
    assert read_place("42.5, 1.5") == Place(42.5, 1.5)


@pytest.mark.parametrize("text", ["42.5", "a,b", "121.5,25.0", ""])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_place(text)


def test_sizes_are_from_to_and_step() -> None:
    assert list(read_sizes("8:10")) == [8, 9, 10]
    assert list(read_sizes("8:12:2")) == [8, 10, 12]


@pytest.mark.parametrize("text", ["8", "8:x", "9:8", "0:4", "1:2:3:4"])
def test_what_are_no_sizes_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_sizes(text)


@pytest.mark.parametrize(("absent", "capacity"), [(["R1"], []), (["R1=soon"], []), ([], ["R1=x"]), ([], ["R1"])])
def test_a_word_that_cannot_be_read_is_refused(absent: list[str], capacity: list[str]) -> None:
    with pytest.raises(UsageError):
        read_suppositions([], [], absent, capacity)


@pytest.mark.parametrize(("leaves", "capacity"), [(["R9"], []), ([], ["R1=0"])])
def test_what_cannot_be_is_refused(leaves: list[str], capacity: list[str]) -> None:
    with pytest.raises(UsageError):
        supposed(given(), read_suppositions(leaves, [], [], capacity), MONDAY)


def test_customers_get_another_owner_and_other_visits() -> None:
    read = read_suppositions([], [], [], [], ["C1=R2"], ["C2=6"])
    scenario = supposed(given(), read, MONDAY)
    assert (scenario.given.customer["C1"].rep_id, scenario.given.customer["C1"].locked) == ("R2", True)
    answer = scenario.given.feedback_of["C2"][-1]
    assert (answer.decision, answer.frequency, answer.day) == ("change", 6.0, MONDAY)
    assert "is moved to Ana Núñez (R2); " in scenario.text
    assert scenario.text.endswith("gets 6 visits a cycle")


@pytest.mark.parametrize(
    ("move", "often"), [(["C1"], []), (["C1=R9"], []), (["C0=R1"], []), ([], ["C1=63"]), ([], ["C1=x"])]
)
def test_what_customers_cannot_get_is_refused(move: list[str], often: list[str]) -> None:
    with pytest.raises(UsageError):
        supposed(given(), read_suppositions([], [], [], [], move, often), MONDAY)
