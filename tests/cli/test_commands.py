"""Each command: what it asks of the workspace, what it shows, how it leaves."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from salesplan.domain.changes import ChangeKind, InputChange
from salesplan.domain.findings import Finding
from salesplan.domain.violations import Violation
from salesplan.inputs import FILES
from salesplan.replan.answer.reports import NightReport
from salesplan.report.views import VIEWS
from tests.answers import Answer
from tests.cli.conftest import FakeWorkspace, stored
from tests.small import small_given
from tests.workspaces import write_workspace

Call = Callable[..., Answer]
WARNING = Finding("events.csv", 3, "event", "x", "unknown event", "add [events.x]", "warning")
ERROR = Finding("customers.csv", 7, "latitude", "x", "not a number", "type degrees")


def rows(answer: Answer, view: int = 0) -> list[dict[str, object]]:
    found: list[dict[str, object]] = answer.json["views"][view]["rows"]
    return found


# -- init --------------------------------------------------------------------------------------


def test_init_writes_no_row_that_could_be_taken_for_data(call: Call, tmp_path: Path) -> None:
    assert call("init", str(tmp_path / "ws")).code == 0
    files = sorted((tmp_path / "ws" / "data").iterdir())
    assert [len(path.read_text(encoding="utf-8").splitlines()) for path in files] == [1] * len(FILES)
    answer = call("check", "-C", str(tmp_path / "ws"), "-o", "json")
    told = {(row["file"], row["code"]) for row in rows(answer)}
    assert answer.code == 4
    assert told == {(f"{name}.csv", "no-rows") for name in ("customers", "potentials", "reps")}


def test_the_rows_of_examples_that_init_writes_beside_the_data_check_without_a_finding(
    call: Call, tmp_path: Path
) -> None:
    assert call("init", str(tmp_path / "ws")).code == 0
    shutil.copytree(tmp_path / "ws" / "example-rows", tmp_path / "ws" / "data", dirs_exist_ok=True)
    answer = call("check", "-C", str(tmp_path / "ws"), "-o", "json")
    assert (answer.code, answer.json["errors"], answer.json["warnings"]) == (0, 0, 0)


def test_init_copies_an_example_with_its_nights_and_without_what_drew_it(call: Call, tmp_path: Path) -> None:
    answer = call("init", str(tmp_path / "ws"), "--example", "starter")
    assert answer.code == 0
    assert (tmp_path / "ws" / "nights").is_dir()
    assert (tmp_path / "ws" / ".gitignore").read_text() == ".salesplan/\nout/\n"
    assert not list((tmp_path / "ws").rglob("*.py"))


def test_init_refuses_a_folder_that_is_not_empty_and_an_unknown_example(call: Call, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert call("init", str(tmp_path)).code == 2
    answer = call("init", str(tmp_path / "ws"), "--example", "mars")
    assert (answer.code, (tmp_path / "ws").exists()) == (2, False)
    assert "starter" in answer.err


# -- check -------------------------------------------------------------------------------------


def test_check_says_what_it_has_read(call: Call, workspace: FakeWorkspace) -> None:
    assert call("check").out == "The inputs are in order: 4 customers, 2 reps, 4 potentials, 3 past calls\n"


def test_check_leaves_with_4_on_errors_and_0_on_warnings(call: Call, workspace: FakeWorkspace) -> None:
    workspace.findings = (WARNING,)
    answer = call("check")
    assert (answer.code, "unknown event" in answer.out) == (0, True)
    workspace.findings = (WARNING, ERROR)
    assert call("check").code == 4


def test_check_json_has_every_finding_where_the_table_has_a_line(call: Call, workspace: FakeWorkspace) -> None:
    workspace.findings = tuple(Finding("a.csv", i, "c", f"v{i}", "wrong", "mend") for i in range(2, 502))
    table = call("check").out.splitlines()
    assert len([line for line in table if "a.csv" in line]) == 1
    assert len(rows(call("check", "--json"))) == 500


def test_check_tells_whom_no_road_reaches(call: Call, tmp_path: Path) -> None:
    known = small_given()
    ids = [known.reps[0].id, *(c.id for c in known.customers[:3])]
    drives = [f"{a},{b},10,8" for a in ids for b in ids if a != b]
    settings = '[travel]\nprovider = "matrix"\nmatrix_file = "drives.csv"\n'
    folder = write_workspace(known, tmp_path / "ws", settings)
    (folder / "drives.csv").write_text("\n".join(["from_id,to_id,minutes,km", *drives]) + "\n")
    answer = call("check", "-C", str(folder), "-o", "json")
    assert answer.code == 0
    assert [(r["value"], r["problem"]) for r in rows(answer) if "no road" in str(r["problem"])] == [
        ("004", "no road leads from any rep to the customer, so nobody visits them")
    ]


# -- replan, routes, publish, rollback -------------------------------------------------------------


def test_replan_passes_on_what_it_is_asked(call: Call, workspace: FakeWorkspace) -> None:
    call("replan", "--as-of", "2026-11-24", "--full", "--dry-run", "--workers", "2")
    assert workspace.asked[1] == ("replan", date(2026, 11, 24), True, True, 2)


def test_replan_says_what_came_out_on_stdout_and_how_long_it_took_on_stderr(
    call: Call, workspace: FakeWorkspace
) -> None:
    workspace.night = NightReport(stored(2).plan, 2, "published", seconds={"planning": 1.25})
    answer = call("replan")
    assert answer.out.startswith("Plan 2 published for 2026-11-23: 3 visits by 2 reps, worth TWD 566 a cycle")
    assert answer.err == "1.2 s (planning 1.2)\n"


def test_replan_without_changes_says_so_and_leaves_with_0(call: Call, workspace: FakeWorkspace) -> None:
    workspace.night = NightReport(None, 2, "unchanged")
    answer = call("replan")
    assert (answer.code, answer.out) == (0, "Nothing has changed: plan 2 stands\n")


def test_a_held_plan_leaves_with_7_and_is_told_even_quietly(call: Call, workspace: FakeWorkspace) -> None:
    workspace.night = NightReport(stored(2).plan, 2, "proposal", held=("half of the customers vanished",))
    answer = call("replan", "-q")
    assert answer.code == 7
    assert "half of the customers vanished" in answer.out
    assert call("replan", "-o", "json").json["held"] == ["half of the customers vanished"]


def test_violations_leave_with_8(call: Call, workspace: FakeWorkspace) -> None:
    workspace.night = NightReport(
        stored(2).plan, 2, "proposal", held=("audit",), violations=(Violation("hours", "C1", "too late"),)
    )
    assert call("replan").code == 8


def test_replan_json_has_every_change_and_every_reopened_rep(call: Call, workspace: FakeWorkspace) -> None:
    changes = tuple(InputChange(ChangeKind.POTENTIAL, f"C{i}", "1", "2") for i in range(9))
    workspace.night = NightReport(stored(2).plan, 2, "published", changes, {"R1": changes[1:2]})
    answer = call("replan", "-o", "json")
    views = {view["name"]: view["rows"] for view in answer.json["views"]}
    assert len(views["input-changes"]) == 9
    assert views["reopened"][0]["causes"] == "potential changed C1"


def test_routes_drives_the_named_day_and_shows_its_sheets(call: Call, workspace: FakeWorkspace) -> None:
    answer = call("routes", "--date", "2026-11-23", "--rep", "R1")
    assert workspace.asked[-1] == ("reroute", (date(2026, 11, 23),), ("R1",))
    assert "Mon 2026-11-23, 王小明 (R1): 2 visits" in answer.out
    assert call("routes", "--rep", "R1").out == answer.out
    assert workspace.asked[-1] == ("reroute", (date(2026, 11, 23),), ("R1",))


def test_publish_and_rollback_name_the_plan(call: Call, workspace: FakeWorkspace) -> None:
    assert call("publish", "3").out == "Plan 3 published\n"
    assert call("publish", "2").code == 7
    assert call("rollback", "1").out.startswith("Plan 4 published: the plan of version 1 again")


# -- looking ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_show_gives_every_view_in_every_form(view: str, call: Call, workspace: FakeWorkspace) -> None:
    assert call("show", view).out
    assert call("show", view, "-o", "json").json["views"][0]["name"]
    header = next(csv.reader(io.StringIO(call("show", view, "-o", "csv").out)))
    assert all(name == name.lower() and " " not in name for name in header)


def test_show_chooses_rep_day_and_table(call: Call, workspace: FakeWorkspace) -> None:
    answer = call("show", "callplan", "--rep", "R2", "--table", "callplan-lines", "-o", "json")
    assert [row["customer_id"] for row in rows(answer)] == ["C4"]
    answer = call("show", "schedule", "--date", "2026-11-23", "-o", "json")
    assert {row["date"] for row in rows(answer)} == {"2026-11-23"}


def test_csv_has_all_sheets_of_a_day_in_one_table_and_names_what_it_leaves_out(
    call: Call, workspace: FakeWorkspace
) -> None:
    found = list(csv.DictReader(io.StringIO(call("show", "routes", "--date", "2026-11-23", "-o", "csv").out)))
    assert {(row["date"], row["rep_id"]) for row in found} == {("2026-11-23", "R1")}
    assert len(list(csv.DictReader(io.StringIO(call("show", "response", "-o", "csv").out)))) == 3 * 7
    assert "-o json has these too: callplan-reps" in call("show", "callplan", "-o", "csv").err


def test_show_ends_a_long_table_where_it_is_told(call: Call, workspace: FakeWorkspace) -> None:
    assert "… 2 more rows, see -o csv" in call("show", "schedule", "--rows", "2").out


def test_explain_gives_owner_and_choice(call: Call, workspace: FakeWorkspace) -> None:
    assert "臺大醫院 (C1), segment A: 2 visits and 0.5 phone calls a cycle" in call("explain", "C1").out


@pytest.mark.parametrize("depth", ["summary", "rep", "customer", "visit"])
def test_diff_compares_the_published_plan_with_its_parent_unless_told(
    depth: str, call: Call, workspace: FakeWorkspace
) -> None:
    answer = call("diff", "--depth", depth, "-o", "json")
    assert (answer.json["a"], answer.json["b"]) == (1, 2)
    assert call("diff", "1", "2").out


def test_diff_leaves_with_3_only_where_asked_and_where_something_differs(call: Call, workspace: FakeWorkspace) -> None:
    assert call("diff").code == 0
    assert call("diff", "--exit-code").code == 3
    assert call("diff", "2", "2", "--exit-code").code == 0


def test_status_leaves_with_3_only_where_asked_and_out_of_date(call: Call, workspace: FakeWorkspace) -> None:
    assert call("status", "--exit-code").code == 0
    workspace.current = False
    assert (call("status").code, call("status", "--exit-code").code) == (0, 3)
    answer = call("status", "-o", "json")
    assert answer.json["reopened"] == {"R1": ["potential changed C1: 1 → 2"]}


def test_audit_leaves_with_8_on_violations(call: Call, workspace: FakeWorkspace) -> None:
    assert call("audit").out == "No violations: plan 2, 4 customers, 4 calls\n"
    workspace.violations = (Violation("hours", "C1", "too late"),)
    assert call("audit").code == 8


def test_audit_tells_how_far_the_months_are_from_the_best_where_asked(call: Call, workspace: FakeWorkspace) -> None:
    answer = call("audit", "--bound")
    assert answer.code == 0
    assert "Months are at most 5.0% from the best on average" in answer.out
    assert "against any month" in answer.out
    (_, bounds) = call("audit", "--bound", "-o", "json").json["views"]
    assert [row["bound"] for row in bounds["rows"]] == [190.0]


def test_history_marks_what_is_published(call: Call, workspace: FakeWorkspace) -> None:
    assert call("history").out.startswith("3 versions, plan 1 is published, 1 held")


def test_export_writes_into_the_workspace_unless_told(call: Call, workspace: FakeWorkspace, tmp_path: Path) -> None:
    answer = call("export", "--format", "csv", "--format", "gpx")
    assert answer.code == 0
    assert (tmp_path / "out" / "schedule.csv").exists()
    assert call("export", "--format", "json", "--out", str(tmp_path / "there")).code == 0
    assert (tmp_path / "there" / "plan.json").exists()


def test_config_shows_one_section_and_only_what_was_changed(call: Call, workspace: FakeWorkspace) -> None:
    workspace.sources = {"plan.currency": "salesplan.toml"}
    answer = call("config", "plan", "--changed", "-o", "json")
    assert [(row["setting"], row["source"]) for row in rows(answer)] == [("plan.currency", "salesplan.toml")]


def test_the_doctor_works_outside_a_workspace(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SALESPLAN_PROJECT", raising=False)
    answer = call("doctor", "-o", "json")
    assert (answer.code, answer.json["well"]) == (0, True)


def test_the_doctor_names_a_broken_setting(call: Call, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "salesplan.toml").write_text("[plan]\ncycle_dys = 3\n")
    answer = call("doctor", "-C", str(tmp_path))
    assert answer.code == 2
    assert "cycle_days" in answer.out


@pytest.mark.parametrize(
    "argv",
    [
        ("replan", "--as-of", "0001-01-01"),
        ("check", "--as-of", "9999-12-31"),
        ("show", "--date", "9999-12-31"),
        ("show", "--version", "9" * 20),
        ("diff", "1", "9" * 20),
        ("publish", "9" * 20),
        ("rollback", "0"),
    ],
)
def test_a_number_or_a_day_that_cannot_be_is_wrong_usage(
    call: Call, workspace: FakeWorkspace, argv: tuple[str, ...]
) -> None:
    answer = call(*argv)
    assert (answer.code, answer.out) == (2, "")
    assert "internal" not in answer.err


def test_a_day_told_by_a_word_is_counted_where_the_reps_are(call: Call, workspace: FakeWorkspace) -> None:
    call("replan", "--as-of", "Tomorrow")
    assert workspace.asked[-1][1] == workspace.today + timedelta(days=1)


# -- show handover, show week ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("handover",), "whose brief is wanted?"),
        (("handover", "nobody"), "neither a customer nor a rep nobody"),
        (("week",), "whose week is wanted?"),
        (("week", "--rep", "R9"), "there is no rep R9"),
        (("summary", "C1"), "show summary is of nobody in particular"),
    ],
)
def test_a_brief_and_a_week_are_somebodys(
    call: Call, workspace: FakeWorkspace, words: tuple[str, ...], told: str
) -> None:
    answer = call("show", *words)
    assert (answer.code, told in answer.err) == (2, True), answer.err


def test_show_handover_and_week_answer(call: Call, workspace: FakeWorkspace) -> None:
    assert "高雄長庚紀念醫院" in call("show", "handover", "C4").out
    assert "seven days until" in call("show", "week", "--rep", "R1").out
