"""Kinds of faults that people report of such programs, each on a small market of its own, through the command line."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.acceptance.conftest import MONDAY, TUESDAY
from tests.acceptance.shops import calls, found, frequency, market, people, plan, potentials, shops, version, write

ANSWER = {"date": "2026-11-20", "rep_id": "R1"}
NEVER = "9999-12-31"


def day(row: dict) -> date:
    return date.fromisoformat(row["date"])


# -- the search, and what the call plan promises -------------------------------------------------


def test_a_far_town_is_visited_where_its_visits_pay_together(tmp_path: Path) -> None:
    far = [row | {"customer_id": f"F{i}", "latitude": 45.8 + 0.01 * i} for i, row in enumerate(shops(5, 1))]
    workspace = market(tmp_path, [*shops(4, 1), *far], people(1))
    plan(workspace)
    tours = {r["date"] for r in calls(workspace) if r["customer_id"].startswith("F")}
    assert len(tours) >= 2
    assert workspace.table("out/unplanned.csv") == []
    for tour in tours:
        assert sum(r["date"] == tour and r["customer_id"].startswith("F") for r in calls(workspace)) >= 3


def test_a_gap_bounds_what_is_planned_and_all_of_it_stands(tmp_path: Path) -> None:
    workspace = market(tmp_path, shops(6, min_gap_days=12))
    plan(workspace)
    for shop in shops(6):
        mine = calls(workspace, shop["customer_id"])
        assert 0 < frequency(workspace, shop["customer_id"]) <= 28 / 12
        assert len(mine) == round(frequency(workspace, shop["customer_id"]))
        assert all((day(b) - day(a)).days >= 12 for a, b in pairwise(mine))
    assert workspace.table("out/unplanned.csv") == []


def test_visits_that_no_day_lets_in_are_told_and_not_planned(tmp_path: Path) -> None:
    rows = shops(6, visit_minutes="", hours="", min_visits="")
    rows[0] |= {"visit_minutes": 580, "min_visits": 1}
    rows[1] |= {"visit_minutes": 500}  # with the way there and lunch
    rows[2] |= {"hours": "19:00-02:00"}
    rows[3] |= {"hours": "11:45-12:15"}  # in the midst of lunch, and long enough
    workspace = market(tmp_path, rows)
    codes = {(f["code"], f["value"]) for f in found(workspace)}
    assert {("visit-too-long", "580"), ("visit-too-long", "500"), ("hours-outside-days", "19:00-02:00")} <= codes
    plan(workspace)
    for customer in ("S01", "S02", "S03"):
        assert frequency(workspace, customer) == 0
        assert frequency(workspace, customer, "phone") + frequency(workspace, customer, "video") > 0
    assert frequency(workspace, "S04") > 0
    (row,) = workspace.table("out/unplanned.csv")
    assert "580 min of visit" in row["reason"]
    assert "no visits: 500 min of visit" in workspace("explain", "S02", COLUMNS="200").out


# -- the guard -----------------------------------------------------------------------------------


def test_a_broken_export_of_potentials_is_held_in_few_lines_and_the_plan_stays(tmp_path: Path) -> None:
    workspace = market(tmp_path)
    plan(workspace)
    before = (workspace.path / "out" / "schedule.csv").read_bytes()
    write(workspace.data("potentials.csv"), potentials(shops())[:2])
    answer = plan(workspace, TUESDAY, code=7)
    assert "potentials vanished from the inputs (6 of 8)" in answer.out
    assert "if it is meant: salesplan publish 2" in answer.out
    assert version(workspace) == 1
    assert workspace("export", "--format", "csv", "--out", str(workspace.path / "out")).code == 0
    assert (workspace.path / "out" / "schedule.csv").read_bytes() == before


def test_answers_and_calls_that_come_empty_are_held(tmp_path: Path) -> None:
    answers = [
        ANSWER | {"customer_id": "S02", "decision": "dismiss", "channel": "visit"},
        ANSWER | {"customer_id": "S04", "decision": "pin", "on_date": "2026-12-02", "at_time": "11:00"},
    ]
    made = [{"date": "2026-11-12", "rep_id": s["rep_id"], "customer_id": s["customer_id"]} for s in shops()]
    workspace = market(tmp_path, feedback=answers, calls=made)
    plan(workspace)
    write(workspace.data("feedback.csv"), "date,rep_id,customer_id,decision,channel,on_date,at_time\n")
    write(workspace.data("calls.csv"), "date,rep_id,customer_id\n")
    answer = plan(workspace, TUESDAY, code=7)
    assert "100% of the calls vanished" in answer.out
    assert "100% of the answers of reps vanished" in answer.out
    assert version(workspace) == 1


def test_a_clock_that_goes_back_is_refused_and_one_that_is_far_ahead_too(tmp_path: Path) -> None:
    workspace = market(tmp_path, shops(4))
    plan(workspace)
    back = workspace("replan", "--as-of", "2026-11-18", "--workers", "1")
    assert (back.code, version(workspace)) == (2, 1)
    assert "--back" in back.err
    ahead = workspace("replan", "--as-of", "2036-11-23", "--workers", "1")
    assert (ahead.code, version(workspace)) == (2, 1)
    assert workspace("replan", "--as-of", "2026-11-18", "--back", "--workers", "1").code == 0
    assert version(workspace) == 2


# -- nothing is guessed in silence -----------------------------------------------------------------


def test_thousands_with_a_point_are_never_thousandths(tmp_path: Path) -> None:
    semicolons = (
        "customer_id;product;potential;sales\nS01;P;14.250;2.500\nS02;P;9.000;1.000\nS03;P;870;300\nS04;P;7.125;50\n"
    )
    comma = [row | {"latitude": str(row["latitude"]).replace(".", ",")} for row in shops(4)]
    comma = [row | {"longitude": str(row["longitude"]).replace(".", ",")} for row in comma]
    text = "\n".join([";".join(comma[0]), *(";".join(map(str, row.values())) for row in comma)])
    workspace = market(tmp_path, shops(4), customers=text, potentials=semicolons)
    answer = workspace("check", "--as-of", MONDAY, "-o", "json")
    if answer.code == 0:  # read, and said so
        assert {("14.250", "read as 14250")} <= {(f["value"], f["problem"][:13]) for f in found(workspace)}
        plan(workspace, plain=False)
        assert "potential 14,250" in workspace("explain", "S01", COLUMNS="200").out
    else:
        assert answer.code == 4


@pytest.mark.parametrize(
    ("written", "from_hour", "until_hour"),
    [
        ("2-6pm", "14:00", "18:00"),
        ("9-5", "09:00", "17:00"),
        ("13.30-16.00 Uhr", "13:30", "16:00"),
        ("8h-12h", "08:00", "12:00"),
    ],
)
def test_hours_as_people_write_them_are_read_so_or_refused(
    tmp_path: Path, written: str, from_hour: str, until_hour: str
) -> None:
    workspace = market(tmp_path, shops(3, hours=written))
    if workspace("check", "--as-of", MONDAY).code == 4:
        assert any(f["column"] == "hours" for f in found(workspace))
        return
    plan(workspace, plain=False)
    assert calls(workspace)
    assert all(from_hour <= r["start"] and r["end"] <= until_hour for r in calls(workspace))


def test_rules_that_bind_nobody_and_segments_that_nobody_has_are_told(tmp_path: Path) -> None:
    rules = """
[segments.Gold]
reference_frequency = 2
[segments.Iron]
reference_frequency = 1
[[rule]]
name = "gold"
kind = "reach"
scope = "segment=Gold shop"
least = 1.0
[[rule]]
name = "slip"
kind = "reach"
scope = "segment=Gold shp"
least = 1.0
"""
    rows = [row | {"segment": ("Gold shop", "gold", "Gold")[i % 3]} for i, row in enumerate(shops(6))]
    told = found(market(tmp_path, rows, None, rules))
    assert [f["value"] for f in told if "slip" in f["column"]] == ["segment=Gold shp"]
    assert not [f for f in told if f["column"].startswith("[[rule]] gold ")]
    assert any(f["value"] == "gold" and "Gold" in f["remedy"] for f in told)
    assert any("Iron" in (f["value"] + f["column"]) for f in told)


# -- two readings of one fact ----------------------------------------------------------------------


def test_the_later_of_two_answers_of_one_day_counts_and_a_cap_caps(tmp_path: Path) -> None:
    def change(customer: str, often: float) -> dict:
        return ANSWER | {"customer_id": customer, "decision": "change", "channel": "visit", "frequency": often}

    rows = [
        change("S01", 3),
        change("S01", 1),
        change("S02", 1),
        change("S02", 3),
        change("S03", 0.6667),
        change("S04", 6),
    ]
    customers = [row | {"max_visits": 3 if row["customer_id"] == "S04" else ""} for row in shops(6)]
    workspace = market(tmp_path, customers, feedback=rows)
    plan(workspace)
    assert [frequency(workspace, f"S0{i}") for i in range(1, 5)] == [1, 3, 0.6667, 3]
    assert all((day(b) - day(a)).days >= 29 for a, b in pairwise(calls(workspace, "S03")))
    assert "allow 3: capped" in workspace("explain", "S04", COLUMNS="200").out


@pytest.mark.parametrize("outcome", ["done", ""])
def test_calls_of_the_as_of_day_count_as_made(tmp_path: Path, outcome: str) -> None:
    made = [
        {"date": MONDAY, "rep_id": s["rep_id"], "customer_id": s["customer_id"], "channel": "visit", "outcome": outcome}
        for s in shops(6)
    ]
    workspace = market(tmp_path, shops(6, min_gap_days=6), calls=made)
    plan(workspace)
    assert min(map(day, calls(workspace))) >= date.fromisoformat(MONDAY) + timedelta(days=6)


def test_visits_of_a_sick_rep_move_with_that_cause_and_nothing_else_does(tmp_path: Path) -> None:
    workspace = market(tmp_path, shops(10))
    plan(workspace)
    lost = {r["customer_id"] for r in calls(workspace) if r["rep_id"] == "R2" and r["date"] in (TUESDAY, "2026-11-25")}
    assert lost
    write(workspace.data("timeoff.csv"), [{"rep_id": "R2", "from_date": TUESDAY, "until_date": "2026-11-25"}])
    plan(workspace, TUESDAY)
    changed = workspace.table("out/changes.csv")
    assert {r["subject"].split()[0] for r in changed if r["kind"] == "call" and f"{TUESDAY} " in r["before"]} <= lost
    assert all("R2" in r["cause"] for r in changed)
    stand = {r["customer_id"] for r in calls(workspace) if r["date"] < "2026-12-04"}
    assert lost & stand, "they are held later"
    assert stand.isdisjoint({r["customer_id"] for r in workspace.table("out/unplanned.csv")})


@pytest.mark.parametrize("command", [("routes", "--date", TUESDAY), ("replan", "--as-of", TUESDAY, "--workers", "1")])
def test_a_visit_that_is_cancelled_today_is_off_todays_route(tmp_path: Path, command: tuple[str, ...]) -> None:
    workspace = market(tmp_path, shops(10))
    plan(workspace)
    plan(workspace, TUESDAY)
    today = [r for r in calls(workspace) if r["date"] == TUESDAY]
    gone, *others = today
    write(
        workspace.data("calls.csv"),
        [
            {
                "date": TUESDAY,
                "rep_id": gone["rep_id"],
                "customer_id": gone["customer_id"],
                "channel": "visit",
                "outcome": "cancelled",
            }
        ],
    )
    assert workspace(*command).code == 0
    assert workspace("export", "--format", "csv", "--out", str(workspace.path / "out")).code == 0
    now = {r["customer_id"] for r in calls(workspace) if r["date"] == TUESDAY}
    assert now == {r["customer_id"] for r in others}
    if command[0] == "replan":
        assert [r for r in calls(workspace, gone["customer_id"]) if r["date"] > TUESDAY]


# -- people who come and go, half days -------------------------------------------------------------


def test_a_joiner_has_those_whom_the_crm_names_from_the_first_day_and_somebody_covers_until_then(
    tmp_path: Path,
) -> None:
    first = "2026-12-03"
    reps = [row | {"active_from": first if row["rep_id"] == "R2" else ""} for row in people()]
    workspace = market(tmp_path, shops(6), reps)
    assert any(f["value"] == "R2" and "not yet at work" in f["problem"] for f in found(workspace))
    plan(workspace)
    named = {s["customer_id"] for s in shops(6) if s["rep_id"] == "R2"}
    assert all((r["rep_id"] == "R2") == (r["date"] >= first) for r in calls(workspace) if r["customer_id"] in named)
    for as_of in ("2026-11-30", first, "2026-12-04"):
        answer = plan(workspace, as_of)
        assert "Held" not in answer.out
    assert {r["customer_id"] for r in workspace.table("out/alignment.csv") if r["rep_id"] == "R2"} == named


def test_a_leaver_who_is_known_three_weeks_ahead_holds_no_plan(tmp_path: Path) -> None:
    workspace = market(tmp_path, shops(8))
    plan(workspace)
    told = {(r["customer_id"], r["date"]) for r in calls(workspace) if r["level"] == "told"}
    last = "2026-12-15"
    write(
        workspace.data("reps.csv"), [row | {"active_until": last if row["rep_id"] == "R2" else ""} for row in people()]
    )
    answer = plan(workspace, TUESDAY)
    assert answer.out.startswith("Plan 2 published")
    assert told - {(r["customer_id"], r["date"]) for r in calls(workspace)} <= {(c, MONDAY) for c, _ in told}
    rows = [r for r in workspace.table("out/alignment.csv") if r["rep_id"] == "R2"]
    assert {r["until"] for r in rows} == {last}
    assert not [r for r in calls(workspace) if r["rep_id"] == "R2" and r["date"] > last]
    assert {r["customer_id"] for r in calls(workspace) if r["date"] > last} >= {r["customer_id"] for r in rows}


@pytest.mark.parametrize(("begins", "ends"), [("14:30", "18:30"), ("08:00", "11:30")])
def test_who_works_half_a_day_has_no_lunch_to_lose(tmp_path: Path, begins: str, ends: str) -> None:
    workspace = market(tmp_path, shops(6), people(day_start=begins, day_end=ends))
    plan(workspace)
    assert [r for r in workspace.table("out/routes.csv") if r["kind"] == "lunch"] == []
    minutes = 60 * (int(ends[:2]) - int(begins[:2])) + int(ends[3:]) - int(begins[3:])
    views = workspace("show", "territories", "-o", "json").json["views"]
    (one,) = (r for v in views for r in v["rows"] if r.get("rep_id") == "R1" and "capacity_hours" in r)
    assert one["capacity_hours"] == pytest.approx(20 * minutes * 0.9 / 60, rel=0.01)


# -- prices and travel -----------------------------------------------------------------------------


def test_returns_make_no_price_below_nothing(tmp_path: Path) -> None:
    crossed = [row | {"rep_id": "R1" if row["longitude"] > 15.44 else "R2"} for row in shops(10)]
    workspace = market(tmp_path, crossed, potentials=potentials(crossed, sales=-40_000))
    plan(workspace)
    rows = workspace.table("out/handovers.csv")
    assert rows, "everybody is with whoever lives farther away"
    assert all(float(r["price"]) >= 0 and float(r["contribution"]) >= 0 for r in rows)


def test_one_address_comes_into_one_hand_and_costs_no_drive(tmp_path: Path) -> None:
    rows = [
        row | {"customer_id": f"{row['customer_id']}{part}", "rep_id": f"R{part}"}
        for row in shops(4)
        for part in (1, 2)
    ]
    workspace = market(tmp_path, rows)
    plan(workspace)
    owner = {r["customer_id"]: r["rep_id"] for r in workspace.table("out/alignment.csv")}
    assert all(owner[f"S0{i}1"] == owner[f"S0{i}2"] for i in range(1, 5))
    stops = [r for r in workspace.table("out/routes.csv") if r["kind"] == "visit"]
    doors = [b for a, b in pairwise(stops) if a["date"] == b["date"] and a["customer_id"][:3] == b["customer_id"][:3]]
    assert doors
    assert all(float(r["drive_minutes"]) == 0 for r in doors)


def test_no_road_to_an_island_means_calls_and_no_visits(tmp_path: Path) -> None:
    rows = shops(5, 1)
    ends = ["R1", *(row["customer_id"] for row in rows)]
    legs = [
        {"from_id": a, "to_id": b, "minutes": "" if "S03" in (a, b) else 12, "km": "" if "S03" in (a, b) else 9}
        for a in ends
        for b in ends
        if a != b
    ]
    workspace = market(tmp_path, rows, people(1), '[travel]\nprovider = "matrix"\nmatrix_file = "matrix.csv"\n')
    write(tmp_path / "matrix.csv", legs)
    assert any(f["value"] == "S03" and "no road" in f["problem"] for f in found(workspace))
    plan(workspace)
    assert calls(workspace, "S03") == []
    assert calls(workspace, "S03", "phone") + calls(workspace, "S03", "video")
    assert all(calls(workspace, row["customer_id"]) for row in rows if row["customer_id"] != "S03")


def test_the_date_line_runs_through_a_market_like_any_other(tmp_path: Path) -> None:
    def moved(rows: list[dict], latitude: float, longitude: float) -> list[dict]:
        found = [
            row | {"latitude": row["latitude"] + latitude, "longitude": row["longitude"] + longitude} for row in rows
        ]
        return [row | {"longitude": round((row["longitude"] + 180) % 360 - 180, 5)} for row in found]

    drives = []
    for name, east in (("here", 0.0), ("there", 180 - 15.44)):
        workspace = market(tmp_path / name, moved(shops(8), -63.9, east), moved(people(), -63.9, east))
        assert not [f for f in found(workspace) if f["column"] in ("latitude", "longitude")]
        plan(workspace)
        drives.append(workspace("show", "summary", "-o", "json").json)
    east_and_west = {r["longitude"] > 0 for r in moved(shops(8), -63.9, 180 - 15.44)}
    assert east_and_west == {True, False}
    one, other = ({r["figure"]: r["amount"] for v in d["views"] for r in v["rows"] if "figure" in r} for d in drives)
    assert other["distance"] == pytest.approx(one["distance"], rel=0.02)


# -- agreed visits ---------------------------------------------------------------------------------


def agreed(customer: str, on: str, at: str = "", **more: str) -> dict:
    return (
        ANSWER | {"customer_id": customer, "decision": "pin", "channel": "visit", "on_date": on, "at_time": at} | more
    )


def test_agreed_visits_that_collide_are_said_and_one_of_them_stands(tmp_path: Path) -> None:
    pins = [agreed("S01", "2026-12-01", "14:00"), agreed("S02", "2026-12-01", "14:10")]
    workspace = market(tmp_path, shops(6, 1), people(1), feedback=pins)
    (told,) = (f for f in found(workspace) if f["code"] == "agreed-cannot-hold")
    assert "S01" in told["problem"]
    answer = plan(workspace)
    assert answer.out.startswith("1 agreed visit cannot be held: S02 on 2026-12-01 14:10 collides with S01")
    stands = [(r["customer_id"], r["start"]) for r in calls(workspace) if r["level"] == "agreed"]
    assert stands == [("S01", "14:00")]
    assert [r["customer_id"] for r in workspace.table("out/unplanned.csv")] == ["S02"]


def test_agreed_visits_of_a_holiday_hold_and_those_of_the_past_are_told(tmp_path: Path) -> None:
    pins = [agreed("S01", "2026-12-08", "10:00"), agreed("S03", "2026-11-12"), agreed("S05", "2027-05-03")]
    workspace = market(tmp_path, shops(6, 1), people(1), '[plan]\ncountry = "AT"\n', feedback=pins)
    codes = [f["code"] for f in found(workspace)]
    assert codes == ["agreed-on-holiday", "pin-in-the-past", "pin-behind-horizon"]
    plan(workspace)
    assert [r["start"] for r in calls(workspace, "S01") if r["date"] == "2026-12-08"] == ["10:00"]


def test_odd_agreed_hours_are_held_where_they_can_be(tmp_path: Path) -> None:
    pins = [
        *(
            agreed("S01", "2026-12-01", "12:15"),
            agreed("S02", "2026-12-01", "17:20"),
            agreed("S03", "2026-12-02", "06:30"),
        ),
        *(
            agreed("S04", "2026-12-03", "09:30"),
            agreed("S04", "2026-12-03", "15:00"),
            agreed("S05", "2026-12-03", "11:00"),
        ),
        *(agreed("S05", "2026-12-04", "11:00"), agreed("S06", "2026-12-02", "13:00", date="2026-11-30")),
    ]
    workspace = market(tmp_path, shops(6, 1, min_gap_days=6), people(1), feedback=pins)
    plan(workspace)
    stands = {(r["customer_id"], r["date"], r["start"]) for r in calls(workspace) if r["level"] == "agreed"}
    assert ("S01", "2026-12-01", "12:15") in stands
    left = workspace.table("out/unplanned.csv")
    known = {(c, d) for c, d, _ in stands} | {(r["customer_id"], r["due"]) for r in left}
    assert {(p["customer_id"], p["on_date"]) for p in pins if p["date"] <= MONDAY} <= known, "none vanishes"
    reasons = {r["customer_id"]: r["reason"] for r in left}
    assert "ends 17:50, after the day of R1" in reasons["S02"]
    assert "before the day of R1" in reasons["S03"]


# -- reading ---------------------------------------------------------------------------------------


def test_blanks_that_nobody_sees_are_trimmed_or_shown(tmp_path: Path) -> None:
    rows = potentials(shops(6))
    for row, hidden in zip(rows, ("S01\u200b", "\u00a0S02", "S03\ufeff", "\u2003S04 ", "s05", "S06.0"), strict=True):
        row["customer_id"] = hidden
    told = {(f["code"], f["value"]) for f in found(market(tmp_path, shops(6), potentials=rows))}
    assert {value for code, value in told if code == "without-potential"} <= {"S05", "S06"}
    assert not [value for _, value in told if value.strip("\u200b\u00a0\ufeff\u2003 ") in ("S01", "S02", "S03", "S04")]


def test_a_header_with_a_line_break_is_one_header(tmp_path: Path) -> None:
    workspace = market(tmp_path, shops(3, visit_minutes=40))
    path = workspace.data("customers.csv")
    path.write_text(path.read_text(encoding="utf-8").replace("visit_minutes", '"visit\n minutes"'), encoding="utf-8")
    assert workspace("check", "--as-of", MONDAY).code == 0
    plan(workspace, plain=False)
    first = calls(workspace)[0]
    minutes = [int(first[k][:2]) * 60 + int(first[k][3:]) for k in ("start", "end")]
    assert minutes[1] - minutes[0] == 40


@pytest.mark.parametrize(
    ("until", "silent"), [(NEVER, True), ("0001-01-01", False), ("1900-01-01", False), ("2099-12-31", True)]
)
def test_dates_that_mean_for_good_or_never_are_read_so(tmp_path: Path, until: str, silent: bool) -> None:
    rows = [ANSWER | {"customer_id": "S01", "decision": "dismiss", "channel": "visit", "until": until}]
    reps = [row | {"active_from": "1900-01-01", "active_until": NEVER} for row in people()]
    workspace = market(tmp_path, shops(4), reps, feedback=rows)
    answer = workspace("check", "--as-of", MONDAY, "-o", "json")
    if answer.code == 4:
        assert not any("YYYY-MM-DD" in f["remedy"] for f in found(workspace))
        return
    plan(workspace)
    assert (calls(workspace, "S01") == []) is silent
    assert {r["rep_id"] for r in calls(workspace)} == {"R1", "R2"}


# -- what leaves the program -----------------------------------------------------------------------


def test_products_with_blanks_can_be_told_apart(tmp_path: Path) -> None:
    rows = [p | {"product": name} for p in potentials(shops(4)) for name in ("Green tea", "Green", "tea")]
    workspace = market(tmp_path, shops(4), potentials=rows)
    told = any("blank" in f["problem"] for f in found(workspace))
    plan(workspace)
    listed = {r["products"] for r in workspace.table("out/callplan.csv")}
    assert listed
    assert told or all('"Green tea"' in names for names in listed)
    assert all("Green tea" not in names.replace('"Green tea"', "") for names in listed)


@pytest.mark.parametrize("name", ["名" * 90, "NUL", "a/b:c", "..", "r.1 "])
def test_any_id_of_a_rep_is_exported_or_refused(tmp_path: Path, name: str) -> None:
    reps = people(1, rep_id=name)
    workspace = market(tmp_path / "ws", [row | {"rep_id": name} for row in shops(3, 1)], reps)
    if workspace("check", "--as-of", MONDAY).code == 4:
        return
    plan(workspace)
    for form in ("csv", "json", "xlsx", "ics", "gpx", "html"):
        assert workspace("export", "--format", form, "--out", str(tmp_path / "ws" / "out")).code == 0
    written = [path for path in (tmp_path / "ws" / "out").rglob("*") if path.is_file()]
    assert len(written) >= 9 + 5
    assert all(len(path.name.encode()) <= 255 and path.stem.upper() not in ("NUL", "CON") for path in written)
    assert {path.name for path in tmp_path.iterdir()} == {"ws"}


def test_a_days_map_link_has_no_more_stops_than_maps_take(tmp_path: Path) -> None:
    workspace = market(
        tmp_path, shops(14, 1, visit_minutes=10, weekdays="Tue"), people(1), "[visits]\nmax_per_day = 20\n"
    )
    plan(workspace)
    busiest = max({r["date"] for r in calls(workspace)}, key=lambda d: sum(r["date"] == d for r in calls(workspace)))
    stops = sum(r["date"] == busiest for r in calls(workspace))
    assert stops > 9
    links = [x for x in workspace("show", "routes", "--date", busiest).out.split() if x.startswith("https://")]
    points = [link.partition("/dir/")[2].strip("/").split("/") for link in links]
    assert all(len(some) <= 11 for some in points)
    assert sum(len(some) - 1 for some in points) == stops + 1, "each drive of the day is in one of them"
    assert all(a[-1] == b[0] for a, b in pairwise(points))


# -- today -----------------------------------------------------------------------------------------


def test_today_is_that_of_the_teams_zone(tmp_path: Path) -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        folder = tmp_path / zone.rpartition("/")[2]
        workspace = market(folder, shops(2), None, f'[plan]\ntime_zone = "{zone}"\n')
        days = [datetime.now(ZoneInfo(zone)).date().isoformat()]
        answer = workspace.process("replan", "--workers", "1", TZ="UTC")
        days.append(datetime.now(ZoneInfo(zone)).date().isoformat())
        assert answer.code == 0, answer
        assert any(f"published for {today}" in answer.out for today in days)
