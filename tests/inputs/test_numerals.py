from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesplan.inputs.numerals import AmbiguousNumberError, Marks, NotANumberError, marks_of, number, plain_numbers

UNKNOWN = Marks()
COMMA = Marks(comma_decimal=True)
POINT = Marks(point_decimal=True)


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("1234.5", UNKNOWN, 1234.5),
        ("-0.5", UNKNOWN, -0.5),
        (".5", UNKNOWN, 0.5),
        ("1.2E+5", UNKNOWN, 120000.0),
        ("0,5", COMMA, 0.5),
        ("1.234,56", UNKNOWN, 1234.56),
        ("1,234.56", UNKNOWN, 1234.56),
        ("1,234,567", UNKNOWN, 1234567.0),
        ("1.234.567", UNKNOWN, 1234567.0),
        ("1 234,5", UNKNOWN, 1234.5),
        ("1'234.5", UNKNOWN, 1234.5),
        ("1\u202f234", UNKNOWN, 1234.0),
        ("−3", UNKNOWN, -3.0),
        ("1.234", POINT, 1.234),
        ("12.3456", UNKNOWN, 12.3456),
        ("1.234", COMMA, 1234.0),
        ("1,234", COMMA, 1.234),
        ("1,234", POINT, 1234.0),
        ("0,123", UNKNOWN, 0.123),
    ],
)
def test_numbers_mean_what_people_mean(text: str, marks: Marks, expected: float) -> None:
    assert number(text, marks) == expected


@pytest.mark.parametrize(
    ("text", "marks"),
    [("1,234", UNKNOWN), ("1.234", UNKNOWN), ("1,234", Marks(True, True)), ("1.234", Marks(True, True))],
)
def test_a_lone_group_of_three_without_proof_is_not_guessed(text: str, marks: Marks) -> None:
    with pytest.raises(AmbiguousNumberError):
        number(text, marks)


@pytest.mark.parametrize(
    "text",
    ["abc", "nan", "inf", "1_000", "12,34,5", "1,23.4", "1.2.3", "35%", "€ 5", "٣", "1 2", "--1", "5-", ".", ","],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumberError):
        number(text, UNKNOWN)


def test_evidence_comes_from_the_whole_file() -> None:
    assert marks_of(["1,234", "0,5", "7"]) == COMMA
    assert marks_of(["1,234", "42.507812"]) == POINT
    assert marks_of(["1,234,567"]) == POINT
    assert marks_of(["1,234", "1.234"]) == UNKNOWN
    assert marks_of(["0,5", "0.5"]) == Marks(True, True)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12), st.booleans())
def test_every_number_is_read_back_under_its_own_mark(value: float, comma: bool) -> None:
    text = f"{value:,.2f}"
    if comma:
        text = text.translate({ord(","): ".", ord("."): ","})
    assert number(text, COMMA if comma else POINT) == round(value, 2)


@given(st.lists(st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)), max_size=5))
def test_plain_columns_are_read_in_one_pass(values: list[float | None]) -> None:
    texts = ["" if value is None else repr(value) for value in values]
    assert plain_numbers(texts, POINT) == {repr(value): value for value in values if value is not None}


@pytest.mark.parametrize("text", ["nan", "1_0", "٣", "1,5", "e", "abc", " 1"])
def test_anything_unusual_is_left_to_the_careful_way(text: str) -> None:
    assert plain_numbers(["1", text], POINT) is None
