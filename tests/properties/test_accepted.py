"""Whatever `check` accepts, every format writes, and others can read."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from salesplan.domain.settings import Settings
from salesplan.inputs import read_inputs
from tests.acceptance.conftest import MONDAY, Workspace
from tests.inputs.samples import SOUND, write
from tests.read_back import FORMATS, read_back
from tests.spoiling import TEXTS

texts = st.sampled_from(TEXTS) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
OLD = ("R1", "C001", "wine", "Anna Puig", "Hotel Central", "hotel", "North")


def renamed(name: str, new: dict[str, str]) -> str:
    """One sound file with words replaced wherever a cell is one of them."""
    text = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(SOUND[name], newline=""))
    csv.writer(text, lineterminator="\n").writerows([[new.get(cell, cell) for cell in row] for row in rows])
    return text.getvalue()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(st.fixed_dictionaries(dict.fromkeys(OLD, texts)))
@example({"R1": "CON", "C001": "a/b", "wine": "red wine", "Anna Puig": "=1+1", "Hotel Central": "a\nb", "hotel": "<b>"})
@example({"R1": "r2", "C001": "c002", "wine": '"', "Anna Puig": "\x1b[31m", "Hotel Central": "@x", "North": "\u202ex"})
def test_every_accepted_name_and_id_is_exported_by_every_format_and_read_back(new: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(write(Path(folder), {name: renamed(name, new) for name in SOUND}))
        accepted = read_inputs(workspace.path, Settings()).given
        assume(accepted is not None)
        assert accepted is not None
        planned = workspace("replan", "--as-of", MONDAY, "--workers", "1")
        assert planned.code == 0, planned
        told = workspace("export", *(word for name in FORMATS for word in ("--format", name)))
        assert told.code == 0, told
        read_back(workspace.path / "out", accepted)
        for view in ("territories", "callplan", "schedule", "routes"):
            rows = csv.reader(io.StringIO(workspace("show", view, "-o", "csv").out), strict=True)
            assert len({len(row) for row in rows}) == 1
