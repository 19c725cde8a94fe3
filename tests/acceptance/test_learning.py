"""Learned values from a real history: nothing without consent, one change with it, and back."""

from __future__ import annotations

from typing import Any

from tests.acceptance.conftest import Workspace

MONDAY, TUESDAY = ("--as-of", "2026-11-23"), ("--as-of", "2026-11-24")


def input_changes(workspace: Workspace, *day: str) -> list[dict[str, Any]]:
    answer = workspace("status", *day, "-o", "json")
    return next((view["rows"] for view in answer.json["views"] if view["name"] == "input-changes"), [])


def test_learning_changes_no_plan_until_it_is_accepted(starter: Workspace) -> None:
    before, settings = starter.published(), (starter.path / "salesplan.toml").read_bytes()
    answer = starter("learn", *MONDAY)
    assert answer.code == 0, answer
    assert "no plan uses them yet" in answer.out
    assert starter("replan", *MONDAY).out.startswith("Nothing has changed")
    assert starter.published() == before
    assert (starter.path / "salesplan.toml").read_bytes() == settings


def test_accepting_is_one_change_and_forgetting_takes_it_back(starter: Workspace) -> None:
    settings = (starter.path / "salesplan.toml").read_bytes()
    starter("learn", *MONDAY)
    folder = starter.path / "learned" / "2026-11-23"
    learned = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert starter("learn", "--accept", "2026-11-23").code == 0
    changes = input_changes(starter, *MONDAY)
    assert [(c["kind"], c["after"]) for c in changes] == [("learned values accepted", "2026-11-23")]
    assert starter("replan", *MONDAY).code in (0, 7)
    minutes = {r["customer_id"]: r["minutes"] for r in starter.table("learned/2026-11-23/minutes.csv")}
    assert minutes["003"] != "50"
    assert starter("learn", *MONDAY).code == 2  # what is in force must stay as it was accepted
    starter.night("2026-11-24")
    starter("replan", *TUESDAY)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == learned
    assert input_changes(starter, *TUESDAY) == []
    assert starter("learn", "--forget").code == 0
    assert [(c["kind"], c["before"]) for c in input_changes(starter, *TUESDAY)] == [
        ("learned values accepted", "2026-11-23")
    ]
    assert (starter.path / "salesplan.toml").read_bytes() == settings


def test_learned_files_that_were_changed_stop_the_run_with_a_remedy(starter: Workspace) -> None:
    starter("learn", *MONDAY)
    starter("learn", "--accept", "2026-11-23")
    path = starter.path / "learned" / "2026-11-23" / "minutes.csv"
    path.write_bytes(path.read_bytes() + b"001,99,3\n")
    answer = starter("replan", *MONDAY)
    assert answer.code == 2
    assert "not what was accepted" in answer.err
    assert starter("learn", "--forget").code == 0
    assert starter("replan", *MONDAY).out.startswith("Nothing has changed")


def test_two_days_are_compared(starter: Workspace) -> None:
    starter("learn", *MONDAY)
    starter("learn", *TUESDAY)
    answer = starter("learn", "--compare", "2026-11-23", "2026-11-24")
    assert answer.code == 0, answer
    assert "moved by more than their uncertainty" in answer.out
