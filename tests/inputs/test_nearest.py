from __future__ import annotations

import pytest

from salesplan.inputs.nearest import PATIENCE, Nearest, hints

MANY = [f"C{i:05d}" for i in range(20_000)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("c00042", "C00042"),
        ("C 00042", "C00042"),
        ("C000422", "C00422"),
        ("XC19999", "C19999"),
        ("qqqq", ""),
        ("--", ""),
    ],
)
def test_a_slip_is_led_back_among_thousands_of_names(name: str, expected: str) -> None:
    assert Nearest(MANY)(name) == expected


def test_leading_zeros_that_a_spreadsheet_ate_come_back() -> None:
    assert Nearest(["007", "017"])("7") == "007"


def test_letter_by_letter_comparison_ends_and_the_rest_still_answers() -> None:
    nearest = Nearest(MANY)
    for i in range(PATIENCE):
        nearest(f"zz{i}")
    assert nearest("C0O042") == ""
    assert nearest("c-00042") == "C00042"


def test_a_few_hints_are_told_one_by_one_and_many_as_one() -> None:
    known = Nearest(["001", "002", "003", "004", "005"])
    assert hints(known, ["1", "2", "1"]) == {"1": "did you mean 001? ", "2": "did you mean 002? "}
    assert set(hints(known, ["1", "2", "3", "4"]).values()) == {
        "did you mean 001 for 1, 002 for 2, 003 for 3, and so on? "
    }
    assert set(hints(known, ["a", "b", "c", "d"]).values()) == {""}
