from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.domain.errors import UsageError
from salesplan.learn.evidence import Evidence, Quantity, Reason, Verdict
from salesplan.learn.files import contents, days_learned, digest_of, parsed, stored, write
from salesplan.learn.learned import (
    Learned,
    LearnedCurve,
    LearnedEvent,
    LearnedLevel,
    LearnedMinutes,
    LearnedNoShow,
    LearnedOverrides,
)

DAY = date(2026, 11, 23)
numbers = st.floats(-1e9, 1e9, allow_nan=False)
names = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1, max_size=12)
verdicts, counts = st.sampled_from(Verdict), st.integers(0, 10**6)
evidence = st.builds(
    Evidence, quantity=st.sampled_from(Quantity), subject=names, verdict=verdicts, reason=st.sampled_from(Reason),
    n=counts, estimate=st.none() | numbers, low=st.none() | numbers, lead_z=st.none() | numbers,
)  # fmt: skip
learned = st.builds(
    Learned,
    as_of=st.just(DAY),
    months=counts,
    carry_over=numbers,
    curves=st.lists(st.builds(LearnedCurve, names, names, verdicts, *([numbers] * 9)), max_size=3).map(tuple),
    levels=st.lists(st.builds(LearnedLevel, names, names, *([numbers] * 4)), max_size=3).map(tuple),
    events=st.lists(st.builds(LearnedEvent, names, verdicts, *([numbers] * 4), counts), max_size=3).map(tuple),
    minutes=st.lists(st.builds(LearnedMinutes, names, counts, counts), max_size=3).map(tuple),
    no_shows=st.lists(st.builds(LearnedNoShow, names, numbers, counts), max_size=3).map(tuple),
    overrides=st.lists(st.builds(LearnedOverrides, names, verdicts, *([numbers] * 3), counts), max_size=3).map(tuple),
    evidence=st.lists(evidence, max_size=3).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(learned)
def test_learned_values_round_trip_through_their_files(values: Learned) -> None:
    files = contents(values)
    assert parsed(files, "learned") == values
    assert digest_of(files) == digest_of(contents(parsed(files, "learned")))


def test_a_day_learned_again_replaces_the_first_answer(tmp_path: Path) -> None:
    write(tmp_path, Learned(DAY, 12, 0.8))
    write(tmp_path, Learned(DAY, 13, 0.8))
    assert parsed(stored(tmp_path, DAY), "learned").months == 13
    assert days_learned(tmp_path) == (DAY,)
    assert [p.name for p in (tmp_path / "learned").iterdir()] == ["2026-11-23"]


def test_a_day_that_was_not_learned_names_those_that_were(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as none:
        stored(tmp_path, DAY)
    assert "run `salesplan learn`" in none.value.remedy
    write(tmp_path, Learned(DAY, 12, 0.8))
    with pytest.raises(UsageError) as other:
        stored(tmp_path, date(2026, 1, 1))
    assert "2026-11-23" in other.value.remedy


def test_a_spoiled_cell_is_named_with_its_line(tmp_path: Path) -> None:
    files = contents(Learned(DAY, 12, 0.8, minutes=(LearnedMinutes("C1", 30, 4),)))
    files["minutes.csv"] = files["minutes.csv"].replace(b"30", b"long")
    with pytest.raises(UsageError, match=r"minutes\.csv, line 2"):
        parsed(files, "learned/2026-11-23")
