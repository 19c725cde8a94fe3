"""What leaves the program is neither a formula, nor a command to a terminal, nor broken markup."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from icalendar import Calendar

from salesplan.domain.formulas import defused
from salesplan.domain.nouns import replace
from salesplan.domain.printable import printable
from salesplan.domain.settings import ExportSettings, Settings
from salesplan.domain.versions import StoredPlan
from salesplan.report.export import export
from salesplan.report.formats.comma import comma
from salesplan.report.longitudes import seam
from salesplan.report.tables import words_in_a_row
from salesplan.report.version import ALL
from salesplan.report.views import VIEWS

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", "=HYPERLINK(1)"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+49 30 123", "-1.234,5", "-3%", "A=1", "", "–", "R-1"])
def test_a_number_or_a_name_is_left_as_it_is(text: str) -> None:
    assert defused(text) == text


def live(version: StoredPlan, text: str, formulas: str = "defuse") -> StoredPlan:
    """The plan with the free texts of its first rep and all names replaced."""
    given, plan = version.given, version.plan
    told = tuple(replace(s, reason=text) for s in plan.suggestions())
    first = replace(plan.reps[0], suggestions=told, unplanned=tuple(replace(u, reason=text) for u in plan.unplanned()))
    return replace(
        version,
        settings=replace(version.settings, export=ExportSettings(formulas)),
        plan=replace(plan, reps=(first, *plan.reps[1:])),
        given=replace(
            given,
            customers=tuple(replace(c, name=text) for c in given.customers),
            reps=tuple(replace(r, name=text) for r in given.reps),
        ),
    )


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_the_csv_export_is_a_formula(version: StoredPlan, tmp_path: Path, text: str) -> None:
    for path in export(live(version, text), "csv", tmp_path):
        if path.suffix == ".csv":
            cells = [cell for row in csv.reader(io.StringIO(path.read_text("utf-8"))) for cell in row]
            assert [cell for cell in cells if cell != defused(cell) or cell != printable(cell)] == []


def test_raw_leaves_texts_as_they_are(version: StoredPlan, tmp_path: Path) -> None:
    export(live(version, "=1+1", "raw"), "csv", tmp_path)
    assert ",=1+1,S" in (tmp_path / "suggestions.csv").read_text("utf-8")


@pytest.mark.parametrize("text", ["=1+1", "a\x1b[31mb", "a\nb\r\nc", "\u202eabc"])
def test_csv_on_stdout_has_one_harmless_line_a_row(version: StoredPlan, text: str) -> None:
    page = VIEWS["routes"](live(version, text), ALL)
    told = comma(page)
    assert len(told.splitlines()) == len(page[0].rows) + 1
    assert not {"\x1b", "\u202e"} & set(told)
    assert not any(cell.startswith("=") for row in csv.reader(io.StringIO(told)) for cell in row)


@pytest.mark.parametrize("text", ["Anna\nPuig", "a\x1b[31mb", "\x07", "BEGIN:VEVENT\r\nX"])
def test_a_calendar_is_written_whatever_a_name_holds(version: StoredPlan, tmp_path: Path, text: str) -> None:
    paths = export(live(version, text), "ics", tmp_path)
    expected = sum(len(rep.schedule) for rep in version.plan.reps)
    assert sum(len(Calendar.from_ical(p.read_bytes()).walk("VEVENT")) for p in paths) == expected
    assert not any(control in path.read_bytes() for path in paths for control in (b"\x1b", b"\x07"))


def test_products_with_blanks_can_be_told_apart() -> None:
    names = ["Coffee beans", "Coffee", "beans", 'the "best"']
    told = words_in_a_row(names)
    assert told == '"Coffee beans" Coffee beans "the ""best"""'
    assert next(csv.reader([told], delimiter=" ")) == names


def test_a_map_is_cut_open_where_nobody_is() -> None:
    assert seam([1.5, 1.6, 1.7]) == -180.0
    assert seam([179.9, -179.9, 179.8]) == 179.8
    assert seam([-150.0, 150.0, 170.0]) == 150.0
    assert seam([]) == seam([7.0]) == -180.0


def test_a_territory_on_both_sides_of_180_degrees_is_drawn_as_one(version: StoredPlan, tmp_path: Path) -> None:
    given = version.given
    east = tuple(
        replace(c, place=replace(c.place, longitude=at))
        for c, at in zip(given.customers, (179.9, -179.9, 179.8, -179.8), strict=True)
    )
    reps = tuple(replace(r, place=replace(r.place, longitude=180.0)) for r in given.reps)
    (path,) = export(replace(version, given=replace(given, customers=east, reps=reps)), "html", tmp_path)
    page = path.read_text("utf-8")
    assert "18010000" in page
    assert "-17990000" not in page


def test_the_settings_say_defuse_unless_told() -> None:
    assert Settings().export.formulas == "defuse"
