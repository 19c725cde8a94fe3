"""Files as they come: pipes, long cells, hidden characters, marks of thousands, open ends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from salesplan.domain.places import Place
from salesplan.domain.settings import InputSettings, Settings
from salesplan.inputs import FILES, raw_digest
from salesplan.inputs.columns import CENTROIDS, Kind
from tests.inputs.samples import AS_OF, SOUND, changed, codes, only, read


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_in_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    os.mkfifo(tmp_path / "data" / "calls.csv")
    finding = only(read(tmp_path, {"calls.csv": None}), "not-a-file")
    assert "pipe" in finding.problem
    assert raw_digest(tmp_path, Settings())


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_a_device_in_place_of_a_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "calls.csv").symlink_to("/dev/zero")
    assert only(read(tmp_path, {"calls.csv": None}), "not-a-file").file == "calls.csv"


def test_a_file_above_the_size_cap_is_refused_with_the_setting_that_raises_it(tmp_path: Path) -> None:
    settings = Settings(inputs=InputSettings(file_mb=0.001))
    finding = only(read(tmp_path, {"calls.csv": "date\n" * 1000}, settings), "file-too-large")
    assert (finding.file, finding.line) == ("calls.csv", 0)
    assert "[inputs] file_mb" in finding.remedy


@pytest.mark.parametrize("long", ["x" * 1_000_000, '"' + "x\n" * 100_000 + '"'], ids=["plain", "quoted"])
def test_a_cell_that_is_too_long_is_told_with_its_line_and_column(tmp_path: Path, long: str) -> None:
    spoiled = SOUND["customers.csv"].replace("Bar El Sol", long)
    finding = only(read(tmp_path, {"customers.csv": spoiled}), "cell-too-long")
    assert (finding.file, finding.line, finding.column, finding.value[0]) == ("customers.csv", 3, "name", "x")
    assert "10,000 characters" in finding.problem


BLANKS = ["\u200b", "\u00a0", "\ufeff", "\u3000", "\u2060", "\t", "\u202e"]


@pytest.mark.parametrize("blank", BLANKS)
def test_what_cannot_be_seen_around_a_cell_is_trimmed(tmp_path: Path, blank: str) -> None:
    found = read(tmp_path, {"potentials.csv": SOUND["potentials.csv"].replace("C002", f"{blank}C002{blank}")})
    assert found.findings == ()
    assert found.given is not None
    assert "C002" in found.given.potentials_of


@pytest.mark.parametrize(("inside", "code"), [("\u200b", "200B"), ("\n", "000A"), ("\x07", "0007"), ("\u202e", "202E")])
def test_what_cannot_be_seen_inside_an_id_is_told_by_its_number(tmp_path: Path, inside: str, code: str) -> None:
    spoiled = SOUND["potentials.csv"].replace("C002", f'"C0{inside}02"')
    finding = only(read(tmp_path, {"potentials.csv": spoiled}), "hidden-character")
    assert (finding.column, finding.value) == ("customer_id", f"C0<U+{code}>02")


def test_an_accent_of_its_own_is_told_where_an_id_is_not_known(tmp_path: Path) -> None:
    renamed = {name: SOUND[name].replace("C002", "Cé2") for name in ("customers.csv", "potentials.csv")}
    calls = SOUND["calls.csv"].replace("C001", "Ce\u03012")
    finding = only(read(tmp_path, {**renamed, "calls.csv": calls}), "unknown-customer")
    assert finding.value == "Ce<U+0301>2"
    assert "did you mean Cé2?" in finding.remedy


def test_an_id_of_wide_letters_is_near_the_plain_one(tmp_path: Path) -> None:
    calls = SOUND["calls.csv"].replace("C001", "Ｃ００１")
    assert "did you mean C001?" in only(read(tmp_path, {"calls.csv": calls}), "unknown-customer").remedy


def test_a_row_that_cannot_be_read_makes_nobody_unknown(tmp_path: Path) -> None:
    header, first, *rest = SOUND["customers.csv"].splitlines()
    found = read(tmp_path, {"customers.csv": "\n".join([header, f"{first},more,", *rest])})
    assert codes(found) == ["row-too-long"]


def test_a_name_is_one_line_whatever_stands_in_the_cell(tmp_path: Path) -> None:
    spoiled = SOUND["reps.csv"].replace("Anna Puig", '"Anna\r\n\x1b[31m Puig\uffff"')
    found = read(tmp_path, {"reps.csv": spoiled})
    assert found.given is not None
    assert found.given.rep["R1"].name == "Anna [31m Puig"


def test_a_header_may_break_its_lines_inside_quotes(tmp_path: Path) -> None:
    header = SOUND["customers.csv"].replace("visit_minutes", '"visit\nminutes"', 1)
    spoiled = header.replace("Hotel Central", "", 1)
    finding = only(read(tmp_path, {"customers.csv": spoiled}), "empty-cell")
    assert (finding.column, finding.line) == ("name", 3)
    found = read(tmp_path / "sound", {"customers.csv": header})
    assert found.given is not None
    assert found.given.customer["C001"].visit_minutes == 45


def test_a_lone_point_is_read_as_the_files_of_its_form_prove(tmp_path: Path) -> None:
    comma = {
        name: SOUND[name].replace(",", ";").replace(".", ",") for name in ("customers.csv", "reps.csv", "products.csv")
    }
    amounts = "customer_id;product;potential;sales\nC001;wine;12.500;1.500\nC002;beer;950;900\n"
    found = read(tmp_path, {**comma, "potentials.csv": amounts})
    assert found.given is not None
    assert [(p.potential, p.sales) for p in found.given.potentials] == [(12500.0, 1500.0), (950.0, 900.0)]
    told = [(f.line, f.column, f.value, f.problem) for f in found.findings if f.code == "mark-of-thousands"]
    assert told == [
        (2, "potential", "12.500", "read as 12500: decimals of the other files of this form have a comma"),
        (2, "sales", "1.500", "read as 1500: decimals of the other files of this form have a comma"),
    ]


def test_a_column_that_proves_its_own_mark_is_read_by_it_whatever_the_others_prove(tmp_path: Path) -> None:
    amounts = 'customer_id,product,potential,propensity\nC001,wine,"12.500,50",0.5\nC002,beer,8.000,0.25\n'
    found = read(tmp_path, {"potentials.csv": amounts})
    assert found.given is not None
    assert [(p.potential, p.propensity) for p in found.given.potentials] == [(12500.5, 0.5), (8000.0, 0.25)]
    assert "mark-of-thousands" not in codes(found)


def test_a_column_that_looks_otherwise_than_the_others_prove_is_not_guessed(tmp_path: Path) -> None:
    amounts = "customer_id,product,potential,propensity\nC001,wine,12.500,0.5\nC002,beer,950,0.25\n"
    found = read(tmp_path, {"potentials.csv": amounts})  # 12.500 beside 950: thousands; 0.5: a decimal point
    assert [(f.code, f.line, f.column) for f in found.errors] == [("ambiguous-number", 2, "potential")]
    plain = amounts.replace("950", "9500")  # nobody writes 9500 beside 12.500 for 12500
    assert only(read(tmp_path / "plain", {"potentials.csv": plain}), "mark-of-thousands").problem == (
        "read as 12.5: decimals of the other columns of this file have a point"
    )


def test_a_lone_point_that_nothing_explains_is_not_guessed(tmp_path: Path) -> None:
    amounts = "customer_id;product;potential\nC001;wine;12.500\nC002;beer;8.000\n"
    found = read(tmp_path, {"potentials.csv": amounts})
    assert [(f.code, f.line, f.column) for f in found.errors] == [
        ("ambiguous-number", 2, "potential"),
        ("ambiguous-number", 3, "potential"),
    ]


def test_of_two_meanings_only_one_of_which_can_be_that_one_is_read(tmp_path: Path) -> None:
    places = "rep_id,name,latitude,longitude,skills\nR1,Anna,42.507,1.521,wine\nR2,Marc,42.536,1.582,\n"
    found = read(tmp_path, {"reps.csv": places})
    assert found.given is not None
    assert found.given.rep["R1"].place == Place(42.507, 1.521)


def test_an_open_end_of_a_contract_is_for_good_and_of_a_call_a_slip(tmp_path: Path) -> None:
    cells = {"active_from": "0001-01-01", "active_until": "9999-12-31"}
    found = read(tmp_path, {"reps.csv": changed("reps.csv", 0, **cells)})
    assert found.given is not None
    assert found.given.rep["R1"].active(AS_OF)
    left = {"reps.csv": changed("reps.csv", 0, active_until="0001-01-01")}
    assert "empty the cell" in only(read(tmp_path, left), "bad-date").remedy  # no date, or gone long ago?
    finding = only(read(tmp_path, {"calls.csv": changed("calls.csv", 0, date="0001-01-01")}), "bad-date")
    assert "empty the cell" in finding.remedy


def test_sales_below_nought_count_as_nought(tmp_path: Path) -> None:
    found = read(tmp_path, {"potentials.csv": changed("potentials.csv", 0, sales="-60000")})
    assert found.given is not None
    assert next(p.sales for p in found.given.potentials if p.customer_id == "C001" and p.product == "wine") == 0.0


def test_every_number_that_is_read_has_two_bounds() -> None:
    numeric = [c for file in (*FILES, CENTROIDS) for c in file.columns if c.kind in (Kind.NUMBER, Kind.WHOLE)]
    assert [c.name for c in numeric if c.least is None or c.most is None or not abs(c.most) <= 1e12] == []


def test_a_place_in_degrees_minutes_and_seconds_is_that_place(tmp_path: Path) -> None:
    cells = {"latitude": "42° 30' 28.08\" N", "longitude": "1° 31' 15.96\" E"}
    found = read(tmp_path, {"customers.csv": changed("customers.csv", 0, **cells)})
    assert found.given is not None
    place = found.given.customer["C001"].place
    assert (round(place.latitude, 6), round(place.longitude, 6)) == (42.5078, 1.5211)
    swapped = {"latitude": cells["longitude"], "longitude": cells["latitude"]}
    wrong = read(tmp_path, {"customers.csv": changed("customers.csv", 0, **swapped)})
    assert {f.code for f in wrong.errors} >= {"bad-side"}
