"""Reads an export of every format with programs of others, and holds it against the inputs."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import gpxpy
from icalendar import Calendar

from salesplan.domain.formulas import defused

if TYPE_CHECKING:
    from pathlib import Path

    from salesplan.domain.given import Given

FORMATS = ("csv", "json", "xlsx", "ics", "gpx", "html")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
KEPT = {"\t", "\n", "\r"}


def read_back(out: Path, given: Given) -> None:
    """AssertionError where a file cannot be read, names a stranger, or holds a live formula or control."""
    customers, reps = {c.id for c in given.customers}, {r.id for r in given.reps}
    _csv(out, customers, reps)
    _json(out / "plan.json", customers)
    _workbook(out / "plan.xlsx")
    visits = len(_rows(out / "schedule.csv"))
    _calendars(out / "ics", len(reps), visits)
    for path in (out / "gpx").glob("*.gpx") if (out / "gpx").exists() else ():
        gpxpy.parse(path.read_text("utf-8"))
    _page(out / "plan.html")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, strict=True))


def _csv(out: Path, customers: set[str], reps: set[str]) -> None:
    tables = {path.stem: _rows(path) for path in out.glob("*.csv")}
    assert {row["customer_id"] for row in tables["alignment"]} == customers
    for rows in tables.values():
        for row in rows:
            assert None not in row, row
            assert not any(value != defused(value) or not _clean(value) for value in row.values()), row
            assert row.get("rep_id", "") in reps | {""}
            assert row.get("customer_id", "") in customers | {""}


def _json(path: Path, customers: set[str]) -> None:
    document = json.loads(path.read_text("utf-8"))
    assert {row["customer_id"] for row in document["tables"]["alignment"]} == customers


def _workbook(path: Path) -> None:
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        for name in book.namelist():
            if name.endswith(".xml"):
                tree = ET.fromstring(book.read(name))
                assert next(tree.iter(f"{SHEET}f"), None) is None


def _calendars(folder: Path, reps: int, calls: int) -> None:
    found = [Calendar.from_ical(path.read_bytes()) for path in folder.glob("*.ics")]
    assert len(found) <= reps
    assert sum(len(calendar.walk("VEVENT")) for calendar in found) == calls
    assert all(_clean(path.read_text("utf-8")) for path in folder.glob("*.ics"))


class _Tags(HTMLParser):
    """Counts elements."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found[tag] = self.found.get(tag, 0) + 1


def _page(path: Path) -> None:
    tags = _Tags()
    tags.feed(path.read_text("utf-8"))
    assert tags.found["script"] == 2
    assert not {"img", "iframe", "object", "embed"} & set(tags.found)


def _clean(text: str) -> bool:
    return all(char.isprintable() or char in KEPT or not (ord(char) < 32 or 127 <= ord(char) < 160) for char in text)
