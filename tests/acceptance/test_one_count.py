"""One night has one count of everything: each view, file and message prints the same numbers."""

from __future__ import annotations

import csv
import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from tests.acceptance.conftest import TUESDAY, Workspace

if TYPE_CHECKING:
    from pathlib import Path

FIGURES = ("value", "visits", "calls", "drive_minutes", "wait_minutes", "drive_km", "owner_moves", "visit_moves")
IN_SUMMARY = {  # the words of the summary, and what one of its units is
    "value in the calendar": ("value", 1.0),
    "planned, not placed": ("planned_not_placed", 1.0),
    "visits": ("visits", 1.0),
    "time at the wheel": ("drive_minutes", 60.0),
    "time waiting": ("wait_minutes", 60.0),
    "distance": ("drive_km", 1.0),
    "customers who change owner": ("owner_moves", 1.0),
    "visits moved": ("visit_moves", 1.0),
    "told calls kept": ("told_kept", 1.0),
}


def by_figure(rows: list[dict[str, Any]], value: str) -> dict[str, float]:
    return {row["figure"].replace(" ", "_"): row[value] for row in rows if row.get(value) is not None}


@pytest.fixture(scope="module")
def night(starter_plan: Workspace, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, dict[str, Any]]:
    """The starter example after its night, exported in every format; and what the run said."""
    workspace = starter_plan.copy(tmp_path_factory.mktemp("one-count") / "starter")
    workspace.night(TUESDAY)
    answer = workspace("replan", "--as-of", TUESDAY, "--workers", "1", "-o", "json")
    assert answer.code == 0, answer
    for form in ("csv", "json", "xlsx", "html"):
        assert workspace("export", "--format", form, "--out", str(workspace.path / "out")).code == 0
    by_rep = ("export", "--format", "html", "--by", "rep", "--out", str(workspace.path / "reps"))
    assert workspace(*by_rep).code == 0
    return workspace, answer.json


def rows_of(told: dict[str, Any], view: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]]
    (found,) = (v["rows"] for v in told["views"] if v["name"] == view)
    return found


def of_the_export(out: Path) -> dict[str, float]:
    return dict(json.loads((out / "summary.json").read_text(encoding="utf-8")))


def test_every_view_and_file_prints_the_same_figures(night: tuple[Workspace, dict[str, Any]]) -> None:
    workspace, said = night
    told = of_the_export(workspace.path / "out")
    assert all(told[name] is not None for name in FIGURES)
    run = by_figure(rows_of(said, "replan"), "after")
    assert {n: run[n] for n in FIGURES} == {n: told[n] for n in FIGURES}
    beside = by_figure(rows_of(workspace("diff", "-o", "json").json, "diff"), "after")
    assert {n: beside[n] for n in FIGURES} == {n: told[n] for n in FIGURES}
    last = rows_of(workspace("history", "-o", "json").json, "history")[0]
    assert {n: last[n] for n in FIGURES if n in last} == {n: told[n] for n in FIGURES if n in last}
    document = json.loads((workspace.path / "out" / "plan.json").read_text(encoding="utf-8"))
    assert {n: document[n] for n in FIGURES} == {n: told[n] for n in FIGURES}


def test_the_summary_on_screen_in_the_workbook_and_on_the_page_is_one(night: tuple[Workspace, dict[str, Any]]) -> None:
    workspace, _ = night
    told = of_the_export(workspace.path / "out")
    shown = {r["figure"]: r["amount"] for r in rows_of(workspace("show", "summary", "-o", "json").json, "summary")}
    for words, (name, unit) in IN_SUMMARY.items():
        assert shown[words] * unit == pytest.approx(told[name], abs=1e-3), words
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(workspace.path / "out" / "plan.xlsx")["summary"]
    written = {row[0]: row[1] for row in sheet.iter_rows(values_only=True) if row[0] in shown}
    assert written == pytest.approx(shown)
    page = unescape(re.sub(r"<[^>]+>", " ", (workspace.path / "out" / "plan.html").read_text(encoding="utf-8")))
    first = workspace("show", "summary").out.splitlines()[0]
    assert " ".join(first.split()) in " ".join(page.split())


def test_differences_are_counted_once(night: tuple[Workspace, dict[str, Any]]) -> None:
    workspace, said = night
    with (workspace.path / "out" / "changes.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert rows
    (title,) = (v["title"] for v in said["views"] if v["name"] == "causes")
    assert title.startswith(f"{len(rows)} differences from plan 1")
    assert rows_of(workspace("history", "-o", "json").json, "history")[0]["changes"] == len(rows)
    listed = []
    for depth in ("customer", "visit"):
        (view,) = workspace("diff", "--depth", depth, "-o", "json").json["views"]
        assert view["title"].endswith(f"{len(view['rows'])} of {len(rows)} differences")
        listed += view["rows"]
    assert len(listed) == len(rows)
    document = json.loads((workspace.path / "out" / "plan.json").read_text(encoding="utf-8"))
    assert len(document["tables"]["changes"]) == len(rows)
    owners = {r["subject"] for r in rows if r["kind"] == "owner"}
    moved = [r for r in workspace.table("out/alignment.csv") if r["cause"]]
    assert owners >= {r["customer_id"] for r in moved}


def test_the_reps_pages_add_up_to_the_plan(night: tuple[Workspace, dict[str, Any]]) -> None:
    workspace, _ = night
    told = of_the_export(workspace.path / "out")
    pages = [embedded(path) for path in sorted((workspace.path / "reps").rglob("*.html"))]
    assert len(pages) == told["reps"]
    driven = [day for page in pages for day in page["days"] if "visits" in day]  # on other days calls are remote
    assert sum(day["visits"] for day in driven) == told["visits"]
    assert sum(stop["kind"] == "visit" for day in driven for stop in day["stops"]) == told["visits"]
    remote = sum(len(day.get("calls", ())) for page in pages for day in page["days"])
    assert remote + told["visits"] == told["calls"]
    assert sum(day["drive"] for day in driven) == pytest.approx(told["drive_minutes"], abs=0.5 * len(driven))
    assert sum(day["wait"] for day in driven) == pytest.approx(told["wait_minutes"], abs=0.5 * len(driven))
    assert sum(float(day["km"]) for day in driven) == pytest.approx(told["drive_km"], abs=0.05 * len(driven))
    with (workspace.path / "out" / "changes.csv").open(encoding="utf-8", newline="") as handle:
        differences = list(csv.DictReader(handle))
    news = {(n["c"], n["what"], n.get("was"), n.get("is")) for page in pages for n in page["news"]}
    assert len(news) == len(differences), "what concerns two reps is on both pages"


def embedded(page: Path) -> dict[str, Any]:
    """The rows that a rep's page shows."""
    found = re.search(r'id="plan">(.*?)</script>', page.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return dict(json.loads(found[1]))


def test_the_charts_of_the_page_and_of_the_workbook_draw_the_plans_figures(
    night: tuple[Workspace, dict[str, Any]],
) -> None:
    workspace, _ = night
    told = of_the_export(workspace.path / "out")
    openpyxl = pytest.importorskip("openpyxl")
    rows = list(openpyxl.load_workbook(workspace.path / "out" / "plan.xlsx")["charts"].iter_rows(values_only=True))
    (first,) = (i for i, row in enumerate(rows) if str(row[0]).startswith("Value of the planned hours"))
    ends = [row[1] for row in rows[first + 2 : first + 43]]
    assert ends[-1] == max(ends) == pytest.approx(told["value_planned"], abs=0.01)
    assert f"{told['value_planned']:,.0f} in {told['planned_minutes'] / 60:,.0f} h" in str(rows[first][0])
    page = unescape((workspace.path / "out" / "plan.html").read_text(encoding="utf-8"))
    titles = [str(row[0]) for row in rows if row[0] and not any(row[1:]) and not str(row[0])[0].isdigit()]
    assert titles
    for title in titles:
        assert title in page, title


def test_an_assistant_hears_the_same_figures(night: tuple[Workspace, dict[str, Any]]) -> None:
    pytest.importorskip("mcp", reason="the extra mcp is not installed")
    from tests.cli.test_mcp import ask

    workspace, said = night
    told = of_the_export(workspace.path / "out")
    questions = (("history", {}), ("diff", {}), ("show", {"view": "summary"}), ("inform", {}))
    _, answers = ask(workspace.path, *questions)
    history, diff, summary, inform = (answer.structured_content for answer in answers)
    last = rows_of(history, "history")[0]
    assert {n: last[n] for n in FIGURES if n in last} == {n: told[n] for n in FIGURES if n in last}
    assert last["changes"] == len(document_of(workspace)["tables"]["changes"])
    assert str(last["changes"]) in next(v["title"] for v in said["views"] if v["name"] == "causes")
    (view,) = diff["views"]
    assert view["title"].endswith(f"of {last['changes']} differences")
    shown = {r["figure"]: r["amount"] for r in rows_of(summary, "summary")}
    for words, (name, unit) in IN_SUMMARY.items():
        assert shown[words] * unit == pytest.approx(told[name], abs=1e-3), words
    assert inform["views"] == workspace("show", "inform", "-o", "json").json["views"]


def document_of(workspace: Workspace) -> dict[str, Any]:
    return dict(json.loads((workspace.path / "out" / "plan.json").read_text(encoding="utf-8")))
