"""Workbooks, Parquet files and queries are read like CSV, and their bytes tell whether anything changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from salesplan.domain.settings import InputSettings, Settings, SourceSettings
from salesplan.inputs import raw_digest
from salesplan.inputs.settings import as_document
from salesplan.inputs.sources import cell_text
from tests.inputs.samples import SOUND, read, write

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [line.split(",") for line in SOUND["potentials.csv"].splitlines()]
NAMED = {"customer_id": "Account", "product": "Item", "potential": "Potential a year", "sales": "Sold"}


def sourced(**told: str) -> Settings:
    return replace(Settings(), source={"potentials": SourceSettings(**told)})


def workbook(path: Path, rows: list[list[str]], above: int = 0) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write(0, 0, "not this one")
        sheet = book.add_worksheet("Data")
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                number = cell[:1].isdecimal() and j > 1
                sheet.write(i + above, j, float(cell) if number else cell)


def test_a_sheet_of_a_workbook_says_what_the_csv_says(tmp_path: Path) -> None:
    plain = read(tmp_path / "a")
    write(tmp_path / "b", {"potentials.csv": None})
    workbook(tmp_path / "b" / "book.xlsx", ROWS)
    found = read(tmp_path / "b", {"potentials.csv": None}, sourced(file="book.xlsx", sheet="Data"))
    assert found.findings == ()
    assert found.given == plain.given


def test_names_of_columns_may_be_others_and_a_title_may_stand_above_them(tmp_path: Path) -> None:
    plain = read(tmp_path / "a")
    write(tmp_path / "b")
    header = [NAMED.get(name, name) for name in ROWS[0]]
    workbook(tmp_path / "b" / "book.xlsx", [["Potentials of 2026"], [], header, *ROWS[1:]])
    settings = replace(
        sourced(file="book.xlsx", sheet="Data"), columns={"potentials": {**NAMED, "propensity": "propensity"}}
    )
    found = read(tmp_path / "b", {"potentials.csv": None}, settings)
    assert found.findings == ()
    assert found.given == plain.given
    wrong = replace(settings, columns={"potentials": {**NAMED, "sales": "Solt"}})
    again = read(tmp_path / "b", {"potentials.csv": None}, wrong)
    assert [(f.file, f.code, f.column) for f in again.errors] == [("book.xlsx", "missing-column", "Solt")]
    assert "Sold" in again.errors[0].remedy.title()


def test_a_constant_stands_in_every_row(tmp_path: Path) -> None:
    settings = replace(Settings(), columns={"sales": {"product": "=beer", "month": "When", "customer_id": "Who",
                                                      "amount": "How much"}})  # fmt: skip
    sales = "When,Who,How much\n2026-09-01,C001,12\n2026-10-01,C002,30\n"
    found = read(tmp_path, {"sales.csv": sales}, settings)
    assert found.given is not None
    assert [(s.customer_id, s.product, s.amount) for s in found.given.sales] == [
        ("C001", "beer", 12.0),
        ("C002", "beer", 30.0),
    ]


def test_a_query_to_sqlite_is_a_table(tmp_path: Path) -> None:
    plain = read(tmp_path / "a")
    write(tmp_path / "b")
    with closing(sqlite3.connect(tmp_path / "b" / "crm.db")) as database:
        database.execute("create table p (c text, i text, v real, s real, l real)")
        values = [[cell or None for cell in [*row, ""][:5]] for row in ROWS[1:]]
        database.executemany("insert into p values (?, ?, ?, ?, ?)", values)
        database.commit()
    query = "select c as customer_id, i as product, v as potential, s as sales, l as propensity from p"
    settings = sourced(query=query, url="sqlite:///crm.db")
    found = read(tmp_path / "b", {"potentials.csv": None}, settings)
    assert found.findings == ()
    assert found.given == plain.given
    before = raw_digest(tmp_path / "b", settings)
    with closing(sqlite3.connect(tmp_path / "b" / "crm.db")) as database:
        database.execute("update p set v = v + 1")
        database.commit()
    assert raw_digest(tmp_path / "b", settings) != before
    writes = sourced(query="delete from p", url="sqlite:///crm.db")
    (told,) = [
        f for f in read(tmp_path / "b", {"potentials.csv": None}, writes).errors if f.code == "unreadable-source"
    ]
    assert "readonly" in told.problem


@pytest.mark.parametrize(
    ("told", "word"),
    [
        (SourceSettings(file="none.xlsx"), "missing"),
        (SourceSettings(file="bad.xlsx"), "no workbook"),
        (SourceSettings(query="select 1", url="sqlite:///none.db"), "does not answer"),
        (SourceSettings(query="select 1", url="oracle://x"), "no database that is known"),
    ],
)
def test_a_source_that_cannot_be_read_is_a_finding(tmp_path: Path, told: SourceSettings, word: str) -> None:
    write(tmp_path)
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 and then nothing")
    found = read(tmp_path, {"potentials.csv": None}, replace(Settings(), source={"potentials": told}))
    assert found.given is None
    assert any(word in f.problem for f in found.errors)


def test_a_source_has_a_bound_on_its_size(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "big.csv").write_bytes(b"customer_id\n" + b"x\n" * 2_000_000)
    settings = replace(sourced(file="big.csv"), inputs=replace(InputSettings(), file_mb=1.0))
    assert any(f.code == "file-too-large" for f in read(tmp_path, {"potentials.csv": None}, settings).errors)


def test_cells_are_written_as_people_do() -> None:
    values = (None, True, 3.0, 0.5, 7, "x", date(2026, 1, 2), datetime(2026, 1, 2), datetime(2026, 1, 2, 3, 4))
    texts = ("", "yes", "3", "0.5", "7", "x", "2026-01-02", "2026-01-02", "2026-01-02 03:04")
    assert tuple(map(cell_text, values)) == texts
    assert (cell_text(time(8, 5)), cell_text(timedelta(hours=9, minutes=30))) == ("08:05", "09:30")
    assert cell_text(float("nan")) == ""


def test_the_password_of_a_database_is_in_no_document() -> None:
    settings = sourced(query="select 1", url="postgresql://crm:sesame@db.example/crm")
    told = str(as_document(settings))
    assert "db.example" in told
    assert "sesame" not in told
