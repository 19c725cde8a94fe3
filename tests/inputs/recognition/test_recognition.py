"""Exports of CRMs are recognized without a question, and become a plan with two commands."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from salesplan.cli.adoption import adopt
from salesplan.cli.process import run
from salesplan.domain.errors import UsageError
from salesplan.inputs.recognition import Proposal, loose_tables, proposed
from salesplan.workspace import open_workspace
from tests.continuous.commands import QUICK
from tests.inputs.recognition.exports import EXPORTS, Export
from tests.inputs.recognition.more_exports import MORE
from tests.inputs.recognition.other_exports import OTHERS

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[3]
AS_OF = date(2026, 1, 5)
BY_NAME = {export.name: export for export in EXPORTS}


def found(export: Export, folder: Path) -> Proposal:
    return proposed(loose_tables(export.write(folder)))


@pytest.mark.parametrize("export", [*EXPORTS, *OTHERS, *MORE], ids=lambda e: e.name)
def test_every_column_is_found_without_a_question_and_none_is_wrong(export: Export, tmp_path: Path) -> None:
    proposal = found(export, tmp_path)
    assert proposal.questions == ()
    told = {f.table: {m.column: m.theirs for m in f.matches} for f in proposal.found}
    assert told == export.truth


@pytest.mark.parametrize("name", ["salesforce", "german", "japanese", "portuguese"])
def test_three_files_become_a_published_plan(name: str, tmp_path: Path) -> None:
    files = BY_NAME[name].write(tmp_path)
    page = adopt(tmp_path, files, None)
    assert "not used" not in " ".join(page[0].notes)
    workspace = open_workspace(tmp_path, QUICK)
    read = workspace.read(AS_OF)
    assert read.given is not None
    assert read.errors == ()
    assert "potential" in {a.what for a in read.assumptions}
    night = workspace.replan(AS_OF, workers=1)
    assert night.state == "published"
    assert night.after["visits"] > 0
    assert workspace.audit() == ()
    assert workspace.replan(AS_OF, workers=1).state == "unchanged"


def test_the_two_commands_of_the_first_page_make_a_plan_of_a_workbook_and_two_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    accounts, sales, reps = BY_NAME["odoo"].tables
    header = "accounts.xlsx", "sales.csv", "reps.csv"
    tables = tuple((name, *table[1:]) for name, table in zip(header, (accounts, sales, reps), strict=True))
    Export("", tables, {}).write(tmp_path)
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    typed = [line.partition("#")[0].split()[2:] for line in page.splitlines() if line.startswith("$ salesplan")]
    init = next(words for words in typed if words[:3] == ["init", "my-plan", "--from"])
    replan = next(words for words in typed if words == ["-C", "my-plan", "replan"])
    assert run(init) == 0
    assert run([*replan, "--as-of", AS_OF.isoformat(), "--workers", "1"]) == 0
    told = capsys.readouterr().out
    assert "Plan 1 published" in told
    assert run(["-C", "my-plan", "check", "--assumptions", "--as-of", AS_OF.isoformat()]) == 0
    assert "potential" in capsys.readouterr().out


def test_the_settings_that_are_written_say_what_was_found(tmp_path: Path) -> None:
    export = BY_NAME["hubspot"]
    adopt(tmp_path / "plan", export.write(tmp_path / "exports"), None)
    told = tomllib.loads((tmp_path / "plan" / "salesplan.toml").read_text(encoding="utf-8"))
    assert told["columns"] == export.truth
    assert told["source"]["customers"] == {"file": "../exports/all-companies.xlsx", "sheet": "Export"}
    assert told["assume"] == {"potentials": "sales", "homes": "customers"}
    assert told["plan"]["country"] == "BE"
    with pytest.raises(UsageError, match="is there already"):
        adopt(tmp_path / "plan", export.write(tmp_path / "exports"), None)


def test_what_cannot_be_told_is_a_question_and_nothing_is_written(tmp_path: Path) -> None:
    export = BY_NAME["french"]
    files = export.write(tmp_path)
    with pytest.raises(UsageError, match=r"which file holds the reps"):
        adopt(tmp_path, files[1:], None)
    name, header, rows = export.tables[1]
    others = [
        [f"Z{cell}" if column == "Code client" else cell for column, cell in zip(header, row, strict=True)]
        for row in rows
    ]
    apart = replace(export, tables=(export.tables[0], (name, header, others), export.tables[2]))
    with pytest.raises(UsageError, match=r"which column of ventes.csv names a row of clients.xlsx"):
        adopt(tmp_path, apart.write(tmp_path), None)
    assert not (tmp_path / "salesplan.toml").exists()


def test_whoever_is_asked_says_which_of_two_columns_that_look_alike(tmp_path: Path) -> None:
    export = BY_NAME["german"]
    name, header, rows = export.tables[0]
    twice = (name, (*header, "Stadt"), [[*row, "Ort im Norden"] for row in rows])
    files = replace(export, tables=(twice, *export.tables[1:])).write(tmp_path)
    with pytest.raises(UsageError, match="looks alike"):
        adopt(tmp_path, files, None)
    asked: list[str] = []

    def answer(question: str, choices: Sequence[str]) -> str:
        asked.append(question)
        assert {"Ort", "Stadt"} <= set(choices)
        return "Ort"

    adopt(tmp_path, files, answer)
    told = tomllib.loads((tmp_path / "salesplan.toml").read_text(encoding="utf-8"))["columns"]["customers"]
    assert told["city"] == "Ort"
    assert len(asked) == 1


def test_a_file_that_is_no_table_is_told(tmp_path: Path) -> None:
    for name, body in (("a.csv", b""), ("b.xlsx", b"PK"), ("c.csv", b"only one word\n")):
        (tmp_path / name).write_bytes(body)
        with pytest.raises(UsageError, match=name):
            loose_tables([tmp_path / name])
