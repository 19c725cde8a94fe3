"""`salesplan slot` answers from the published plan, and writes only with --pin."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesplan.workspace import open_workspace
from tests.answers import Answer
from tests.cli.test_commands import Call, rows
from tests.continuous.commands import QUICK
from tests.small import AS_OF, small_given
from tests.workspaces import write_workspace

SETS = [f"--set={key}={value}" for key, value in QUICK.items()]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("salesplan.workspace.opened.today", lambda _: AS_OF)
    write_workspace(small_given(), tmp_path)
    open_workspace(tmp_path, QUICK).replan(AS_OF, workers=1)
    return tmp_path


def asked(call: Call, workspace: Path, *words: str) -> Answer:
    return call("slot", *words, "-C", str(workspace), *SETS)


def test_the_answer_has_the_days_best_first_and_changes_nothing(call: Call, workspace: Path) -> None:
    before = (workspace / "data" / "feedback.csv").read_bytes()
    answer = asked(call, workspace, "003", "--from", "2026-11-30", "--until", "2026-12-04", "--json")
    found = rows(answer)
    assert answer.code == 0
    assert [row["price"] for row in found] == sorted(row["price"] for row in found)  # type: ignore[type-var]
    assert all("2026-11-30" <= str(row["day"]) <= "2026-12-04" for row in found)
    assert (workspace / "data" / "feedback.csv").read_bytes() == before
    assert "[bold]Bar[/bold] (003): best on" in asked(call, workspace, "003").out


def test_with_pin_the_best_one_is_agreed(call: Call, workspace: Path) -> None:
    best = rows(asked(call, workspace, "003", "--from", "2026-11-30", "--json"))[0]
    answer = asked(call, workspace, "003", "--from", "2026-11-30", "--pin")
    assert "the next run holds it" in answer.err
    written = (workspace / "data" / "feedback.csv").read_text(encoding="utf-8").splitlines()[-1]
    assert written.startswith(f"{AS_OF},R1,003,pin,,{best['day']},{best['start']}")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nobody",), "there is no customer nobody"),
        (("003", "--pin", "--minutes", "90"), "--pin goes without --minutes"),
        (("003", "--at", "25:00"), "is not an hour"),
        (("003", "--until", "2026-11-23"), "no day is left"),
    ],
)
def test_what_cannot_be_asked_is_told_with_exit_code_2(
    call: Call, workspace: Path, words: tuple[str, ...], told: str
) -> None:
    answer = asked(call, workspace, *words)
    assert (answer.code, told in answer.err) == (2, True), answer.err
