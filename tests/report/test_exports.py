from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from salesplan.domain.errors import UsageError
from salesplan.domain.nouns import replace
from salesplan.domain.settings import PlanSettings, RouteSettings, RuleSettings
from salesplan.domain.versions import StoredPlan
from salesplan.report.export import MANIFEST, export
from salesplan.report.formats import FORMATS, exporter

CONTRACT = {
    "alignment": "customer_id, rep_id, previous_rep_id, workload_minutes, cause, reason, from, until",
    "callplan": "customer_id, rep_id, channel, frequency, previous_frequency, products, value, minutes, cause",
    "schedule": "date, rep_id, customer_id, channel, start, end, product, status, level, due, cause, reason",
    "routes": "date, rep_id, stop, kind, customer_id, arrival, start, departure, drive_minutes, drive_km, wait_minutes",
    "unplanned": "customer_id, rep_id, due, reason, cost",
    "suggestions": "date, rep_id, customer_id, channel, product, due, value, reason, suggestion",
    "changes": "kind, subject, before, after, cause",
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


# -- what every format keeps to --------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_plan_gives_the_same_bytes(name: str, version: StoredPlan) -> None:
    files = exporter(name).files
    assert list(files(version)) == list(files(replace(version, created="later")))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_an_empty_plan(name: str, empty: StoredPlan, tmp_path: Path) -> None:
    export(empty, name, tmp_path)


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_leaves_nothing_but_its_files_and_the_manifest(
    name: str, version: StoredPlan, tmp_path: Path
) -> None:
    written = export(version, name, tmp_path)
    assert {p for p in tmp_path.rglob("*") if p.is_file()} == {*written, tmp_path / MANIFEST}


def test_an_unknown_format_is_refused_with_the_known_ones(version: StoredPlan, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        export(version, "pdf", tmp_path)
    assert "xlsx" in refused.value.remedy


def test_a_folder_that_is_a_file_is_refused(version: StoredPlan, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(UsageError, match="cannot write the export"):
        export(version, "csv", tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def test_stale_files_of_the_same_export_go_and_others_stay(version: StoredPlan, tmp_path: Path) -> None:
    export(version, "ics", tmp_path)
    export(version, "csv", tmp_path)
    (tmp_path / "ics" / "mine.ics").write_text("mine")
    left = replace(version, plan=replace(version.plan, reps=version.plan.reps[:1]))
    export(left, "ics", tmp_path)
    assert sorted(p.name for p in (tmp_path / "ics").iterdir()) == ["R1.ics", "mine.ics"]
    assert (tmp_path / "schedule.csv").exists()


def test_a_spoiled_manifest_never_removes_files_outside_the_folder(version: StoredPlan, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    out = tmp_path / "out"
    out.mkdir()
    (out / MANIFEST).write_text(json.dumps({"csv": ["../mine.txt"], "x": 3}))
    export(version, "csv", out)
    assert (tmp_path / "mine.txt").exists()


def test_a_failing_export_leaves_the_old_files_whole(
    version: StoredPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(version, "csv", tmp_path)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    module = exporter("csv")
    real = module.files

    def failing(version: StoredPlan):
        yield next(real(version))
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "files", failing)
    with pytest.raises(KeyboardInterrupt):
        export(replace(version, plan=replace(version.plan, reps=())), "csv", tmp_path)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


# -- csv -------------------------------------------------------------------------------------


def test_csv_columns_stand_as_the_contract_names_them(version: StoredPlan, tmp_path: Path) -> None:
    export(version, "csv", tmp_path)
    for table, columns in CONTRACT.items():
        assert (tmp_path / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0] == columns.replace(", ", ",")


def test_csv_rows_are_sorted_whatever_the_order_in_the_plan(version: StoredPlan, tmp_path: Path) -> None:
    mixed = replace(version, plan=replace(version.plan, reps=version.plan.reps[::-1]))
    export(version, "csv", tmp_path / "a")
    export(mixed, "csv", tmp_path / "b")
    for table in CONTRACT:
        assert (tmp_path / "a" / f"{table}.csv").read_bytes() == (tmp_path / "b" / f"{table}.csv").read_bytes()


def test_stops_are_sorted_by_number_beyond_nine(version: StoredPlan, tmp_path: Path) -> None:
    first = version.plan.reps[0]
    route = first.routes[0]
    long = replace(route, stops=(route.stops[0], *(route.stops[1],) * 12, route.stops[-1]))
    plan = replace(version.plan, reps=(replace(first, routes=(long,)),))
    export(replace(version, plan=plan), "csv", tmp_path)
    assert [int(r["stop"]) for r in rows(tmp_path / "routes.csv")] == list(range(14))


def test_remote_calls_have_no_hours_and_visits_have(version: StoredPlan, tmp_path: Path) -> None:
    export(version, "csv", tmp_path)
    hours = {(r["customer_id"], r["channel"]): (r["start"], r["end"]) for r in rows(tmp_path / "schedule.csv")}
    assert hours["C1", "phone"] == ("", "")
    assert hours["C1", "visit"] == ("09:15", "09:45")


def test_visits_stand_in_routes_at_the_hours_of_the_schedule(version: StoredPlan, tmp_path: Path) -> None:
    export(version, "csv", tmp_path)
    planned = {
        (r["date"], r["rep_id"], r["customer_id"], r["start"], r["end"])
        for r in rows(tmp_path / "schedule.csv")
        if r["channel"] == "visit"
    }
    routed = {
        (r["date"], r["rep_id"], r["customer_id"], r["start"], r["departure"])
        for r in rows(tmp_path / "routes.csv")
        if r["customer_id"]
    }
    assert planned == routed


def test_the_summary_adds_up_the_exported_routes(version: StoredPlan, tmp_path: Path) -> None:
    export(version, "csv", tmp_path)
    said = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    legs = rows(tmp_path / "routes.csv")
    assert said["drive_minutes"] == pytest.approx(sum(float(r["drive_minutes"]) for r in legs), abs=1e-9)
    assert said["drive_km"] == pytest.approx(sum(float(r["drive_km"]) for r in legs), abs=1e-9)
    assert said["visits"] == sum(r["channel"] == "visit" for r in rows(tmp_path / "schedule.csv"))


def test_the_summary_has_settings_digests_and_what_each_stage_proved(version: StoredPlan, tmp_path: Path) -> None:
    settings = replace(version.settings, rule=(RuleSettings("reach A", "reach", least=0.8),))
    export(replace(version, settings=settings), "csv", tmp_path)
    said = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert said["settings"]["visits"]["weekdays"] == "Mon Tue Wed Thu Fri"
    assert said["settings"]["rule"][0]["name"] == "reach A"
    assert said["digests"] == {"inputs": "a" * 64, "settings": "b" * 64}
    assert said["stages"]["alignment"]["bound"] == 499.0
    assert (said["schema"], said["version"], said["parent"], said["as_of"]) == (1, 2, 1, "2026-11-23")


# -- json, xlsx, html ------------------------------------------------------------------------


def test_the_json_document_has_every_table_with_numbers_as_numbers(version: StoredPlan, tmp_path: Path) -> None:
    (path,) = export(version, "json", tmp_path)
    tables = json.loads(path.read_text(encoding="utf-8"))["tables"]
    assert set(CONTRACT) <= set(tables)
    assert tables["routes"][1]["drive_minutes"] == 12.17
    assert tables["schedule"][2]["start"] is None


def test_a_name_that_looks_like_a_formula_is_a_text_in_the_workbook(version: StoredPlan, tmp_path: Path) -> None:
    (path,) = export(version, "xlsx", tmp_path)
    with zipfile.ZipFile(path) as book:
        sheets = [book.read(n).decode() for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
        shared = book.read("xl/sharedStrings.xml").decode()
    assert not any("<f>" in sheet for sheet in sheets)
    assert "=HYPERLINK" in shared
    assert all("<pane " in sheet for sheet in sheets)  # frozen headers


def test_the_page_holds_no_markup_from_the_inputs_and_fetches_nothing(version: StoredPlan, tmp_path: Path) -> None:
    given = version.given
    evil = replace(given.customers[0], name="</script><script>alert(1)</script><img src=x onerror=alert(2)>")
    spoiled = replace(version, given=replace(given, customers=(evil, *given.customers[1:])))
    (path,) = export(spoiled, "html", tmp_path)
    page = path.read_text(encoding="utf-8")
    assert page.count("<script") == 2
    assert "<img" not in page
    assert "default-src &#x27;none&#x27;" in page
    assert not any(f'{attribute}="http' in page for attribute in ("src", "href"))


def test_a_map_link_that_is_no_web_address_is_never_linked(version: StoredPlan, tmp_path: Path) -> None:
    spoiled = replace(
        version, settings=replace(version.settings, routes=RouteSettings(map_url="javascript:alert(1)//"))
    )
    (path,) = export(spoiled, "html", tmp_path)
    assert "javascript:" not in path.read_text(encoding="utf-8")


# -- ics, gpx --------------------------------------------------------------------------------


def calendars(version: StoredPlan, out: Path) -> dict[str, Calendar]:
    return {p.stem: Calendar.from_ical(p.read_bytes()) for p in export(version, "ics", out)}


def test_calendars_survive_a_parser_with_zone_place_and_hours(version: StoredPlan, tmp_path: Path) -> None:
    visit = calendars(version, tmp_path)["R1"].walk("VEVENT")[0]
    assert visit.decoded("dtstart") == datetime(2026, 11, 23, 9, 15, tzinfo=ZoneInfo("Asia/Taipei"))
    assert str(visit["summary"]) == "臺大醫院"
    assert visit["geo"].to_ical() == "25.041;121.519"


def test_an_entry_of_a_moved_visit_keeps_its_uid_and_raises_its_sequence(version: StoredPlan, tmp_path: Path) -> None:
    first = version.plan.reps[0]
    later = tuple(replace(c, day=c.day.replace(day=27)) if c.customer_id == "C2" else c for c in first.schedule)
    moved = replace(version, plan=replace(version.plan, version=3, reps=(replace(first, schedule=later),)))
    before = {str(e["uid"]): e for e in calendars(version, tmp_path / "a")["R1"].walk("VEVENT")}
    after = {str(e["uid"]): e for e in calendars(moved, tmp_path / "b")["R1"].walk("VEVENT")}
    assert before.keys() == after.keys()
    assert all(int(after[uid]["sequence"]) > int(before[uid]["sequence"]) for uid in before)


def test_the_next_call_after_an_executed_one_is_another_entry(version: StoredPlan, tmp_path: Path) -> None:
    uids = [str(e["uid"]) for e in calendars(version, tmp_path)["R1"].walk("VEVENT")]
    assert uids[0] == "C1-visit-2@salesplan"  # one visit is done, the no-show does not count
    assert len(set(uids)) == len(uids)


def test_without_a_time_zone_hours_float(version: StoredPlan, tmp_path: Path) -> None:
    floating = replace(version, settings=replace(version.settings, plan=PlanSettings()))
    event = calendars(floating, tmp_path)["R1"].walk("VEVENT")[0]
    assert event.decoded("dtstart") == datetime(2026, 11, 23, 9, 15)


def test_an_unknown_time_zone_is_told(version: StoredPlan, tmp_path: Path) -> None:
    wrong = replace(version, settings=replace(version.settings, plan=PlanSettings(time_zone="Mars/Olympus")))
    with pytest.raises(UsageError, match="IANA"):
        export(wrong, "ics", tmp_path)


def test_gpx_has_a_route_a_day_with_every_stop_in_order(version: StoredPlan, tmp_path: Path) -> None:
    space = {"g": "http://www.topografix.com/GPX/1/1"}
    root = ET.fromstring(export(version, "gpx", tmp_path)[0].read_bytes())
    (route,) = root.findall("g:rte", space)
    names = [p.findtext("g:name", "", space) for p in route.findall("g:rtept", space)]
    assert names == ["start", "臺大醫院", '=HYPERLINK("http://x")', "end"]


def test_exports_do_not_depend_on_hash_seeds(tmp_path: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, '.'); import hashlib\n"
        "from tests.report.conftest import plan, given; from salesplan.domain.versions import StoredPlan\n"
        "from salesplan.domain.settings import Settings; from salesplan.report.formats import FORMATS, exporter\n"
        "v = StoredPlan(plan(), given(), Settings(), '', '', '')\n"
        "print([hashlib.sha256(b).hexdigest() for f in FORMATS for _, b in exporter(f).files(v)])\n"
    )
    root = Path(__file__).resolve().parents[2]
    seen = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.skipif(CHROMIUM is None, reason="no browser is at hand")
def test_a_browser_draws_the_chosen_day_and_runs_nothing_from_the_inputs(version: StoredPlan, tmp_path: Path) -> None:
    given = version.given
    evil = replace(given.customers[0], name="<img src=x onerror=\"document.title='evil'\">")
    spoiled = replace(version, given=replace(given, customers=(evil, *given.customers[1:])))
    (path,) = export(spoiled, "html", tmp_path / "out")
    command = [
        str(CHROMIUM),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--virtual-time-budget=2000",
        "--dump-dom",
        f"{path.as_uri()}#rep=R1&day=2026-11-23",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    page = done.stdout
    assert "Mon 2026-11-23, 王小明 (R1): 2 visits, 36 min driving, 13.6 km" in page
    assert "&lt;img src=x onerror=" in page
    assert "<title>evil" not in page
