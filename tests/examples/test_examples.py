"""The shipped examples are valid, say what they are, and can be drawn again to the byte."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from salesplan.domain.settings import Settings
from salesplan.inputs import load_settings, read_inputs
from salesplan.inputs.columns import FILES

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = ("starter", "taiwan")
AS_OF = date(2026, 11, 23)
# South, north, west, east: Taiwan's main island; the country around Ghent.
BOXES = {"taiwan": (21.9, 25.35, 120.0, 122.05), "starter": (50.8, 51.25, 3.4, 4.1)}
NIGHTS = {"starter": ["2026-11-24"], "taiwan": ["2026-11-24", "2026-11-25", "2026-11-26"]}

Row = dict[str, str]


def table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, strict=True))


def days_of(name: str) -> list[list[Path]]:
    """The files in force on the as-of date and after each night: a night's file replaces that of the same name."""
    current = {path.name: path for path in sorted((EXAMPLES / name / "data").glob("*.csv"))}
    days = [list(current.values())]
    for night in NIGHTS[name]:
        current |= {path.name: path for path in sorted((EXAMPLES / name / "nights" / night).glob("*.csv"))}
        days.append(list(current.values()))
    return days


def tables_of(paths: list[Path]) -> dict[str, list[Row]]:
    return {path.stem: table(path) for path in paths}


ALL_DAYS = [pytest.param(name, day, id=f"{name}-{day}") for name in NAMES for day in range(len(NIGHTS[name]) + 1)]


@pytest.mark.parametrize("name", NAMES)
def test_every_table_has_only_columns_of_the_contract_and_all_required_ones(name: str) -> None:
    declared = {file.name: file for file in FILES}
    for path in sorted((EXAMPLES / name).glob("data/*.csv")) + sorted((EXAMPLES / name).glob("nights/*/*.csv")):
        header = path.read_text(encoding="utf-8").partition("\n")[0].split(",")
        columns = declared[path.name].columns
        assert set(header) <= {column.name for column in columns}, path
        assert {column.name for column in columns if column.required} <= set(header), path


@pytest.mark.parametrize("name", NAMES)
def test_the_three_required_tables_are_there_and_nights_bring_only_what_changed(name: str) -> None:
    data = EXAMPLES / name / "data"
    assert {"customers.csv", "potentials.csv", "reps.csv"} <= {path.name for path in data.iterdir()}
    assert [night.name for night in sorted((EXAMPLES / name / "nights").iterdir())] == NIGHTS[name]
    for before, after in zip(days_of(name), days_of(name)[1:], strict=False):
        replaced = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
        assert replaced
        assert all(old.read_bytes() != new.read_bytes() for old, new in replaced)


@pytest.mark.parametrize(("name", "day"), ALL_DAYS)
def test_everybody_is_inside_the_country(name: str, day: int) -> None:
    south, north, west, east = BOXES[name]
    tables = tables_of(days_of(name)[day])
    for row in tables["customers"] + tables["reps"]:
        assert south < float(row["latitude"]) < north, row
        assert west < float(row["longitude"]) < east, row


@pytest.mark.parametrize(("name", "day"), ALL_DAYS)
def test_ids_are_unique_and_references_resolve(name: str, day: int) -> None:
    tables = tables_of(days_of(name)[day])
    customers = [row["customer_id"] for row in tables["customers"]]
    reps = [row["rep_id"] for row in tables["reps"]]
    products = [row["product"] for row in tables["products"]]
    for ids in (customers, reps, products):
        assert len(ids) == len(set(ids))
    known = {"customer_id": set(customers), "rep_id": {*reps, ""}, "product": {*products, ""}}
    for rows in tables.values():
        for column, ids in known.items():
            assert {row.get(column, "") for row in rows} - {""} <= ids
    pairs = [(row["customer_id"], row["product"]) for row in tables["potentials"]]
    assert len(pairs) == len(set(pairs))
    assert {customer for customer, _ in pairs} == set(customers)


@pytest.mark.parametrize(("name", "day"), ALL_DAYS)
def test_only_the_past_has_happened(name: str, day: int) -> None:
    as_of = [AS_OF, *(date.fromisoformat(night) for night in NIGHTS[name])][day]
    tables = tables_of(days_of(name)[day])
    for happened in ("calls", "events", "feedback"):
        assert all(date.fromisoformat(row["date"]) < as_of for row in tables[happened]), happened


@pytest.mark.parametrize(("name", "day"), ALL_DAYS)
def test_owners_have_the_skills_that_their_customers_need(name: str, day: int) -> None:
    tables = tables_of(days_of(name)[day])
    skills = {row["rep_id"]: set(row.get("skills", "").split()) for row in tables["reps"]}
    for row in tables["customers"]:
        assert not row["rep_id"] or set(row.get("skill", "").split()) <= skills[row["rep_id"]], row


def test_the_sizes_are_those_that_the_readmes_tell() -> None:
    starter, taiwan = (tables_of(days_of(name)[0]) for name in NAMES)
    assert (len(starter["reps"]), len(starter["customers"])) == (3, 60)
    assert (len(taiwan["reps"]), len(taiwan["customers"]), len(taiwan["products"])) == (12, 1500, 3)
    assert "007" in {row["customer_id"] for row in starter["customers"]}
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in row["name"]) for row in taiwan["customers"])
    assert len({row["name"] for row in taiwan["customers"]}) == 1500
    assert len(table(EXAMPLES / "taiwan" / "villages.csv")) == 2224
    assert len(table(EXAMPLES / "taiwan" / "towns.csv")) == 289


@pytest.mark.parametrize("name", NAMES)
def test_the_readme_says_what_is_real_and_what_is_drawn_and_names_source_and_licence(name: str) -> None:
    text = (EXAMPLES / name / "README.md").read_text(encoding="utf-8")
    for word in ("real", "drawn at random", "invented", "seed", "draw.py"):
        assert word in text
    source = {"starter": ("GeoNames", "Creative Commons Attribution 4.0"), "taiwan": ("Ministry of the Interior",)}
    assert all(word in text for word in source[name])
    assert name == "starter" or "Open Government Data License" in text


@pytest.mark.parametrize("name", NAMES)
def test_settings_name_only_known_keys_and_say_something(name: str) -> None:
    told = tomllib.loads((EXAMPLES / name / "salesplan.toml").read_text(encoding="utf-8"))
    settings = Settings()
    for section, content in told.items():
        default = getattr(settings, section)
        if section == "rule" or isinstance(default, dict):
            continue
        for key, value in content.items():
            assert hasattr(default, key), f"[{section}] {key}"
            assert getattr(default, key) != value or key == "currency", f"[{section}] {key}"


@pytest.mark.parametrize("name", NAMES)
def test_drawing_again_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-B", str(EXAMPLES / name / "draw.py"), str(tmp_path)], check=True)
    drawn = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.csv"))
    shipped = sorted((EXAMPLES / name).glob("data/*.csv")) + sorted((EXAMPLES / name).glob("nights/*/*.csv"))
    assert drawn == sorted(path.relative_to(EXAMPLES / name) for path in shipped)
    for path in drawn:
        assert (tmp_path / path).read_bytes() == (EXAMPLES / name / path).read_bytes(), path


@pytest.mark.parametrize(("name", "day"), ALL_DAYS)
def test_agreed_visits_can_be_kept(name: str, day: int) -> None:
    """An agreed visit falls on a day at work, within hours and weekdays, and leaves the customer's gap."""
    tables = tables_of(days_of(name)[day])
    customers = {row["customer_id"]: row for row in tables["customers"]}
    off = [(row["rep_id"], row["from_date"], row["until_date"]) for row in tables["timeoff"]]
    for row in tables["feedback"]:
        if row["decision"] != "pin":
            continue
        customer = customers[row["customer_id"]]
        assert not customer.get("hours")
        assert not customer.get("weekdays")
        assert not any(rep == row["rep_id"] and first <= row["on_date"] <= last for rep, first, last in off)
        seen = [
            call["date"]
            for call in tables["calls"]
            if (call["customer_id"], call["channel"], call["outcome"]) == (row["customer_id"], "visit", "done")
        ]
        gap = (date.fromisoformat(row["on_date"]) - date.fromisoformat(max(seen, default="2026-01-01"))).days
        assert gap >= int(customer["min_gap_days"] or 0)


@pytest.mark.parametrize(("name", "day"), ALL_DAYS)
def test_reading_finds_nothing_to_mend(name: str, day: int, tmp_path: Path) -> None:
    """No errors, and no warnings but that customers locked to the rep who left need another."""
    shutil.copy(EXAMPLES / name / "salesplan.toml", tmp_path)
    (tmp_path / "data").mkdir()
    for path in days_of(name)[day]:
        shutil.copy(path, tmp_path / "data")
    as_of = [AS_OF, *(date.fromisoformat(night) for night in NIGHTS[name])][day]
    read = read_inputs(tmp_path, load_settings(tmp_path, {}).settings, as_of)
    assert read.given is not None
    assert {(finding.code, finding.value) for finding in read.findings} <= {("lock-without-owner", "R11")}
    assert (name, day) == ("taiwan", 3) or not read.findings
