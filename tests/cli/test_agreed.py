"""Agreed visits on a real workspace: `check`, the first line of the run and the list of those left out say the same."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.answers import Answer
from tests.shared import REFEREE

Call = Callable[..., Answer]
MONDAY = ("--as-of", "2026-11-23")
PINS = "date,rep_id,customer_id,decision,channel,on_date,at_time"


def workspace(folder: Path, pins: str, *, reps: str = "", settings: str = "") -> Path:
    """Twelve shops within 25 km of R1, and what was agreed with them."""
    ids = [f"K{i:02}" for i in range(1, 13)]
    places = [f"{46.16 + 0.02 * (i % 5 - 2):.3f},{14.45 + 0.03 * (i % 4 - 2):.3f}" for i in range(1, 13)]
    files = {
        "customers.csv": ["customer_id,name,latitude,longitude,rep_id", *map("{0},{0},{1},R1".format, ids, places)],
        "potentials.csv": ["customer_id,product,potential,sales", *map("{},P,5000,1500".format, ids)],
        "reps.csv": [reps or "rep_id,name,latitude,longitude\nR1,Rep 1,46.16,14.45"],
        "feedback.csv": [PINS, *map("2026-11-20,R1,{}".format, pins.split())],
    }
    (folder / "data").mkdir(parents=True)
    for name, lines in files.items():
        (folder / "data" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "salesplan.toml").write_text(settings, encoding="utf-8")
    return folder


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "out" / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def planned(folder: Path, call: Call) -> tuple[list[dict[str, str]], Answer]:
    """What `check` finds as rows, and the answer of a first run, whose export the referee has passed."""
    where = ("-C", str(folder))
    checked = call(*where, "check", *MONDAY, "-o", "json")
    assert checked.code == 0
    answer = call(*where, "replan", *MONDAY, "--workers", "1")
    assert answer.code == 0, answer
    assert call(*where, "audit").code == 0
    assert call(*where, "export", "--format", "csv", "--out", str(folder / "out")).code == 0
    if REFEREE.exists():
        command = [sys.executable, str(REFEREE), str(folder), str(folder / "out")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
    found = next((view["rows"] for view in checked.json["views"] if view["name"] == "findings"), [])
    return [f for f in found if "code" in f], answer


def agreed(folder: Path) -> list[tuple[str, str, str]]:
    return [(r["customer_id"], r["date"], r["start"]) for r in rows(folder, "schedule.csv") if r["level"] == "agreed"]


def test_agreed_visits_that_collide_name_each_other_everywhere(tmp_path: Path, call: Call) -> None:
    reps = "rep_id,name,latitude,longitude,max_visits_per_day\nR1,Rep 1,46.16,14.45,2"
    pins = """K01,pin,visit,2026-12-03,10:00 K03,pin,visit,2026-12-03,10:00
        K05,pin,visit,2026-12-03, K07,pin,visit,2026-12-03,"""
    folder = workspace(tmp_path / "ws", pins, reps=reps)
    found, answer = planned(folder, call)
    assert [(f["code"], f["line"], f["column"], f["value"]) for f in found] == [
        ("agreed-cannot-hold", 3, "at_time", "10:00"),
        ("agreed-cannot-hold", 5, "on_date", "2026-12-03"),
    ]
    assert "collides with K01 (10:00-10:30)" in found[0]["problem"]
    assert "at most 2 visits a day, K01 (10:00-10:30) and K05 stand" in found[1]["problem"]
    first = answer.out.splitlines()[0]
    assert first.startswith("2 agreed visits cannot be held: K07 on 2026-12-03 is one too many")
    assert "K03 on 2026-12-03 10:00 collides with K01" in answer.out.partition("\ncustomer")[0].replace("\n", " ")
    left = {r["customer_id"]: r["reason"] for r in rows(folder, "unplanned.csv")}
    assert left["K03"] == "the agreed visit on 2026-12-03 10:00 collides with K01 (10:00-10:30)"
    assert left["K07"].endswith("R1 makes at most 2 visits a day, K01 (10:00-10:30) and K05 stand")
    assert {(c, d) for c, d, _ in agreed(folder)} == {("K01", "2026-12-03"), ("K05", "2026-12-03")}


def test_a_holiday_is_worked_for_what_was_agreed_and_days_out_of_time_are_said(tmp_path: Path, call: Call) -> None:
    pins = "K01,pin,visit,2026-12-08,10:00 K03,pin,visit,2026-11-19,10:00 K05,pin,visit,2027-03-01,10:00"
    folder = workspace(tmp_path / "ws", pins, settings='[plan]\ncountry = "ES"\n')
    found, answer = planned(folder, call)
    assert [(f["code"], f["line"]) for f in found] == [
        ("agreed-on-holiday", 2),
        ("pin-in-the-past", 3),
        ("pin-behind-horizon", 4),
    ]
    assert answer.out.startswith("Plan 1 published")
    assert agreed(folder) == [("K01", "2026-12-08", "10:00")]
    assert {r["customer_id"] for r in rows(folder, "schedule.csv") if r["date"] == "2026-12-08"} == {"K01"}


def test_odd_hours_are_held_where_they_can_be_and_else_told_truly(tmp_path: Path, call: Call) -> None:
    pins = """K01,pin,visit,2026-12-01,12:00 K02,pin,visit,2026-12-01,17:15 K03,pin,visit,2026-12-02,08:31
        K04,pin,visit,2026-12-02,10:00 K04,pin,visit,2026-12-02,14:00 K05,pin,visit,2026-12-03,09:00
        K05,pin,visit,2026-12-04,09:00 K06,pin,visit,2026-12-03,07:00 K07,pin,phone,2026-12-05,"""
    folder = workspace(tmp_path / "ws", pins)
    found, answer = planned(folder, call)
    assert [(f["line"], f["value"]) for f in found] == [
        (3, "17:15"),
        (4, "08:31"),
        (6, "14:00"),
        (9, "07:00"),
        (10, "2026-12-05"),
    ]
    assert answer.out.startswith("5 agreed calls cannot be held: K02 on 2026-12-01 17:15 ends 17:45")
    reasons = {r["due"]: r["reason"] for r in rows(folder, "unplanned.csv")}
    assert reasons["2026-12-05"].startswith("the agreed phone call on 2026-12-05 falls on a Saturday")
    assert agreed(folder) == [
        ("K01", "2026-12-01", "12:00"),
        ("K04", "2026-12-02", "10:00"),
        ("K05", "2026-12-03", "09:00"),
        ("K05", "2026-12-04", "09:00"),
    ]


@pytest.mark.parametrize("channel", ["visit", "phone"])
def test_what_cannot_be_held_holds_no_night(tmp_path: Path, call: Call, channel: str) -> None:
    folder = workspace(tmp_path / "ws", f"K01,pin,{channel},2026-12-05,")
    planned(folder, call)
    path = folder / "data" / "potentials.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("K02,P,5000", "K02,P,9000"), encoding="utf-8")
    answer = call("-C", str(folder), "replan", "--as-of", "2026-11-24", "--workers", "1")
    assert answer.code == 0, answer
    assert answer.out.startswith("1 agreed ")
    assert "K01 on 2026-12-05 falls on a Saturday" in answer.out.splitlines()[0]
