"""The commands on a real workspace, with nothing faked: the templates, planned, changed, and planned again."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.answers import Answer
from tests.shared import REFEREE, needs_referee

Call = Callable[..., Answer]
MONDAY = ("--as-of", "2026-11-23")


@pytest.fixture
def workspace(tmp_path: Path, call: Call) -> Path:
    folder = tmp_path / "ws"
    assert call("init", str(folder)).code == 0
    shutil.copytree(folder / "example-rows", folder / "data", dirs_exist_ok=True)
    answer = call("-C", str(folder), "replan", *MONDAY, "--workers", "1")
    assert answer.code == 0, answer
    assert answer.out.startswith("Plan 1 published for 2026-11-23")
    return folder


def test_a_second_replan_finds_nothing_changed(workspace: Path, call: Call) -> None:
    answer = call("-C", str(workspace), "replan", *MONDAY, "--workers", "1")
    assert (answer.code, answer.out) == (0, "Nothing has changed: plan 1 stands\n")
    assert call("-C", str(workspace), "status", *MONDAY, "--exit-code").code == 0


def test_a_changed_potential_is_told_replanned_and_named_as_a_cause(workspace: Path, call: Call) -> None:
    path = workspace / "data" / "potentials.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("12000", "90000"), encoding="utf-8")
    stale = call("-C", str(workspace), "status", *MONDAY, "--exit-code", "-o", "json")
    assert stale.code == 3
    changes = next(view["rows"] for view in stale.json["views"] if view["name"] == "input-changes")
    assert [change["subject"] for change in changes] == ["C001"]
    assert call("-C", str(workspace), "replan", *MONDAY, "--workers", "1").out.startswith("Plan 2 published")
    told = call("-C", str(workspace), "diff", "-o", "json").json
    assert (told["a"], told["b"]) == (1, 2)
    assert call("-C", str(workspace), "history").out.startswith("2 versions, plan 2 is published")
    assert call("-C", str(workspace), "rollback", "1").out.startswith("Plan 3 published")


@pytest.mark.parametrize(
    "command", ["show", "audit", "health", "doctor", "explain C001", "show response", "territories"]
)
def test_commands_read_the_plan(command: str, workspace: Path, call: Call) -> None:
    answer = call("-C", str(workspace), *command.split())
    assert (answer.code, answer.err) == (0, "")
    assert answer.out


def test_bad_input_stops_the_run_and_leaves_the_plan(workspace: Path, call: Call) -> None:
    (workspace / "data" / "reps.csv").write_text("", encoding="utf-8")
    answer = call("-C", str(workspace), "replan", *MONDAY)
    assert (answer.code, answer.out) == (4, "")
    assert "reps.csv" in answer.err
    assert call("-C", str(workspace), "show").out.startswith("Plan 1 of 2026-11-23")


@needs_referee
def test_the_export_satisfies_the_referee(workspace: Path, call: Call, tmp_path: Path) -> None:
    out = tmp_path / "export"
    assert call("-C", str(workspace), "export", "--format", "csv", "--out", str(out)).code == 0
    command = [sys.executable, str(REFEREE), str(workspace), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_placebo_year_gains_nothing_and_is_drawn_on_a_page(workspace: Path, call: Call, tmp_path: Path) -> None:
    page = tmp_path / "new" / "years.html"
    asked = ("simulate", "--placebo", "--seeds", "2", "--weeks", "3", "--html", str(page), "--workers", "1")
    answer = call("-C", str(workspace), *asked, "-o", "json")
    assert answer.code == 0, answer
    rows = answer.rows("simulated")
    assert {(row["gain"], row["lines"]) for row in rows} == {(0.0, 0.0)}
    assert len({row["net"] for row in rows}) == 1
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert call("-C", str(workspace), "history").out.startswith("1 version")


def test_health_reads_the_files_of_today_and_a_version_those_that_it_was_made_from(workspace: Path, call: Call) -> None:
    path = workspace / "data" / "finance.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("215000", "430000"), encoding="utf-8")
    assert "430,000" in call("-C", str(workspace), "health").out
    assert "430,000" not in call("-C", str(workspace), "health", "--version", "1").out
    path.write_text("month,team,revenue\n2026-10,North,much\n", encoding="utf-8")
    assert call("-C", str(workspace), "health").code == 0
