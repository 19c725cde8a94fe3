"""A row is added to a file that people keep, which otherwise stays byte for byte."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.errors import UsageError
from salesplan.domain.given import Decision, Feedback
from salesplan.domain.nouns import replace
from salesplan.domain.settings import Settings
from salesplan.inputs import append_rows, read_inputs
from salesplan.inputs.columns import FEEDBACK
from tests.small import AS_OF, small_given
from tests.workspaces import write_workspace

if TYPE_CHECKING:
    from pathlib import Path

ROW = Feedback(
    AS_OF, "R1", "002", Decision.PIN, on_date=date(2026, 12, 1), at_time=37_800, reason="café; tea, «oolong»"
)
HEADER = "date{0}rep_id{0}customer_id{0}decision{0}on_date{0}at_time{0}reason{0}mine"
FORMS = {
    "comma": (",", "\n", "utf-8"),
    "semicolon, CRLF, mark": (";", "\r\n", "utf-8-sig"),
    "tab, UTF-16": ("\t", "\r\n", "utf-16"),
    "code page": (";", "\r\n", "cp1252"),
}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return write_workspace(small_given(), tmp_path)


def answers(workspace: Path) -> tuple[Feedback, ...]:
    given = read_inputs(workspace, Settings(), AS_OF).given
    assert given is not None
    return given.feedback


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("ended", [True, False])
def test_the_row_is_read_back_and_what_stood_there_stands(workspace: Path, form: str, ended: bool) -> None:
    delimiter, end, encoding = FORMS[form]
    told = delimiter.join(["2026-11-20", "R1", "001", "accept", "", "", "schön, nächste Woche wäre größer", "x"])
    file = workspace / "data" / "feedback.csv"
    if delimiter == ",":
        told = told.replace("schön, ", "schön ")
    before = (end.join([HEADER.format(delimiter), told]) + end * ended).encode(encoding)
    file.write_bytes(before)
    append_rows(workspace, FEEDBACK, [ROW, replace(ROW, customer_id="003")], Settings())
    assert file.read_bytes().startswith(before)
    assert answers(workspace)[-2:] == (ROW, replace(ROW, customer_id="003"))
    assert len(answers(workspace)) == 3


def test_a_file_that_is_missing_is_made_with_every_column(workspace: Path) -> None:
    file = workspace / "data" / "feedback.csv"
    file.unlink()
    append_rows(workspace, FEEDBACK, [ROW], Settings())
    assert file.read_text(encoding="utf-8").splitlines()[0].split(",") == [c.name for c in FEEDBACK.columns]
    assert answers(workspace) == (ROW,)


def test_a_column_that_the_row_needs_is_asked_for_and_nothing_is_changed(workspace: Path) -> None:
    file = workspace / "data" / "feedback.csv"
    file.write_text("date,rep_id,customer_id,decision\n", encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(UsageError, match="it has no column on_date"):
        append_rows(workspace, FEEDBACK, [ROW], Settings())
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".salesplan")] == []


def test_a_code_page_that_lacks_a_letter_is_left_alone(workspace: Path) -> None:
    file = workspace / "data" / "feedback.csv"
    file.write_bytes((HEADER.format(";") + "\r\n2026-11-20;R1;001;accept;;;schöne größere Bäume;\r\n").encode("cp1252"))
    before = file.read_bytes()
    with pytest.raises(UsageError, match="which lacks"):
        append_rows(workspace, FEEDBACK, [replace(ROW, reason="臺")], Settings())
    assert file.read_bytes() == before


def test_a_table_that_is_kept_elsewhere_is_not_written_here(workspace: Path) -> None:
    settings = Settings(columns={"feedback": {"date": "day"}})
    before = (workspace / "data" / "feedback.csv").read_bytes()
    with pytest.raises(UsageError, match="kept elsewhere") as refused:
        append_rows(workspace, FEEDBACK, [ROW], settings)
    assert "customer_id=002,decision=pin" in refused.value.remedy
    assert (workspace / "data" / "feedback.csv").read_bytes() == before
