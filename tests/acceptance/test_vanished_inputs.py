"""What becomes of a night whose inputs have lost rows: one file at a time, in part, to its header, or as a whole.

Every declared file is walked, and every file that settings name; none of them may be forgotten.
"""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from salesplan.inputs import FILES
from tests.acceptance.conftest import MONDAY, TUESDAY, Workspace
from tests.acceptance.shops import HOMES, Row, market, people, plan, potentials, shops, version, write

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 24
TODAY = date.fromisoformat(MONDAY)
SHARES = ("10 %", "50 %", "100 %", "file gone")


def named(prefix: str) -> list[str]:
    return [f"{prefix}{i:02}" for i in range(1, COUNT + 1)]


def days(step: int) -> list[date]:
    """Coming days, or past ones."""
    return [TODAY + timedelta(days=step * i) for i in range(1, COUNT + 1)]


def tables() -> dict[str, list[Row]]:
    """Rows of every declared file, two dozen or more of each."""
    customers, reps, products = shops(COUNT, COUNT), team(), named("P")
    ids = [c["customer_id"] for c in customers]
    owner = {c["customer_id"]: c["rep_id"] for c in customers}
    bought = [{"customer_id": c, "product": p} for c, p in zip(ids, products, strict=True)]
    past = [{"date": day, "customer_id": c} for c, day in zip(ids, days(-1), strict=True)]
    by_rep = [row | {"rep_id": owner[row["customer_id"]]} for row in past]
    ahead = [{"rep_id": r["rep_id"], "from_date": d, "until_date": d} for r, d in zip(reps, days(1), strict=True)]
    return {
        "customers.csv": customers,
        "potentials.csv": [*potentials(customers), *(row | {"potential": 800, "sales": 100} for row in bought)],
        "reps.csv": reps,
        "products.csv": [{"product": p, "name": p, "margin": 0.4} for p in ("P", *products)],
        "calls.csv": by_rep,
        "sales.csv": [row | {"month": "2026-10", "amount": 100} for row in bought],
        "events.csv": [row | {"event": "download"} for row in past],
        "feedback.csv": [row | {"date": MONDAY, "decision": "dismiss", "channel": "email"} for row in by_rep],
        "timeoff.csv": ahead,
        "finance.csv": [
            {"month": "2026-10", "team": r["team"], "revenue": 9000, "sales_marketing_expense": 900} for r in reps
        ],
        "touches.csv": past,
        "usage.csv": [row | {"date": "2026-11-02", "measure": "seats", "value": 3, "limit": 9} for row in bought],
        "opportunities.csv": [row | {"stage": "offer", "value": 900, "opened": "2026-11-02"} for row in bought],
        "targets.csv": [{"period": "2026-12", "team": r["team"], "amount": 5000} for r in reps],
        "challenges.csv": [{"date": MONDAY, "challenge": f"keep-{c}", "verdict": "approve"} for c in ids],
        "experiments.csv": [
            {"experiment": "E", "pair": f"X{i // 2:02}", "customer_id": c, "arm": ("more", "less")[i % 2], "visit": 2}
            | {"usual": 2, "from_date": MONDAY, "until_date": "2027-05-31"}
            for i, c in enumerate(ids)
        ],
    }


def team() -> list[Row]:
    """A rep for each shop, each a team of its own."""
    like = people(1)[0]
    return [like | {"rep_id": f"R{i}", "name": f"R{i}", "team": f"T{i:02}"} for i in range(1, COUNT + 1)]


def errors_in(said: str) -> list[str]:
    """The lines of the table of errors."""
    lines = said.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("───")) + 1
    return list(itertools.takewhile(lambda line: line.strip() and not line.startswith("salesplan: "), lines[first:]))


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A market with every file full, and its plan."""
    found = {name.removesuffix(".csv"): rows for name, rows in tables().items()}
    workspace = market(tmp_path_factory.mktemp("vanished") / "market", **found)
    plan(workspace, plain=False)
    return workspace


def test_the_market_has_rows_in_every_declared_file(planned: Workspace) -> None:
    assert [file.name for file in FILES if len(planned.table(f"data/{file.name}")) < COUNT] == []
    assert plan(planned.copy(planned.path.parent / "quiet"), TUESDAY, plain=False).code == 0, (
        "as it is, nothing is held"
    )


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("name", [file.name for file in FILES])
def test_what_vanishes_from_a_file_is_held_or_refused(
    name: str, share: str, planned: Workspace, tmp_path: Path
) -> None:
    workspace = planned.copy(tmp_path / "market")
    before = workspace.published()
    path = workspace.data(name)
    if share == "file gone":
        path.unlink()
    else:
        rows = path.read_text(encoding="utf-8").splitlines()
        gone = len(rows[1:]) * int(share.split()[0]) // 100
        path.write_text("\n".join([*rows[:1], *rows[1 + gone :]]) + "\n", encoding="utf-8")
    answer = workspace("replan", "--as-of", TUESDAY, "--workers", "1", "-o", "json")
    assert answer.code in (4, 7), answer
    if answer.code == 7:
        assert 1 <= len(answer.json["held"]) <= 3
        assert share != "file gone" or f"{name} is gone" in answer.json["held"][0]
    else:
        said = workspace("-q", "replan", "--as-of", TUESDAY, "--workers", "1", COLUMNS="300")
        assert name in said.err
        assert 1 <= len(errors_in(said.err)) <= 3
    assert version(workspace) == 1
    assert workspace.published() == before


PLACES = [*HOMES.items(), *((s["customer_id"], (s["latitude"], s["longitude"])) for s in shops())]
ICS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
DTSTART:20261126T080000Z
DTEND:20261126T100000Z
END:VEVENT
END:VCALENDAR
"""
SHOPS = "customer_id,name,country,postal_code,rep_id\n" + "".join(f"S{i:02},S{i},AT,80{i:02},R1\n" for i in range(1, 9))
AREAS = "country,postal_code,latitude,longitude\n" + "".join(f"AT,80{i:02},47.{i:02},15.4\n" for i in range(1, 9))
LEGS = "from_id,to_id,minutes,km\n" + "".join(f"{a},{b},9,7\n" for a, _ in PLACES for b, _ in PLACES if a != b)
NAMED = {
    "roads.csv": ('[travel]\nprovider = "matrix"\nmatrix_file = "roads.csv"\n', LEGS),
    "areas.csv": ('[geocode]\ncentroids = "areas.csv"\n', AREAS),
    "anna.ics": ('[calendar]\nR1 = "anna.ics"\n', ICS),
    "crm.csv": ('[source.events]\nfile = "crm.csv"\n', "date,customer_id,event\n2026-11-20,S01,download\n"),
}


@pytest.mark.parametrize("name", NAMED)
def test_a_file_that_settings_name_and_that_is_gone_is_refused_or_held(name: str, tmp_path: Path) -> None:
    settings, text = NAMED[name]
    workspace = market(tmp_path / "market", None, None, settings)
    write(workspace.path / name, text)
    if name == "areas.csv":
        write(workspace.data("customers.csv"), SHOPS)
    plan(workspace, plain=False)
    (workspace.path / name).unlink()
    answer = workspace("replan", "--as-of", TUESDAY, "--workers", "1", COLUMNS="300")
    assert answer.code in (2, 4, 7), answer
    assert name in answer.out + answer.err
    assert version(workspace) == 1


def test_settings_that_are_gone_or_empty_are_held(tmp_path: Path) -> None:
    workspace = market(tmp_path / "market", None, None, '[plan]\ncountry = "AT"\n[visits]\nminutes = 40\n')
    plan(workspace, plain=False)
    file = workspace.path / "salesplan.toml"
    for told in ("gone", "empty"):
        if told == "gone":
            file.unlink()
        else:
            file.write_text("# nothing\n", encoding="utf-8")
        answer = workspace("replan", "--as-of", TUESDAY, "--workers", "1", "-o", "json")
        assert answer.code == 7
        assert answer.json["held"][0] == f"salesplan.toml is {told}; it had 2 lines"
        assert version(workspace) == 1
