"""What `write_workspace` writes, `read_inputs` reads back: the strategies are valid, and nothing is lost on the way."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.domain.nouns import replace
from salesplan.domain.settings import Settings
from salesplan.inputs import read_inputs
from tests.nights import nights
from tests.strategies import AS_OF, givens, settings_values
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from salesplan.domain.given import Given


@settings(max_examples=25, deadline=None)
@given(givens(holidays=False), settings_values())
def test_inputs_written_and_read_are_the_same_inputs(inputs: Given, effective: Settings) -> None:
    with TemporaryDirectory() as folder:
        read = read_inputs(write_workspace(inputs, Path(folder)), effective, AS_OF)
    assert [finding for finding in read.findings if finding.severity == "error"] == []
    assert read.given == inputs


@settings(max_examples=15, deadline=None)
@given(givens(holidays=False))
def test_the_order_of_rows_does_not_matter(inputs: Given) -> None:
    backwards = replace(
        inputs,
        **{name: getattr(inputs, name)[::-1] for name in ("customers", "reps", "potentials", "calls", "feedback")},
    )
    with TemporaryDirectory() as folder:
        read = read_inputs(write_workspace(backwards, Path(folder)), Settings(), AS_OF)
    assert read.given == inputs


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_inputs_of_the_nights_after_are_valid_too(data: st.DataObject) -> None:
    inputs = data.draw(givens(holidays=False))
    for day in range(1, 4):
        as_of = AS_OF + timedelta(days=day)
        inputs = data.draw(nights(inputs, as_of, most=3))
        with TemporaryDirectory() as folder:
            read = read_inputs(write_workspace(inputs, Path(folder)), Settings(), as_of)
        assert [finding for finding in read.findings if finding.severity == "error"] == []
        assert read.given == inputs
