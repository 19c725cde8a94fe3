"""One thing wrong at a time: the file, the line, the column, the value, what is wrong and what to do."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from salesplan.domain.errors import ExitCode, InputError
from salesplan.inputs.checks import CHECKS
from tests.inputs.samples import SOUND, changed, codes, only, read, table, text_of

if TYPE_CHECKING:
    from pathlib import Path


def test_the_sound_workspace_has_no_finding(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found.findings == ()
    assert found.given is not None
    assert [c.id for c in found.given.customers] == ["007", "C001", "C002", "C003"]


ERROR, WARNING = "error", "warning"
REVERSED = "reversed-range"
CELLS = [
    # file, row, cells, code, column, line, severity
    ("customers.csv", 0, {"customer_id": ""}, "empty-cell", "customer_id", 2, ERROR),
    ("customers.csv", 1, {"customer_id": "C001"}, "duplicate-id", "customer_id", 3, ERROR),
    ("customers.csv", 0, {"latitude": "forty"}, "not-a-number", "latitude", 2, ERROR),
    ("customers.csv", 0, {"latitude": "95"}, "out-of-range", "latitude", 2, ERROR),
    ("customers.csv", 0, {"longitude": "190"}, "out-of-range", "longitude", 2, ERROR),
    ("customers.csv", 0, {"latitude": "1.5211", "longitude": "42.5078"}, "swapped-coordinates", "latitude", 2, ERROR),
    ("reps.csv", 1, {"latitude": "1.5825", "longitude": "42.5361"}, "swapped-coordinates", "latitude", 3, ERROR),
    ("customers.csv", 0, {"latitude": "0", "longitude": "0.0"}, "null-island", "latitude", 2, ERROR),
    ("customers.csv", 0, {"latitude": ""}, "half-a-place", "latitude", 2, ERROR),
    ("customers.csv", 0, {"latitude": "", "longitude": ""}, "no-place", "latitude", 2, ERROR),
    ("customers.csv", 0, {"latitude": "52.5", "longitude": "13.4"}, "far-from-every-rep", "latitude", 2, WARNING),
    ("customers.csv", 0, {"rep_id": "R9"}, "unknown-rep", "rep_id", 2, ERROR),
    ("customers.csv", 0, {"locked": "perhaps"}, "bad-yes-no", "locked", 2, ERROR),
    ("customers.csv", 0, {"visit_minutes": "12.5"}, "not-whole", "visit_minutes", 2, ERROR),
    ("customers.csv", 0, {"visit_minutes": "0"}, "out-of-range", "visit_minutes", 2, ERROR),
    ("customers.csv", 0, {"weekdays": "Mon Foo"}, "bad-weekdays", "weekdays", 2, ERROR),
    ("customers.csv", 0, {"weekdays": "Sat Sun"}, "weekdays-nobody-works", "weekdays", 2, WARNING),
    ("customers.csv", 0, {"hours": "nine to five"}, "bad-hours", "hours", 2, ERROR),
    ("customers.csv", 0, {"hours": "10:00-10:30"}, "hours-too-short", "hours", 2, WARNING),
    ("customers.csv", 0, {"hours": "18:00-23:00"}, "hours-outside-days", "hours", 2, WARNING),
    ("customers.csv", 0, {"channels": "visit fax"}, "unknown-word", "channels", 2, ERROR),
    ("customers.csv", 0, {"max_contacts": "-1"}, "negative", "max_contacts", 2, ERROR),
    ("customers.csv", 0, {"min_visits": "5"}, "contradictory-bounds", "min_visits", 2, ERROR),
    ("customers.csv", 0, {"min_visits": "2", "max_contacts": "1"}, "contradictory-bounds", "min_visits", 2, ERROR),
    ("customers.csv", 0, {"min_visits": "2", "channels": "phone"}, "contradictory-bounds", "min_visits", 2, ERROR),
    ("customers.csv", 0, {"min_visits": "4", "min_gap_days": "10"}, "gap-against-minimum", "min_gap_days", 2, WARNING),
    ("customers.csv", 0, {"skill": "surgery"}, "skill-nobody-has", "skill", 2, ERROR),
    ("customers.csv", 3, {"skill": "wine", "locked": "yes"}, "lock-without-skill", "skill", 5, ERROR),
    ("customers.csv", 1, {"rep_id": ""}, "lock-without-owner", "locked", 3, WARNING),
    ("customers.csv", 0, {"hold_until": "next year"}, "bad-date", "hold_until", 2, ERROR),
    ("customers.csv", 0, {"hold_until": "03/04/2027"}, "ambiguous-date", "hold_until", 2, ERROR),
    ("potentials.csv", 0, {"potential": "1e20"}, "out-of-range", "potential", 2, ERROR),
    ("potentials.csv", 0, {"potential": "1e-320"}, "out-of-range", "potential", 2, ERROR),
    ("potentials.csv", 0, {"sales": "-1e309"}, "out-of-range", "sales", 2, ERROR),
    ("customers.csv", 0, {"visit_minutes": "1e309"}, "out-of-range", "visit_minutes", 2, ERROR),
    ("customers.csv", 0, {"min_gap_days": "1e309"}, "out-of-range", "min_gap_days", 2, ERROR),
    ("reps.csv", 0, {"max_visits_per_day": "1e309"}, "out-of-range", "max_visits_per_day", 2, ERROR),
    ("reps.csv", 0, {"capacity": "1e-320"}, "out-of-range", "capacity", 2, ERROR),
    ("customers.csv", 0, {"hours": "2-6"}, "ambiguous-hours", "hours", 2, ERROR),
    ("feedback.csv", 0, {"at_time": "600"}, "ambiguous-time", "at_time", 2, ERROR),
    ("calls.csv", 0, {"date": "9999-12-31"}, "bad-date", "date", 2, ERROR),
    ("potentials.csv", 0, {"potential": "-5"}, "negative", "potential", 2, ERROR),
    ("potentials.csv", 0, {"potential": ""}, "empty-cell", "potential", 2, ERROR),
    ("potentials.csv", 0, {"potential": "much"}, "not-a-number", "potential", 2, ERROR),
    ("potentials.csv", 0, {"propensity": "1.2"}, "out-of-range", "propensity", 2, ERROR),
    ("potentials.csv", 1, {"product": "wine"}, "duplicate-id", "customer_id", 3, ERROR),
    ("potentials.csv", 0, {"product": "vine"}, "unknown-product", "product", 2, ERROR),
    ("potentials.csv", 0, {"customer_id": "C01"}, "unknown-customer", "customer_id", 2, WARNING),
    ("potentials.csv", 0, {"sales": "90000"}, "sales-above-potential", "sales", 2, WARNING),
    ("potentials.csv", 0, {"a": "0.2", "b": "1", "s": "2"}, "incomplete-curve", "d", 2, ERROR),
    ("potentials.csv", 0, {"a": "1", "b": "1", "s": "2", "d": "1"}, "incomplete-curve", "a", 2, ERROR),
    ("potentials.csv", 0, {"a": "0.2", "b": "1", "s": "0", "d": "1"}, "out-of-range", "s", 2, ERROR),
    ("reps.csv", 1, {"rep_id": "R1"}, "duplicate-id", "rep_id", 3, ERROR),
    ("reps.csv", 0, {"capacity": "0"}, "out-of-range", "capacity", 2, ERROR),
    ("reps.csv", 0, {"day_start": "18:00"}, "reversed-day", "day_end", 2, ERROR),
    ("reps.csv", 0, {"day_start": "8:61"}, "bad-time", "day_start", 2, ERROR),
    ("reps.csv", 0, {"active_from": "2027-1-9", "active_until": "2027-1-8"}, REVERSED, "active_until", 2, ERROR),
    ("products.csv", 0, {"margin": "35"}, "out-of-range", "margin", 2, ERROR),
    ("calls.csv", 0, {"date": "2026-11-31"}, "bad-date", "date", 2, ERROR),
    ("calls.csv", 0, {"date": "2026-12-01"}, "future-date", "date", 2, WARNING),
    ("calls.csv", 0, {"rep_id": "R7"}, "unknown-rep", "rep_id", 2, WARNING),
    ("calls.csv", 0, {"customer_id": "C999"}, "unknown-customer", "customer_id", 2, WARNING),
    ("calls.csv", 0, {"product": "gin"}, "unknown-product", "product", 2, WARNING),
    ("calls.csv", 0, {"channel": "letter"}, "unknown-word", "channel", 2, ERROR),
    ("calls.csv", 0, {"outcome": "maybe"}, "unknown-word", "outcome", 2, ERROR),
    ("events.csv", 0, {"event": "usage_spyke"}, "unknown-event", "event", 2, WARNING),
    ("events.csv", 0, {"date": "2026-11-30"}, "future-date", "date", 2, WARNING),
    ("feedback.csv", 0, {"on_date": ""}, "pin-without-date", "on_date", 2, ERROR),
    ("feedback.csv", 0, {"decision": "change"}, "change-without-frequency", "frequency", 2, ERROR),
    ("feedback.csv", 0, {"decision": "pim"}, "unknown-word", "decision", 2, ERROR),
    ("feedback.csv", 0, {"on_date": "2026-12-11"}, "pin-contradicts", "on_date", 2, WARNING),
    ("feedback.csv", 0, {"at_time": "11:30"}, "pin-contradicts", "at_time", 2, WARNING),
    ("feedback.csv", 0, {"on_date": "2026-11-19"}, "pin-in-the-past", "on_date", 2, WARNING),
    ("feedback.csv", 0, {"on_date": "2027-03-01"}, "pin-behind-horizon", "on_date", 2, WARNING),
    ("feedback.csv", 0, {"until": "2026-11-01"}, REVERSED, "until", 2, WARNING),
    ("timeoff.csv", 0, {"until_date": "2026-11-04"}, REVERSED, "until_date", 2, ERROR),
    ("timeoff.csv", 0, {"rep_id": "r2"}, "unknown-rep", "rep_id", 2, WARNING),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "row", "cells", "code", "column", "line", "severity"), CELLS, ids=[f"{c[3]}-{c[0]}-{c[4]}" for c in CELLS]
)
def test_one_spoiled_row_gives_one_finding_at_its_place(
    tmp_path: Path, file: str, row: int, cells: dict[str, str], code: str, column: str, line: int, severity: str
) -> None:
    found = read(tmp_path, {file: changed(file, row, **cells)})
    mine = [f for f in found.findings if f.code == code]
    assert len(mine) == 1, found.findings
    finding = mine[0]
    assert (finding.file, finding.line, finding.column, finding.severity) == (file, line, column, severity)
    assert finding.problem
    assert finding.remedy
    value = cells.get(column)
    if value and code not in ("swapped-coordinates", "null-island", "far-from-every-rep", "duplicate-id"):
        assert finding.value == value
        assert value not in finding.problem.split()
    assert (found.given is None) == any(f.severity == "error" for f in found.findings)


def test_the_nearest_known_name_is_suggested(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {
            "customers.csv": changed("customers.csv", 0, rep_id="r1"),
            "potentials.csv": changed("potentials.csv", 4, customer_id="7"),
            "events.csv": changed("events.csv", 0, event="usage spike"),
        },
    )
    assert "did you mean R1?" in only(found, "unknown-rep").remedy
    assert "did you mean 007?" in only(found, "unknown-customer").remedy
    assert "did you mean usage_spike?" in only(found, "unknown-event").remedy
    assert "[events.usage spike]" in only(found, "unknown-event").remedy


SPOILED_FILES = [
    ({"customers.csv": None}, "missing-file", "customers.csv"),
    ({"potentials.csv": ""}, "empty-file", "potentials.csv"),
    ({"calls.csv": "  \n"}, "empty-file", "calls.csv"),
    ({"reps.csv": "rep_id,name,latitude,longitude\n"}, "no-rows", "reps.csv"),
    ({"reps.csv": SOUND["reps.csv"].replace("rep_id", "rep")}, "missing-column", "reps.csv"),
    ({"customers.csv": SOUND["customers.csv"].replace("name,", "name,name,", 1)}, "duplicate-column", "customers.csv"),
    ({"customers.csv": SOUND["customers.csv"].encode() + b"C9,\xff\xfe,1,2\n"}, "unknown-encoding", "customers.csv"),
    ({"customers.csv": SOUND["customers.csv"].replace("Bar El Sol", "Bar \0 Sol")}, "nul-byte", "customers.csv"),
    ({"customers.csv": b"PK\x03\x04\x14\x00\x06\x00"}, "not-csv", "customers.csv"),
    ({"reps.csv": "\n<!DOCTYPE html><html>log in</html>"}, "not-csv", "reps.csv"),
    ({"customers.csv": SOUND["customers.csv"].replace("Bar El Sol", '"Bar El Sol')}, "broken-quote", "customers.csv"),
]


@pytest.mark.parametrize(
    ("changes", "code", "file"), SPOILED_FILES, ids=[f"{case[1]}-{case[2]}" for case in SPOILED_FILES]
)
def test_a_spoiled_file_is_an_error(
    tmp_path: Path, changes: dict[str, str | bytes | None], code: str, file: str
) -> None:
    found = read(tmp_path, changes)
    mine = [f for f in found.findings if f.code == code]
    assert mine
    assert {(f.file, f.severity) for f in mine} == {(file, "error")}
    assert found.given is None


def test_a_folder_in_place_of_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "data" / "calls.csv").mkdir(parents=True)
    finding = only(read(tmp_path, {"calls.csv": None}), "not-a-file")
    assert (finding.file, finding.line) == ("calls.csv", 0)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_is_an_error(tmp_path: Path) -> None:
    read(tmp_path)
    (tmp_path / "data" / "calls.csv").chmod(0)
    assert only(read(tmp_path, {"calls.csv": None}), "unreadable-file").file == "calls.csv"


def test_a_loop_of_links_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "calls.csv").symlink_to(tmp_path / "data" / "calls.csv")
    assert only(read(tmp_path, {"calls.csv": None}), "unreadable-file").severity == "error"


def test_a_missing_file_says_nothing_of_the_names_it_would_have_known(tmp_path: Path) -> None:
    assert codes(read(tmp_path / "a", {"customers.csv": None})) == ["missing-file"]
    assert codes(read(tmp_path / "b", {"reps.csv": None})) == ["missing-file"]


def test_all_findings_of_all_files_come_at_once(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {
            "customers.csv": changed("customers.csv", 0, weekdays="Foo", hours="x", rep_id="R8"),
            "potentials.csv": changed("potentials.csv", 2, potential="lots"),
            "timeoff.csv": changed("timeoff.csv", 0, from_date="soon"),
            "reps.csv": text_of([*table("reps.csv"), {"rep_id": "R1"}]),
        },
    )
    assert [(f.file, f.line, f.code) for f in found.findings] == [
        ("customers.csv", 2, "bad-hours"),
        ("customers.csv", 2, "unknown-rep"),
        ("customers.csv", 2, "bad-weekdays"),
        ("potentials.csv", 4, "not-a-number"),
        ("reps.csv", 4, "no-place"),
        ("reps.csv", 4, "empty-cell"),
        ("reps.csv", 4, "duplicate-id"),
        ("timeoff.csv", 2, "bad-date"),
    ]
    error = InputError(found.findings)
    assert error.exit_code is ExitCode.BAD_INPUT
    assert "8 errors" in str(error)


def test_ten_thousand_defects_are_all_found_in_one_pass(tmp_path: Path) -> None:
    rows = [f"X{i},P,lots {i}" for i in range(10_000)]
    found = read(tmp_path, {"potentials.csv": "\n".join(["customer_id,product,potential", *rows])})
    count = Counter((f.code, f.problem) for f in found.findings)
    assert count["not-a-number", "not a number"] == 10_000
    assert count["unknown-customer", "no such customer in customers.csv"] == 10_000
    assert found.findings[-1].line == 10_001


def test_one_problem_at_many_places_is_one_problem_with_one_remedy(tmp_path: Path) -> None:
    rows = [row | {"customer_id": row["customer_id"].lstrip("C0")} for row in table("potentials.csv")]
    found = read(tmp_path, {"potentials.csv": text_of([*rows, *rows])})
    for code in ("unknown-customer", "duplicate-id"):
        mine = [f for f in found.findings if f.code == code]
        assert len(mine) >= 5
        assert len({(f.file, f.column, f.problem, f.remedy, f.severity) for f in mine}) == 1


def test_half_of_the_customers_gone_is_no_error(tmp_path: Path) -> None:
    half = text_of(table("customers.csv")[2:])
    found = read(tmp_path, {"customers.csv": half})
    assert found.errors == ()
    assert found.given is not None
    assert {p.customer_id for p in found.given.potentials} == {"C003", "007"}
    assert {f.code for f in found.findings} == {"unknown-customer"}


def test_no_active_rep_is_an_error(tmp_path: Path) -> None:
    rows = [row | {"active_until": "2026-10-31"} for row in table("reps.csv")]
    found = read(tmp_path, {"reps.csv": text_of(rows)})
    assert only(found, "no-active-rep").line == 0
    assert only(found, "lock-without-owner").value == "R1"


def test_an_owner_who_is_not_yet_at_work_is_a_warning_that_names_their_first_day(tmp_path: Path) -> None:
    rows = [row | {"active_from": "2026-12-07" if row["rep_id"] == "R2" else ""} for row in table("reps.csv")]
    found = read(tmp_path, {"reps.csv": text_of(rows), "timeoff.csv": None}).findings
    told = {(f.file, f.column, f.value, f.severity) for f in found if f.code == "owner-to-come"}
    assert told == {("customers.csv", "rep_id", "R2", WARNING)}
    assert all("2026-12-07" in f.remedy for f in found if f.code == "owner-to-come")
    on_the_day = read(tmp_path, {"reps.csv": text_of(rows), "timeoff.csv": None}, as_of=date(2026, 12, 7))
    assert "owner-to-come" not in codes(on_the_day)


def test_a_rep_without_a_day_in_the_horizon_is_a_warning(tmp_path: Path) -> None:
    found = read(tmp_path, {"timeoff.csv": "rep_id,from_date,until_date\nR2,2026-11-01,2027-01-31\n"})
    finding = only(found, "no-working-day")
    assert (finding.file, finding.line, finding.severity, finding.value) == ("reps.csv", 3, "warning", "R2")


def test_a_whole_file_with_swapped_headers_is_one_finding(tmp_path: Path) -> None:
    text = SOUND["customers.csv"].replace("latitude,longitude", "longitude,latitude")
    found = read(tmp_path, {"customers.csv": text})
    assert [(f.code, f.line) for f in found.findings] == [("swapped-coordinates", 0)]


def test_a_latitude_of_121_is_told_as_swapped_and_no_more(tmp_path: Path) -> None:
    rows = [{"customer_id": str(i), "name": "診所", "latitude": f"25.0{i}", "longitude": f"121.5{i}"} for i in range(5)]
    rows[2] |= {"latitude": "121.52", "longitude": "25.02"}
    reps = "rep_id,name,latitude,longitude\nR1,王,25.03,121.56\n"
    rest = dict.fromkeys(SOUND) | {"reps.csv": reps, "potentials.csv": "customer_id,product,potential\n0,p,1\n"}
    found = read(tmp_path, rest | {"customers.csv": text_of(rows)})
    assert [(f.code, f.line, f.column) for f in found.errors] == [("swapped-coordinates", 4, "latitude")]


def test_the_mirror_of_a_wide_territory_is_not_taken_for_a_slip(tmp_path: Path) -> None:
    rows = [
        {"customer_id": str(i), "name": "x", "latitude": str(lat), "longitude": str(lon)}
        for i, (lat, lon) in enumerate([(10, 12), (12, 40), (45, 15), (50, 44), (30, 30), (44, 13), (13, 44)])
    ]
    found = read(tmp_path, {"customers.csv": text_of(rows)})
    assert "swapped-coordinates" not in codes(found)


def test_a_call_that_is_there_twice_is_told_once(tmp_path: Path) -> None:
    twice = text_of([*table("calls.csv"), *table("calls.csv")])
    assert only(read(tmp_path, {"calls.csv": twice}), "repeated-call").line == 3


def test_a_customer_without_potential_is_a_warning(tmp_path: Path) -> None:
    found = read(tmp_path, {"potentials.csv": text_of(table("potentials.csv")[:4])})
    assert only(found, "without-potential").value == "007"


def test_checks_that_need_a_day_wait_for_one(tmp_path: Path) -> None:
    future = {"calls.csv": changed("calls.csv", 0, date="2030-01-01")}
    assert read(tmp_path, future, as_of=None).findings == ()


def test_every_check_has_a_name_and_says_what_it_looks_for() -> None:
    assert len({check.__name__ for check in CHECKS}) == len(CHECKS)
    assert all(check.__doc__ for check in CHECKS)
