"""Input as it comes on a bad day: a message that names the place, an exit code, and the published plan as it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.acceptance.conftest import MONDAY, Workspace

Spoil = Callable[[Workspace], None]


def cell(file: str, column: str, value: str, row: int = 0) -> Spoil:
    """One cell set to a value."""

    def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        rows[row][column] = value
        return rows

    return lambda workspace: workspace.edit(file, change)


def encoding(workspace: Workspace) -> None:
    """UTF-8 that breaks off into bytes of nothing."""
    path = workspace.data("customers.csv")
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xff\x81\x00\xfe", 1) + b"\xc3\x28\x00\x00\xff")


def without_column(workspace: Workspace) -> None:
    path = workspace.data("potentials.csv")
    path.write_text(path.read_text(encoding="utf-8").replace("potential,", "worth,", 1), encoding="utf-8")


def duplicate(workspace: Workspace) -> None:
    workspace.edit("customers.csv", lambda rows: [*rows, rows[3]])


def swapped(workspace: Workspace) -> None:
    def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        rows[5]["latitude"], rows[5]["longitude"] = rows[5]["longitude"], rows[5]["latitude"]
        return rows

    workspace.edit("customers.csv", change)


def empty(workspace: Workspace) -> None:
    workspace.data("reps.csv").write_bytes(b"")


def folder(workspace: Workspace) -> None:
    workspace.data("customers.csv").unlink()
    workspace.data("customers.csv").mkdir()


def missing(workspace: Workspace) -> None:
    workspace.data("potentials.csv").unlink()


SPOILED: dict[str, tuple[Spoil, tuple[str, ...]]] = {
    "wrong encoding": (encoding, ("customers.csv",)),
    "missing column": (without_column, ("potentials.csv", "potential")),
    "missing file": (missing, ("potentials.csv",)),
    "duplicate id": (duplicate, ("customers.csv", "customer_id", "004")),
    "unknown rep": (cell("customers.csv", "rep_id", "R9", 2), ("customers.csv", "rep_id", "R9")),
    "swapped coordinates": (swapped, ("customers.csv", "latitude")),
    "latitude out of range": (cell("customers.csv", "latitude", "95.5"), ("customers.csv", "latitude", "95.5")),
    "negative potential": (cell("potentials.csv", "potential", "-5", 7), ("potentials.csv", "potential", "-5")),
    "text in a number": (cell("potentials.csv", "sales", "a lot", 1), ("potentials.csv", "sales", "a lot")),
    "bad date": (cell("feedback.csv", "on_date", "2026-02-30"), ("feedback.csv", "on_date", "2026-02-30")),
    "empty file": (empty, ("reps.csv",)),
    "folder for a file": (folder, ("customers.csv",)),
}


@pytest.mark.parametrize("name", SPOILED)
def test_bad_input_is_told_with_its_place_and_leaves_the_plan(name: str, starter: Workspace) -> None:
    spoil, told = SPOILED[name]
    before = starter.published()
    spoil(starter)
    answer = starter("replan", "--as-of", MONDAY, COLUMNS="100")
    assert (answer.code, answer.out) == (4, "")
    assert "salesplan: " in answer.err
    assert "Traceback" not in answer.err
    assert not [word for word in told if word not in answer.err], answer.err
    check = starter("check", "-o", "json")
    assert check.code == 4
    assert check.json["errors"] >= 1
    assert all(row["problem"] and row["remedy"] for row in check.rows("findings") if row["severity"] == "error")
    assert starter.published() == before


def test_every_finding_of_every_file_comes_at_once(starter: Workspace) -> None:
    for name in ("unknown rep", "negative potential", "bad date"):
        SPOILED[name][0](starter)
    found = starter("check", "-o", "json").rows("findings")
    assert {row["file"] for row in found if row["severity"] == "error"} == {
        "customers.csv",
        "potentials.csv",
        "feedback.csv",
    }


def test_half_of_the_customers_gone_is_held_and_not_published(starter: Workspace) -> None:
    before = starter.published()
    starter.edit("customers.csv", lambda rows: rows[: len(rows) // 2])
    answer = starter("replan", "--as-of", MONDAY, COLUMNS="80")
    assert answer.code == 7
    assert "Held as a proposal, not published" in answer.out
    assert "customers" in answer.out.split("Plan 2")[0]
    assert starter.published() == before
    assert "salesplan publish 2" in starter("status", "--as-of", MONDAY).out


def test_a_setting_that_is_none_is_refused_with_the_nearest(starter: Workspace) -> None:
    before = starter.published()
    answer = starter("replan", "--set", "plan.horizon=28")
    assert (answer.code, answer.out) == (2, "")
    assert "horizon_days" in answer.err
    assert starter.published() == before
