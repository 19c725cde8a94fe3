"""Whatever stands in the files: findings, never a crash, and a record for nothing that is in doubt."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from salesplan.inputs import FILES
from tests.inputs.samples import SOUND, read

CELLS = [
    "",
    "0",
    "-1",
    "007",
    "C001",
    "R1",
    "1,5",
    "1.234",
    "nan",
    "2026-11-23",
    "Mon Foo",
    "9-12",
    "visit",
    "pin",
    "x" * 300,
]
NASTY = [
    '"',
    "\0",
    "\r",
    "\ufeff",
    "1e999",
    "-",
    "+",
    ".",
    "９",
    "=1+1",
    "∞",
    "1e400",
    "0x10",
    "12:00-11:00",
    "31/02/2026",
]


@settings(max_examples=30, deadline=None)
@given(st.sampled_from([file.name for file in FILES]), st.binary(max_size=300))
def test_arbitrary_bytes_end_in_findings(name: str, raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = read(Path(folder), {name: raw})
    assert all(f.file and f.problem and f.remedy and f.code for f in found.findings)
    assert (found.given is None) == bool(found.errors)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_arbitrary_cells_under_true_headers_end_in_findings_or_records(data: st.DataObject) -> None:
    changes: dict[str, str | bytes | None] = {}
    for file in data.draw(st.lists(st.sampled_from(FILES), min_size=1, max_size=3, unique_by=lambda f: f.name)):
        width = len(file.columns)
        cell = st.sampled_from(CELLS + NASTY) | st.text(max_size=8)
        rows = data.draw(st.lists(st.lists(cell, min_size=width - 1, max_size=width + 1), max_size=4))
        header = ",".join(column.name for column in file.columns)
        body = "\n".join([header, *(",".join(row) for row in rows)])
        changes[file.name] = body.encode("utf-8", "surrogatepass")
    with tempfile.TemporaryDirectory() as folder:
        found = read(Path(folder), changes)
    assert all(f.line >= 0 and f.problem and f.remedy and f.code for f in found.findings)
    assert (found.given is None) == bool(found.errors)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(sorted(SOUND)), st.data())
def test_a_sound_file_cut_or_stirred_anywhere_never_crashes(name: str, data: st.DataObject) -> None:
    raw = SOUND[name].encode()
    cut = data.draw(st.integers(0, len(raw)))
    junk = data.draw(st.binary(max_size=4))
    with tempfile.TemporaryDirectory() as folder:
        found = read(Path(folder), {name: raw[:cut] + junk})
    assert (found.given is None) == bool(found.errors)
